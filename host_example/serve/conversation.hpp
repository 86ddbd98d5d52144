// One connection: requests one after another, read, judged, answered. What moves bytes is left to
// Connection, so this is the same with TLS and without.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include <array>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

#include "host_example/serve/exchange.hpp"
#include "host_example/serve/router.hpp"

namespace caesura::serve {

class IoThread;
class Service;

// Everything but what says otherwise happens on the thread of its IoThread.
class Conversation : public Exchange, public std::enable_shared_from_this<Conversation> {
 public:
  Conversation(Service& service, IoThread& thread);
  ~Conversation() override;

  virtual void start() = 0;
  // Called a few times a second: ends what has taken too long.
  void check_deadline(Clock::time_point now);
  // The program ends: an idle connection at once, another one after its answer.
  void stop_soon();
  // ... and now: what waits for audio is cancelled.
  void stop_now();

  void begin_stream() override;
  bool stream(std::span<const std::byte> bytes) override;
  void finish_stream() override;
  [[nodiscard]] bool streaming() const override { return stream_.began; }

 protected:
  using Error = boost::system::error_code;
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

  virtual void start_read(boost::asio::mutable_buffer into) = 0;
  // What the socket takes without waiting, in bytes; the rest is start_write()'s.
  virtual std::size_t write_now(const std::array<boost::asio::const_buffer, 2>& buffers) = 0;
  virtual void start_write(const std::array<boost::asio::const_buffer, 2>& buffers) = 0;
  // Watches for the client's end of the connection; on_watched() follows.
  virtual void start_watch() = 0;
  // Whether the client has closed, as far as the system knows now.
  [[nodiscard]] virtual bool peer_closed() = 0;
  // No more is sent; the client sees the end of the answer.
  virtual void shutdown_send() = 0;
  // Ends the connection, after a goodbye where one is customary.
  virtual void close_socket() = 0;

  void expect_handshake();
  void read_request();
  void on_read(const Error& error, std::size_t bytes);
  void on_written(const Error& error);
  void on_watched(const Error& error);
  void close();

  std::string peer_;  // the client's address, for the log

 private:
  enum class Phase { opening, idle, header, body, working, writing, draining, closed };
  struct Outflow {
    std::mutex mutex;
    std::condition_variable room;
    std::string pending;              // chunks that wait for the writer
    bool scheduled = false;           // the writer will look again by itself
    std::atomic<bool> began = false;  // the head is in it
    bool said_all = false;            // finish_stream() was called
    bool job_done = false;
  };

  void read_more();
  void parse();
  bool admit();
  [[nodiscard]] std::string_view token() const;
  void handle();
  void submit_job();
  void fail(const std::exception& exception);
  void on_job_done(bool failed);
  void refuse(unsigned status, std::string_view message);
  void send_reply();
  void write_out();
  void pump();
  void finish_request(bool whole);
  void drain();
  void account();
  void enter(Phase phase, std::chrono::milliseconds limit);
  [[nodiscard]] std::string_view bearer() const;
  [[nodiscard]] bool stopping() const;

  Service& service_;
  IoThread& thread_;
  boost::beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  Phase phase_ = Phase::opening;
  Clock::time_point limit_ = Clock::time_point::max();
  Clock::time_point begun_;
  Clock::time_point first_byte_;
  std::size_t tenant_number_ = 0;
  const Route* route_ = nullptr;
  bool header_seen_ = false;
  bool keep_alive_ = false;
  bool head_only_ = false;
  bool continuing_ = false;  // the client was told to send the body
  bool job_running_ = false;
  bool reading_ = false;
  bool watching_ = false;
  bool stopping_ = false;
  uint64_t sent_ = 0;  // bytes of the body, or of the stream
  std::string head_;   // of the answer; of a stream the chunks that are being written
  Outflow stream_;
};

}  // namespace caesura::serve
