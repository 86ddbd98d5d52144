#include "plugins/providers/azure/rendering.hpp"

#include <strings.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "plugins/providers/azure/ssml_input.hpp"
#include "plugins/support/request/request_values.hpp"
#include "plugins/support/text/marks.hpp"
#include "plugins/support/text/ssml.hpp"
#include "plugins/support/text/utf8.hpp"

namespace caesura::azure {
namespace {

using text::ClassSet;
using text::PauseClass;

constexpr int32_t kMaxSilenceMs = 20'000;

tts::Status invalid(std::string message) {
  return {TTS_INVALID_ARGUMENT, std::move(message)};
}

std::string_view choose(tts_str given, const std::string& usual) {
  return given.size == 0 ? std::string_view(usual) : tts::view(given);
}

bool same_letters(std::string_view a, std::string_view b) {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

void append_attribute(std::string_view name, std::string_view value, std::string& out) {
  out.append(" ").append(name).append("=\"");
  text::append_escaped(value, out);
  out.append("\"");
}

void append_silence(std::string_view type, int64_t ms, std::string& out) {
  out.append("<mstts:silence");
  append_attribute("type", type, out);
  out.append(" value=\"").append(std::to_string(ms)).append("ms\"/>");
}

// The silence elements that a text needs, and how long each mark's class is made by them.
class Pauses {
 public:
  Pauses(std::string_view text, std::string_view language, const text::PauseSettings& asked)
      : text_(text), asked_(asked) {
    text::find_marks(text, text::Language::from_tag(language), marks_);
    const ClassSet set = asked_.set_classes();
    for (const text::Mark& mark : marks_) {
      if (mark.at_end) break;
      acting_ |= mark.classes & set;
      for (const PauseClass one :
           {PauseClass::sentence, PauseClass::comma, PauseClass::semicolon}) {
        if (!(mark.classes & set).has(one)) continue;
        const std::string_view type = silence_type(mark, one);
        if (type.empty() || std::find(types_.begin(), types_.end(), type) != types_.end()) continue;
        types_.push_back(type);
        lengths_.push_back(length(one));
      }
    }
  }

  ClassSet acting() const { return acting_; }
  ClassSet clamped() const {
    ClassSet clamped;
    for (std::size_t i = 0; i < text::kPauseClasses; ++i) {
      const auto one = static_cast<PauseClass>(i);
      if (acting_.has(one) && asked_.of(one) > kMaxSilenceMs) clamped |= one;
    }
    return clamped;
  }

  void append_silences(std::string& out) const {
    for (std::size_t i = 0; i < types_.size(); ++i) append_silence(types_[i], lengths_[i], out);
  }

  // The text with a break at each mark whose pause no silence element makes.
  void append_text(std::string& out) const {
    std::size_t copied = 0;
    for (const text::Mark& mark : marks_) {
      if (mark.at_end) break;
      const int32_t ms = break_at(mark);
      if (ms < 0) continue;
      text::append_escaped(text_.substr(copied, mark.pause_offset - copied), out);
      out.append("<break time=\"").append(std::to_string(ms)).append("ms\"/>");
      copied = mark.pause_offset;
    }
    text::append_escaped(text_.substr(copied), out);
  }

 private:
  int32_t length(PauseClass one) const { return std::min(asked_.of(one), kMaxSilenceMs); }

  // The documented elements know the comma and semicolon of Latin and full width, and the
  // enumeration comma; dashes, ellipses and the marks of other scripts are not among them.
  std::string_view silence_type(const text::Mark& mark, PauseClass one) const {
    if (one == PauseClass::sentence) return "Sentenceboundary-exact";
    const char32_t c = mark.length == 0 ? U' ' : text::decode(text_, mark.offset).value;
    if (one == PauseClass::comma) {
      if (c == U',' || c == U'\uFF0C') return "Comma-exact";
      if (c == U'\u3001') return "Enumerationcomma-exact";
    } else if (one == PauseClass::semicolon && (c == U';' || c == U'\uFF1B')) {
      return "Semicolon-exact";
    }
    return {};
  }

  // Of pauses that meet, the largest wins: a break only where it is longer than the silence there.
  int32_t break_at(const text::Mark& mark) const {
    int32_t by_silence = -1;
    int32_t by_break = -1;
    const ClassSet here = mark.classes & acting_;
    for (std::size_t i = 0; i < text::kPauseClasses; ++i) {
      const auto one = static_cast<PauseClass>(i);
      if (!here.has(one)) continue;
      int32_t& longest = silence_type(mark, one).empty() ? by_break : by_silence;
      longest = std::max(longest, length(one));
    }
    return by_break > by_silence ? by_break : -1;
  }

  std::string_view text_;
  text::PauseSettings asked_;
  std::vector<text::Mark> marks_;
  ClassSet acting_;
  std::vector<std::string_view> types_;
  std::vector<int32_t> lengths_;
};

// The manner of speaking, defaults filled in and cut to what the service does anyway, so that two
// requests with one outcome are one document.
struct Manner {
  std::string_view voice;
  std::string_view language;
  std::string_view style;
  std::string_view role;
  double style_degree = 1;
  double rate_pct = 0;
  double pitch_pct = 0;
  double volume_pct = 0;
  std::string_view effect;
  std::string_view parameters;
  int64_t leading_ms = -1;
  int64_t tailing_ms = -1;

  bool has_prosody() const { return rate_pct != 0 || pitch_pct != 0 || volume_pct != 0; }
};

tts::Status read_percent(const char* member, double value, double least, double most,
                         double& target) {
  const auto percent = request::percent(member, value, -100, 1000);
  if (!percent.ok()) return percent.status();
  target = std::clamp(percent.value(), least, most);
  return {};
}

tts::Status read_silence(std::string_view name, std::string_view value, int64_t& target) {
  int64_t ms = 0;
  const auto [end, fault] = std::from_chars(value.data(), value.data() + value.size(), ms);
  if (fault != std::errc{} || end != value.data() + value.size() || ms < 0) {
    return invalid("options: " + std::string(name) + " must be a number of milliseconds");
  }
  target = std::min<int64_t>(ms, kMaxSilenceMs);
  return {};
}

tts::Status read_options(const tts_request& request, Manner& manner) {
  for (std::size_t i = 0; i < request.option_count; ++i) {
    const std::string_view key = tts::view(request.options[i].key);
    const std::string_view value = tts::view(request.options[i].value);
    tts::Status status;
    if (key == "effect") manner.effect = value;
    if (key == "voice_parameters") manner.parameters = value;
    if (key == "leading_silence_ms") status = read_silence(key, value, manner.leading_ms);
    if (key == "tailing_silence_ms") status = read_silence(key, value, manner.tailing_ms);
    if (!status.ok()) return status;
  }
  return {};
}

tts::Result<Manner> manner_of(const AzureOptions& options, const tts_request& request) {
  Manner manner;
  manner.voice = choose(request.voice, options.voice);
  if (manner.voice.empty()) {
    return invalid("voice: azure needs one; name it in the request or in the config");
  }
  const std::string_view own = locale_of_voice(manner.voice);
  const std::string_view asked = choose(request.language, options.language);
  manner.language = asked.empty() ? own : asked;
  if (manner.language.empty()) {
    return invalid("language: the voice's name tells none; name it in the request or the config");
  }
  manner.style = choose(request.style, options.style);
  manner.role = choose(request.role, options.role);
  if (manner.style.empty() && !manner.role.empty()) {
    return invalid("role: azure plays a role only in a style; name a style, too");
  }
  manner.style_degree =
      request.style_degree == TTS_UNSET ? options.style_degree : request.style_degree;
  // Written so that no number is refused, too.
  if (!(manner.style_degree >= 0 && manner.style_degree <= 100)) {
    return invalid("style_degree: 0.01 to 2 are right");
  }
  manner.style_degree = std::clamp(manner.style_degree, 0.01, 2.0);
  manner.effect = options.effect;
  manner.parameters = options.parameters;
  manner.leading_ms = options.leading_silence_ms;
  manner.tailing_ms = options.tailing_silence_ms;
  auto status = read_percent("rate_pct", request.rate_pct, -50, 100, manner.rate_pct);
  if (status.ok()) status = read_percent("pitch_pct", request.pitch_pct, -50, 50, manner.pitch_pct);
  if (status.ok()) {
    status = read_percent("volume_pct", request.volume_pct, -100, 100, manner.volume_pct);
  }
  if (status.ok()) status = read_options(request, manner);
  if (!status.ok()) return status;
  for (const std::string_view value : {manner.voice, manner.language, manner.style, manner.role,
                                       manner.effect, manner.parameters}) {
    if (!text::check_xml_text(value)) {
      return invalid("voice, language, style, role and options must be UTF-8 without controls");
    }
  }
  return manner;
}

// Writes what goes around the text; remembers how to close it.
class Document {
 public:
  explicit Document(std::string& out) : out_(out) {}

  void open_voice(const Manner& manner) {
    out_ =
        "<speak version=\"1.0\" xmlns=\"http://www.w3.org/2001/10/synthesis\""
        " xmlns:mstts=\"http://www.w3.org/2001/mstts\"";
    append_attribute("xml:lang", manner.language, out_);
    out_ += "><voice";
    append_attribute("name", manner.voice, out_);
    if (!manner.effect.empty()) append_attribute("effect", manner.effect, out_);
    if (!manner.parameters.empty()) append_attribute("parameters", manner.parameters, out_);
    out_ += ">";
    closing_ = "</voice></speak>";
  }
  // The nesting that the service allows: lang holds express-as, which holds prosody.
  void open_manner(const Manner& manner) {
    if (!same_letters(manner.language, locale_of_voice(manner.voice)) &&
        !locale_of_voice(manner.voice).empty()) {
      out_ += "<lang";
      append_attribute("xml:lang", manner.language, out_);
      close_with("lang");
    }
    if (!manner.style.empty()) {
      out_ += "<mstts:express-as";
      append_attribute("style", manner.style, out_);
      if (manner.style_degree != 1) {
        append_attribute("styledegree", request::canonical(manner.style_degree), out_);
      }
      if (!manner.role.empty()) append_attribute("role", manner.role, out_);
      close_with("mstts:express-as");
    }
    if (manner.has_prosody()) {
      out_ += "<prosody";
      append_percent("rate", manner.rate_pct);
      append_percent("pitch", manner.pitch_pct);
      append_percent("volume", manner.volume_pct);
      close_with("prosody");
    }
  }
  void close() { out_ += closing_; }

 private:
  void close_with(std::string_view name) {
    out_ += ">";
    closing_ = "</" + std::string(name) + ">" + closing_;
  }
  void append_percent(std::string_view name, double percent) {
    if (percent == 0) return;
    append_attribute(name, (percent > 0 ? "+" : "") + request::canonical(percent) + "%", out_);
  }

  std::string& out_;
  std::string closing_;
};

tts::Status refuse_for_hd(const Manner& manner) {
  const char* member = manner.rate_pct != 0     ? "rate_pct"
                       : manner.pitch_pct != 0  ? "pitch_pct"
                       : manner.volume_pct != 0 ? "volume_pct"
                                                : nullptr;
  if (member != nullptr) {
    return invalid(std::string(member) +
                   ": this voice has no prosody; leave it unset, or take a standard voice");
  }
  return {};
}

tts::Status refuse_style_for_hd(const Manner& manner) {
  const bool omni = manner.voice.find("Omni") != std::string_view::npos;
  if (manner.style.empty() || !is_hd_voice(manner.voice) || omni) return {};
  return invalid("style: this HD voice has none; leave it unset, or take a standard or Omni voice");
}

}  // namespace

bool is_hd_voice(std::string_view voice) {
  const std::size_t colon = voice.find(':');
  return colon != std::string_view::npos && same_letters(voice.substr(colon + 1, 8), "DragonHD");
}

std::string_view locale_of_voice(std::string_view voice) {
  const auto is_part = [&voice](std::size_t from, std::size_t size, auto accept) {
    return from + size < voice.size() && voice[from + size] == '-' &&
           std::all_of(voice.begin() + static_cast<std::ptrdiff_t>(from),
                       voice.begin() + static_cast<std::ptrdiff_t>(from + size), accept);
  };
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto letter = [&](char c) { return lower(c) || upper(c); };
  std::size_t end = is_part(0, 2, lower) ? 2 : 3;
  if (end == 3 && !is_part(0, 3, lower)) return {};
  if (is_part(end + 1, 4, letter)) end += 5;
  if (is_part(end + 1, 2, upper)) return voice.substr(0, end + 3);
  if (is_part(end + 1, 3, digit)) return voice.substr(0, end + 4);
  return {};
}

tts::Result<Rendered> render(const AzureOptions& options, const tts_request& request) {
  Rendered rendered;
  const std::string_view text = tts::view(request.text);
  if (auto status = request::check_text(text, options.max_characters); !status.ok()) return status;
  auto format = choose_output_format(*options.format, request.format);
  if (!format.ok()) return format.status();
  rendered.format = format.value();

  if ((request.flags & TTS_REQUEST_SSML) != 0) {
    if (auto status = check_ssml(text, options.allow_external_uris); !status.ok()) return status;
    rendered.ssml = text;
    return rendered;
  }
  if (const auto check = text::check_xml_text(text); !check) return invalid(text::describe(check));
  const auto asked = request::pauses_of(request);
  if (!asked.ok()) return asked.status();
  auto made = manner_of(options, request);
  if (!made.ok()) return made.status();
  const Manner& manner = made.value();
  const bool markup = options.markup == Markup::always ||
                      (options.markup == Markup::by_voice && !is_hd_voice(manner.voice));
  if (auto status = refuse_style_for_hd(manner); !status.ok()) return status;
  if (!markup) {
    if (auto status = refuse_for_hd(manner); !status.ok()) return status;
  }

  const Pauses pauses(text, manner.language, asked.value());
  Document document(rendered.ssml);
  document.open_voice(manner);
  if (!options.lexicon_uri.empty()) {
    rendered.ssml += "<lexicon";
    append_attribute("uri", options.lexicon_uri, rendered.ssml);
    rendered.ssml += "/>";
  }
  if (markup) {
    if (manner.leading_ms >= 0) append_silence("Leading-exact", manner.leading_ms, rendered.ssml);
    if (manner.tailing_ms >= 0) append_silence("Tailing-exact", manner.tailing_ms, rendered.ssml);
    pauses.append_silences(rendered.ssml);
  }
  document.open_manner(manner);
  if (markup) {
    pauses.append_text(rendered.ssml);
  } else {
    text::append_escaped(text, rendered.ssml);
  }
  document.close();
  rendered.pauses_not_rendered = markup ? pauses.clamped() : pauses.acting();
  rendered.voice = manner.voice;
  rendered.language = manner.language;
  rendered.style = manner.style;
  rendered.role = manner.role;
  return rendered;
}

}  // namespace caesura::azure
