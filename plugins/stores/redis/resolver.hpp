// Addresses of a host's name, without ever keeping a caller waiting beyond its deadline.
#pragma once

#include <sys/socket.h>

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "plugins/stores/redis/deadline.hpp"

namespace caesura::redis {

struct SocketAddress {
  sockaddr_storage bytes{};
  socklen_t size = 0;
};

// Looks up on a thread of its own, started with the first name; an address in numbers needs none.
// [thread-safe]
class Resolver {
 public:
  Resolver(std::string host, std::string port);
  ~Resolver();
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  // What is known, asked for first where nothing is.
  tts::Result<std::vector<SocketAddress>> addresses(const Deadline& deadline);
  // None of them answered: asks again, while the old ones go on being given.
  void doubt();

 private:
  void ask();  // under the mutex
  void run();

  const std::string host_;
  const std::string port_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<SocketAddress> known_;
  std::string failure_;
  bool numeric_ = false;
  bool wanted_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace caesura::redis
