#include "fake_service.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

extern char** environ;

namespace caesura::test {
namespace {

namespace json = boost::json;

const std::filesystem::path kFolder =
    std::filesystem::path(CAESURA_SOURCE_DIR) / "tests/providers/fake";

// -1 for a standard stream that is to be inherited.
pid_t start(const std::vector<std::string>& words, int in, int out) {
  std::vector<char*> arguments;
  for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (in >= 0) posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
  if (out >= 0) posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  pid_t process = -1;
  const int error =
      posix_spawn(&process, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error("cannot start " + words[0]);
  return process;
}

}  // namespace

FakeService::FakeService(const std::string& service, const std::vector<std::string>& arguments) {
  int in[2];
  int out[2];
  if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  // Debian's interpreter, which has Debian's modules, whatever stands first in PATH.
  std::vector<std::string> words = {"/usr/bin/python3", "-B", (kFolder / "serve.py").string(),
                                    service};
  words.insert(words.end(), arguments.begin(), arguments.end());
  process_ = start(words, in[0], out[1]);
  close(in[0]);
  close(out[1]);
  to_ = in[1];
  from_ = out[0];
  const json::value ports = json::parse(read_line());
  http_port_ = ports.at("http").to_number<uint16_t>();
  if (const auto* https = ports.get_object().if_contains("https")) {
    https_port_ = https->to_number<uint16_t>();
  }
}

FakeService::~FakeService() {
  close(to_);
  close(from_);
  if (process_ > 0) waitpid(process_, nullptr, 0);
}

std::string FakeService::read_line() {
  for (;;) {
    if (const auto end = unread_.find('\n'); end != std::string::npos) {
      std::string line = unread_.substr(0, end);
      unread_.erase(0, end + 1);
      return line;
    }
    pollfd ready{from_, POLLIN, 0};
    char buffer[65536];
    const auto size = poll(&ready, 1, 60'000) == 1 ? read(from_, buffer, sizeof buffer) : -1;
    if (size <= 0) throw std::runtime_error("the fake service does not answer");
    unread_.append(buffer, static_cast<std::size_t>(size));
  }
}

json::value FakeService::order(const json::object& order) {
  const std::string line = json::serialize(order) + "\n";
  for (std::size_t at = 0; at < line.size();) {
    const auto size = write(to_, line.data() + at, line.size() - at);
    if (size <= 0) throw std::runtime_error("the fake service takes no orders");
    at += static_cast<std::size_t>(size);
  }
  json::value answer = json::parse(read_line());
  if (const auto* object = answer.if_object(); object != nullptr && object->contains("error")) {
    throw std::runtime_error("fake service: " + json::serialize(object->at("error")));
  }
  return answer;
}

void FakeService::script(const std::string& faults) {
  order({{"do", "script"}, {"faults", json::parse(faults)}});
}
void FakeService::always(const std::string& fault) {
  order({{"do", "always"}, {"fault", json::parse(fault)}});
}
void FakeService::configure(const std::string& name, const json::value& value) {
  order({{"do", "configure"}, {"name", name}, {"value", value}});
}
void FakeService::reset() {
  order({{"do", "reset"}});
}

int64_t FakeService::counter(const std::string& name) {
  return order({{"do", "counters"}}).at(name).to_number<int64_t>();
}
json::object FakeService::last() {
  return order({{"do", "last"}}).as_object();
}
json::array FakeService::requests() {
  return order({{"do", "requests"}}).as_array();
}

std::string FakeService::last_header(const std::string& name) {
  const json::object request = last();
  for (const auto& header : request.at("headers").as_array()) {
    if (header.at(0).as_string() == name) return std::string(header.at(1).as_string());
  }
  return {};
}

void make_certificates(const std::filesystem::path& folder) {
  const pid_t process = start({(kFolder / "certificates").string(), folder.string()}, -1, -1);
  int status = 0;
  if (waitpid(process, &status, 0) != process || status != 0) {
    throw std::runtime_error("openssl made no certificates");
  }
}

}  // namespace caesura::test
