#include "plugins/providers/elevenlabs/speech_request.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "plugins/providers/elevenlabs/model.hpp"
#include "plugins/providers/elevenlabs/spoken_text.hpp"
#include "plugins/support/request/canonical_json.hpp"
#include "plugins/support/request/request_values.hpp"
#include "plugins/support/text/utf8.hpp"

namespace caesura::elevenlabs {
namespace {

namespace json = boost::json;

tts::Status invalid(std::string message) {
  return {TTS_INVALID_ARGUMENT, std::move(message)};
}

tts::Result<std::string> choose(std::string_view member, tts_str given, const std::string& usual) {
  if (given.size == 0) return usual;
  if (text::is_valid_utf8(tts::view(given))) return std::string(tts::view(given));
  return invalid(std::string(member) + " is not UTF-8; it must be valid UTF-8");
}

// "pt" of "pt-BR": the service knows languages, not regions.
std::string language_code_of(std::string_view tag) {
  std::string code(tag.substr(0, tag.find_first_of("-_")));
  std::transform(code.begin(), code.end(), code.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return code;
}

// FNV-1a: the seed of another take is another one, and always the same.
uint32_t mixed(uint32_t seed, std::string_view take) {
  uint32_t hash = 2166136261U;
  for (const char c : take) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return seed ^ hash;
}

tts::Result<std::optional<uint32_t>> seed_of(const ElevenLabsOptions& options,
                                             const tts_request& request) {
  std::optional<uint32_t> seed = options.seed;
  for (std::size_t i = 0; i < request.option_count; ++i) {
    if (tts::view(request.options[i].key) != "seed") continue;
    const std::string_view value = tts::view(request.options[i].value);
    uint32_t number = 0;
    const auto [end, fault] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (fault != std::errc{} || end != value.data() + value.size()) {
      return invalid("options: seed must be a whole number, 0 to 4294967295");
    }
    seed = number;
  }
  if (seed && request.take.size > 0) seed = mixed(*seed, tts::view(request.take));
  return seed;
}

json::array locators_of(const std::vector<Dictionary>& dictionaries) {
  json::array locators;
  for (const Dictionary& one : dictionaries) {
    json::object locator{{"pronunciation_dictionary_id", one.id}};
    if (!one.version.empty()) locator["version_id"] = one.version;
    locators.push_back(std::move(locator));
  }
  return locators;
}

// What is not set is left to the service's default.
std::string body_of(const ElevenLabsOptions& options, const SpeechRequest& rendered,
                    std::string_view text, const VoiceSettings& settings,
                    std::optional<uint32_t> seed) {
  json::object body{{"text", text}, {"model_id", rendered.model}};
  if (!rendered.language_code.empty()) body["language_code"] = rendered.language_code;
  if (auto given = settings.json(); !given.empty()) body["voice_settings"] = std::move(given);
  if (auto locators = locators_of(options.dictionaries); !locators.empty()) {
    body["pronunciation_dictionary_locators"] = std::move(locators);
  }
  if (seed) body["seed"] = *seed;
  if (!options.text_normalization.empty()) {
    body["apply_text_normalization"] = options.text_normalization;
  }
  if (options.language_text_normalization) body["apply_language_text_normalization"] = true;
  if (options.instant_clone) body["use_pvc_as_ivc"] = true;
  return request::canonical_json(body);
}

}  // namespace

tts::Result<SpeechRequest> render(const ElevenLabsOptions& options, const tts_request& request) {
  if ((request.flags & TTS_REQUEST_SSML) != 0) {
    return invalid("elevenlabs speaks plain text, not SSML documents; send the text");
  }
  auto voice = choose("voice", request.voice, options.voice);
  auto model = choose("model", request.model, options.model);
  auto language = choose("language", request.language, options.language);
  for (const auto* chosen : {&voice, &model, &language}) {
    if (!chosen->ok()) return chosen->status();
  }
  if (voice.value().empty()) {
    return invalid("voice: elevenlabs needs one; name it in the request or in the config");
  }
  const Model& known = model_of(model.value());
  const std::size_t longest =
      options.max_characters != 0 ? options.max_characters : known.max_characters;
  const std::string_view text = tts::view(request.text);
  if (auto status = request::check_text(text, longest); !status.ok()) return status;
  const auto asked = request::pauses_of(request);
  if (!asked.ok()) return asked.status();
  const auto format = choose_output_format(*options.format, request.format);
  if (!format.ok()) return format.status();
  VoiceSettings settings = options.settings;
  if (auto status = settings.set(request); !status.ok()) return status;
  const auto seed = seed_of(options, request);
  if (!seed.ok()) return seed.status();

  const bool breaks =
      options.markup == Markup::always || (options.markup == Markup::by_model && known.breaks);
  const SpokenText spoken = with_breaks(text, language.value(), asked.value(), breaks);
  SpeechRequest rendered;
  rendered.characters = text::count_code_points(spoken.text);
  if (rendered.characters > longest) {
    return invalid("text has " + std::to_string(rendered.characters) +
                   " characters with its breaks; at most " + std::to_string(longest) +
                   " are spoken in one request (max_characters): send it in segments");
  }
  rendered.voice = std::move(voice).value();
  rendered.model = std::move(model).value();
  if (known.language_code) rendered.language_code = language_code_of(language.value());
  rendered.format = format.value();
  rendered.query = "output_format=" + std::string(rendered.format->name);
  if (options.streaming_latency) {
    rendered.query += "&optimize_streaming_latency=" + std::to_string(*options.streaming_latency);
  }
  rendered.body = body_of(options, rendered, spoken.text, settings, seed.value());
  rendered.pauses_not_rendered = spoken.not_rendered;
  return rendered;
}

}  // namespace caesura::elevenlabs
