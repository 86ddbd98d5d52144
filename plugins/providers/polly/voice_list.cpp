#include "plugins/providers/polly/voice_list.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "plugins/providers/polly/language.hpp"

namespace caesura::polly {
namespace {

namespace json = boost::json;

std::string text_of(const json::object& item, std::string_view key) {
  const json::value* value = item.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

Voice voice_of(const json::object& item) {
  Voice voice{
      text_of(item, "Id"), text_of(item, "Name"), text_of(item, "LanguageCode"), {}, "", ""};
  const std::string gender = text_of(item, "Gender");
  if (gender == "Female" || gender == "Male") voice.gender = gender == "Male" ? "male" : "female";
  json::object metadata;
  if (const auto* engines = item.if_contains("SupportedEngines")) metadata["engines"] = *engines;
  if (const auto* more = item.if_contains("AdditionalLanguageCodes"); more && more->is_array()) {
    metadata["languages"] = *more;
    for (const auto& code : more->get_array()) {
      if (code.is_string()) voice.languages.emplace_back(code.get_string());
    }
  }
  voice.metadata = json::serialize(metadata);
  return voice;
}

}  // namespace

tts_voice Voice::described() const {
  return {sizeof(tts_voice), 0, tts::str(id), tts::str(name), tts::str(language), tts::str(gender),
          tts::str(metadata)};
}

bool Voice::speaks(std::string_view asked) const {
  return language_holds(asked, language) ||
         std::any_of(languages.begin(), languages.end(),
                     [asked](const std::string& code) { return language_holds(asked, code); });
}

tts::Result<VoicePage> parse_voices(std::string_view body) {
  boost::system::error_code fault;
  const json::value parsed = json::parse({body.data(), body.size()}, fault);
  const json::object* page = fault ? nullptr : parsed.if_object();
  const json::value* list = page == nullptr ? nullptr : page->if_contains("Voices");
  if (list == nullptr || !list->is_array()) {
    return tts::Status{TTS_UNAVAILABLE, "polly: the list of voices is no JSON object with Voices"};
  }
  VoicePage result;
  for (const json::value& value : list->get_array()) {
    if (!value.is_object()) continue;
    Voice voice = voice_of(value.get_object());
    if (!voice.id.empty()) result.voices.push_back(std::move(voice));
  }
  result.next_token = text_of(*page, "NextToken");
  return result;
}

}  // namespace caesura::polly
