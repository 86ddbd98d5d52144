// A program beside a test that is spoken to in lines; it gets the end of its input with this
// object.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

extern char** environ;

namespace caesura::test {

class ChildProcess {
 public:
  // Throws std::runtime_error where it cannot be started.
  explicit ChildProcess(const std::vector<std::string>& words) : name_(words.at(0)) {
    int in[2];
    int out[2];
    if (pipe2(in, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    if (pipe2(out, O_CLOEXEC) != 0) {
      close(in[0]);
      close(in[1]);
      throw std::runtime_error("no pipe");
    }
    std::vector<char*> arguments;
    for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    const int error =
        posix_spawn(&process_, arguments[0], &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]);
    close(out[1]);
    to_ = in[1];
    from_ = out[0];
    if (error == 0) return;
    process_ = -1;
    end();
    throw std::runtime_error("cannot start " + name_);
  }
  ~ChildProcess() { end(); }
  ChildProcess(ChildProcess&& other) noexcept
      : name_(std::move(other.name_)),
        unread_(std::move(other.unread_)),
        to_(std::exchange(other.to_, -1)),
        from_(std::exchange(other.from_, -1)),
        process_(std::exchange(other.process_, -1)) {}
  ChildProcess& operator=(ChildProcess&&) = delete;

  // Waits a minute at most; throws std::runtime_error where nothing comes.
  std::string read_line() {
    for (;;) {
      if (const auto end = unread_.find('\n'); end != std::string::npos) {
        std::string line = unread_.substr(0, end);
        unread_.erase(0, end + 1);
        return line;
      }
      pollfd ready{from_, POLLIN, 0};
      char buffer[65536];
      const auto size = poll(&ready, 1, 60'000) == 1 ? read(from_, buffer, sizeof buffer) : -1;
      if (size <= 0) throw std::runtime_error(name_ + " does not answer");
      unread_.append(buffer, static_cast<std::size_t>(size));
    }
  }

  void write_line(std::string line) {
    line += '\n';
    for (std::size_t at = 0; at < line.size();) {
      const auto size = write(to_, line.data() + at, line.size() - at);
      if (size <= 0) throw std::runtime_error(name_ + " takes no orders");
      at += static_cast<std::size_t>(size);
    }
  }

  // Ends its input and waits for it; its exit code, or -1 where a signal ended it.
  int end() {
    if (to_ >= 0) close(std::exchange(to_, -1));
    int status = -1;
    if (process_ > 0) waitpid(std::exchange(process_, -1), &status, 0);
    if (from_ >= 0) close(std::exchange(from_, -1));
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  std::string name_;
  std::string unread_;
  int to_ = -1;
  int from_ = -1;
  pid_t process_ = -1;
};

}  // namespace caesura::test
