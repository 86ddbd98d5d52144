#include "host_example/produce/selection.hpp"

#include <charconv>
#include <string>

#include "host_example/failure.hpp"

namespace caesura::host {
namespace {

bool read_number(std::string_view digits, std::size_t& number) {
  const char* const end = digits.data() + digits.size();
  const auto [at, error] = std::from_chars(digits.data(), end, number);
  return error == std::errc{} && at == end;
}

}  // namespace

ChapterRange parse_chapters(std::string_view words, std::size_t count) {
  if (words.empty()) return {1, count};
  ChapterRange range;
  const std::size_t dash = words.find('-');
  const std::string_view second = dash == std::string_view::npos ? words : words.substr(dash + 1);
  if (!read_number(words.substr(0, dash), range.first) || !read_number(second, range.last) ||
      range.first == 0 || range.first > range.last) {
    throw Failure(kWrongUsage, "--chapter: \"" + std::string(words.substr(0, 40)) +
                                   "\" is no chapter; write 3 or 3-7");
  }
  if (range.last > count) {
    throw Failure(kWrongUsage, "--chapter: there is no chapter " + std::to_string(range.last) +
                                   "; the book has " + std::to_string(count));
  }
  return range;
}

tts_pauses layered(const tts_pauses& first, const tts_pauses& second) {
  tts_pauses out = first;
  for (const auto& [name, member] : kPauseNames) {
    if (out.*member == TTS_PAUSE_INHERIT) out.*member = second.*member;
  }
  return out;
}

tts_pauses pauses_of(const book::Book& book) {
  static_assert(book::kInheritPause == TTS_PAUSE_INHERIT);
  static_assert(book::kEngineOwnPause == TTS_PAUSE_ENGINE);
  const book::Pauses& given = book.pauses;
  return {sizeof(tts_pauses), given.sentence_ms, given.paragraph_ms, given.chapter_ms,
          given.comma_ms,     given.colon_ms,    given.semicolon_ms};
}

}  // namespace caesura::host
