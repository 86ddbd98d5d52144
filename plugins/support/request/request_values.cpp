#include "plugins/support/request/request_values.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "plugins/support/text/utf8.hpp"

namespace caesura::request {
namespace {

constexpr std::array<std::string_view, text::kPauseClasses> kClassNames{
    "sentence", "paragraph", "chapter", "comma", "colon", "semicolon"};

tts::Status invalid(std::string message) {
  return {TTS_INVALID_ARGUMENT, std::move(message)};
}

}  // namespace

tts::Status check_text(std::string_view text, std::size_t max_characters) {
  if (text.empty()) return invalid("text is empty; it must hold something to speak");
  // Bytes bound characters from above, so most texts are never counted.
  if (text.size() > max_characters) {
    const std::size_t characters = text::count_code_points(text);
    if (characters > max_characters) {
      return invalid("text has " + std::to_string(characters) + " characters; at most " +
                     std::to_string(max_characters) +
                     " are spoken in one request (max_characters): send it in segments");
    }
  }
  if (const std::size_t at = text::first_invalid_utf8(text); at != text::kValid) {
    return invalid("text is not UTF-8 at byte " + std::to_string(at) + "; it must be valid UTF-8");
  }
  if (const std::size_t at = text.find('\0'); at != std::string_view::npos) {
    return invalid("text has a NUL at byte " + std::to_string(at) + "; it must have none");
  }
  return {};
}

tts::Result<text::PauseSettings> pauses_of(const tts_request& request) {
  text::PauseSettings settings;
  if (request.pauses == nullptr) return settings;
  tts_pauses whole = tts::all_pauses();
  const tts_pauses& given = tts::level(*request.pauses, whole);
  const std::array<int32_t, text::kPauseClasses> values{given.sentence_ms, given.paragraph_ms,
                                                        given.chapter_ms,  given.comma_ms,
                                                        given.colon_ms,    given.semicolon_ms};
  const std::array<int32_t*, text::kPauseClasses> targets{
      &settings.sentence_ms, &settings.paragraph_ms, &settings.chapter_ms,
      &settings.comma_ms,    &settings.colon_ms,     &settings.semicolon_ms};
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] < TTS_PAUSE_ENGINE || values[i] > TTS_PAUSE_MAX) {
      return invalid("pauses: " + std::string(kClassNames[i]) + "_ms is " +
                     std::to_string(values[i]) + "; 0 to " + std::to_string(TTS_PAUSE_MAX) +
                     " milliseconds are right, -1 for the config's and -2 for the engine's own");
    }
    if (values[i] >= 0) *targets[i] = values[i];
  }
  return settings;
}

tts::Result<double> percent(std::string_view member, double value, double least, double most) {
  if (value == TTS_UNSET) return 0.0;
  if (std::isfinite(value) && value >= least && value <= most) return value;
  return invalid(std::string(member) + " is " +
                 (std::isfinite(value) ? canonical(value) : "no number") + "; " + canonical(least) +
                 " to " + canonical(most) + " percent are right");
}

std::string canonical(double value) {
  std::array<char, 32> digits{};
  const double spelt = value == 0.0 ? 0.0 : value;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), spelt).ptr;
  return {digits.data(), end};
}

std::string class_names(text::ClassSet classes) {
  std::string names;
  for (std::size_t i = 0; i < kClassNames.size(); ++i) {
    if (!classes.has(static_cast<text::PauseClass>(i))) continue;
    if (!names.empty()) names += ',';
    names += kClassNames[i];
  }
  return names;
}

}  // namespace caesura::request
