#include "plugins/stores/redis/tls.hpp"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdint>

namespace caesura::redis {
namespace {

tts::Status bad_file(const char* option, const std::string& path, const char* what) {
  ERR_clear_error();
  return {TTS_INVALID_ARGUMENT,
          std::string(option) + ": " + path + " is no readable " + what + " in PEM"};
}

int fd_of(BIO* bio) {
  return static_cast<int>(reinterpret_cast<intptr_t>(BIO_get_data(bio)));
}

// OpenSSL's own socket BIO writes without MSG_NOSIGNAL: a server that hangs up would end the host.
std::shared_ptr<BIO_METHOD> make_socket_method() {
  std::shared_ptr<BIO_METHOD> method(
      BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket"), FreeTls());
  if (method == nullptr) return method;
  BIO_meth_set_create(method.get(), [](BIO* bio) {
    BIO_set_init(bio, 1);
    return 1;
  });
  BIO_meth_set_ctrl(method.get(),
                    [](BIO*, int what, long, void*) -> long { return what == BIO_CTRL_FLUSH; });
  BIO_meth_set_write(method.get(), [](BIO* bio, const char* bytes, int size) {
    const auto sent = ::send(fd_of(bio), bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL);
    BIO_clear_retry_flags(bio);
    if (sent < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_write(bio);
    return static_cast<int>(sent);
  });
  BIO_meth_set_read(method.get(), [](BIO* bio, char* bytes, int size) {
    const auto got = ::recv(fd_of(bio), bytes, static_cast<std::size_t>(size), 0);
    BIO_clear_retry_flags(bio);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_read(bio);
    return static_cast<int>(got);
  });
  return method;
}

bool is_ip(const std::string& host) {
  in6_addr bytes{};
  return ::inet_pton(AF_INET, host.c_str(), &bytes) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), &bytes) == 1;
}

}  // namespace

tts::Result<TlsContext> TlsContext::create(const Settings& settings) {
  TlsContext made;
  made.context_ = std::shared_ptr<SSL_CTX>(SSL_CTX_new(TLS_client_method()), FreeTls());
  made.socket_method_ = make_socket_method();
  SSL_CTX* const context = made.context_.get();
  if (context == nullptr || made.socket_method_ == nullptr)
    return tts::Status(TTS_INTERNAL, "OpenSSL makes no context");
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  const std::string& ca = settings.ca_file;
  if (ca.empty()) {
    SSL_CTX_set_default_verify_paths(context);
  } else if (SSL_CTX_load_verify_locations(context, ca.c_str(), nullptr) != 1) {
    return bad_file("ca_file", ca, "certificate");
  }
  if (settings.cert_file.empty()) return made;
  const std::string& cert = settings.cert_file;
  const std::string& key = settings.key_file;
  if (SSL_CTX_use_certificate_chain_file(context, cert.c_str()) != 1) {
    return bad_file("cert_file", cert, "certificate");
  }
  // No pass phrase is ever asked for on a terminal.
  SSL_CTX_set_default_passwd_cb(context, [](char*, int, int, void*) { return 0; });
  if (SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context) != 1) {
    return bad_file("key_file", key, "key of that certificate, without a pass phrase,");
  }
  return made;
}

tts::Result<TlsSession> TlsContext::session(const std::string& host, int fd) const {
  TlsSession session(SSL_new(context_.get()));
  BIO* const bio = BIO_new(socket_method_.get());
  if (session == nullptr || bio == nullptr) {
    BIO_free(bio);
    return tts::Status(TTS_RESOURCE_EXHAUSTED, "out of memory for TLS");
  }
  BIO_set_data(bio, reinterpret_cast<void*>(static_cast<intptr_t>(fd)));
  SSL_set_bio(session.get(), bio, bio);
  X509_VERIFY_PARAM* const checks = SSL_get0_param(session.get());
  bool named = false;
  if (is_ip(host)) {
    named = X509_VERIFY_PARAM_set1_ip_asc(checks, host.c_str()) == 1;
  } else {
    X509_VERIFY_PARAM_set_hostflags(checks, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    named = X509_VERIFY_PARAM_set1_host(checks, host.c_str(), 0) == 1 &&
            SSL_set_tlsext_host_name(session.get(), host.c_str()) == 1;
  }
  if (!named) return tts::Status(TTS_INTERNAL, "TLS cannot check this host's name");
  SSL_set_connect_state(session.get());
  return session;
}

std::string tls_reason(const SSL* session) {
  const long verified = SSL_get_verify_result(session);
  if (verified != X509_V_OK) {
    ERR_clear_error();
    return std::string("the server's certificate is refused: ") +
           X509_verify_cert_error_string(verified) + "; see ca_file";
  }
  const char* const reason = ERR_reason_error_string(ERR_peek_error());
  ERR_clear_error();
  return reason == nullptr ? "TLS broke off" : std::string("TLS: ") + reason;
}

}  // namespace caesura::redis
