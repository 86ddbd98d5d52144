// The options of a cache, read from its config.
#pragma once

#include <tts/plugin.hpp>

#include <chrono>
#include <optional>
#include <string>

#include "plugins/middleware/cache/keys.hpp"
#include "plugins/middleware/cache/schedule.hpp"

namespace caesura::cache {

// Single flight among the processes that share the store, where it offers leases.
struct LeaseSettings {
  bool enabled = true;
  std::chrono::milliseconds ttl{5000};  // renewed at each third of it while a fill lasts
  std::chrono::milliseconds wait{10'000};
  std::chrono::milliseconds timeout{50};  // for one answer of the store
};

// What leaves the store by itself, and when; the conditions of `caesura cache cleanup`.
struct CleanUpSettings {
  Schedule schedule;  // never, unless the config says when
  std::chrono::milliseconds min_idle{0};
  bool never_hit = false;
  bool expired = false;
  std::optional<std::string> tenant;
  std::string scheme;
  std::string provider;
  std::string voice;
  uint64_t max_bytes = 0;  // 0 = no cap
  uint64_t limit = 0;      // of one run; 0 = all
  std::chrono::milliseconds batch_pause{1000};
};

struct Settings {
  std::string store;  // its name in the config
  KeySettings keys;
  std::chrono::milliseconds ttl{0};  // 0 = entries stay until the store needs room
  int64_t ttl_jitter_pct =
      10;  // each entry expires up to so much earlier, so that they do not all at once
  bool finish_fills = true;  // audio that is paid for is stored though nobody waits any more
  std::chrono::milliseconds fill_timeout{120'000};
  std::chrono::milliseconds stop_timeout{5000};  // how long the end of the cache waits for fills
  std::chrono::milliseconds store_timeout{1000};
  std::chrono::milliseconds touch_interval{1000};
  std::size_t max_entry_bytes = 64U << 20;
  LeaseSettings lease;
  CleanUpSettings clean_up;
  bool accept_unrendered_pauses = false;
};

// JSON Schema of the config object.
extern const char* const kSchema;

tts::Result<Settings> read_settings(const tts::Creation& creation);

}  // namespace caesura::cache
