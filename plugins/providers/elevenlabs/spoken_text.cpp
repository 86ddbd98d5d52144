#include "plugins/providers/elevenlabs/spoken_text.hpp"

#include <algorithm>
#include <vector>

#include "plugins/support/request/request_values.hpp"
#include "plugins/support/text/marks.hpp"

namespace caesura::elevenlabs {
namespace {

using text::ClassSet;
using text::PauseClass;

// Of pauses that meet, the longest wins.
int32_t longest_of(ClassSet here, const text::PauseSettings& asked) {
  int32_t longest = -1;
  for (std::size_t i = 0; i < text::kPauseClasses; ++i) {
    const auto one = static_cast<PauseClass>(i);
    if (here.has(one)) longest = std::max(longest, asked.of(one));
  }
  return longest;
}

ClassSet longer_than_a_break(ClassSet here, const text::PauseSettings& asked) {
  ClassSet longer;
  for (std::size_t i = 0; i < text::kPauseClasses; ++i) {
    const auto one = static_cast<PauseClass>(i);
    if (here.has(one) && asked.of(one) > kLongestBreakMs) longer |= one;
  }
  return longer;
}

// Blanks stand around the tag, as the documentation writes it, so that it is a word of its own.
void append_break(int32_t ms, std::string_view rest, std::string& out) {
  out.append(" <break time=\"").append(request::canonical(ms / 1000.0)).append("s\" />");
  const bool blank = rest.starts_with(' ') || rest.starts_with('\n') || rest.starts_with('\t') ||
                     rest.starts_with('\r');
  if (!blank) out += ' ';
}

}  // namespace

SpokenText with_breaks(std::string_view text, std::string_view language,
                       const text::PauseSettings& asked, bool breaks) {
  SpokenText spoken;
  const ClassSet set = asked.set_classes();
  std::vector<text::Mark> marks;
  if (!set.empty()) text::find_marks(text, text::Language::from_tag(language), marks);
  std::size_t copied = 0;
  for (const text::Mark& mark : marks) {
    const ClassSet here = mark.classes & set;
    if (mark.at_end || here.empty()) continue;
    const int32_t ms = longest_of(here, asked);
    if (!breaks || ms == 0) {
      spoken.not_rendered |= here;
      continue;
    }
    spoken.not_rendered |= longer_than_a_break(here, asked);
    spoken.text.append(text.substr(copied, mark.pause_offset - copied));
    append_break(std::min(ms, kLongestBreakMs), text.substr(mark.pause_offset), spoken.text);
    copied = mark.pause_offset;
  }
  spoken.text.append(text.substr(copied));
  return spoken;
}

}  // namespace caesura::elevenlabs
