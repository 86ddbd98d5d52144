#include "plugins/stores/redis/stream.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <poll.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstring>

namespace caesura::redis {
namespace {

tts::Status broken(std::string_view what, int error) {
  return {TTS_UNAVAILABLE, std::string(what) + ": " + std::strerror(error), error};
}

tts::Status hung_up() {
  return {TTS_UNAVAILABLE, "the server closed the connection"};
}

tts::Status wait(int fd, short events, const Deadline& deadline) {
  for (;;) {
    if (tts::Status status = deadline.check(); !status.ok()) return status;
    pollfd one{fd, events, 0};
    const int ready = ::poll(&one, 1, deadline.wait_ms());
    if (ready > 0) return {};
    if (ready < 0 && errno != EINTR) return broken("cannot wait", errno);
  }
}

tts::Result<Socket> connect_to(const SocketAddress& address, const Deadline& deadline) {
  const int family = address.bytes.ss_family;
  Socket socket(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (socket.get() < 0) return broken("cannot make a socket", errno);
  if (family != AF_UNIX) {
    const int on = 1;
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::setsockopt(socket.get(), SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  }
  const auto* const where = reinterpret_cast<const sockaddr*>(&address.bytes);
  if (::connect(socket.get(), where, address.size) == 0) return socket;
  if (errno != EINPROGRESS) return broken("cannot connect", errno);
  if (tts::Status status = wait(socket.get(), POLLOUT, deadline); !status.ok()) return status;
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) return broken("cannot connect", error);
  return socket;
}

tts::Result<Socket> connect_unix(const std::string& path, const Deadline& deadline) {
  SocketAddress address;
  auto* const unix_address = reinterpret_cast<sockaddr_un*>(&address.bytes);
  unix_address->sun_family = AF_UNIX;
  std::memcpy(unix_address->sun_path, path.c_str(), path.size() + 1);
  address.size = sizeof(sockaddr_un);
  return connect_to(address, deadline);
}

tts::Result<Socket> connect_tcp(Resolver& resolver, const Deadline& deadline) {
  const auto addresses = resolver.addresses(deadline);
  if (!addresses.ok()) return addresses.status();
  tts::Status failure(TTS_UNAVAILABLE, "the host has no address");
  for (const SocketAddress& address : addresses.value()) {
    auto connected = connect_to(address, deadline);
    if (connected.ok()) return connected;
    failure = connected.status();
    if (!deadline.check().ok()) break;
  }
  resolver.doubt();
  return failure;
}

}  // namespace

Socket::~Socket() {
  if (fd_ >= 0) ::close(fd_);
}

tts::Result<Stream> Stream::open(const Address& address, Resolver* resolver, const TlsContext* tls,
                                 const Deadline& deadline) {
  auto connected = address.kind == Address::Kind::kUnix ? connect_unix(address.path, deadline)
                                                        : connect_tcp(*resolver, deadline);
  if (!connected.ok()) return connected.status();
  Stream stream(std::move(connected).value(), nullptr);
  if (tls == nullptr) return stream;
  auto session = tls->session(address.host, stream.socket_.get());
  if (!session.ok()) return session.status();
  stream.tls_ = std::move(session).value();
  if (tts::Status status = stream.shake(deadline); !status.ok()) return status;
  return stream;
}

tts::Result<bool> Stream::try_again(int code, const Deadline& deadline) {
  const int error = SSL_get_error(tls_.get(), code);
  if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) {
    const short events = error == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT;
    if (tts::Status status = wait(socket_.get(), events, deadline); !status.ok()) return status;
    return true;
  }
  if (error == SSL_ERROR_ZERO_RETURN) return hung_up();
  return tts::Status(TTS_UNAVAILABLE, tls_reason(tls_.get()));
}

tts::Status Stream::shake(const Deadline& deadline) {
  for (;;) {
    ERR_clear_error();
    const int code = SSL_do_handshake(tls_.get());
    if (code == 1) return {};
    if (const auto again = try_again(code, deadline); !again.ok()) return again.status();
  }
}

tts::Status Stream::write(std::string_view bytes, const Deadline& deadline) {
  while (!bytes.empty()) {
    ssize_t sent = 0;
    if (tls_ != nullptr) {
      ERR_clear_error();
      const auto size = static_cast<int>(std::min<std::size_t>(bytes.size(), INT_MAX));
      sent = SSL_write(tls_.get(), bytes.data(), size);
      if (sent <= 0) {
        const auto again = try_again(static_cast<int>(sent), deadline);
        if (!again.ok()) return again.status();
        continue;
      }
    } else {
      sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent < 0 && errno != EAGAIN) return broken("cannot send", errno);
      if (sent < 0) {
        if (tts::Status status = wait(socket_.get(), POLLOUT, deadline); !status.ok()) {
          return status;
        }
        continue;
      }
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return {};
}

tts::Result<std::size_t> Stream::read(std::span<char> buffer, const Deadline& deadline) {
  for (;;) {
    if (tls_ != nullptr) {
      ERR_clear_error();
      const int got = SSL_read(tls_.get(), buffer.data(), static_cast<int>(buffer.size()));
      if (got > 0) return static_cast<std::size_t>(got);
      if (const auto again = try_again(got, deadline); !again.ok()) return again.status();
      continue;
    }
    const ssize_t got = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
    if (got > 0) return static_cast<std::size_t>(got);
    if (got == 0) return hung_up();
    if (errno == EINTR) continue;
    if (errno != EAGAIN) return broken("cannot receive", errno);
    if (tts::Status status = wait(socket_.get(), POLLIN, deadline); !status.ok()) return status;
  }
}

bool Stream::is_quiet() const {
  if (tls_ != nullptr && SSL_pending(tls_.get()) > 0) return false;
  pollfd one{socket_.get(), POLLIN, 0};
  return ::poll(&one, 1, 0) == 0;
}

}  // namespace caesura::redis
