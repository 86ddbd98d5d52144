#include "plugins/providers/google/speech_request.hpp"

#include <algorithm>
#include <cmath>

#include "plugins/providers/google/ssml_input.hpp"
#include "plugins/providers/google/voice_dialect.hpp"
#include "plugins/support/request/canonical_json.hpp"
#include "plugins/support/request/request_values.hpp"
#include "plugins/support/text/ssml.hpp"
#include "plugins/support/text/utf8.hpp"

namespace caesura::google {
namespace {

namespace json = boost::json;

constexpr double kSlowest = 0.25;
constexpr double kMostPitch = 20;  // semitones, up and down
constexpr double kLeastGain = -96;
constexpr double kMostGain = 16;

tts::Status invalid(std::string message) {
  return {TTS_INVALID_ARGUMENT, std::move(message)};
}

std::string choose(tts_str given, const std::string& usual) {
  return given.size == 0 ? usual : std::string(tts::view(given));
}

// Finer steps are not heard, and would make keys of rounding errors.
double rounded(double value) {
  return std::round(value * 100) / 100;
}

// The manner of speaking as the service counts it.
struct Manner {
  double rate = 1;
  double pitch = 0;
  double gain = 0;
};

tts::Status check_range(std::string_view what, double value, double least, double most) {
  if (value >= least && value <= most) return {};
  return invalid(std::string(what) + " " + request::canonical(value) + "; this voice takes " +
                 request::canonical(least) + " to " + request::canonical(most));
}

tts::Result<Manner> manner_of(const GoogleOptions& options, const tts_request& request,
                              const VoiceDialect& dialect) {
  const auto rate = request::percent("rate_pct", request.rate_pct, -100, 1500);
  if (!rate.ok()) return rate.status();
  const auto pitch = request::percent("pitch_pct", request.pitch_pct, -99, 1000);
  if (!pitch.ok()) return pitch.status();
  const auto volume = request::percent("volume_pct", request.volume_pct, -100, 1000);
  if (!volume.ok()) return volume.status();
  Manner manner;
  manner.rate = rounded(options.speaking_rate * (100 + rate.value()) / 100);
  manner.pitch = rounded(options.pitch + 12 * std::log2((100 + pitch.value()) / 100));
  // Silence would be minus infinity.
  manner.gain = rounded(
      std::max(kLeastGain, options.volume_gain_db + 20 * std::log10((100 + volume.value()) / 100)));
  if (manner.rate != 1 && dialect.fastest == 0) {
    return invalid("rate_pct: this voice has one speed; leave it unset, or take another voice");
  }
  if (manner.pitch != 0 && !dialect.pitch) {
    return invalid("pitch_pct: this voice has one pitch; leave it unset, or take another voice");
  }
  auto status = check_range("rate_pct: makes the speaking rate", manner.rate, kSlowest,
                            std::max(dialect.fastest, 1.0));
  if (status.ok()) {
    status = check_range("pitch_pct: makes the semitones", manner.pitch, -kMostPitch, kMostPitch);
  }
  if (status.ok()) {
    status = check_range("volume_pct: makes the decibels", manner.gain, kLeastGain, kMostGain);
  }
  if (!status.ok()) return status;
  return manner;
}

// A language that the voice does not have would be refused, after the way there and back.
tts::Result<std::string> language_of(const GoogleOptions& options, const tts_request& request,
                                     std::string_view voice) {
  const std::string_view own = locale_of_voice(voice);
  const std::string asked = choose(request.language, own.empty() ? options.language : "");
  if (own.empty()) {
    if (!asked.empty()) return asked;
    return invalid("language: the voice's name tells none; name it in the request or the config");
  }
  if (!asked.empty() && !speaks(own, asked)) {
    return invalid("language: the voice " + std::string(voice) + " does not speak " + asked +
                   "; name a voice of that language");
  }
  return std::string(own);
}

std::vector<std::string> list_of(std::string_view value) {
  std::vector<std::string> list;
  for (std::size_t from = 0; from < value.size();) {
    const std::size_t comma = std::min(value.find(',', from), value.size());
    if (comma > from) list.emplace_back(value.substr(from, comma - from));
    from = comma + 1;
  }
  return list;
}

struct Chosen {
  std::string prompt;
  std::vector<std::string> effects;
};

Chosen read_options(const GoogleOptions& options, const tts_request& request) {
  Chosen chosen{options.prompt, options.effects_profile};
  for (std::size_t i = 0; i < request.option_count; ++i) {
    const std::string_view key = tts::view(request.options[i].key);
    const std::string_view value = tts::view(request.options[i].value);
    if (key == "prompt") chosen.prompt = value;
    if (key == "effects_profile") chosen.effects = list_of(value);
  }
  return chosen;
}

bool wants_time_points(const tts_request& request, const VoiceDialect& dialect) {
  return (request.flags & TTS_REQUEST_WANT_MARKS) != 0 && dialect.time_points;
}

tts::Result<Input> write_input(const GoogleOptions& options, const tts_request& request,
                               const std::string& language, const VoiceDialect& dialect) {
  const std::string_view text = tts::view(request.text);
  PauseMarkup form = options.pause_markup;
  if (form == PauseMarkup::by_voice) form = dialect.ssml ? PauseMarkup::ssml : PauseMarkup::never;
  if ((request.flags & TTS_REQUEST_SSML) != 0) {
    if (form != PauseMarkup::ssml) {
      return invalid("text is SSML, and this voice takes none; send the text, or another voice");
    }
    if (auto status = check_ssml(text, options.allow_external_uris); !status.ok()) return status;
    return Input{InputKind::ssml, std::string(text), {}, {}};
  }
  if (const auto check = text::check_xml_text(text); !check) return invalid(text::describe(check));
  if (form == PauseMarkup::tags && !dialect.pause_tags) {
    return invalid("pause_markup: tags are for Chirp 3 HD voices only; write auto");
  }
  const auto pauses = request::pauses_of(request);
  if (!pauses.ok()) return pauses.status();
  // What the text is written in decides what is a mark, and may be told more exactly.
  const std::string asked = choose(request.language, language);
  const Spoken spoken{text, asked, pauses.value()};
  const bool time_points = wants_time_points(request, dialect);
  if (form == PauseMarkup::ssml) return write_ssml(spoken, options.max_break_ms, time_points);
  return form == PauseMarkup::tags ? write_tags(spoken) : write_text(spoken);
}

json::object merged(const json::object& extra, const char* part) {
  const auto* found = extra.if_contains(part);
  return found == nullptr ? json::object{} : found->as_object();
}

std::string body_of(const GoogleOptions& options, const SpeechRequest& rendered,
                    const Manner& manner, const std::vector<std::string>& effects) {
  json::object input = merged(options.extra_body, "input");
  input[name_of(rendered.input.kind)] = rendered.input.value;
  if (!rendered.prompt.empty()) input["prompt"] = rendered.prompt;
  json::object voice = merged(options.extra_body, "voice");
  voice["languageCode"] = rendered.language;
  voice["name"] = rendered.voice;
  if (!rendered.model.empty()) voice["modelName"] = rendered.model;
  json::object audio = merged(options.extra_body, "audioConfig");
  audio["audioEncoding"] = rendered.format.encoding->name;
  // Absent equals default, and some voices refuse a member even at its default.
  if (rendered.format.sample_rate != 0) audio["sampleRateHertz"] = rendered.format.sample_rate;
  if (manner.rate != 1) audio["speakingRate"] = manner.rate;
  if (manner.pitch != 0) audio["pitch"] = manner.pitch;
  if (manner.gain != 0) audio["volumeGainDb"] = manner.gain;
  if (!effects.empty()) {
    audio["effectsProfileId"] = json::array(effects.begin(), effects.end());
  }
  json::object body = options.extra_body;
  body["input"] = std::move(input);
  body["voice"] = std::move(voice);
  body["audioConfig"] = std::move(audio);
  if (rendered.time_points) body["enableTimePointing"] = {"SSML_MARK"};
  return request::canonical_json(body);
}

}  // namespace

tts::Result<SpeechRequest> render(const GoogleOptions& options, const tts_request& request) {
  const std::string_view text = tts::view(request.text);
  if (auto status = request::check_text(text, options.max_bytes); !status.ok()) return status;
  Chosen chosen = read_options(options, request);
  SpeechRequest rendered;
  rendered.voice = choose(request.voice, options.voice);
  rendered.model = choose(request.model, options.model);
  rendered.prompt = std::move(chosen.prompt);
  if (rendered.voice.empty()) {
    return invalid(
        "voice: google would choose one that may change; name it in the request or the config");
  }
  if (!rendered.prompt.empty() && rendered.model.empty()) {
    return invalid("prompt: only voices with a model listen to one; name a model, or leave it out");
  }
  auto language = language_of(options, request, rendered.voice);
  if (!language.ok()) return language.status();
  rendered.language = std::move(language).value();
  for (const std::string& value :
       {rendered.voice, rendered.model, rendered.prompt, rendered.language}) {
    if (!text::is_valid_utf8(value)) {
      return invalid("voice, model, prompt and language must be UTF-8");
    }
  }
  const VoiceDialect dialect = dialect_of(rendered.voice, rendered.model);
  const auto manner = manner_of(options, request, dialect);
  if (!manner.ok()) return manner.status();
  const auto format = choose_format(options.format, request.format);
  if (!format.ok()) return format.status();
  rendered.format = format.value();
  auto input = write_input(options, request, rendered.language, dialect);
  if (!input.ok()) return input.status();
  rendered.input = std::move(input).value();
  if (rendered.input.value.size() > options.max_bytes) {
    return invalid("text with its markup has " + std::to_string(rendered.input.value.size()) +
                   " bytes; at most " + std::to_string(options.max_bytes) +
                   " are spoken in one request (max_bytes): send it in segments");
  }
  rendered.time_points =
      (request.flags & TTS_REQUEST_WANT_MARKS) != 0 && rendered.input.kind == InputKind::ssml;
  rendered.body = body_of(options, rendered, manner.value(), chosen.effects);
  return rendered;
}

int64_t billed_characters(const Input& input) {
  const std::string_view value = input.value;
  auto count = static_cast<int64_t>(text::count_code_points(value));
  if (input.kind != InputKind::ssml) return count;
  for (const std::string_view tag : {"<mark", "</mark"}) {
    for (std::size_t at = value.find(tag); at != std::string_view::npos;
         at = value.find(tag, at + 1)) {
      const std::size_t end = value.find('>', at);
      const std::size_t after = at + tag.size();
      // "<marker" is another element, and would be refused.
      if (end == std::string_view::npos ||
          std::string_view(" \t\r\n/>").find(value[after]) == std::string_view::npos) {
        continue;
      }
      count -= static_cast<int64_t>(text::count_code_points(value.substr(at, end + 1 - at)));
    }
  }
  return count;
}

}  // namespace caesura::google
