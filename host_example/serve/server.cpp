#include "host_example/serve/server.hpp"

#include <openssl/ssl.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <csignal>
#include <thread>

#include "host_example/failure.hpp"
#include "host_example/serve/connection.hpp"
#include "host_example/serve/conversation.hpp"
#include "host_example/serve/service.hpp"

namespace caesura::serve {
namespace {

namespace asio = boost::asio;
using Error = boost::system::error_code;
using host::Failure;

constexpr std::chrono::milliseconds kLook{10};

constexpr std::string_view kNoRoom =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n"
    "Connection: close\r\n\r\n";

}  // namespace

Server::Server(Service& service)
    : service_(service),
      acceptor_(context_),
      signals_(context_, SIGTERM, SIGINT),
      timer_(context_) {
  load_certificate();
  listen();
  const unsigned wanted = service.options().threads;
  const unsigned count = wanted != 0 ? wanted : std::max(1U, std::thread::hardware_concurrency());
  for (unsigned i = 0; i < count; ++i) {
    threads_.push_back(std::make_unique<IoThread>(service.log()));
  }
}

Server::~Server() = default;

void Server::load_certificate() {
  const Options& options = service_.options();
  if (options.certificate.empty()) return;
  tls_.emplace(asio::ssl::context::tls_server);
  SSL_CTX_set_min_proto_version(tls_->native_handle(), TLS1_2_VERSION);
  Error error;
  tls_->use_certificate_chain_file(options.certificate.string(), error);
  if (error) {
    throw Failure(host::kWrongUsage, "serve.tls.certificate: " + options.certificate.string() +
                                         ": " + error.message() + "; a PEM file is right");
  }
  tls_->use_private_key_file(options.key.string(), asio::ssl::context::pem, error);
  if (error) {
    throw Failure(host::kWrongUsage, "serve.tls.key: " + options.key.string() + ": " +
                                         error.message() +
                                         "; the PEM file of the certificate's key is right");
  }
}

void Server::listen() {
  const Options& options = service_.options();
  const asio::ip::tcp::endpoint endpoint(asio::ip::make_address(options.address), options.port);
  Error error;
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    throw Failure(host::kFailed, "serve.listen: " + options.address + ":" +
                                     std::to_string(options.port) + ": " + error.message());
  }
}

void Server::accept() {
  IoThread& thread = *threads_[next_++ % threads_.size()];
  acceptor_.async_accept(thread.executor(), [this, &thread](const Error& error, Socket socket) {
    if (!acceptor_.is_open()) return;
    if (error) {
      // No descriptors, most often: some connection has to end first.
      timer_.expires_after(kLook);
      timer_.async_wait([this](const Error& cancelled) {
        if (!cancelled && acceptor_.is_open()) accept();
      });
      return;
    }
    const auto most = static_cast<int64_t>(service_.options().limits.connections);
    if (service_.metrics().open_connections() >= most) {
      service_.metrics().connection_refused();
      if (!tls_) {
        Error ignored;
        socket.non_blocking(true, ignored);
        socket.write_some(asio::buffer(kNoRoom.data(), kNoRoom.size()), ignored);
      }
    } else {
      thread.adopt(make_connection(service_, thread, std::move(socket), tls_ ? &*tls_ : nullptr));
    }
    accept();
  });
}

void Server::run() {
  await_signal();
  accept();
  context_.run();
  for (const auto& thread : threads_) thread->stop_now();
  service_.workers().join();
  threads_.clear();
}

void Server::await_signal() {
  signals_.async_wait([this](const Error& error, int) {
    if (!error) stop();
  });
}

void Server::stop() {
  spdlog::info("no new connections; {} under way are finished",
               service_.metrics().open_connections());
  service_.stop();
  Error ignored;
  acceptor_.close(ignored);
  for (const auto& thread : threads_) thread->stop_soon();
  patience_ = std::chrono::steady_clock::now() + service_.options().timeouts.stop;
  signals_.async_wait([this](const Error& error, int) {
    if (!error) patience_ = std::chrono::steady_clock::now();
  });
  wait_for_the_last();
}

void Server::wait_for_the_last() {
  const bool impatient = std::chrono::steady_clock::now() >= patience_;
  if (impatient || service_.metrics().open_connections() == 0) {
    Error ignored;
    signals_.cancel(ignored);
    return;
  }
  timer_.expires_after(kLook);
  timer_.async_wait([this](const Error&) { wait_for_the_last(); });
}

}  // namespace caesura::serve
