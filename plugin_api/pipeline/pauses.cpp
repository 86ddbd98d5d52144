#include "pauses.hpp"

#include "suggest.hpp"

#include <charconv>

namespace caesura::pipeline {
namespace {

struct Class {
  std::string_view name;
  int32_t tts_pauses::*value;
};
constexpr std::array<Class, 6> kClasses = {{{"sentence", &tts_pauses::sentence_ms},
                                            {"paragraph", &tts_pauses::paragraph_ms},
                                            {"chapter", &tts_pauses::chapter_ms},
                                            {"comma", &tts_pauses::comma_ms},
                                            {"colon", &tts_pauses::colon_ms},
                                            {"semicolon", &tts_pauses::semicolon_ms}}};
constexpr std::string_view kRange =
    "; must be a whole number of milliseconds from 0 to 60000, or engine";

// With or without "_ms".
const Class* find_class(std::string_view key) {
  if (key.ends_with("_ms")) key.remove_suffix(3);
  for (const Class& c : kClasses) {
    if (c.name == key) return &c;
  }
  return nullptr;
}

std::vector<std::string> class_keys() {
  std::vector<std::string> out;
  for (const Class& c : kClasses) out.push_back(std::string(c.name) + "_ms");
  return out;
}

// With its unit, for a suggestion.
std::string full_key(std::string_view key) {
  return std::string(key.substr(0, 64)) + (key.ends_with("_ms") ? "" : "_ms");
}

std::string clip(std::string_view word) {
  constexpr std::size_t kMost = 40;
  return std::string(word.substr(0, kMost));
}

tts::Status wrong(const std::string& what) {
  return {TTS_INVALID_ARGUMENT, "pauses: " + what};
}

}  // namespace

PauseSettings::PauseSettings() : defaults_(tts::all_pauses(TTS_PAUSE_ENGINE)) {
  const Node shipped = parse_yaml(kShippedPresets, "configs/presets.yaml");
  read(shipped.find("presets"), nullptr, "configs/presets.yaml");
}

std::vector<std::string> PauseSettings::preset_names() const {
  std::vector<std::string> out;
  for (const auto& [name, unused] : presets_) out.push_back(name);
  return out;
}

tts_pauses PauseSettings::read_mapping(const Node& node, const Place& place, bool may_name) const {
  if (node.kind != Node::Kind::map) {
    place.fail("is " + std::string(kind_name(node)) +
               "; must be a mapping like {comma_ms: 300, sentence_ms: 500}");
  }
  tts_pauses out = tts::all_pauses();
  if (const Member* base = may_name ? node.find("preset") : nullptr) {
    const auto found = presets_.find(base->value.text);
    if (found == presets_.end()) {
      place.at(base->line, "preset")
          .fail("unknown preset \"" + clip(base->value.text) + "\"" +
                suggestion(base->value.text, preset_names()));
    }
    out = found->second;
  }
  for (const Member& member : node.map) {
    if (may_name && member.key == "preset") continue;
    const Place here = place.at(member.line, member.key);
    const Class* which = member.key.ends_with("_ms") ? find_class(member.key) : nullptr;
    if (which == nullptr) here.fail("unknown key" + suggestion(full_key(member.key), class_keys()));
    const Node& given = member.value;
    if (given.kind == Node::Kind::text && given.text == "engine") {
      out.*which->value = TTS_PAUSE_ENGINE;
    } else if (given.kind == Node::Kind::integer && given.integer >= 0 &&
               given.integer <= TTS_PAUSE_MAX) {
      out.*which->value = static_cast<int32_t>(given.integer);
    } else {
      const bool scalar = given.kind != Node::Kind::list && given.kind != Node::Kind::map;
      const std::string shown = given.kind == Node::Kind::text ? "\"" + clip(given.text) + "\""
                                : scalar ? boost::json::serialize(to_json(given))
                                         : std::string(kind_name(given));
      here.fail(shown + " is no pause" + std::string(kRange));
    }
  }
  return out;
}

void PauseSettings::read(const Member* presets, const Member* pauses, const std::string& file) {
  if (presets != nullptr) {
    const Place place{file, presets->line, "presets"};
    if (presets->value.kind != Node::Kind::map) {
      place.fail("is " + std::string(kind_name(presets->value)) + "; must be a mapping of presets");
    }
    for (const Member& preset : presets->value.map) {
      const Place here = place.at(preset.line, preset.key);
      if (preset.key == "none" || preset.key.find_first_of("=,") != std::string::npos ||
          preset.key.empty()) {
        here.fail("is no name for a preset; take a word without = and , that is not none");
      }
      presets_[preset.key] = read_mapping(preset.value, here, false);
    }
  }
  if (pauses == nullptr) return;
  const Place place{file, pauses->line, "pauses"};
  tts_pauses given = tts::all_pauses();
  if (pauses->value.kind != Node::Kind::text) {
    given = read_mapping(pauses->value, place, true);
  } else if (pauses->value.text != "none") {
    const auto found = presets_.find(pauses->value.text);
    if (found == presets_.end()) {
      place.fail("unknown preset \"" + clip(pauses->value.text) + "\"" +
                 suggestion(pauses->value.text, preset_names()));
    }
    given = found->second;
  }
  inherit(given, tts::all_pauses(TTS_PAUSE_ENGINE));
  defaults_ = given;
}

tts::Result<tts_pauses> PauseSettings::parse(std::string_view spec) const {
  if (spec.empty()) return defaults_;
  if (spec == "none") return tts::all_pauses(TTS_PAUSE_ENGINE);
  tts_pauses out = tts::all_pauses();
  for (bool first = true; !spec.empty(); first = false) {
    const std::string_view part = spec.substr(0, spec.find(','));
    spec.remove_prefix(std::min(spec.size(), part.size() + 1));
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) {
      const auto preset = presets_.find(std::string(part));
      if (preset == presets_.end() || !first) {
        return wrong((first ? "unknown preset \"" : "no KEY=MS: \"") + clip(part) + "\"" +
                     (first ? suggestion(part, preset_names()) : "; write comma=300"));
      }
      out = preset->second;
      continue;
    }
    const Class* which = find_class(part.substr(0, equals));
    if (which == nullptr) {
      return wrong("unknown class \"" + clip(part.substr(0, equals)) + "\"" +
                   suggestion(full_key(part.substr(0, equals)), class_keys()));
    }
    const std::string_view number = part.substr(equals + 1);
    int32_t value = -1;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    const bool whole = error == std::errc{} && end == number.data() + number.size();
    if (number == "engine")
      value = TTS_PAUSE_ENGINE;
    else if (!whole || value < 0 || value > TTS_PAUSE_MAX) {
      return wrong("\"" + clip(part) + "\" is no pause" + std::string(kRange));
    }
    out.*which->value = value;
  }
  return out;
}

void inherit(tts_pauses& pauses, const tts_pauses& defaults) {
  for (const Class& c : kClasses) {
    if (pauses.*c.value == TTS_PAUSE_INHERIT) pauses.*c.value = defaults.*c.value;
  }
}

std::string describe(const tts_pauses& pauses) {
  std::string out;
  for (const Class& c : kClasses) {
    if (pauses.*c.value < 0) continue;
    if (!out.empty()) out += ", ";
    out.append(c.name).append(" ").append(std::to_string(pauses.*c.value));
  }
  return out.empty() ? "the engine's own" : out;
}

}  // namespace caesura::pipeline
