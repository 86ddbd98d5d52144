// Compiled into the tests' build of the plugin only.
#include "plugins/stores/postgres_blob/fault_points.hpp"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <map>
#include <mutex>
#include <string>

namespace caesura::postgres_blob {
namespace {

struct Fault {
  int at = 0;
  int signal = SIGKILL;
  int passages = 0;
};

std::mutex mutex;
std::map<std::string, Fault, std::less<>> faults;

std::string_view cut(std::string_view& rest, char separator) {
  const std::string_view part = rest.substr(0, rest.find(separator));
  rest.remove_prefix(std::min(part.size() + 1, rest.size()));
  return part;
}

}  // namespace

void set_faults(std::string_view specification) {
  const std::lock_guard lock(mutex);
  faults.clear();
  while (!specification.empty()) {
    std::string_view one = cut(specification, ';');
    Fault& fault = faults[std::string(cut(one, ':'))];
    const std::string_view at = cut(one, ':');
    std::from_chars(at.data(), at.data() + at.size(), fault.at);
    fault.signal = one == "stop" ? SIGSTOP : SIGKILL;
  }
}

void fault_point(std::string_view name) {
  int signal = 0;
  {
    const std::lock_guard lock(mutex);
    const auto found = faults.find(name);
    if (found == faults.end() || ++found->second.passages != found->second.at) return;
    signal = found->second.signal;
  }
  ::kill(::getpid(), signal);
}

}  // namespace caesura::postgres_blob
