// Bytes to and from the server: a non-blocking socket, with TLS or without.
#pragma once

#include <span>

#include "plugins/stores/redis/resolver.hpp"
#include "plugins/stores/redis/tls.hpp"

namespace caesura::redis {

// An open descriptor, closed with the object.
class Socket {
 public:
  Socket() = default;
  explicit Socket(int fd) : fd_(fd) {}
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Socket& operator=(Socket&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Socket();
  int get() const { return fd_; }

 private:
  int fd_ = -1;
};

// Every wait ends with the deadline, at the latest 20 ms after a cancel. After an error the stream
// is lost. UNAVAILABLE: the server is not there, is too slow, or hung up. [owner]
class Stream {
 public:
  // `tls` is nullptr where the address is a plain one.
  static tts::Result<Stream> open(const Address& address, Resolver* resolver, const TlsContext* tls,
                                  const Deadline& deadline);

  tts::Status write(std::string_view bytes, const Deadline& deadline);
  // At least one byte.
  tts::Result<std::size_t> read(std::span<char> buffer, const Deadline& deadline);
  // Whether a stream that rests is still good: not hung up, nothing in it that nobody asked for.
  bool is_quiet() const;

 private:
  Stream(Socket socket, TlsSession tls) : socket_(std::move(socket)), tls_(std::move(tls)) {}
  tts::Status shake(const Deadline& deadline);
  // Whether a call of OpenSSL that returned `code` is to be made again, once it can go on.
  tts::Result<bool> try_again(int code, const Deadline& deadline);

  Socket socket_;
  TlsSession tls_;
};

}  // namespace caesura::redis
