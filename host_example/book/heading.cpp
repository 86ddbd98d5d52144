#include "host_example/book/heading.hpp"

#include <algorithm>
#include <array>

#include "host_example/book/numeral.hpp"
#include "host_example/book/source_text.hpp"

namespace caesura::book {
namespace {

constexpr std::size_t kLongestHeading = 160;  // some books tell the whole chapter in its heading
constexpr std::size_t kLongestTitleLine = 64;

constexpr std::array<std::string_view, 14> kKeywords{
    "CHAPTER", "CHAP",   "LETTER",  "CANTO", "STAVE",  "SCENE", "SECTION",
    "STORY",   "LESSON", "EPISODE", "PART",  "VOLUME", "BOOK",  "ACT"};
constexpr std::size_t kFirstPart = 10;  // from here on they hold chapters

constexpr std::array<std::string_view, 14> kNames{
    "PREFACE",   "PROLOGUE",   "EPILOGUE",  "INTRODUCTION", "FOREWORD",
    "AFTERWORD", "CONCLUSION", "INTERLUDE", "POSTSCRIPT",   "TO THE READER",
    "ETYMOLOGY", "EXTRACTS",   "APPENDIX",  "AUTHOR'S NOTE"};

// Marks of emphasis and of other markup around a heading.
std::string_view undecorated(std::string_view line) {
  while (!line.empty() && std::string_view("_*=# \t").find(line.front()) != line.npos) {
    line.remove_prefix(1);
  }
  while (!line.empty() && std::string_view("_*= \t").find(line.back()) != line.npos) {
    line.remove_suffix(1);
  }
  return line;
}

constexpr bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
constexpr bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

std::string_view first_word(std::string_view line) {
  return line.substr(0, std::min(line.find_first_of(" \t.:,;)]"), line.size()));
}

// What stands between a number and its title, off; true when that was more than blanks.
bool skip_separator(std::string_view& rest) {
  bool any = false;
  while (!rest.empty()) {
    std::size_t size = 0;
    if (std::string_view(".:-)]").find(rest.front()) != rest.npos) size = 1;
    if (rest.starts_with("\u2014") || rest.starts_with("\u2013")) size = 3;
    if (size == 0 && rest.front() != ' ' && rest.front() != '\t') break;
    any = any || size > 0;
    rest.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return any;
}

// Behind a number: nothing, or a title. A title begins like one and is not the rest of a sentence.
bool is_heading_rest(std::string_view rest, bool separated) {
  if (rest.empty()) return true;
  if (!separated) return !is_lower(rest.front()) && !reads_like_prose(rest);
  return !is_lower(rest.front()) || (rest.size() <= kLongestTitleLine && !reads_like_prose(rest));
}

std::optional<HeadingLine> match_keyword(std::string_view line) {
  if (line.empty() || !is_upper(line.front())) return std::nullopt;
  const std::string upper = upper_case(line);
  std::string_view rest(upper);
  const std::string_view keyword = first_word(rest);
  const auto* const found = std::find(kKeywords.begin(), kKeywords.end(), keyword);
  if (found == kKeywords.end()) return std::nullopt;
  rest.remove_prefix(keyword.size());
  rest = rest.substr(std::min(rest.find_first_not_of(" .\t"), rest.size()));
  if (rest.starts_with("THE ")) rest.remove_prefix(4);
  const std::string_view figure = first_word(rest);
  auto number = chapter_number(figure);
  std::size_t used = figure.size();
  if (!number) {
    // "CHAPTER I--The Door" has no blank in between.
    used = std::min(rest.find_first_of("-\xE2"), rest.size());
    number = chapter_number(rest.substr(0, used));
  }
  if (!number) return std::nullopt;
  std::string_view title = line.substr(line.size() - rest.size() + used);
  const bool separated = skip_separator(title);
  if (!is_heading_rest(title, separated)) return std::nullopt;
  HeadingLine match;
  match.is_part = static_cast<std::size_t>(found - kKeywords.begin()) >= kFirstPart;
  match.has_title = !title.empty();
  match.number = *number;
  match.key = std::string(keyword == "CHAP" ? "CHAPTER" : keyword) + ' ' + std::to_string(*number);
  return match;
}

std::optional<HeadingLine> match_number(std::string_view line) {
  const std::string_view figure = first_word(line);
  const auto number = figure_number(figure);
  if (!number) return std::nullopt;
  std::string_view title = line.substr(figure.size());
  const bool separated = skip_separator(title);
  HeadingLine match;
  match.number = *number;
  match.key = "# " + std::to_string(*number);
  match.kind = HeadingKind::kBareNumber;
  if (title.empty()) return match;
  const bool shouted = std::none_of(title.begin(), title.end(), is_lower);
  if (is_lower(title.front()) || (!separated && !shouted)) return std::nullopt;
  if (!shouted && (reads_like_prose(title) || title.size() > kLongestTitleLine)) {
    return std::nullopt;
  }
  match.kind = HeadingKind::kNumberedTitle;
  match.has_title = true;
  return match;
}

std::optional<HeadingLine> match_name(std::string_view line) {
  while (!line.empty() && (line.back() == '.' || line.back() == ':')) line.remove_suffix(1);
  std::string upper = upper_case(line);
  if (const auto quote = upper.find("\u2019"); quote != upper.npos) upper.replace(quote, 3, "'");
  const bool known = std::find(kNames.begin(), kNames.end(), upper) != kNames.end();
  if (!known || line.empty() || !is_upper(line.front())) return std::nullopt;
  HeadingLine match;
  match.kind = HeadingKind::kNamed;
  match.key = std::move(upper);
  return match;
}

}  // namespace

std::optional<HeadingLine> match_heading(std::string_view raw) {
  const std::string_view line = undecorated(raw);
  if (line.empty() || line.size() > kLongestHeading) return std::nullopt;
  if (auto match = match_keyword(line)) return match;
  if (auto match = match_name(line)) return match;
  return match_number(line);
}

std::optional<Heading> match_heading(const Block& block) {
  auto line = match_heading(block.lines.front());
  if (!line) return std::nullopt;
  Heading heading{std::move(*line), unwrapped_line(undecorated(block.lines.front())), 1};
  if (block.lines.size() > 3) return heading;
  const bool short_lines =
      std::all_of(block.lines.begin() + 1, block.lines.end(),
                  [](std::string_view next) { return next.size() <= kLongestTitleLine; });
  const std::string rest = unwrapped(block, 1);
  if (rest.empty() || !short_lines || reads_like_prose(rest)) return heading;
  heading.title = joined_title(std::move(heading.title), rest);
  heading.lines_used = block.lines.size();
  heading.line.has_title = true;
  return heading;
}

bool is_title_block(const Block& block) {
  if (block.lines.size() > 2 || block.bytes > kLongestTitleLine * 2) return false;
  if (match_heading(block.lines.front())) return false;
  const std::string title = unwrapped(block);
  const bool shouted = std::none_of(title.begin(), title.end(), is_lower);
  return shouted || std::string_view(".!?:;,\"'").find(title.back()) == std::string_view::npos;
}

std::string joined_title(std::string first, std::string_view second) {
  while (!first.empty() && std::string_view(".:- ").find(first.back()) != std::string_view::npos) {
    first.pop_back();
  }
  return first + ". " + std::string(second);
}

std::optional<ListKind> opens_list(std::string_view raw) {
  std::string_view line = undecorated(raw);
  while (!line.empty() && (line.back() == '.' || line.back() == ':')) line.remove_suffix(1);
  const std::string upper = upper_case(line);
  if (upper == "CONTENTS" || upper == "TABLE OF CONTENTS" || upper == "LIST OF CHAPTERS") {
    return ListKind::kChapters;
  }
  if (upper == "ILLUSTRATIONS" || upper == "LIST OF ILLUSTRATIONS") return ListKind::kPictures;
  return std::nullopt;
}

std::string bare_title(std::string_view raw) {
  std::string_view line = undecorated(raw);
  if (const auto match = match_number(line); match && match->has_title) {
    line.remove_prefix(first_word(line).size());
    skip_separator(line);
  }
  const auto last = line.find_last_not_of("0123456789 .\t");
  line = line.substr(0, last == line.npos ? line.size() : last + 1);
  std::string out;
  for (const char c : upper_case(line)) {
    if (is_upper(c) || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80) out += c;
  }
  return out;
}

}  // namespace caesura::book
