// The listening socket, the threads behind it, and an orderly end.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <optional>
#include <vector>

#include "host_example/serve/io_thread.hpp"

namespace caesura::serve {

class Service;

// For the thread that made it.
class Server {
 public:
  // Listens from here on. Throws host::Failure where it cannot.
  explicit Server(Service& service);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] uint16_t port() const { return acceptor_.local_endpoint().port(); }

  // Serves until SIGTERM or SIGINT. Then no connection is taken any more, and what is under way is
  // finished; a second signal, or the end of timeouts.stop, cuts that short.
  void run();

 private:
  void load_certificate();
  void listen();
  void accept();
  void await_signal();
  void stop();
  void wait_for_the_last();

  Service& service_;
  boost::asio::io_context context_{1};
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::signal_set signals_;
  boost::asio::steady_timer timer_;
  std::optional<boost::asio::ssl::context> tls_;
  std::vector<std::unique_ptr<IoThread>> threads_;
  std::size_t next_ = 0;
  std::chrono::steady_clock::time_point patience_;
};

}  // namespace caesura::serve
