#include "plugins/support/text/ssml.hpp"

#include <algorithm>
#include <bit>
#include <charconv>

#include "plugins/support/text/context.hpp"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace caesura::text {
namespace {

enum class XmlByte : std::uint8_t { plain, escaped, forbidden };

constexpr std::array<XmlByte, 256> make_xml_bytes() {
  std::array<XmlByte, 256> bytes{};
  for (std::size_t c = 0; c < 0x20; ++c) bytes[c] = XmlByte::forbidden;
  for (const char c : {'\t', '\n', '\r'}) bytes[static_cast<std::size_t>(c)] = XmlByte::plain;
  for (const char c : {'&', '<', '>', '"', '\''}) {
    bytes[static_cast<std::size_t>(c)] = XmlByte::escaped;
  }
  return bytes;
}

constexpr auto kXmlBytes = make_xml_bytes();

XmlByte xml_byte(char c) {
  return kXmlBytes[static_cast<unsigned char>(c)];
}

#if defined(__SSE2__)
// Bytes of 16 that may not be plain: line ends and the lead byte of U+FFFE are among them.
unsigned special_bytes(const char* at) {
  const auto is = [](__m128i value, char c) { return _mm_cmpeq_epi8(value, _mm_set1_epi8(c)); };
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
  const __m128i quotes = _mm_or_si128(is(bytes, '"'), is(bytes, '\''));
  const __m128i angles = is(_mm_or_si128(bytes, _mm_set1_epi8(2)), '>');
  const __m128i others = _mm_or_si128(is(bytes, '&'), is(bytes, '\xEF'));
  return static_cast<unsigned>(
      _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(control, quotes), _mm_or_si128(angles, others))));
}
#endif

// The first byte at or after `from` that may not be plain; text.size() if there is none.
std::size_t next_special(std::string_view text, std::size_t from) {
#if defined(__SSE2__)
  for (; text.size() - from >= 16; from += 16) {
    const unsigned hits = special_bytes(text.data() + from);
    if (hits != 0) return from + static_cast<std::size_t>(std::countr_zero(hits));
  }
  if (text.size() >= 16) {
    // The last block again, without what was seen of it.
    const std::size_t block = text.size() - 16;
    const unsigned hits = special_bytes(text.data() + block) >> (from - block);
    if (hits == 0) return text.size();
    return from + static_cast<std::size_t>(std::countr_zero(hits));
  }
#endif
  while (from < text.size() && text[from] != '\xEF' && xml_byte(text[from]) == XmlByte::plain) {
    ++from;
  }
  return from;
}

std::string_view entity(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    default:
      return "&apos;";
  }
}

void append_break(const SsmlStyle& style, std::int32_t milliseconds, std::string& out) {
  if (milliseconds == 0 && !style.no_pause.empty()) {
    out.append(style.no_pause);
    return;
  }
  constexpr std::string_view kHead = "<break time=\"";
  constexpr std::string_view kTail = "ms\"/>";
  char tag[kHead.size() + 11 + kTail.size()];  // 11: the longest int32
  char* end = std::copy(kHead.begin(), kHead.end(), tag);
  end = std::to_chars(end, std::end(tag), milliseconds).ptr;
  end = std::copy(kTail.begin(), kTail.end(), end);
  out.append(tag, end);
}

bool is_bracket(CharKind kind) {
  return kind >= CharKind::closer && kind <= CharKind::quote;
}

// An apostrophe can belong to the word before it, and no engine pauses at one.
bool is_droppable(char32_t c) {
  return c != U'\'' && is_bracket(kind_of(c));
}

std::size_t drop_brackets_before(std::string_view text, std::size_t from, std::size_t lowest) {
  while (from > lowest) {
    const CodePoint c = decode_before(text, from);
    if (!is_droppable(c.value)) break;
    from -= c.length;
  }
  return from;
}

// A dash with the word behind it; an en dash there may be a minus.
bool is_opening_dash(std::string_view text, std::size_t at, const CodePoint& c) {
  if (c.value == U'-') return text.substr(at, 2) == "--";
  if (kind_of(c.value) != CharKind::dash) return false;
  const std::size_t end = at + c.length;
  return c.value != 0x2013 || end >= text.size() || kind_at(text, end) == CharKind::space;
}

std::size_t drop_brackets_after(std::string_view text, std::size_t from) {
  while (from < text.size()) {
    const CodePoint c = decode(text, from);
    if (is_opening_dash(text, from, c)) {
      from = c.value == U'-' ? text.find_first_not_of('-', from) : from + c.length;
      from = skip_blanks(text, std::min(from, text.size())).end;
    } else if (is_droppable(c.value)) {
      from += c.length;
    } else {
      break;
    }
  }
  return from;
}

}  // namespace

TextCheck check_xml_text(std::string_view text) {
  const std::size_t invalid = first_invalid_utf8(text);
  const std::string_view valid = text.substr(0, std::min(invalid, text.size()));
  for (std::size_t at = 0; (at = next_special(valid, at)) < valid.size(); ++at) {
    if (xml_byte(valid[at]) == XmlByte::forbidden) return {TextFault::forbidden_character, at};
    // U+FFFE and U+FFFF are EF BF BE and EF BF BF.
    if (valid[at] == '\xEF' && valid[at + 1] == '\xBF' &&
        static_cast<unsigned char>(valid[at + 2]) >= 0xBE) {
      return {TextFault::forbidden_character, at};
    }
  }
  if (invalid != kValid) return {TextFault::invalid_utf8, invalid};
  return {};
}

std::string describe(const TextCheck& check) {
  const std::string where = " at byte " + std::to_string(check.offset);
  switch (check.fault) {
    case TextFault::invalid_utf8:
      return "text is not UTF-8" + where + "; it must be valid UTF-8";
    case TextFault::forbidden_character:
      return "text holds a character that XML forbids" + where +
             "; of the control characters only tab, line feed and carriage return are allowed";
    case TextFault::none:
      break;
  }
  return "text is valid";
}

void append_escaped(std::string_view text, std::string& out) {
  std::size_t copied = 0;
  for (std::size_t at = 0; (at = next_special(text, at)) < text.size(); ++at) {
    if (xml_byte(text[at]) != XmlByte::escaped) continue;
    out.append(text, copied, at - copied).append(entity(text[at]));
    copied = at + 1;
  }
  out.append(text, copied);
}

SsmlStyle espeak_ng_style() {
  SsmlStyle style;
  const auto limit = [&](MarkKind kind, std::int32_t milliseconds) {
    style.replace_below_ms[static_cast<std::size_t>(kind)] = milliseconds;
  };
  limit(MarkKind::full_stop, 301);
  limit(MarkKind::question, 301);
  limit(MarkKind::exclamation, 339);
  limit(MarkKind::ellipsis, 226);
  limit(MarkKind::comma, 150);
  limit(MarkKind::semicolon, 226);
  limit(MarkKind::colon, 226);
  limit(MarkKind::dash, 226);
  style.drop_brackets = true;
  return style;
}

SsmlStyle scale_limits(SsmlStyle style, std::int32_t percent) {
  for (std::int32_t& limit : style.replace_below_ms) {
    const std::int64_t scaled = std::int64_t{limit} * std::max(percent, 0) / 100;
    limit = static_cast<std::int32_t>(std::min<std::int64_t>(scaled, kMaxPauseMs));
  }
  return style;
}

// What a mark's pause becomes.
struct SsmlRenderer::Asked {
  ClassSet set;                    // classes of the mark that the request sets
  ClassSet clamped;                // of those, the ones longer than a break can be
  std::int32_t milliseconds = -1;  // the largest that becomes a break; -1: none does
  bool whole = false;              // no class of the mark is left to the engine
};

SsmlRenderer::Asked SsmlRenderer::asked_at(const Mark& mark, ClassSet set,
                                           const PauseSettings& pauses) const {
  Asked asked;
  asked.set = mark.classes & set;
  const ClassSet breaks = asked.set & style_.by_break;
  for (unsigned bits = breaks.bits(); bits != 0; bits &= bits - 1) {
    const auto one = static_cast<PauseClass>(std::countr_zero(bits));
    const std::int32_t milliseconds = pauses.of(one);
    if (milliseconds > style_.max_break_ms) asked.clamped |= one;
    asked.milliseconds = std::max(asked.milliseconds, std::min(milliseconds, style_.max_break_ms));
  }
  asked.whole = breaks == mark.classes;
  return asked;
}

// Writes what stands from `from` to the pause, then the break. Returns where the text goes on.
std::size_t SsmlRenderer::write_pause(std::string_view text, std::size_t from, const Mark& mark,
                                      const Asked& asked, std::string& out) const {
  const std::int32_t limit = style_.replace_below_ms[static_cast<std::size_t>(mark.kind)];
  const bool replace = asked.whole && asked.milliseconds < limit;
  if (!replace && !(asked.whole && style_.drop_brackets)) {
    append_escaped(text.substr(from, mark.pause_offset - from), out);
    append_break(style_, asked.milliseconds, out);
    return mark.pause_offset;
  }
  const std::size_t mark_end = std::size_t{mark.offset} + mark.length;
  const std::size_t word_end =
      style_.drop_brackets ? drop_brackets_before(text, mark.offset, from) : mark.offset;
  append_escaped(text.substr(from, word_end - from), out);
  if (!replace) append_escaped(text.substr(mark.offset, mark.length), out);
  if (!style_.drop_brackets) {
    append_escaped(text.substr(mark_end, mark.pause_offset - mark_end), out);
  }
  append_break(style_, asked.milliseconds, out);
  // One space for any blanks: the pause of a blank line is already said.
  if (mark.resume_offset > mark.pause_offset) out.push_back(' ');
  return style_.drop_brackets ? drop_brackets_after(text, mark.resume_offset) : mark.resume_offset;
}

Rendering SsmlRenderer::render(std::string_view prologue, std::string_view text,
                               const std::vector<Mark>& marks, const PauseSettings& pauses,
                               std::string& out) const {
  Rendering rendering;
  rendering.check = check_xml_text(text);
  out.clear();
  if (!rendering.check) return rendering;

  out.append(prologue);
  const ClassSet set = pauses.set_classes();
  std::size_t copied = 0;
  for (const Mark& mark : marks) {
    if (mark.at_end || set.empty()) break;
    const Asked asked = asked_at(mark, set, pauses);
    rendering.acting |= asked.set;
    rendering.clamped |= asked.clamped;
    if (asked.milliseconds >= 0) copied = write_pause(text, copied, mark, asked, out);
  }
  append_escaped(text.substr(copied), out);
  out.append(style_.epilogue);
  rendering.rendered = rendering.acting & (style_.by_break | style_.by_prologue);
  return rendering;
}

}  // namespace caesura::text
