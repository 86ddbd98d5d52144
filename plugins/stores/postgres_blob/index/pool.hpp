// A fixed number of connections, lent one at a time.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <limits>
#include <mutex>

#include "plugins/stores/postgres_blob/index/connection.hpp"

namespace caesura::postgres_blob {

// Connects on demand; a connection is known to be healthy by its use, for a second or until another
// one is lost. After a failure nothing is
// tried for a while that doubles up to 5 seconds, with jitter, and calls answer that failure at
// once. In a forked child every call answers FAILED_PRECONDITION. [thread-safe]
class Pool {
 public:
  // `greet` looks at each new connection; what it refuses counts as a failure to connect.
  using Greet = std::function<tts::Status(tts::Context, Connection&)>;
  Pool(tts::Host host, const Target& target, std::size_t size, Greet greet);
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // Gives the connection back when it goes. One that is not idle then is closed, which ends what
  // the server does for it.
  class Lent {
   public:
    Lent(Pool& pool, std::unique_ptr<Connection> connection)
        : pool_(&pool), connection_(std::move(connection)) {}
    Lent(Lent&&) = default;
    Lent& operator=(Lent&&) = delete;
    ~Lent() {
      if (connection_ != nullptr) pool_->take_back(std::move(connection_));
    }
    Connection* operator->() const { return connection_.get(); }

   private:
    Pool* pool_;
    std::unique_ptr<Connection> connection_;
  };
  // Waits for a free one as long as the context lets it.
  tts::Result<Lent> lend(tts::Context context);

  // A connection that nobody has greeted, beside those of the pool.
  tts::Result<std::unique_ptr<Connection>> connect(tts::Context context) const;
  // Forgets the last failure, so that the next call tries at once.
  void forgive();
  bool is_other_process() const;

 private:
  void take_back(std::unique_ptr<Connection> connection);
  // The first idle one that is alive, or none.
  std::unique_ptr<Connection> take_idle();
  tts::Result<std::unique_ptr<Connection>> open(tts::Context context);
  void failed(const tts::Status& status, uint64_t era);

  const tts::Host host_;
  const Target& target_;
  const std::size_t size_;
  const Greet greet_;
  const pid_t process_;

  std::mutex mutex_;
  std::condition_variable returned_;
  struct Idle {
    std::unique_ptr<Connection> connection;
    int64_t since_ns;
  };
  std::deque<Idle> idle_;                                  // the last one used in front
  int64_t lost_ns_ = std::numeric_limits<int64_t>::min();  // the last connection
  std::size_t lent_ = 0;
  int failures_ = 0;
  int64_t next_try_ns_ = 0;
  uint64_t era_ = 0;  // of forgiveness: what began in an earlier one counts no more
  tts::Status last_failure_;
};

}  // namespace caesura::postgres_blob
