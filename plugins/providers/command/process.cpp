#include "plugins/providers/command/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <thread>
#include <utility>

namespace caesura::command {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kSlice{10};  // a cancel is seen this late at most
constexpr milliseconds kGrace{15};  // between SIGTERM and SIGKILL
constexpr std::size_t kPiece = 64 * 1024;
constexpr std::size_t kMostMessages = 4096;

tts::Status system_failure(const std::string& what, int error) {
  const bool scarce = error == EMFILE || error == ENFILE || error == ENOMEM || error == EAGAIN;
  return {scarce ? TTS_RESOURCE_EXHAUSTED : TTS_INTERNAL, what + ": " + std::strerror(error)};
}

class Descriptor {
 public:
  Descriptor() = default;
  // Numbers 0 to 2 are moved away, or giving them to the child in turn would overwrite one.
  explicit Descriptor(int number) : number_(number) {
    if (number_ < 0 || number_ > 2) return;
    number_ = fcntl(number, F_DUPFD_CLOEXEC, 3);
    ::close(number);
  }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { close(); }
  void close() {
    if (number_ >= 0) ::close(std::exchange(number_, -1));
  }
  int get() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }

 private:
  int number_ = -1;
};

struct Pipe {
  Descriptor reader;
  Descriptor writer;
};

tts::Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return system_failure("no pipe", errno);
  Pipe pipe{Descriptor(ends[0]), Descriptor(ends[1])};
  // Only our end: an engine would take EAGAIN for a failure.
  if (!pipe.reader || !pipe.writer || fcntl(pipe.reader.get(), F_SETFL, O_NONBLOCK) != 0) {
    return system_failure("no pipe", errno);
  }
  return pipe;
}

// A file in memory instead of a pipe needs no feeding, so large texts cannot lock two programs
// against each other, no SIGPIPE can reach the host, and a process that another thread forks at
// this moment cannot keep it open.
tts::Result<Descriptor> make_memory_file(std::string_view content) {
  Descriptor file(memfd_create("caesura", MFD_CLOEXEC));
  if (!file) return system_failure("no file in memory", errno);
  while (!content.empty()) {
    const ssize_t written = write(file.get(), content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return system_failure("no file in memory", errno);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  if (lseek(file.get(), 0, SEEK_SET) != 0) return system_failure("no file in memory", errno);
  return file;
}

std::vector<char*> pointers(const std::vector<std::string>& strings, const std::string* first) {
  std::vector<char*> result;
  if (first != nullptr) result.push_back(const_cast<char*>(first->c_str()));
  for (const std::string& s : strings) result.push_back(const_cast<char*>(s.c_str()));
  result.push_back(nullptr);
  return result;
}

// The program and all that it starts. Ended and reaped when this goes away.
class Group {
 public:
  Group() = default;
  Group(const Group&) = delete;
  Group& operator=(const Group&) = delete;
  ~Group() { stop(); }

  int start(const ProcessSpec& spec, int input, int output, int messages) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&actions, input, 0);
    posix_spawn_file_actions_adddup2(&actions, output, 1);
    posix_spawn_file_actions_adddup2(&actions, messages, 2);
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    const auto arguments = pointers(spec.arguments, &spec.path);
    const auto environment = pointers(spec.environment, nullptr);
    const int error = posix_spawn(&pid_, spec.path.c_str(), &actions, &attributes, arguments.data(),
                                  environment.data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) pid_ = -1;
    return error;
  }

  // Leaves the ended program unreaped, so that its number still names the group.
  bool has_ended() {
    if (pid_ < 0) return true;
    siginfo_t info{};
    const int result = waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT);
    if (result == 0) return info.si_pid == pid_;
    if (errno == EINTR) return false;
    pid_ = -1;  // reaped by somebody else: the number may name a stranger from now on
    return true;
  }

  void stop() {
    if (pid_ < 0) return;
    kill(-pid_, SIGTERM);
    const auto until = steady_clock::now() + kGrace;
    while (!has_ended() && steady_clock::now() < until) {
      std::this_thread::sleep_for(milliseconds(1));
    }
    ProcessEnd ignored;
    reap(ignored);
  }

  // Ends what is left of the group, then takes the program's status.
  void reap(ProcessEnd& end) {
    end.known = pid_ >= 0;
    if (!end.known) return;
    kill(-pid_, SIGKILL);
    int status = 0;
    pid_t reaped = -1;
    while ((reaped = waitpid(pid_, &status, 0)) < 0 && errno == EINTR) {
    }
    end.known = reaped == pid_;
    if (end.known && WIFSIGNALED(status)) end.signal = WTERMSIG(status);
    if (end.known && WIFEXITED(status)) end.exit_status = WEXITSTATUS(status);
    pid_ = -1;
  }

 private:
  pid_t pid_ = -1;
};

class Run {
 public:
  Run(const ProcessSpec& spec, tts::Context context, const OutputFn& output, ProcessEnd& end)
      : spec_(spec), context_(context), output_(output), end_(end) {}

  tts::Status run() {
    if (auto status = start(); !status.ok()) return status;
    bool ended = false;
    while (!ended) {
      if (auto status = check(); !status.ok()) return status;
      std::array<pollfd, 2> ready{{{output_pipe_.get(), POLLIN, 0}, {messages_.get(), POLLIN, 0}}};
      const bool open = output_pipe_ || messages_;
      const auto wait = open ? kSlice : milliseconds(1);
      poll(ready.data(), ready.size(), static_cast<int>(wait.count()));
      // Asked before reading: what was written before the end is then read below, and a pipe that
      // a stray descendant keeps open delays nothing.
      ended = group_.has_ended();
      if (auto status = read_output(); !status.ok()) return status;
      read_messages();
    }
    group_.reap(end_);
    return spec_.seekable_output ? read_file() : tts::Status{};
  }

 private:
  tts::Status start() {
    auto input = make_memory_file(spec_.input);
    if (!input.ok()) return input.status();
    auto messages = make_pipe();
    if (!messages.ok()) return messages.status();
    Descriptor writer;
    if (spec_.seekable_output) {
      auto file = make_memory_file({});
      if (!file.ok()) return file.status();
      output_file_ = std::move(file).value();
    } else {
      auto output = make_pipe();
      if (!output.ok()) return output.status();
      output_pipe_ = std::move(output.value().reader);
      writer = std::move(output.value().writer);
    }
    deadline_ = steady_clock::now() + spec_.timeout;
    const int error = group_.start(spec_, input.value().get(),
                                   spec_.seekable_output ? output_file_.get() : writer.get(),
                                   messages.value().writer.get());
    messages_ = std::move(messages.value().reader);
    if (error == 0) return {};
    if (error == E2BIG) {
      return {TTS_INVALID_ARGUMENT,
              "the arguments are too long for the system; give the text on stdin"};
    }
    if (error == EAGAIN || error == ENOMEM) return system_failure("cannot start", error);
    return {TTS_FAILED_PRECONDITION, std::string("cannot start: ") + std::strerror(error)};
  }

  tts::Status check() const {
    if (auto status = context_.check(); !status.ok()) return status;
    if (steady_clock::now() >= deadline_) {
      return {TTS_DEADLINE_EXCEEDED,
              "took longer than " + std::to_string(spec_.timeout.count()) + " ms (timeout)"};
    }
    struct stat info {};
    if (output_file_ && fstat(output_file_.get(), &info) == 0 &&
        static_cast<uint64_t>(info.st_size) > spec_.max_output) {
      return too_much();
    }
    return {};
  }

  tts::Status too_much() const {
    return {TTS_INTERNAL,
            "wrote more than " + std::to_string(spec_.max_output) + " bytes (max_output)"};
  }

  tts::Status deliver(std::size_t size) {
    received_ += size;
    if (received_ > spec_.max_output) return too_much();
    return output_({buffer_.data(), size});
  }

  // All that is there now. Ends early after some pieces, so that a cancel is seen in between.
  tts::Status read_output() {
    while (output_pipe_) {
      const ssize_t size = read(output_pipe_.get(), buffer_.data(), buffer_.size());
      if (size < 0 && errno == EINTR) continue;
      if (size < 0 && errno == EAGAIN) return {};
      if (size <= 0) output_pipe_.close();
      if (size <= 0) return {};
      if (auto status = deliver(static_cast<std::size_t>(size)); !status.ok()) return status;
      if (auto status = check(); !status.ok()) return status;
    }
    return {};
  }

  void read_messages() {
    std::array<char, 4096> piece{};
    while (messages_) {
      const ssize_t size = read(messages_.get(), piece.data(), piece.size());
      if (size < 0 && errno == EINTR) continue;
      if (size < 0 && errno == EAGAIN) return;
      if (size <= 0) return messages_.close();
      end_.messages.append(piece.data(), static_cast<std::size_t>(size));
      if (end_.messages.size() > kMostMessages) {
        end_.messages.erase(0, end_.messages.size() - kMostMessages);
      }
      if (!check().ok()) return;
    }
  }

  tts::Status read_file() {
    for (off_t at = 0;;) {
      const ssize_t size = pread(output_file_.get(), buffer_.data(), buffer_.size(), at);
      if (size < 0) return system_failure("the output cannot be read", errno);
      if (size == 0) return {};
      at += size;
      if (auto status = context_.check(); !status.ok()) return status;
      if (auto status = deliver(static_cast<std::size_t>(size)); !status.ok()) return status;
    }
  }

  const ProcessSpec& spec_;
  const tts::Context context_;
  const OutputFn& output_;
  ProcessEnd& end_;
  Group group_;
  Descriptor output_pipe_;
  Descriptor output_file_;
  Descriptor messages_;
  steady_clock::time_point deadline_;
  uint64_t received_ = 0;
  std::vector<std::byte> buffer_ = std::vector<std::byte>(kPiece);
};

}  // namespace

tts::Status run_process(const ProcessSpec& spec, tts::Context context, const OutputFn& output,
                        ProcessEnd& end) {
  return Run(spec, context, output, end).run();
}

}  // namespace caesura::command
