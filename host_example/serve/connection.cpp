#include "host_example/serve/connection.hpp"

#include <sys/socket.h>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <type_traits>
#include <utility>

#include "host_example/serve/conversation.hpp"

namespace caesura::serve {
namespace {

namespace asio = boost::asio;

template <class Stream>
class Connection final : public Conversation {
 public:
  static constexpr bool kTls = !std::is_same_v<Stream, Socket>;

  template <class... Arguments>
  Connection(Service& service, IoThread& thread, Socket socket, Arguments&... arguments)
      : Conversation(service, thread), stream_(std::move(socket), arguments...) {
    Error ignored;
    peer_ = tcp().remote_endpoint(ignored).address().to_string();
    tcp().set_option(asio::ip::tcp::no_delay(true), ignored);
    tcp().non_blocking(true, ignored);
  }

  void start() override {
    if constexpr (kTls) {
      expect_handshake();
      stream_.async_handshake(asio::ssl::stream_base::server, [self = self()](const Error& error) {
        if (error) return self->close();
        self->read_request();
      });
    } else {
      read_request();
    }
  }

 private:
  std::shared_ptr<Connection> self() {
    return std::static_pointer_cast<Connection>(shared_from_this());
  }
  Socket& tcp() {
    if constexpr (kTls) {
      return stream_.next_layer();
    } else {
      return stream_;
    }
  }

  void start_read(asio::mutable_buffer into) override {
    stream_.async_read_some(into, [self = self()](const Error& error, std::size_t bytes) {
      self->on_read(error, bytes);
    });
  }
  std::size_t write_now(const std::array<asio::const_buffer, 2>& buffers) override {
    if constexpr (kTls) {
      return 0;
    } else {
      // An error is met again by start_write(), which tells it.
      Error error;
      const std::size_t sent = stream_.write_some(buffers, error);
      return error ? 0 : sent;
    }
  }
  void start_write(const std::array<asio::const_buffer, 2>& buffers) override {
    // All that the socket takes goes out in one system call; Asio's own choice is pieces of 64 KiB.
    const auto as_much_as_can_be = [](const Error& error, std::size_t) -> std::size_t {
      return error ? 0 : std::size_t{64} << 20;
    };
    asio::async_write(
        stream_, buffers, as_much_as_can_be,
        [self = self()](const Error& error, std::size_t) { self->on_written(error); });
  }
  void start_watch() override {
    tcp().async_wait(Socket::wait_read,
                     [self = self()](const Error& error) { self->on_watched(error); });
  }
  bool peer_closed() override {
    char byte = 0;
    const auto got = recv(tcp().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR);
  }
  void shutdown_send() override {
    Error ignored;
    tcp().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  }
  void close_socket() override {
    // What was written goes out; what still comes is not waited for.
    Error ignored;
    tcp().close(ignored);
  }

  Stream stream_;
};

}  // namespace

std::shared_ptr<Conversation> make_connection(Service& service, IoThread& thread, Socket socket,
                                              asio::ssl::context* tls) {
  if (tls == nullptr) {
    return std::make_shared<Connection<Socket>>(service, thread, std::move(socket));
  }
  return std::make_shared<Connection<asio::ssl::stream<Socket>>>(service, thread, std::move(socket),
                                                                 *tls);
}

}  // namespace caesura::serve
