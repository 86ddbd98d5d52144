#include "plugins/providers/polly/rendering.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>

#include "plugins/providers/polly/billing.hpp"
#include "plugins/providers/polly/language.hpp"
#include "plugins/providers/polly/ssml_input.hpp"
#include "plugins/support/request/request_values.hpp"
#include "plugins/support/text/marks.hpp"
#include "plugins/support/text/ssml.hpp"
#include "plugins/support/text/utf8.hpp"

namespace caesura::polly {
namespace {

namespace json = boost::json;

constexpr int32_t kMaxBreakMs = 10'000;

tts::Status invalid(std::string message) {
  return {TTS_INVALID_ARGUMENT, std::move(message)};
}

std::string_view choose(tts_str given, const std::string& usual) {
  return given.size == 0 ? std::string_view(usual) : tts::view(given);
}

// Cut to what the engine can do, so that two requests with one outcome are one document.
struct Prosody {
  double rate_pct = 0;
  double pitch_pct = 0;
  double volume_pct = 0;
};

tts::Status read_percent(const char* member, double value, double least, double most,
                         double& target) {
  const auto percent = request::percent(member, value, -100, 1000);
  if (!percent.ok()) return percent.status();
  target = std::clamp(percent.value(), least, most);
  return {};
}

tts::Result<Prosody> prosody_of(const Engine& engine, const tts_request& request) {
  Prosody prosody;
  auto status = read_percent("rate_pct", request.rate_pct, -80, 100, prosody.rate_pct);
  if (status.ok()) {
    status = read_percent("pitch_pct", request.pitch_pct, -33.3, 50, prosody.pitch_pct);
  }
  if (status.ok()) {
    status = read_percent("volume_pct", request.volume_pct, -100, 1000, prosody.volume_pct);
  }
  if (!status.ok()) return status;
  if (prosody.pitch_pct != 0 && !engine.has_pitch) {
    return invalid("pitch_pct: only polly's standard engine has a pitch; leave it unset");
  }
  return prosody;
}

std::string decibels(double volume_pct) {
  if (volume_pct <= -100) return "silent";
  const double db = std::round(2000 * std::log10(1 + volume_pct / 100)) / 100;
  return (db >= 0 ? "+" : "") + request::canonical(db) + "dB";
}

// What stands before and after the text.
struct Frame {
  std::string head;
  std::string tail;

  bool empty() const { return head.empty(); }
};

Frame frame_of(const Prosody& prosody, bool news) {
  Frame frame;
  if (news) {
    frame.head = "<amazon:domain name=\"news\">";
    frame.tail = "</amazon:domain>";
  }
  std::string attributes;
  const auto add = [&attributes](const char* name, const std::string& value) {
    attributes.append(" ").append(name).append("=\"").append(value).append("\"");
  };
  if (prosody.rate_pct != 0) add("rate", request::canonical(100 + prosody.rate_pct) + "%");
  if (prosody.pitch_pct != 0) {
    add("pitch", (prosody.pitch_pct > 0 ? "+" : "") + request::canonical(prosody.pitch_pct) + "%");
  }
  if (prosody.volume_pct != 0) add("volume", decibels(prosody.volume_pct));
  if (!attributes.empty()) {
    frame.head += "<prosody" + attributes + ">";
    frame.tail = "</prosody>" + frame.tail;
  }
  return frame;
}

// Of a request's options, ours; others are other providers'.
tts::Status read_lexicons(const tts_request& request, std::vector<std::string>& lexicons) {
  for (std::size_t i = 0; i < request.option_count; ++i) {
    if (tts::view(request.options[i].key) != "lexicons") continue;
    std::string_view names = tts::view(request.options[i].value);
    lexicons.clear();
    while (!names.empty()) {
      const auto end = std::min(names.find(','), names.size());
      lexicons.emplace_back(names.substr(0, end));
      names.remove_prefix(std::min(end + 1, names.size()));
    }
    return check_lexicons(lexicons);
  }
  return {};
}

// Whom to ask, beside the words.
tts::Status choose_speaker(const PollyOptions& options, const tts_request& request,
                           Rendered& rendered) {
  rendered.engine =
      request.model.size == 0 ? options.engine : find_engine(tts::view(request.model));
  if (rendered.engine == nullptr) {
    return invalid("model: polly's are standard, neural, long-form and generative");
  }
  rendered.voice = choose(request.voice, options.voice);
  if (rendered.voice.empty()) {
    return invalid("voice: polly needs one; name it in the request or in the config");
  }
  const std::string_view language = choose(request.language, options.language);
  for (const std::string_view value : {std::string_view(rendered.voice), language}) {
    if (!text::check_xml_text(value)) {
      return invalid("voice and language must be UTF-8 without controls");
    }
  }
  rendered.language = language_code(language);
  rendered.lexicons = options.lexicons;
  if (auto status = read_lexicons(request, rendered.lexicons); !status.ok()) return status;
  if (request.role.size != 0) return invalid("role: polly has none; leave it unset");
  if ((request.flags & TTS_REQUEST_WANT_MARKS) != 0 && rendered.engine->has_marks) {
    rendered.mark_types = options.mark_types;
    // Only SSML of the request holds marks of its own.
    if ((request.flags & TTS_REQUEST_SSML) == 0) std::erase(rendered.mark_types, "ssml");
  }
  auto format = choose_output_format(options.format, *rendered.engine, request.format);
  if (!format.ok()) return format.status();
  rendered.format = format.value();
  return {};
}

tts::Status use_ssml_of_request(const PollyOptions& options, std::string_view ssml,
                                Rendered& rendered) {
  if (auto status = request::check_text(ssml, kMaxTotalCharacters); !status.ok()) return status;
  if (auto status = check_ssml(ssml, *rendered.engine); !status.ok()) return status;
  rendered.text = ssml;
  rendered.ssml = true;
  rendered.billed = billed_characters(ssml);
  if (static_cast<std::size_t>(rendered.billed) <= options.max_characters) return {};
  return invalid("text has " + std::to_string(rendered.billed) + " characters beside its tags; " +
                 std::to_string(options.max_characters) + " at most are spoken in one request");
}

tts::Status write_text(const PollyOptions& options, const tts_request& request,
                       Rendered& rendered) {
  const std::string_view text = tts::view(request.text);
  if (auto status = request::check_text(text, options.max_characters); !status.ok()) return status;
  const std::string_view style = choose(request.style, options.style);
  if (!style.empty() && (style != "news" || !rendered.engine->has_news)) {
    return invalid("style: polly has only news, of the neural engine; leave it unset");
  }
  const auto asked = request::pauses_of(request);
  if (!asked.ok()) return asked.status();
  const auto prosody = prosody_of(*rendered.engine, request);
  if (!prosody.ok()) return prosody.status();
  const Frame frame = frame_of(prosody.value(), !style.empty());

  std::vector<text::Mark> marks;
  const auto language = text::Language::from_tag(choose(request.language, options.language));
  text::find_marks(text, language, marks);
  const std::string prologue = "<speak>" + frame.head;
  const std::string epilogue = frame.tail + "</speak>";
  text::SsmlStyle markup;
  markup.prologue = prologue;
  markup.epilogue = epilogue;
  markup.max_break_ms = kMaxBreakMs;
  markup.no_pause = "<break strength=\"none\"/>";
  const auto made = text::SsmlRenderer(markup).render(text, marks, asked.value(), rendered.text);
  if (!made.check) return invalid(text::describe(made.check));
  rendered.pauses_not_rendered = made.not_rendered();
  rendered.billed = static_cast<int64_t>(text::count_code_points(text));
  rendered.ssml = rendered.own_ssml = !made.rendered.empty() || !frame.empty();
  if (!rendered.ssml) {
    rendered.text = text;
    return {};
  }
  const std::size_t total = text::count_code_points(rendered.text);
  if (total <= kMaxTotalCharacters) return {};
  return invalid("text has " + std::to_string(total) + " characters with its pauses as tags; " +
                 std::to_string(kMaxTotalCharacters) +
                 " at most are taken in one request: send it in segments");
}

json::object body_of(const Rendered& rendered) {
  json::object body{{"Engine", rendered.engine->name}};
  if (!rendered.language.empty()) body["LanguageCode"] = rendered.language;
  if (!rendered.lexicons.empty()) body["LexiconNames"] = json::value_from(rendered.lexicons);
  return body;
}

std::string finish(json::object body, const Rendered& rendered) {
  body["Text"] = rendered.text;
  body["TextType"] = rendered.ssml ? "ssml" : "text";
  body["VoiceId"] = rendered.voice;
  return json::serialize(body);
}

}  // namespace

std::string Rendered::audio_body() const {
  json::object body = body_of(*this);
  body["OutputFormat"] = format.name;
  body["SampleRate"] = std::to_string(format.sample_rate);
  return finish(std::move(body), *this);
}

std::string Rendered::marks_body() const {
  json::object body = body_of(*this);
  body["OutputFormat"] = "json";
  body["SpeechMarkTypes"] = json::value_from(mark_types);
  return finish(std::move(body), *this);
}

tts::Result<Rendered> render(const PollyOptions& options, const tts_request& request) {
  Rendered rendered;
  if (auto status = choose_speaker(options, request, rendered); !status.ok()) return status;
  const bool given = (request.flags & TTS_REQUEST_SSML) != 0;
  auto status = given ? use_ssml_of_request(options, tts::view(request.text), rendered)
                      : write_text(options, request, rendered);
  if (!status.ok()) return status;
  return rendered;
}

}  // namespace caesura::polly
