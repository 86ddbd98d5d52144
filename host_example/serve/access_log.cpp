#include "host_example/serve/access_log.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>
#include <utility>

#include "host_example/failure.hpp"

namespace caesura::serve {
namespace {

// 2026-03-01T12:00:00.123Z. The second's part is made once a second by each thread.
void append_time(std::string& out) {
  using namespace std::chrono;
  const auto now = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  thread_local std::time_t second = 0;
  thread_local char text[32] = "";
  if (const std::time_t current = now / 1000; current != second) {
    second = current;
    std::tm parts{};
    gmtime_r(&second, &parts);
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  }
  char tail[8];
  std::snprintf(tail, sizeof tail, ".%03dZ", static_cast<int>(now % 1000));
  out.append(text).append(tail);
}

void append_word(std::string& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  out.append(",\"").append(name).append("\":\"");
  // Names of this host's own making; what is not plain comes from a stranger and is left out.
  for (const char c : value) {
    if (c >= 0x20 && c < 0x7F && c != '"' && c != '\\') out += c;
  }
  out += '"';
}

}  // namespace

AccessLog::AccessLog(const std::string& path) {
  if (path.empty()) return;
  file_.reset(path == "-" ? stderr : std::fopen(path.c_str(), "ae"));
  if (file_ == nullptr) {
    throw host::Failure(host::kWrongUsage, "serve.access_log: " + path +
                                               ": cannot be opened: " + std::strerror(errno));
  }
}

void AccessLog::write(const AccessEntry& entry) {
  if (file_ == nullptr) return;
  constexpr std::size_t kKeyPrefix = 8;
  constexpr std::size_t kFull = 64 * 1024;
  thread_local std::string line;
  line = "{\"time\":\"";
  append_time(line);
  line += '"';
  append_word(line, "method", entry.method);
  append_word(line, "route", entry.route);
  char numbers[160];
  std::snprintf(numbers, sizeof numbers,
                ",\"status\":%u,\"bytes\":%llu,\"first_byte_ms\":%.3f,\"ms\":%.3f", entry.status,
                static_cast<unsigned long long>(entry.bytes), entry.first_byte_ms,
                entry.elapsed_ms);
  line += numbers;
  append_word(line, "cache", entry.cache);
  append_word(line, "key", entry.key.substr(0, kKeyPrefix));
  append_word(line, "tenant", entry.tenant);
  append_word(line, "peer", entry.peer);
  append_word(line, "trace", entry.trace);
  line += "}\n";
  bool full = false;
  {
    const std::lock_guard lock(mutex_);
    lines_ += line;
    full = lines_.size() >= kFull;
  }
  if (full) flush();
}

void AccessLog::flush() {
  const std::lock_guard lock(mutex_);
  if (lines_.empty() || file_ == nullptr) return;
  // A log that cannot be written stops nobody from being heard.
  (void)std::fwrite(lines_.data(), 1, lines_.size(), file_.get());
  (void)std::fflush(file_.get());
  lines_.clear();
}

}  // namespace caesura::serve
