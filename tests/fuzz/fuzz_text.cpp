// Any bytes, in any language: marks stay in order and inside the text, sentences cover it, and what
// is rendered is well-formed or refused.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "plugins/support/text/segments.hpp"
#include "plugins/support/text/ssml.hpp"

namespace {

using namespace caesura::text;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_marks(std::string_view text, const std::vector<Mark>& marks) {
  std::size_t before = 0;
  for (const Mark& mark : marks) {
    require(before <= mark.offset);
    require(std::size_t{mark.offset} + mark.length <= mark.pause_offset);
    require(mark.pause_offset <= mark.resume_offset && mark.resume_offset <= text.size());
    before = mark.resume_offset;
  }
}

void check_segments(std::string_view text, const std::vector<Segment>& segments) {
  std::size_t before = 0;
  for (const Segment& segment : segments) {
    require(before <= segment.offset && segment.length > 0);
    before = std::size_t{segment.offset} + segment.length;
    require(before <= text.size());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::string_view kTags[] = {"", "de", "fr", "el", "zh", "ru", "cs", "xx"};
  if (size == 0) return 0;
  const std::string_view tag = kTags[data[0] % std::size(kTags)];
  const Language language = Language::from_tag(tag);
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);

  std::vector<Mark> marks;
  find_marks(text, language, marks);
  check_marks(text, marks);
  std::vector<Segment> segments;
  find_sentences(text, language, segments);
  check_segments(text, segments);
  find_paragraphs(text, segments);
  check_segments(text, segments);

  const PauseSettings pauses{data[0], data[0] * 5, 0, 300 - data[0], 0, 40};
  for (const SsmlStyle& style : {SsmlStyle{}, espeak_ng_style()}) {
    std::string ssml;
    const Rendering rendering = SsmlRenderer(style).render(text, marks, pauses, ssml);
    require(ssml.empty() == !rendering.check);
    require((rendering.acting & acting_classes(marks)) == rendering.acting);
  }
  return 0;
}
