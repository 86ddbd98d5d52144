#include "plugins/support/json_key/json_key.hpp"

#include <algorithm>
#include <array>

#include "plugins/support/json_key/python_json.hpp"

namespace caesura::json_key {
namespace {

std::string settings_json(const Settings& settings) {
  std::string out = "{";
  for (const auto& [name, value] : settings) {
    if (out.size() > 1) out += ", ";
    append_python_string(name, out);
    out += ": " + value;
  }
  return out + "}";
}

}  // namespace

std::string_view canonical_setting(std::string_view name) {
  if (name == "styleDegree" || name == "styledegree") return "style_degree";
  if (name == "ratePct") return "rate_pct";
  if (name == "pitchPct") return "pitch_pct";
  return name;
}

bool is_number_setting(std::string_view name) {
  return name == "style_degree" || name == "rate_pct" || name == "pitch_pct";
}

std::string pauses_json(const tts_pauses* pauses) {
  struct Member {
    const char* name;
    int32_t tts_pauses::*value;
    int32_t missing;  // what the scheme's first writer assumed, in ms
  };
  static constexpr std::array<Member, 6> kSorted{{{"chapterMs", &tts_pauses::chapter_ms, 3000},
                                                  {"colonMs", &tts_pauses::colon_ms, 400},
                                                  {"commaMs", &tts_pauses::comma_ms, 300},
                                                  {"paragraphMs", &tts_pauses::paragraph_ms, 1000},
                                                  {"semicolonMs", &tts_pauses::semicolon_ms, 350},
                                                  {"sentenceMs", &tts_pauses::sentence_ms, 500}}};
  const auto given = [pauses](const Member& m) { return pauses->*m.value != TTS_PAUSE_INHERIT; };
  if (pauses == nullptr || std::none_of(kSorted.begin(), kSorted.end(), given)) return "null";
  std::string out = "{";
  for (const Member& member : kSorted) {
    if (out.size() > 1) out += ", ";
    const int32_t value = given(member) ? pauses->*member.value : member.missing;
    out += '"' + std::string(member.name) + "\": " + std::to_string(value);
  }
  return out + "}";
}

void append(const Source& source, std::string_view pauses, std::string& out) {
  out += '{';
  if (!pauses.empty()) {
    out += "\"pause_config\": ";
    out += pauses;
    out += ", ";
  }
  out += "\"settings\": " + settings_json(*source.settings) + ", \"tenant_id\": ";
  append_python_string(source.tenant.empty() ? "global" : source.tenant, out);
  out += ", \"text\": ";
  append_python_string(python_strip(source.text), out);
  out += ", \"tts_provider\": ";
  append_python_string(source.provider, out);
  out += ", \"voice_id\": ";
  append_python_string(source.voice, out);
  out += '}';
}

}  // namespace caesura::json_key
