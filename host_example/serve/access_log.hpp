// One line of JSON for each request: who, what, how long; never a text, a token or a query.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace caesura::serve {

struct AccessEntry {
  std::string_view method;
  std::string_view route;  // the endpoint's name; "-" where there is none
  std::string_view tenant;
  std::string_view peer;   // address without port
  std::string_view cache;  // hit, miss, coalesced ...; empty where no audio was asked for
  std::string_view key;    // the entry's digest, of which the start is told
  std::string_view trace;
  unsigned status = 0;
  uint64_t bytes = 0;  // of the body
  double first_byte_ms = 0;
  double elapsed_ms = 0;
};

// Lines are gathered and written together. [thread-safe]
class AccessLog {
 public:
  // A file that is appended to, "-" for stderr, empty for none. Throws host::Failure.
  explicit AccessLog(const std::string& path);
  ~AccessLog() { flush(); }
  AccessLog(const AccessLog&) = delete;
  AccessLog& operator=(const AccessLog&) = delete;

  void write(const AccessEntry& entry);
  // Writes what was gathered; to be called once a second.
  void flush();

 private:
  struct Close {
    void operator()(std::FILE* file) const {
      if (file != stderr) std::fclose(file);
    }
  };
  std::unique_ptr<std::FILE, Close> file_;
  std::mutex mutex_;
  std::string lines_;
};

}  // namespace caesura::serve
