// Which entries an operator means: the options of a command, the tts_policy of the call, the filter
// of a saved plan.
#pragma once

#include <tts/ext/admin.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <optional>
#include <string>

namespace caesura::host {

struct Filter {
  std::optional<std::string> tenant;  // the empty one is a tenant too
  std::string scheme;
  std::string key;  // the start of it
  std::string provider;
  std::string voice;
  std::string project;  // the label that `produce` and others give
  bool never_hit = false;
  bool expired = false;
  int64_t min_idle_ms = 0;
  uint64_t max_bytes = 0;  // 0 = no cap
  uint64_t limit = 0;      // 0 = all

  bool operator==(const Filter&) const = default;
  // Whether nothing narrows it.
  [[nodiscard]] bool means_everything() const { return *this == Filter{}; }
};

// A view of a filter as the C ABI takes it; the filter must outlive it.
class Policy {
 public:
  explicit Policy(const Filter& filter);
  Policy(const Policy&) = delete;
  Policy& operator=(const Policy&) = delete;
  [[nodiscard]] const tts_policy& table() const { return table_; }
  [[nodiscard]] tts_policy& table() { return table_; }

 private:
  tts_kv label_{};
  tts_policy table_{};
};

// --tenant-id, --scheme, --provider, --voice.
void add_filter_options(CLI::App& command, Filter& filter);

boost::json::object filter_json(const Filter& filter);
// Throws std::exception where the document is not what filter_json writes.
Filter filter_from(const boost::json::value& document);

}  // namespace caesura::host
