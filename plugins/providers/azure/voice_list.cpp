#include "plugins/providers/azure/voice_list.hpp"

#include <strings.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <tts/status.hpp>

namespace caesura::azure {
namespace {

namespace json = boost::json;

std::string text_of(const json::object& item, std::string_view key) {
  const json::value* value = item.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::vector<std::string> names_of(const json::object& item, std::string_view key) {
  std::vector<std::string> names;
  const json::value* list = item.if_contains(key);
  if (list == nullptr || !list->is_array()) return names;
  for (const json::value& name : list->get_array()) {
    if (name.is_string()) names.emplace_back(name.get_string());
  }
  return names;
}

tts::Status check_one(const Voice& voice, const char* kind, std::string_view wanted,
                      const std::vector<std::string>& known) {
  if (wanted.empty() || std::find(known.begin(), known.end(), wanted) != known.end()) return {};
  std::string message = "azure: the voice " + voice.id + " has no " + kind + " \"" +
                        std::string(wanted) + "\", and the service would ignore it; ";
  if (known.empty()) message += "it has none";
  for (const std::string& name : known) message += (name == known[0] ? "it has " : ", ") + name;
  return {TTS_INVALID_ARGUMENT, message};
}

std::string metadata_of(const json::object& item) {
  json::object metadata;
  for (const auto& [theirs, ours] :
       {std::pair<std::string_view, std::string_view>{"StyleList", "styles"},
        {"RolePlayList", "roles"},
        {"SecondaryLocaleList", "languages"},
        {"Status", "status"}}) {
    if (const json::value* value = item.if_contains(theirs)) metadata[ours] = *value;
  }
  const std::string rate = text_of(item, "SampleRateHertz");
  uint32_t hertz = 0;
  if (std::from_chars(rate.data(), rate.data() + rate.size(), hertz).ec == std::errc{}) {
    metadata["sample_rate"] = hertz;
  }
  return json::serialize(metadata);
}

std::string gender_of(const json::object& item) {
  const std::string gender = text_of(item, "Gender");
  if (gender == "Female") return "female";
  return gender == "Male" ? "male" : "";
}

}  // namespace

tts_voice Voice::described() const {
  return {sizeof(tts_voice), 0, tts::str(id), tts::str(name), tts::str(language), tts::str(gender),
          tts::str(metadata)};
}

tts::Status check_style(const Voice& voice, std::string_view style, std::string_view role) {
  if (auto status = check_one(voice, "style", style, voice.styles); !status.ok()) return status;
  return check_one(voice, "role", role, voice.roles);
}

tts::Result<std::vector<Voice>> parse_voices(std::string_view body) {
  boost::system::error_code fault;
  const json::value parsed = json::parse({body.data(), body.size()}, fault);
  if (fault || !parsed.is_array()) {
    return tts::Status{TTS_UNAVAILABLE, "azure: the list of voices is no JSON array"};
  }
  std::vector<Voice> voices;
  for (const json::value& value : parsed.get_array()) {
    if (!value.is_object()) continue;
    const json::object& item = value.get_object();
    Voice voice{text_of(item, "ShortName"),
                text_of(item, "LocalName"),
                text_of(item, "Locale"),
                gender_of(item),
                metadata_of(item),
                names_of(item, "StyleList"),
                names_of(item, "RolePlayList")};
    if (!voice.id.empty()) voices.push_back(std::move(voice));
  }
  return voices;
}

bool language_holds(std::string_view language, std::string_view locale) {
  if (language.empty()) return true;
  if (language.size() > locale.size() ||
      strncasecmp(language.data(), locale.data(), language.size()) != 0) {
    return false;
  }
  return language.size() == locale.size() || locale[language.size()] == '-';
}

}  // namespace caesura::azure
