// TLS by OpenSSL: what all connections of a store share, and one connection's session.
#pragma once

#include <openssl/ssl.h>

#include <memory>

#include "plugins/stores/redis/settings.hpp"

namespace caesura::redis {

struct FreeTls {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* session) const { SSL_free(session); }
  void operator()(BIO_METHOD* method) const { BIO_meth_free(method); }
};
using TlsSession = std::unique_ptr<SSL, FreeTls>;

// TLS 1.2 or newer; the server's certificate and name are always checked. [thread-safe]
class TlsContext {
 public:
  // INVALID_ARGUMENT names the file that cannot be used.
  static tts::Result<TlsContext> create(const Settings& settings);

  // A session for `host` on a connected socket, not yet shaken.
  tts::Result<TlsSession> session(const std::string& host, int fd) const;

 private:
  std::shared_ptr<SSL_CTX> context_;
  std::shared_ptr<BIO_METHOD> socket_method_;
};

// Why the last operation of this thread failed: one line without secrets.
std::string tls_reason(const SSL* session);

}  // namespace caesura::redis
