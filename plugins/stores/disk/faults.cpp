// Fault points; compiled into the tests' build of the plugin only.
#include <charconv>
#include <csignal>
#include <map>
#include <mutex>
#include <string>

#include "plugins/stores/disk/sys.hpp"

namespace caesura::disk::sys {
namespace {

struct Fault {
  int at = 0;     // the n-th call; 0 = each
  int error = 0;  // errno; 0 = kill
};

std::mutex mutex;
std::map<std::string, Fault, std::less<>> faults;
std::map<std::string, int, std::less<>> calls;

std::string_view cut(std::string_view& rest, char separator) {
  const std::string_view part = rest.substr(0, rest.find(separator));
  rest.remove_prefix(std::min(part.size() + 1, rest.size()));
  return part;
}

int number(std::string_view digits) {
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

}  // namespace

void set_faults(std::string_view specification) {
  const std::lock_guard lock(mutex);
  faults.clear();
  calls.clear();
  while (!specification.empty()) {
    std::string_view one = cut(specification, ';');
    const std::string_view call = cut(one, ':');
    const int at = number(cut(one, ':'));
    faults[std::string(call)] = {at, number(one)};
  }
}

bool fails(std::string_view call) {
  const std::lock_guard lock(mutex);
  const auto fault = faults.find(call);
  if (fault == faults.end()) return false;
  const int count = ++calls[std::string(call)];
  if (fault->second.at != 0 && fault->second.at != count) return false;
  if (fault->second.error == 0) ::raise(SIGKILL);
  errno = fault->second.error;
  return true;
}

}  // namespace caesura::disk::sys
