// The list of entries that slower tiers have yet to get: an entry of its own for each, in the tier
// that holds them, so that it lives and dies with what it speaks of.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "plugins/support/entry/key.hpp"
#include "tts/values.hpp"

namespace caesura::tiered {

// The scheme of markers; a caller's entries have another.
inline constexpr std::string_view kMarkerScheme = "tieredpush";

// An entry that is to go down.
struct Descent {
  entry::OwnedKey key;
  int32_t mode = TTS_PUT_KEEP_FIRST;  // for the slower tiers
  int64_t marked_ms = 0;              // of a marker that was found
};

entry::OwnedKey marker_key(const tts_store_key& key);

// What a marker is put with. `info` leads into this object.
class MarkerEntry {
 public:
  MarkerEntry(const Descent& descent, int64_t now_ms);
  MarkerEntry(const MarkerEntry&) = delete;
  MarkerEntry& operator=(const MarkerEntry&) = delete;
  const tts_entry_info& info() const { return info_; }
  static std::span<const std::byte> audio();

 private:
  tts_audio_format format_;
  std::array<tts_kv, 3> labels_;
  tts_entry_info info_;
};

// What a marker says; nothing where it is none of ours.
std::optional<Descent> read_marker(const tts_store_key& key, const tts_entry_info& info);

}  // namespace caesura::tiered
