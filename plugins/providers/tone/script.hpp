// Faults on purpose: what a test tells the provider to do instead of speaking well.
#pragma once

#include <atomic>
#include <boost/json.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <tts/status.hpp>
#include <vector>

namespace caesura::tone {

struct Rule {
  int64_t call = 0;             // 0 = any
  std::string text;             // empty = any
  int64_t delay_ms = 0;         // before the first byte
  bool ignore_cancel = false;   // of the delay
  std::size_t chunk_bytes = 0;  // 0 = as configured
  std::size_t after_bytes = 0;  // where status, hang or end strikes
  tts_status status = TTS_OK;
  int32_t vendor_code = 0;
  int32_t retry_after_ms = -1;
  std::string message;
  bool hang = false;
  bool end = false;

  [[nodiscard]] bool strikes() const { return status != TTS_OK || hang || end; }
};

// Rules are fixed after parsing; how often each was used is counted. [thread-safe]
class Script {
 public:
  static tts::Result<Script> parse(const boost::json::array& rules);

  // The first rule that fits, or nullptr. Uses it up where it has a number of times.
  const Rule* match(int64_t call, std::string_view text) const;

 private:
  struct Counted {
    Rule rule;
    std::atomic<int64_t> left = 0;
  };
  std::vector<std::unique_ptr<Counted>> rules_;
};

}  // namespace caesura::tone
