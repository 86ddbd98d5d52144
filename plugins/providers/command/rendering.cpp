#include "plugins/providers/command/rendering.hpp"

#include <algorithm>
#include <cmath>

#include "plugins/support/request/request_values.hpp"
#include "plugins/support/text/ssml.hpp"
#include "plugins/support/text/utf8.hpp"

namespace caesura::command {
namespace {

// Within these, espeak-ng keeps the pauses that it is asked for; faster speech is squeezed
// afterwards together with its pauses.
constexpr double kSlowestEspeakNg = 80;
constexpr double kFastestEspeakNg = 350;

// The engine's own pauses at 175 words a minute are known; as speech slows down they grow faster
// than it does: a comma's 150 ms are 354 at 100 words. This power lies a little above all that was
// measured from 80 to 350, so a break that must take a mark's place always does.
constexpr double kPauseGrowth = 1.75;
constexpr double kPausesMeasuredAt = 175;

tts::Status invalid(std::string message) {
  return {TTS_INVALID_ARGUMENT, std::move(message)};
}

// A voice comes from a tenant: as a path, an address or an option it could reach what it must not.
tts::Status check_voice(std::string_view voice) {
  const auto harmless = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z') ||
           std::string_view("+-_.,()' ").find(c) != std::string::npos;
  };
  if (!text::is_valid_utf8(voice) || !std::all_of(voice.begin(), voice.end(), harmless) ||
      voice.front() == '-') {
    return invalid(
        "voice: only letters, digits, blanks and +-_.,()' are right, not - at the start");
  }
  return {};
}

// espeak-ng plays the files that `audio` names.
tts::Status check_given_ssml(std::string_view ssml) {
  std::string lower(ssml);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (const std::string_view tag : {"<audio", "<lexicon", "<!"}) {
    if (lower.find(tag) != std::string::npos) {
      return invalid("SSML: " + std::string(tag.substr(1)) +
                     " is refused, for it names files; leave it out");
    }
  }
  return {};
}

std::string whole(double value) {
  return request::canonical(std::round(value));
}

struct Numbers {
  double rate = 0;
  double pitch = 0;
  double volume = 0;
};

tts::Result<Numbers> numbers_of(const CommandOptions& options, const tts_request& request) {
  const auto acts = [&options](auto... names) { return (options.arguments.uses(names) || ...); };
  Numbers numbers;
  if (acts("rate_pct", "rate_factor", "stretch", "words_per_minute")) {
    const auto rate = request::percent("rate_pct", request.rate_pct, -90, 900);
    if (!rate.ok()) return rate.status();
    numbers.rate = rate.value();
    const double words = options.words_per_minute * (1 + numbers.rate / 100);
    if (options.pauses == PauseStyle::kEspeakNg &&
        (words < kSlowestEspeakNg || words > kFastestEspeakNg)) {
      const auto limit = [&options](double most) {
        return request::canonical(std::trunc((most / options.words_per_minute - 1) * 100));
      };
      return invalid("rate_pct is " + request::canonical(numbers.rate) + "; " +
                     limit(kSlowestEspeakNg) + " to " + limit(kFastestEspeakNg) +
                     " percent are right, beyond them " + options.engine_name +
                     " does not keep its pauses");
    }
  }
  if (acts("pitch_pct", "pitch_scale")) {
    const bool scale = options.arguments.uses("pitch_scale");
    const auto pitch =
        request::percent("pitch_pct", request.pitch_pct, scale ? -50 : -90, scale ? 100 : 900);
    if (!pitch.ok()) return pitch.status();
    numbers.pitch = pitch.value();
  }
  if (acts("volume_pct", "amplitude")) {
    const auto volume = request::percent("volume_pct", request.volume_pct, -100, 100);
    if (!volume.ok()) return volume.status();
    numbers.volume = volume.value();
  }
  return numbers;
}

tts::Status check_format(const CommandOptions& options, const tts_request& request) {
  if (request.format == nullptr) return {};
  const tts_audio_format& wanted = *request.format;
  const bool pcm = wanted.encoding == 0 || wanted.encoding == TTS_ENCODING_PCM_S16LE;
  const bool rate = wanted.sample_rate == 0 || options.sample_rate == 0 ||
                    wanted.sample_rate == options.sample_rate;
  if (pcm && rate) return {};
  const std::string makes =
      options.sample_rate == 0 ? "" : " with " + std::to_string(options.sample_rate) + " Hz";
  return invalid("format: " + options.engine_name + " makes PCM of 16 bits" + makes + " only");
}

}  // namespace

const std::set<std::string, std::less<>>& placeholder_names() {
  static const std::set<std::string, std::less<>> kNames{
      "text",      "voice",       "language",   "model",
      "rate_pct",  "rate_factor", "stretch",    "words_per_minute",
      "pitch_pct", "pitch_scale", "volume_pct", "amplitude"};
  return kNames;
}

tts::Result<Rendered> render(const CommandOptions& options, const tts_request& request) {
  const std::string_view text = tts::view(request.text);
  const std::string asked_voice(tts::view(request.voice));
  const std::string asked_language(tts::view(request.language));
  const std::string model(tts::view(request.model));
  if (auto status = request::check_text(text, options.max_characters); !status.ok()) return status;
  for (const std::string* name : {&asked_voice, &asked_language, &model}) {
    if (name->empty()) continue;
    if (auto status = check_voice(*name); !status.ok()) return status;
  }
  if (auto status = check_format(options, request); !status.ok()) return status;
  const auto numbers = numbers_of(options, request);
  if (!numbers.ok()) return numbers.status();
  const auto pauses = request::pauses_of(request);
  if (!pauses.ok()) return pauses.status();

  // Where voices are languages, a request that only names its language means that voice.
  std::string voice = asked_voice;
  if (voice.empty() && options.voice_is_language) voice = asked_language;
  if (voice.empty()) voice = options.voice;
  std::string language = asked_language.empty() ? options.language : asked_language;
  if (language.empty() && options.voice_is_language) language = voice;

  const auto [rate, pitch, volume] = numbers.value();
  const double words = options.words_per_minute * (1 + rate / 100);
  Rendered rendered;
  if ((request.flags & TTS_REQUEST_SSML) != 0) {
    if (options.input != Input::kSsml) {
      return invalid(options.engine_name + " is given plain text, not SSML; send the text");
    }
    if (auto status = check_given_ssml(text); !status.ok()) return status;
    rendered.input = text;
  } else {
    std::vector<text::Mark> marks;
    text::find_marks(text, text::Language::from_tag(language), marks);
    text::ClassSet acting = text::acting_classes(marks) & pauses.value().set_classes();
    if (options.input == Input::kSsml) {
      auto style = text::espeak_ng_style();
      if (options.pauses == PauseStyle::kNone) style.by_break = {};
      style.prologue = style.epilogue = "";
      const double slower = std::ceil(100 * std::pow(kPausesMeasuredAt / words, kPauseGrowth));
      style = text::scale_limits(style, static_cast<int32_t>(slower));
      const auto done =
          text::SsmlRenderer(style).render(text, marks, pauses.value(), rendered.input);
      if (!done.check) return invalid(text::describe(done.check));
      acting = done.not_rendered();
    } else if (options.input == Input::kText) {
      rendered.input = text;
    }
    rendered.pauses_not_rendered = acting;
  }

  const double factor = 1 + rate / 100;
  const Values values{{"text", std::string(text)},
                      {"voice", voice},
                      {"language", language},
                      {"model", model},
                      {"rate_pct", request::canonical(rate)},
                      {"rate_factor", request::canonical(factor)},
                      {"stretch", request::canonical(1 / factor)},
                      {"words_per_minute", whole(words)},
                      {"pitch_pct", request::canonical(pitch)},
                      {"pitch_scale", whole(std::min(50 + 50 * std::log2(1 + pitch / 100), 99.0))},
                      {"volume_pct", request::canonical(volume)},
                      {"amplitude", whole(100 + volume)}};
  rendered.arguments = options.arguments.render(values);
  const auto keyed = [&options](std::string_view name, const std::string& value) {
    return options.arguments.uses(name) ? value : std::string();
  };
  rendered.voice = keyed("voice", voice);
  rendered.language = keyed("language", language);
  rendered.model = keyed("model", model);
  return rendered;
}

}  // namespace caesura::command
