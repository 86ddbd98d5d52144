#include "plugins/stores/tiered/marker.hpp"

#include <cstdio>

#include "plugins/support/entry/checksum.hpp"

namespace caesura::tiered {
namespace {

// Entries have audio; a marker has a byte of it.
constexpr std::array<std::byte, 1> kAudio{};

}  // namespace

entry::OwnedKey marker_key(const tts_store_key& key) {
  const std::string name =
      std::string(tts::view(key.scheme)) + "/" + std::string(tts::view(key.digest));
  entry::OwnedKey marker;
  marker.tenant = tts::view(key.tenant);
  marker.scheme = kMarkerScheme;
  for (const uint64_t seed : {uint64_t{1}, uint64_t{2}}) {
    for (const std::byte byte : entry::checksum128(std::as_bytes(std::span(name)), seed)) {
      std::array<char, 3> digits{};
      std::snprintf(digits.data(), digits.size(), "%02x", std::to_integer<unsigned>(byte));
      marker.digest += digits.data();
    }
  }
  return marker;
}

MarkerEntry::MarkerEntry(const Descent& descent, int64_t now_ms)
    : format_(tts::pcm_format(8000)), info_(tts::empty_entry_info()) {
  labels_ = {{{tts::str("scheme"), tts::str(descent.key.scheme)},
              {tts::str("digest"), tts::str(descent.key.digest)},
              {tts::str("mode"), tts::str(descent.mode == TTS_PUT_REPLACE ? "replace" : "keep")}}};
  format_.encoding = TTS_ENCODING_MULAW;
  info_.format = &format_;
  info_.size = kAudio.size();
  info_.created_ms = info_.accessed_ms = now_ms;
  info_.labels = labels_.data();
  info_.label_count = labels_.size();
}

std::span<const std::byte> MarkerEntry::audio() {
  return kAudio;
}

std::optional<Descent> read_marker(const tts_store_key& key, const tts_entry_info& info) {
  Descent descent;
  descent.key.tenant = tts::view(key.tenant);
  descent.marked_ms = info.created_ms;
  for (std::size_t i = 0; i < info.label_count; ++i) {
    const std::string_view name = tts::view(info.labels[i].key);
    const std::string_view value = tts::view(info.labels[i].value);
    if (name == "scheme") descent.key.scheme = value;
    if (name == "digest") descent.key.digest = value;
    if (name == "mode" && value == "replace") descent.mode = TTS_PUT_REPLACE;
  }
  if (!entry::is_valid(descent.key.view())) return std::nullopt;
  return descent;
}

}  // namespace caesura::tiered
