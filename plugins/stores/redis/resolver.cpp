#include "plugins/stores/redis/resolver.hpp"

#include <netdb.h>

#include <cstring>

namespace caesura::redis {
namespace {

std::string look_up(const std::string& host, const std::string& port, int flags,
                    std::vector<SocketAddress>& found) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV | flags;
  addrinfo* list = nullptr;
  const int error = ::getaddrinfo(host.c_str(), port.c_str(), &hints, &list);
  if (error != 0) return ::gai_strerror(error);
  for (const addrinfo* one = list; one != nullptr; one = one->ai_next) {
    SocketAddress address;
    address.size = one->ai_addrlen;
    std::memcpy(&address.bytes, one->ai_addr, one->ai_addrlen);
    found.push_back(address);
  }
  ::freeaddrinfo(list);
  return {};
}

}  // namespace

Resolver::Resolver(std::string host, std::string port)
    : host_(std::move(host)), port_(std::move(port)) {
  numeric_ = look_up(host_, port_, AI_NUMERICHOST, known_).empty();
}

Resolver::~Resolver() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Resolver::ask() {
  wanted_ = true;
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  changed_.notify_all();
}

void Resolver::doubt() {
  const std::lock_guard lock(mutex_);
  if (!numeric_ && !wanted_) ask();
}

tts::Result<std::vector<SocketAddress>> Resolver::addresses(const Deadline& deadline) {
  std::unique_lock lock(mutex_);
  if (!known_.empty()) return known_;
  if (!wanted_) ask();
  while (wanted_) {
    if (tts::Status status = deadline.check(); !status.ok()) return status;
    changed_.wait_for(lock, std::chrono::milliseconds(deadline.wait_ms()));
  }
  if (!known_.empty()) return known_;
  return tts::Status(TTS_UNAVAILABLE, "the host's name is not found: " + failure_);
}

void Resolver::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return wanted_ || stopping_; });
    if (stopping_) return;
    lock.unlock();
    std::vector<SocketAddress> found;
    const std::string failure = look_up(host_, port_, 0, found);
    lock.lock();
    wanted_ = false;
    failure_ = failure;
    if (!found.empty()) known_ = std::move(found);
    changed_.notify_all();
  }
}

}  // namespace caesura::redis
