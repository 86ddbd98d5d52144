#include "plugins/support/text/segments.hpp"

#include <algorithm>
#include <stdexcept>

#include "plugins/support/text/context.hpp"

namespace caesura::text {
namespace {

bool is_line_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

std::size_t trim_end(std::string_view text, std::size_t begin, std::size_t end) {
  while (end > begin) {
    const CodePoint c = decode_before(text, end);
    if (kind_of(c.value) != CharKind::space) break;
    end -= c.length;
  }
  return end;
}

class Collector {
 public:
  Collector(std::string_view text, std::vector<Segment>& out) : text_(text), out_(out) {}

  // Everything up to `end` that no segment holds yet becomes one.
  void cut(std::size_t end, bool ends_paragraph) {
    const std::size_t begin = skip_silent_paragraphs(begin_, end);
    begin_ = end;
    if (begin < end) {
      const std::size_t trimmed = trim_end(text_, begin, end);
      out_.push_back({static_cast<std::uint32_t>(begin),
                      static_cast<std::uint32_t>(trimmed - begin), ends_paragraph});
    } else if (ends_paragraph && !out_.empty()) {
      out_.back().ends_paragraph = true;
    }
  }

 private:
  // The start of the first paragraph in which anything is spoken, or `end`.
  std::size_t skip_silent_paragraphs(std::size_t begin, std::size_t end) const {
    begin = skip_blanks(text_, begin).end;
    for (std::size_t at = begin; at < end;) {
      const CodePoint c = decode(text_, at);
      const CharKind kind = kind_of(c.value);
      if (kind == CharKind::spoken) return begin;
      if (kind == CharKind::space) {
        const Gap gap = skip_blanks(text_, at);
        at = gap.end;
        if (gap.paragraph) begin = at;
      } else {
        at += c.length;
      }
    }
    return end;
  }

  std::string_view text_;
  std::vector<Segment>& out_;
  std::size_t begin_ = 0;
};

}  // namespace

void find_sentences(std::string_view text, Language language, std::vector<Segment>& out) {
  out.clear();
  std::vector<Mark> marks;
  find_marks(text, language, marks);
  Collector collector(text, out);
  for (const Mark& mark : marks) {
    const bool paragraph = mark.classes.has(PauseClass::paragraph);
    const bool sentence = mark.classes.has(PauseClass::sentence) && !mark.at_end;
    if (paragraph || sentence) collector.cut(mark.pause_offset, paragraph);
  }
  collector.cut(text.size(), true);
}

void find_paragraphs(std::string_view text, std::vector<Segment>& out) {
  if (text.size() > kMaxTextBytes) throw std::length_error("text: longer than 4 GiB - 1");
  out.clear();
  Collector collector(text, out);
  std::size_t at = 0;
  while ((at = text.find_first_of("\n\xE2", at)) != std::string_view::npos) {
    const Gap gap = skip_blanks(text, at);
    if (gap.paragraph) collector.cut(at, true);
    at = gap.end > at ? gap.end : at + 1;
  }
  collector.cut(text.size(), true);
}

void unwrap(std::string_view segment, std::string& out) {
  out.clear();
  for (std::size_t at = 0; at < segment.size();) {
    const std::size_t line_end = segment.find('\n', at);
    if (line_end == std::string_view::npos) {
      out.append(segment.substr(at));
      return;
    }
    out.append(segment.substr(at, line_end - at));
    while (!out.empty() && is_line_blank(out.back())) out.pop_back();
    at = line_end + 1;
    while (at < segment.size() && (is_line_blank(segment[at]) || segment[at] == '\n')) ++at;
    out.push_back(' ');
  }
}

}  // namespace caesura::text
