// The store's connections: opened when needed, kept for the next call, at most so many at once.
#pragma once

#include <optional>

#include "plugins/stores/redis/connection.hpp"
#include "tts/services.hpp"

namespace caesura::redis {

// [thread-safe]
class Pool {
 public:
  // INVALID_ARGUMENT when TLS cannot be set up as asked.
  static tts::Result<std::unique_ptr<Pool>> create(tts::Host host, const Settings& settings);

  // A connection for one exchange; it goes back with the object, or is closed where it may not be
  // used again. [owner]
  class Lease {
   public:
    Lease(Pool& pool, std::unique_ptr<Connection> connection)
        : pool_(&pool), connection_(std::move(connection)) {}
    Lease(Lease&& other) noexcept = default;
    ~Lease() {
      if (connection_ != nullptr) pool_->give_back(std::move(connection_));
    }
    Connection* operator->() const { return connection_.get(); }

   private:
    Pool* pool_;
    std::unique_ptr<Connection> connection_;
  };

  // RESOURCE_EXHAUSTED when all of them are busy until the deadline.
  tts::Result<Lease> take(const Deadline& deadline);

 private:
  Pool(tts::Host host, const Settings& settings) : host_(host), settings_(settings) {}
  tts::Status wait_for_turn(const Deadline& deadline);
  std::unique_ptr<Connection> take_idle();
  tts::Result<std::unique_ptr<Connection>> open(const Deadline& deadline);
  tts::Status greet(Connection& connection, const Deadline& deadline);
  void give_back(std::unique_ptr<Connection> connection);

  const tts::Host host_;
  const Settings settings_;
  std::optional<TlsContext> tls_;
  std::unique_ptr<Resolver> resolver_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<std::unique_ptr<Connection>> idle_;
  std::size_t in_use_ = 0;
};

}  // namespace caesura::redis
