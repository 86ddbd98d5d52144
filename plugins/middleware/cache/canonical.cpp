#include "plugins/middleware/cache/canonical.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>

#include "plugins/middleware/cache/python_json.hpp"

namespace caesura::cache {
namespace {

void write_field(std::string_view name, std::string_view value, std::string& out) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value.size()).ptr;
  out.append(name).push_back(' ');
  out.append(digits.data(), end).push_back('\n');
  out.append(value).push_back('\n');
}

void write_v3(std::string_view label, const tts_request& request, const Fingerprint& fingerprint,
              std::string& out) {
  write_field("scheme", label, out);
  write_field("tenant", tts::view(request.tenant), out);
  for (std::size_t i = 0; i < Fingerprint::kNames.size(); ++i) {
    write_field(Fingerprint::kNames[i], fingerprint.value(i), out);
  }
  write_field("take", tts::view(request.take), out);
}

// Clients spelt these names in three ways, and their values are numbers however they were sent.
std::string_view canonical_setting(std::string_view name) {
  if (name == "styleDegree" || name == "styledegree") return "style_degree";
  if (name == "ratePct") return "rate_pct";
  if (name == "pitchPct") return "pitch_pct";
  return name;
}

bool is_number_setting(std::string_view name) {
  return name == "style_degree" || name == "rate_pct" || name == "pitch_pct";
}

std::string json_option(std::string_view name, std::string_view value) {
  double number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (is_number_setting(name) && error == std::errc{} && end == value.data() + value.size()) {
    return python_number(number);
  }
  std::string text;
  append_python_string(value, text);
  return text;
}

std::string settings_json(const tts_request& request) {
  std::map<std::string, std::string, std::less<>> members;  // sorted, as the scheme asks
  for (std::size_t i = 0; i < request.option_count; ++i) {
    const std::string_view name = canonical_setting(tts::view(request.options[i].key));
    members.insert_or_assign(std::string(name),
                             json_option(name, tts::view(request.options[i].value)));
  }
  const auto number = [&members](const char* name, double value) {
    if (value != TTS_UNSET) members.insert_or_assign(name, python_number(value));
  };
  number("rate_pct", request.rate_pct);
  number("pitch_pct", request.pitch_pct);
  number("volume_pct", request.volume_pct);
  number("style_degree", request.style_degree);
  if (request.style.size > 0) {
    append_python_string(tts::view(request.style), members["style"] = "");
  }
  std::string out = "{";
  for (const auto& [name, value] : members) {
    if (out.size() > 1) out += ", ";
    append_python_string(name, out);
    out += ": " + value;
  }
  return out + "}";
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

void write_json(Scheme scheme, const tts_request& request, const Fingerprint& fingerprint,
                std::string& out) {
  out += '{';
  if (scheme == Scheme::v2) out += "\"pause_config\": " + pauses_json(request.pauses) + ", ";
  out += "\"settings\": " + settings_json(request) + ", \"tenant_id\": ";
  append_python_string(request.tenant.size > 0 ? tts::view(request.tenant) : "global", out);
  out += ", \"text\": ";
  append_python_string(python_strip(tts::view(request.text)), out);
  out += ", \"tts_provider\": ";
  append_python_string(fingerprint.provider(), out);
  out += ", \"voice_id\": ";
  // The voice that speaks: a request that leaves it to the config meets one that names it.
  append_python_string(fingerprint.voice().empty() ? tts::view(request.voice) : fingerprint.voice(),
                       out);
  out += '}';
}

}  // namespace

std::optional<Scheme> parse_scheme(std::string_view name) {
  if (name == "v1") return Scheme::v1;
  if (name == "v2") return Scheme::v2;
  if (name == "v3") return Scheme::v3;
  return std::nullopt;
}

std::string_view scheme_name(Scheme scheme) {
  return scheme == Scheme::v1 ? "v1" : scheme == Scheme::v2 ? "v2" : "v3";
}

void write_canonical(Scheme scheme, std::string_view scheme_label, const tts_request& request,
                     const Fingerprint& fingerprint, std::string& out) {
  out.clear();
  if (scheme == Scheme::v3) {
    write_v3(scheme_label, request, fingerprint, out);
  } else {
    write_json(scheme, request, fingerprint, out);
  }
}

}  // namespace caesura::cache
