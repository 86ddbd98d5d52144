#include "plugins/middleware/cache/request_image.hpp"

#include <xxhash.h>

#include <array>
#include <cstring>

namespace caesura::cache {
namespace {

template <class T>
char* put(char* at, const T& value) {
  std::memcpy(at, &value, sizeof value);
  return at + sizeof value;
}

char* put(char* at, tts_str text) {
  at = put(at, text.size);
  if (text.size > 0) std::memcpy(at, text.data, text.size);
  return at + text.size;
}

// What changes how a request is served, but not what it sounds like.
constexpr uint32_t kServingFlags =
    TTS_REQUEST_BYPASS | TTS_REQUEST_REFRESH | TTS_REQUEST_ONLY_IF_CACHED;

}  // namespace

void write_request_image(const tts_request& r, std::string& out) {
  const std::array<tts_str, 8> strings{r.text,  r.language, r.voice,  r.model,
                                       r.style, r.role,     r.tenant, r.take};
  std::size_t size = sizeof(uint32_t) * 2 + sizeof(tts_audio_format) + sizeof(tts_pauses) +
                     sizeof(double) * 4 + sizeof(std::size_t);
  for (const tts_str& s : strings) size += sizeof s.size + s.size;
  for (std::size_t i = 0; i < r.option_count; ++i) {
    size += 2 * sizeof(std::size_t) + r.options[i].key.size + r.options[i].value.size;
  }
  out.resize(size);

  char* at = out.data();
  at = put(at, r.flags & ~kServingFlags);
  const uint32_t present = (r.format != nullptr ? 1U : 0U) | (r.pauses != nullptr ? 2U : 0U);
  at = put(at, present);
  at = put(at, r.format != nullptr ? *r.format : tts_audio_format{});
  at = put(at, r.pauses != nullptr ? *r.pauses : tts_pauses{});
  for (const double number : {r.rate_pct, r.pitch_pct, r.volume_pct, r.style_degree})
    at = put(at, number);
  for (const tts_str& s : strings) at = put(at, s);
  at = put(at, r.option_count);
  for (std::size_t i = 0; i < r.option_count; ++i) {
    at = put(at, r.options[i].key);
    at = put(at, r.options[i].value);
  }
}

uint64_t hash_image(std::string_view image) {
  return XXH3_64bits(image.data(), image.size());
}

}  // namespace caesura::cache
