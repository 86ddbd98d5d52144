// The options of a cache, read from its config.
#pragma once

#include <tts/plugin.hpp>

#include <chrono>
#include <string>

#include "plugins/middleware/cache/keys.hpp"

namespace caesura::cache {

// Single flight among the processes that share the store, where it offers leases.
struct LeaseSettings {
  bool enabled = true;
  std::chrono::milliseconds ttl{5000};  // renewed at each third of it while a fill lasts
  std::chrono::milliseconds wait{10'000};
  std::chrono::milliseconds timeout{50};  // for one answer of the store
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
  bool accept_unrendered_pauses = false;
};

// JSON Schema of the config object.
extern const char* const kSchema;

tts::Result<Settings> read_settings(const tts::Creation& creation);

}  // namespace caesura::cache
