// A server that answers each command with the bytes that a test gives it, right or wrong.
#pragma once

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "tests/unit/temporary_folder.hpp"

namespace caesura::test {

struct Answer {
  std::string bytes;
  bool hang_up = false;  // after the bytes
};

inline std::string bulk(const std::string& value) {
  return "$" + std::to_string(value.size()) + "\r\n" + value + "\r\n";
}

class ScriptedServer {
 public:
  // Called for one command after another, from threads of the server's.
  using Script = std::function<Answer(const std::vector<std::string>& words)>;

  explicit ScriptedServer(Script script) : script_(std::move(script)) {
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = (folder_.path() / "socket").string();
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener_, 64) != 0) {
      throw std::runtime_error("cannot listen");
    }
    accepting_ = std::jthread([this] { accept_all(); });
  }
  ~ScriptedServer() {
    stopping_ = true;
    accepting_.join();
    serving_.clear();
    ::close(listener_);
  }
  std::string address() const { return "unix:" + (folder_.path() / "socket").string(); }
  int connections() const { return connections_; }

 private:
  bool wait_for(int fd) const {
    while (!stopping_) {
      pollfd one{fd, POLLIN, 0};
      if (::poll(&one, 1, 10) > 0) return true;
    }
    return false;
  }
  void accept_all() {
    while (wait_for(listener_)) {
      const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      ++connections_;
      serving_.emplace_back([this, client] {
        serve(client);
        ::close(client);
      });
    }
  }
  // The first whole command of `bytes`, cut off it; empty while there is none.
  static std::vector<std::string> next_command(std::string& bytes) {
    std::vector<std::string> words;
    std::size_t at = 1;
    const auto number = [&] {
      const std::size_t end = bytes.find("\r\n", at);
      if (end == std::string::npos) return -1L;
      const long value = std::stol(bytes.substr(at, end - at));
      at = end + 2;
      return value;
    };
    const long count = bytes.empty() ? -1 : number();
    for (long i = 0; i < count; ++i) {
      if (at++ >= bytes.size()) return {};
      const long size = number();
      if (size < 0 || at + static_cast<std::size_t>(size) + 2 > bytes.size()) return {};
      words.push_back(bytes.substr(at, static_cast<std::size_t>(size)));
      at += static_cast<std::size_t>(size) + 2;
    }
    if (!words.empty()) bytes.erase(0, at);
    return words;
  }
  void serve(int client) {
    std::string unread;
    char buffer[4096];
    while (wait_for(client)) {
      const auto got = ::recv(client, buffer, sizeof buffer, 0);
      if (got <= 0) return;
      unread.append(buffer, static_cast<std::size_t>(got));
      for (auto words = next_command(unread); !words.empty(); words = next_command(unread)) {
        const Answer answer = script_(words);
        std::string_view rest = answer.bytes;
        while (!rest.empty()) {
          const auto sent = ::send(client, rest.data(), rest.size(), MSG_NOSIGNAL);
          if (sent <= 0) return;
          rest.remove_prefix(static_cast<std::size_t>(sent));
        }
        if (answer.hang_up) return;
      }
    }
  }

  testing::TemporaryFolder folder_;
  const Script script_;
  int listener_ = -1;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> connections_ = 0;
  std::vector<std::jthread> serving_;
  std::jthread accepting_;
};

}  // namespace caesura::test
