// A text and its pauses in the form that a voice takes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugins/providers/google/time_points.hpp"
#include "plugins/support/text/pause_class.hpp"

namespace caesura::google {

enum class InputKind { text, ssml, markup };

// "ssml": the member of `input` that holds it.
std::string_view name_of(InputKind kind);

struct Input {
  InputKind kind = InputKind::text;
  std::string value;
  text::ClassSet not_rendered;    // acting, but left out, cut, or of a length the engine chooses
  std::vector<TimePoint> points;  // that the document marks
};

struct Spoken {
  std::string_view text;  // valid UTF-8 without characters that XML forbids
  std::string_view language;
  text::PauseSettings pauses;
};

// Plain text, whatever the pauses are.
Input write_text(const Spoken& spoken);
// SSML where a pause acts or time points are wanted, else plain text: tags are billed.
Input write_ssml(const Spoken& spoken, int32_t max_break_ms, bool time_points);
// Tags for the pauses, whose lengths the engine chooses, so that each class is told.
Input write_tags(const Spoken& spoken);

}  // namespace caesura::google
