#include "plugins/providers/openai/speech_request.hpp"

#include <cmath>

#include "plugins/support/request/canonical_json.hpp"
#include "plugins/support/request/request_values.hpp"
#include "plugins/support/text/marks.hpp"
#include "plugins/support/text/utf8.hpp"

namespace caesura::openai {
namespace {

constexpr std::string_view kCustomVoice = "id:";
constexpr double kSlowest = 0.25;
constexpr double kFastest = 4;

tts::Status invalid(std::string message) {
  return {TTS_INVALID_ARGUMENT, std::move(message)};
}

tts::Result<std::string> choose(std::string_view member, tts_str given, const std::string& other) {
  if (given.size == 0) return other;
  if (text::is_valid_utf8(tts::view(given))) return std::string(tts::view(given));
  return invalid(std::string(member) + " is not UTF-8; it must be valid UTF-8");
}

tts_str option(const tts_request& request, std::string_view name) {
  for (std::size_t i = 0; i < request.option_count; ++i) {
    if (tts::view(request.options[i].key) == name) return request.options[i].value;
  }
  return {};
}

tts::Result<double> speed_of(const OpenAiOptions& options, const tts_request& request) {
  const auto least = (kSlowest / options.speed - 1) * 100;
  const auto most = (kFastest / options.speed - 1) * 100;
  const auto rate = request::percent("rate_pct", request.rate_pct, least, most);
  if (!rate.ok()) return rate.status();
  return options.speed * ((100 + rate.value()) / 100);
}

boost::json::value voice_value(std::string_view voice) {
  if (!voice.starts_with(kCustomVoice)) return boost::json::string(voice);
  return boost::json::object{{"id", voice.substr(kCustomVoice.size())}};
}

}  // namespace

std::string SpeechRequest::body(bool events) const {
  if (!events) return keyed_body;
  std::string body = keyed_body;
  body.replace(body.size() - 1, 1, R"(,"stream_format":"sse"})");
  return body;
}

tts::Result<SpeechRequest> render(const OpenAiOptions& options, const tts_request& request) {
  if ((request.flags & TTS_REQUEST_SSML) != 0) {
    return invalid("openai speaks plain text, not SSML; send the text");
  }
  const std::string_view text = tts::view(request.text);
  if (auto status = request::check_text(text, options.max_characters); !status.ok()) return status;
  auto model = choose("model", request.model, options.model);
  auto voice = choose("voice", request.voice, options.voice);
  auto instructions = choose("instructions", option(request, "instructions"), options.instructions);
  for (const auto* chosen : {&model, &voice, &instructions}) {
    if (!chosen->ok()) return chosen->status();
  }
  const auto speed = speed_of(options, request);
  if (!speed.ok()) return speed.status();
  const auto format = choose_format(options.format, request.format);
  if (!format.ok()) return format.status();
  if (const auto pauses = request::pauses_of(request); !pauses.ok()) return pauses.status();

  SpeechRequest rendered;
  rendered.model = std::move(model).value();
  rendered.voice = std::move(voice).value();
  rendered.instructions = std::move(instructions).value();
  rendered.format = format.value();
  rendered.sample_rate = request.format == nullptr ? 0 : request.format->sample_rate;
  if (rendered.sample_rate != 0 && options.sample_rate != 0 &&
      encoding_of(rendered.format) == TTS_ENCODING_PCM_S16LE &&
      rendered.sample_rate != options.sample_rate) {
    return invalid("format: this server makes " + std::to_string(options.sample_rate) +
                   " Hz (sample_rate), not " + std::to_string(rendered.sample_rate));
  }

  boost::json::object body = options.extra_body;
  body["model"] = rendered.model;
  body["voice"] = voice_value(rendered.voice);
  body["input"] = text;
  body["response_format"] = name_of(rendered.format);
  // Absent equals default, and models that do not know a member refuse it.
  if (speed.value() != 1) body["speed"] = speed.value();
  if (!rendered.instructions.empty()) body["instructions"] = rendered.instructions;
  rendered.keyed_body = request::canonical_json(body);
  return rendered;
}

tts::Result<text::ClassSet> pauses_not_rendered(const OpenAiOptions& options,
                                                const tts_request& request) {
  const auto pauses = request::pauses_of(request);
  if (!pauses.ok()) return pauses.status();
  const auto set = pauses.value().set_classes();
  if (set.empty()) return set;
  const auto language =
      request.language.size == 0 ? std::string_view(options.language) : tts::view(request.language);
  std::vector<text::Mark> marks;
  text::find_marks(tts::view(request.text), text::Language::from_tag(language), marks);
  return text::acting_classes(marks) & set;
}

}  // namespace caesura::openai
