#include "plugins/providers/elevenlabs/voice_list.hpp"

#include <strings.h>

#include <algorithm>
#include <boost/json.hpp>

namespace caesura::elevenlabs {
namespace {

namespace json = boost::json;

std::string text_of(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

bool holds(std::string_view wanted, std::string_view language) {
  if (wanted.empty()) return true;
  if (wanted.size() > language.size() ||
      strncasecmp(wanted.data(), language.data(), wanted.size()) != 0) {
    return false;
  }
  return wanted.size() == language.size() || language[wanted.size()] == '-';
}

std::vector<std::string> languages_of(const json::object& item, const json::object& labels) {
  std::vector<std::string> languages;
  const auto add = [&languages](std::string language) {
    const bool known = std::find(languages.begin(), languages.end(), language) != languages.end();
    if (!language.empty() && !known) languages.push_back(std::move(language));
  };
  add(text_of(labels, "language"));
  const auto* verified = item.if_contains("verified_languages");
  if (verified == nullptr || !verified->is_array()) return languages;
  for (const json::value& one : verified->get_array()) {
    if (!one.is_object()) continue;
    const std::string locale = text_of(one.get_object(), "locale");
    add(locale.empty() ? text_of(one.get_object(), "language") : locale);
  }
  return languages;
}

Voice voice_of(const json::object& item) {
  const auto* given = item.if_contains("labels");
  const json::object labels =
      given != nullptr && given->is_object() ? given->get_object() : json::object();
  Voice voice{text_of(item, "voice_id"),
              text_of(item, "name"),
              languages_of(item, labels),
              text_of(labels, "gender"),
              {}};
  if (voice.gender != "female" && voice.gender != "male") voice.gender.clear();
  json::object metadata;
  if (const auto category = text_of(item, "category"); !category.empty()) {
    metadata["category"] = category;
  }
  if (!voice.languages.empty()) {
    metadata["languages"] = json::array(voice.languages.begin(), voice.languages.end());
  }
  if (!labels.empty()) metadata["labels"] = labels;
  voice.metadata = json::serialize(metadata);
  return voice;
}

}  // namespace

bool Voice::speaks(std::string_view wanted) const {
  return languages.empty() ||
         std::any_of(languages.begin(), languages.end(),
                     [wanted](const auto& language) { return holds(wanted, language); });
}

tts_voice Voice::described(std::string_view wanted) const {
  const auto fits = std::find_if(languages.begin(), languages.end(),
                                 [wanted](const auto& one) { return holds(wanted, one); });
  return {sizeof(tts_voice),
          0,
          tts::str(id),
          tts::str(name),
          fits == languages.end() ? tts_str{} : tts::str(*fits),
          tts::str(gender),
          tts::str(metadata)};
}

tts::Result<std::vector<Voice>> parse_voices(std::string_view body) {
  boost::system::error_code fault;
  const json::value parsed = json::parse({body.data(), body.size()}, fault);
  const auto* list =
      !fault && parsed.is_object() ? parsed.get_object().if_contains("voices") : nullptr;
  if (list == nullptr || !list->is_array()) {
    return tts::Status(TTS_UNAVAILABLE, "elevenlabs: the answer to /v1/voices holds no list");
  }
  std::vector<Voice> voices;
  for (const json::value& one : list->get_array()) {
    if (!one.is_object()) continue;
    Voice voice = voice_of(one.get_object());
    if (!voice.id.empty()) voices.push_back(std::move(voice));
  }
  return voices;
}

}  // namespace caesura::elevenlabs
