#include "plugins/providers/openai/voice_list.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace caesura::openai {
namespace {

namespace json = boost::json;

std::string first_of(const json::object& object, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const auto* value = object.if_contains(name);
    if (value != nullptr && value->is_string() && !value->get_string().empty()) {
      return std::string(std::string_view(value->get_string()));
    }
  }
  return {};
}

const json::array* list_in(const json::value& value) {
  if (value.is_array()) return &value.get_array();
  if (!value.is_object()) return nullptr;
  for (const char* name : {"voices", "data"}) {
    const auto* found = value.get_object().if_contains(name);
    if (found != nullptr && found->is_array()) return &found->get_array();
  }
  return nullptr;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

tts::Result<std::vector<ListedVoice>> parse_voices(std::string_view text) {
  boost::system::error_code error;
  const json::value value = json::parse(text, error);
  const json::array* list = error ? nullptr : list_in(value);
  if (list == nullptr) {
    return tts::Status(TTS_DATA_LOSS,
                       "/v1/audio/voices holds no list; name the voices in `voices`");
  }
  std::vector<ListedVoice> voices;
  for (const json::value& one : *list) {
    ListedVoice voice;
    if (one.is_string()) voice.id = std::string_view(one.get_string());
    if (one.is_object()) {
      const auto& object = one.get_object();
      voice.id = first_of(object, {"id", "voice_id", "name"});
      voice.name = first_of(object, {"name", "display_name"});
      voice.language = first_of(object, {"language", "lang", "locale"});
      voice.gender = first_of(object, {"gender"});
      std::transform(voice.gender.begin(), voice.gender.end(), voice.gender.begin(), lower);
      if (voice.gender != "female" && voice.gender != "male") voice.gender.clear();
    }
    if (!voice.id.empty()) voices.push_back(std::move(voice));
  }
  return voices;
}

bool speaks(std::string_view language, std::string_view wanted) {
  if (language.empty() || wanted.empty()) return true;
  if (wanted.size() > language.size()) return false;
  const bool same = std::equal(wanted.begin(), wanted.end(), language.begin(),
                               [](char a, char b) { return lower(a) == lower(b); });
  return same && (wanted.size() == language.size() || language[wanted.size()] == '-');
}

}  // namespace caesura::openai
