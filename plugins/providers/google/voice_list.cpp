#include "plugins/providers/google/voice_list.hpp"

#include <strings.h>

#include <algorithm>
#include <boost/json.hpp>

#include "plugins/providers/google/voice_dialect.hpp"

namespace caesura::google {
namespace {

namespace json = boost::json;

std::string text_of(const json::object& item, std::string_view key) {
  const auto* value = item.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(std::string_view(value->get_string()))
                                                : std::string();
}

std::vector<std::string> languages_of(const json::object& item) {
  std::vector<std::string> languages;
  const auto* list = item.if_contains("languageCodes");
  if (list == nullptr || !list->is_array()) return languages;
  for (const json::value& one : list->get_array()) {
    if (one.is_string()) languages.emplace_back(std::string_view(one.get_string()));
  }
  return languages;
}

std::string gender_of(const json::object& item) {
  const std::string gender = text_of(item, "ssmlGender");
  if (gender == "FEMALE") return "female";
  if (gender == "MALE") return "male";
  return gender == "NEUTRAL" ? "neutral" : "";
}

std::string metadata_of(const json::object& item, const Voice& voice) {
  json::object metadata;
  metadata["languages"] = json::array(voice.languages.begin(), voice.languages.end());
  if (const auto* rate = item.if_contains("naturalSampleRateHertz"))
    metadata["sample_rate"] = *rate;
  metadata["pauses"] = dialect_of(voice.name, "").ssml;
  return json::serialize(metadata);
}

}  // namespace

tts_voice Voice::described() const {
  return {sizeof(tts_voice),
          0,
          tts::str(name),
          tts::str(name),
          tts::str(languages.empty() ? std::string_view{} : std::string_view(languages.front())),
          tts::str(gender),
          tts::str(metadata)};
}

bool Voice::speaks(std::string_view wanted) const {
  if (wanted.empty()) return true;
  return std::any_of(languages.begin(), languages.end(),
                     [&](const std::string& language) { return google::speaks(language, wanted); });
}

tts::Result<std::vector<Voice>> parse_voices(std::string_view body) {
  boost::system::error_code fault;
  const json::value parsed = json::parse(body, fault);
  const auto* list =
      fault || !parsed.is_object() ? nullptr : parsed.get_object().if_contains("voices");
  if (list == nullptr || !list->is_array()) {
    return tts::Status{TTS_UNAVAILABLE, "google: the list of voices is no JSON list of voices"};
  }
  std::vector<Voice> voices;
  for (const json::value& value : list->get_array()) {
    if (!value.is_object()) continue;
    const json::object& item = value.get_object();
    Voice voice{text_of(item, "name"), languages_of(item), gender_of(item), ""};
    voice.metadata = metadata_of(item, voice);
    if (!voice.name.empty()) voices.push_back(std::move(voice));
  }
  return voices;
}

}  // namespace caesura::google
