#include "unit/text/annotate.hpp"

#include <cstring>

namespace caesura::text::testing {

std::string annotate(std::string_view text, const std::vector<Mark>& marks) {
  std::string result;
  std::size_t copied = 0;
  for (const Mark& mark : marks) {
    result.append(text.substr(copied, mark.pause_offset - copied));
    copied = mark.pause_offset;
    result += '<';
    if (mark.classes.has(PauseClass::comma)) result += 'c';
    if (mark.classes.has(PauseClass::semicolon)) result += 'm';
    if (mark.classes.has(PauseClass::colon)) result += 'k';
    if (mark.classes.has(PauseClass::sentence)) result += 's';
    if (mark.classes.has(PauseClass::paragraph)) result += 'p';
    if (mark.at_end) result += '$';
    result += '>';
  }
  return result.append(text.substr(copied));
}

std::string strip_annotations(std::string_view annotated) {
  std::string result;
  for (std::size_t at = 0; at < annotated.size(); ++at) {
    if (annotated[at] == '<') {
      const std::size_t end = annotated.find_first_not_of("cmksp$", at + 1);
      if (end != std::string_view::npos && end > at + 1 && annotated[end] == '>') {
        at = end;
        continue;
      }
    }
    result += annotated[at];
  }
  return result;
}

std::string unescape(std::string_view line) {
  std::string result;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char next = at + 1 < line.size() ? line[at + 1] : '\0';
    const char* known = next == '\0' ? nullptr : std::strchr("n\nt\tr\r", next);
    if (line[at] == '\\' && known != nullptr && (next == 'n' || next == 't' || next == 'r')) {
      result += known[1];
      ++at;
    } else {
      result += line[at];
    }
  }
  return result;
}

std::vector<Mark> marks_of(std::string_view text, std::string_view tag) {
  std::vector<Mark> marks;
  find_marks(text, Language::from_tag(tag), marks);
  return marks;
}

}  // namespace caesura::text::testing
