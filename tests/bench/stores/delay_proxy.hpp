// A network between a client and a server on loopback: each request waits before it goes on.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace caesura::bench {

// For requests that wait for their answer, one after the other on each connection. [thread-safe]
class DelayProxy {
 public:
  DelayProxy(uint16_t server_port, std::chrono::milliseconds delay)
      : server_port_(server_port), delay_(delay), listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, any, size) != 0 || ::listen(listener_, 64) != 0 ||
        ::getsockname(listener_, any, &size) != 0) {
      throw std::runtime_error("the proxy cannot listen");
    }
    port_ = ntohs(address.sin_port);
    acceptor_ = std::jthread([this](const std::stop_token& stop) { accept(stop); });
  }
  ~DelayProxy() {
    acceptor_.request_stop();
    acceptor_.join();
    ::close(listener_);
  }
  DelayProxy(const DelayProxy&) = delete;
  DelayProxy& operator=(const DelayProxy&) = delete;

  uint16_t port() const { return port_; }
  uint64_t requests() const { return requests_; }

 private:
  static sockaddr_in loopback(uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }

  void accept(const std::stop_token& stop) {
    std::vector<std::jthread> connections;  // stopped and joined at the end
    while (!stop.stop_requested()) {
      pollfd ready{listener_, POLLIN, 0};
      if (::poll(&ready, 1, 20) <= 0) continue;
      const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (client < 0) continue;
      connections.emplace_back(
          [this, client](const std::stop_token& ends) { carry(client, ends); });
    }
  }

  void carry(int client, const std::stop_token& stop) {
    const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int one = 1;
    ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    ::setsockopt(server, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    const sockaddr_in address = loopback(server_port_);
    bool open = ::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    std::vector<char> bytes(1 << 16);
    bool asking = false;  // between the first byte of a request and the first of its answer
    while (open && !stop.stop_requested()) {
      pollfd ready[] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
      if (::poll(ready, 2, 20) <= 0) continue;
      const bool request = ready[0].revents != 0;
      char first = 0;
      if (request && !asking && ::recv(client, &first, 1, MSG_PEEK) == 1) {
        ++requests_;
        std::this_thread::sleep_for(delay_);
      }
      asking = request;
      open = pass(request ? client : server, request ? server : client, bytes);
    }
    ::close(client);
    ::close(server);
  }

  static bool pass(int from, int to, std::vector<char>& bytes) {
    const ssize_t got = ::recv(from, bytes.data(), bytes.size(), 0);
    if (got <= 0) return false;
    for (ssize_t sent = 0; sent < got;) {
      const ssize_t now =
          ::send(to, bytes.data() + sent, static_cast<std::size_t>(got - sent), MSG_NOSIGNAL);
      if (now <= 0) return false;
      sent += now;
    }
    return true;
  }

  const uint16_t server_port_;
  const std::chrono::milliseconds delay_;
  const int listener_;
  uint16_t port_ = 0;
  std::atomic<uint64_t> requests_ = 0;
  std::jthread acceptor_;
};

}  // namespace caesura::bench
