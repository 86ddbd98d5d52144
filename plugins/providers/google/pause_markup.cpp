#include "plugins/providers/google/pause_markup.hpp"

#include <algorithm>

#include "plugins/support/text/marks.hpp"
#include "plugins/support/text/segments.hpp"
#include "plugins/support/text/ssml.hpp"

namespace caesura::google {
namespace {

using text::ClassSet;
using text::PauseClass;

// About what [pause short] and [pause] last; their lengths are promised nowhere.
constexpr int32_t kShortPauseMs = 400;
constexpr int32_t kMiddlePauseMs = 750;

// A place of the text where something is written.
struct Place {
  std::uint32_t offset;
  bool pause;  // else the start of a sentence
  PauseClass pause_class;
  std::uint32_t text_offset;
  std::uint32_t text_size;
  int32_t ms;
};

struct Found {
  std::vector<Place> places;
  ClassSet acting;
};

Found find_pauses(const Spoken& spoken) {
  Found found;
  const ClassSet set = spoken.pauses.set_classes();
  if (set.empty()) return found;
  std::vector<text::Mark> marks;
  text::find_marks(spoken.text, text::Language::from_tag(spoken.language), marks);
  for (const text::Mark& mark : marks) {
    const ClassSet here = mark.classes & set;
    if (mark.at_end) break;
    if (here.empty()) continue;
    found.acting |= here;
    // Of pauses that meet at one place the largest wins.
    Place place{mark.pause_offset, true, PauseClass::sentence, mark.offset, mark.length, -1};
    for (std::size_t i = 0; i < text::kPauseClasses; ++i) {
      const auto one = static_cast<PauseClass>(i);
      if (!here.has(one) || spoken.pauses.of(one) <= place.ms) continue;
      place.ms = spoken.pauses.of(one);
      place.pause_class = one;
    }
    found.places.push_back(place);
  }
  return found;
}

void add_sentences(const Spoken& spoken, std::vector<Place>& places) {
  std::vector<text::Segment> sentences;
  text::find_sentences(spoken.text, text::Language::from_tag(spoken.language), sentences);
  for (const text::Segment& one : sentences) {
    places.push_back({one.offset, false, PauseClass::sentence, one.offset, one.length, 0});
  }
  // A pause stands before the sentence that begins at the same place.
  std::stable_sort(places.begin(), places.end(),
                   [](const Place& a, const Place& b) { return a.offset < b.offset; });
}

void append_break(int32_t ms, std::string& out) {
  out.append("<break time=\"").append(std::to_string(ms)).append("ms\"/>");
}

std::string_view tag_of(int32_t ms) {
  if (ms == 0) return {};
  if (ms < kShortPauseMs) return " [pause short]";
  return ms < kMiddlePauseMs ? " [pause]" : " [pause long]";
}

}  // namespace

std::string_view name_of(InputKind kind) {
  switch (kind) {
    case InputKind::ssml:
      return "ssml";
    case InputKind::markup:
      return "markup";
    case InputKind::text:
      break;
  }
  return "text";
}

Input write_text(const Spoken& spoken) {
  Input input;
  input.value = spoken.text;
  input.not_rendered = find_pauses(spoken).acting;
  return input;
}

Input write_ssml(const Spoken& spoken, int32_t max_break_ms, bool time_points) {
  Found found = find_pauses(spoken);
  if (time_points) add_sentences(spoken, found.places);
  Input input;
  if (found.places.empty()) {
    input.value = spoken.text;
    return input;
  }
  input.kind = InputKind::ssml;
  for (std::size_t i = 0; i < text::kPauseClasses; ++i) {
    const auto one = static_cast<PauseClass>(i);
    if (found.acting.has(one) && spoken.pauses.of(one) > max_break_ms) input.not_rendered |= one;
  }
  std::string& out = input.value;
  out = "<speak>";
  std::size_t copied = 0;
  for (const Place& place : found.places) {
    text::append_escaped(spoken.text.substr(copied, place.offset - copied), out);
    copied = place.offset;
    const std::size_t number = input.points.size();
    if (time_points) append_mark(number, {}, out);
    if (place.pause) append_break(std::min(place.ms, max_break_ms), out);
    if (!time_points) continue;
    if (place.pause) append_mark(number, kPauseEnd, out);
    input.points.push_back({place.pause, place.pause_class, place.text_offset, place.text_size});
  }
  text::append_escaped(spoken.text.substr(copied), out);
  out += "</speak>";
  return input;
}

Input write_tags(const Spoken& spoken) {
  const Found found = find_pauses(spoken);
  Input input;
  input.not_rendered = found.acting;
  std::size_t copied = 0;
  for (const Place& place : found.places) {
    const std::string_view tag = tag_of(place.ms);
    if (tag.empty()) continue;
    input.kind = InputKind::markup;
    input.value.append(spoken.text, copied, place.offset - copied).append(tag);
    copied = place.offset;
  }
  input.value.append(spoken.text.substr(copied));
  return input;
}

}  // namespace caesura::google
