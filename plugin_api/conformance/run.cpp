#include "plugin_api/conformance/run.hpp"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

namespace caesura::conformance {
namespace {

using Clock = std::chrono::steady_clock;

void send(int pipe, const Finding& finding) {
  const std::string message = std::to_string(static_cast<int>(finding.verdict)) + finding.why;
  for (std::size_t sent = 0; sent < message.size();) {
    const ssize_t n = write(pipe, message.data() + sent, message.size() - sent);
    if (n <= 0) return;
    sent += static_cast<std::size_t>(n);
  }
}

// What the child sent until it closed the pipe; `late` when it did not in time.
std::string receive(int pipe, Clock::time_point end, bool& late) {
  std::string message;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
    pollfd ready{pipe, POLLIN, 0};
    if (left <= 0 || poll(&ready, 1, static_cast<int>(left)) == 0) {
      late = true;
      return message;
    }
    char buffer[512];
    const ssize_t n = read(pipe, buffer, sizeof buffer);
    if (n <= 0) return message;
    message.append(buffer, static_cast<std::size_t>(n));
  }
}

}  // namespace

Finding in_child(std::chrono::milliseconds limit, const std::function<Finding()>& body) {
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("no pipe for a child process");
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("no child process");
  if (child == 0) {
    close(ends[0]);
    send(ends[1], body());
    _exit(0);  // the plugin's threads and exit handlers are not ours to wait for
  }
  close(ends[1]);
  bool late = false;
  const std::string message = receive(ends[0], Clock::now() + limit, late);
  close(ends[0]);
  if (late) kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  if (late) return {Verdict::fail, "no answer within " + std::to_string(limit.count()) + " ms"};
  if (message.empty()) {
    return {Verdict::crash, WIFSIGNALED(status)
                                ? std::string("ended by signal ") + strsignal(WTERMSIG(status))
                                : "the process ended by itself"};
  }
  return {static_cast<Verdict>(message[0] - '0'), message.substr(1)};
}

Finding judge(const Check& check, std::chrono::milliseconds limit,
              const std::function<Subject()>& subject) {
  return in_child(limit, [&]() -> Finding {
    try {
      Subject judged = subject();
      check.judge(judged);
      return {};
    } catch (const NotJudged& reason) {
      return {Verdict::skip, reason.what()};
    } catch (const std::exception& broken) {
      return {Verdict::fail, broken.what()};
    }
  });
}

}  // namespace caesura::conformance
