#include "host_example/upkeep/entry_text.hpp"

#include <tts/values.hpp>

#include <cstdio>
#include <ctime>

#include "host_example/encodings.hpp"

namespace caesura::host {
namespace {

namespace json = boost::json;

json::value count_or_null(int64_t count) {
  return count < 0 ? json::value(nullptr) : json::value(count);
}

json::object pairs_json(const tts_kv* pairs, std::size_t count) {
  json::object out;
  for (std::size_t i = 0; i < count; ++i) out[tts::view(pairs[i].key)] = tts::view(pairs[i].value);
  return out;
}

}  // namespace

std::string moment(int64_t unix_ms) {
  const std::time_t seconds = unix_ms / 1000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

std::string size_text(uint64_t bytes) {
  static constexpr const char* kUnits[] = {"kB", "MB", "GB", "TB"};
  if (bytes < 1000) return std::to_string(bytes) + " bytes";
  double size = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  while (size >= 999.95 && unit + 1 < std::size(kUnits)) {
    size /= 1000;
    ++unit;
  }
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %s", size, kUnits[unit]);
  return text;
}

json::object entry_json(const tts_store_key& key, const tts_entry_info& info, bool whole) {
  json::object entry{{"tenant", tts::view(key.tenant)},
                     {"scheme", tts::view(key.scheme)},
                     {"key", tts::view(key.digest)},
                     {"bytes", info.size},
                     {"created", moment(info.created_ms)},
                     {"accessed", moment(info.accessed_ms)},
                     {"expires", info.expires_ms == 0 ? json::value(nullptr)
                                                      : json::value(moment(info.expires_ms))},
                     {"hits", info.hit_count},
                     {"provider", tts::view(info.provider)},
                     {"voice", tts::view(info.voice)},
                     {"characters", count_or_null(info.characters)}};
  if (!whole) return entry;
  entry["billed_characters"] = count_or_null(info.billed_characters);
  if (info.format != nullptr) {
    const auto duration = milliseconds_of(*info.format, info.size);
    entry["encoding"] = name_of(info.format->encoding);
    entry["sample_rate"] = info.format->sample_rate;
    entry["channels"] = info.format->channels;
    entry["duration_ms"] = duration ? json::value(*duration) : json::value(nullptr);
  }
  entry["marks"] = info.mark_count;
  entry["labels"] = pairs_json(info.labels, info.label_count);
  entry["notes"] = pairs_json(info.notes, info.note_count);
  return entry;
}

}  // namespace caesura::host
