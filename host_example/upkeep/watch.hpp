// What a store did since it was last looked at, told from its entries: so it counts the requests of
// every process that shares the store, none of which is asked.
#pragma once

#include <boost/json.hpp>

#include <map>
#include <optional>
#include <string>
#include <unordered_map>

#include "host_example/upkeep/admin.hpp"

namespace caesura::host {

struct Traffic {
  uint64_t hits = 0;
  uint64_t made = 0;  // entries: each stands for a miss
  uint64_t saved_characters = 0;
  uint64_t entries = 0;  // there now
  uint64_t bytes = 0;    // of their audio
  // Of the requests that were hits or made an entry; nothing without requests.
  [[nodiscard]] std::optional<double> hit_rate() const;
};

struct Tier {
  uint64_t entries = 0;
  uint64_t bytes = 0;
  bool resting = false;
};

struct Look {
  int64_t unix_ms = 0;
  std::optional<double> seconds;  // since the last look; the first one tells of all time
  Traffic all;
  std::map<std::string, Traffic> schemes;
  std::map<std::string, Tier> tiers;  // of a tiered store
};

class Watch {
 public:
  explicit Watch(const Session& session) : admin_(session) {}
  // Reads every entry's description. Throws Failure.
  Look look();

 private:
  Admin admin_;
  std::unordered_map<uint64_t, uint64_t> hits_;  // by entry, at the last look
  std::optional<int64_t> last_ms_;
};

std::string watch_heading();
std::string watch_line(const Look& look);
boost::json::object watch_json(const Look& look);

// Looks each `seconds` until an interrupt and prints: lines for people, or one JSON document for
// each look. A look that takes long stretches the interval to ten times its duration.
void watch(const Session& session, double seconds, bool as_json);

}  // namespace caesura::host
