#include "plugins/middleware/cache/canonical.hpp"

#include <array>
#include <charconv>

#include "plugins/support/json_key/json_key.hpp"
#include "plugins/support/json_key/python_json.hpp"

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

std::string json_option(std::string_view name, std::string_view value) {
  double number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (json_key::is_number_setting(name) && error == std::errc{} &&
      end == value.data() + value.size()) {
    return json_key::python_number(number);
  }
  std::string text;
  json_key::append_python_string(value, text);
  return text;
}

json_key::Settings settings_of(const tts_request& request) {
  json_key::Settings members;
  for (std::size_t i = 0; i < request.option_count; ++i) {
    const std::string_view name = json_key::canonical_setting(tts::view(request.options[i].key));
    members.insert_or_assign(std::string(name),
                             json_option(name, tts::view(request.options[i].value)));
  }
  const auto number = [&members](const char* name, double value) {
    if (value != TTS_UNSET) members.insert_or_assign(name, json_key::python_number(value));
  };
  number("rate_pct", request.rate_pct);
  number("pitch_pct", request.pitch_pct);
  number("volume_pct", request.volume_pct);
  number("style_degree", request.style_degree);
  if (request.style.size > 0) {
    json_key::append_python_string(tts::view(request.style), members["style"] = "");
  }
  return members;
}

void write_json(Scheme scheme, const tts_request& request, const Fingerprint& fingerprint,
                std::string& out) {
  const json_key::Settings settings = settings_of(request);
  // The voice that speaks: a request that leaves it to the config meets one that names it.
  const std::string_view voice =
      fingerprint.voice().empty() ? tts::view(request.voice) : fingerprint.voice();
  json_key::append({tts::view(request.tenant), fingerprint.provider(), voice,
                    tts::view(request.text), &settings},
                   scheme == Scheme::v2 ? json_key::pauses_json(request.pauses) : "", out);
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
