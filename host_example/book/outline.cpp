#include "host_example/book/outline.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "host_example/book/contents.hpp"
#include "host_example/book/heading.hpp"
#include "host_example/book/source_text.hpp"

namespace caesura::book {
namespace {

// A table of contents may leave a line or two under its last entry; a chapter has more.
constexpr std::size_t kMostBytesUnderEntry = 500;
constexpr std::size_t kLeastOpeningBytes = 200;

struct Draft {
  std::optional<HeadingLine> heading;
  Section section;

  [[nodiscard]] std::size_t bytes() const {
    std::size_t sum = 0;
    for (const Block& block : section.blocks) sum += block.bytes;
    return sum;
  }
  [[nodiscard]] bool tells() const {
    return std::any_of(section.blocks.begin(), section.blocks.end(),
                       [](const Block& block) { return reads_like_prose(unwrapped(block)); });
  }
};

using Headings = std::vector<std::optional<Heading>>;

// Drops headings of one kind that do not count up by one from one, anew in each part; returns how
// many stay.
std::size_t keep_counting(Headings& headings, HeadingKind kind) {
  int expected = 1;
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < headings.size(); ++i) {
    if (headings[i] && headings[i]->line.is_part) expected = 1;
    if (!headings[i] || headings[i]->line.kind != kind) continue;
    if (headings[i]->line.number == expected) {
      kept.push_back(i);
      ++expected;
    } else {
      headings[i].reset();
    }
  }
  if (kept.size() == 1) headings[kept.front()].reset();
  return kept.size() > 1 ? kept.size() : 0;
}

void drop(Headings& headings, HeadingKind kind) {
  for (auto& heading : headings) {
    if (heading && heading->line.kind == kind) heading.reset();
  }
}

Headings find_headings(const std::vector<Block>& blocks, const Contents& contents) {
  Headings headings(blocks.size());
  bool keywords = false;  // chapters have names; where only parts have, they hold mere numbers
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (contents.skipped[i]) continue;
    headings[i] = match_heading(blocks[i]);
    keywords = keywords || (headings[i] && headings[i]->line.kind == HeadingKind::kKeyword &&
                            !headings[i]->line.is_part);
    if (headings[i] || blocks[i].lines.size() > 2) continue;
    const std::string title = unwrapped(blocks[i]);
    const std::string bare = bare_title(title);
    if (!bare.empty() && contents.titles.contains(bare)) {
      HeadingLine line{HeadingKind::kNamed, false, true, 0, bare};
      headings[i] = Heading{std::move(line), title, blocks[i].lines.size()};
    }
  }
  if (keywords) {
    drop(headings, HeadingKind::kNumberedTitle);
    drop(headings, HeadingKind::kBareNumber);
    return headings;
  }
  // Either form may also number something else, such as the parts of a story; chapters are more.
  const std::size_t titles = keep_counting(headings, HeadingKind::kNumberedTitle);
  const std::size_t bare = keep_counting(headings, HeadingKind::kBareNumber);
  drop(headings, titles >= bare ? HeadingKind::kBareNumber : HeadingKind::kNumberedTitle);
  return headings;
}

std::vector<Draft> cut(std::vector<Block>& blocks, const Contents& contents, Headings& headings) {
  std::vector<Draft> drafts(1);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (contents.skipped[i]) continue;
    Block block = std::move(blocks[i]);
    if (headings[i]) {
      Heading& heading = *headings[i];
      drafts.push_back({heading.line, {std::move(heading.title), {}}});
      block.lines.erase(block.lines.begin(),
                        block.lines.begin() + static_cast<std::ptrdiff_t>(heading.lines_used));
      if (block.lines.empty()) continue;
      block.bytes = 0;
      for (const auto line : block.lines) block.bytes += line.size();
    }
    drafts.back().section.blocks.push_back(std::move(block));
  }
  return drafts;
}

// "CHAPTER I", a blank line, "The Door", a blank line, and only then the text.
void take_titles(std::vector<Draft>& drafts) {
  for (Draft& draft : drafts) {
    auto& blocks = draft.section.blocks;
    if (!draft.heading || draft.heading->has_title || blocks.size() < 2) continue;
    if (draft.heading->kind == HeadingKind::kNamed || !is_title_block(blocks.front())) continue;
    draft.section.title = joined_title(draft.section.title, unwrapped(blocks.front()));
    blocks.erase(blocks.begin());
  }
}

// Notes of those who made the file are no part of the book.
bool is_makers_note(const Draft& draft) {
  return draft.heading && upper_case(draft.section.title).find("TRANSCRIBER") != std::string::npos;
}

// A part's heading without text goes to its first chapter; any other one is an entry of a table.
std::size_t drop_bodiless(std::vector<Draft>& drafts) {
  std::size_t dropped = 0;
  std::string part;
  std::vector<Draft> kept;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    Draft& draft = drafts[i];
    if (!draft.heading || !draft.section.blocks.empty()) {
      if (!part.empty()) draft.section.title = joined_title(part, draft.section.title);
      part.clear();
      kept.push_back(std::move(draft));
    } else if (draft.heading->is_part && i + 1 < drafts.size() && !drafts[i + 1].heading->is_part) {
      part = std::move(draft.section.title);
    } else {
      part.clear();
      ++dropped;
    }
  }
  drafts = std::move(kept);
  return dropped;
}

// Entries at the start with a line or two under them that come again with their text.
std::size_t drop_repeated(std::vector<Draft>& drafts) {
  std::map<std::string, std::size_t> last;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    if (drafts[i].heading) last[drafts[i].heading->key] = i;
  }
  const auto is_entry = [&](std::size_t i) {
    const std::size_t again = last[drafts[i].heading->key];
    const std::size_t bytes = drafts[i].bytes();
    if (again <= i || bytes >= kMostBytesUnderEntry) return false;
    return !drafts[i].tells() || drafts[again].bytes() > 4 * bytes;
  };
  const std::size_t begin = 1;
  std::size_t end = begin;
  while (end < drafts.size() && is_entry(end)) ++end;
  drafts.erase(drafts.begin() + begin, drafts.begin() + static_cast<std::ptrdiff_t>(end));
  return end - begin;
}

// Prose, and no credits.
bool tells(const Block& block) {
  static constexpr std::array<std::string_view, 6> kCredits{
      "PRODUCED BY", "TRANSCRIBER", "[TRANSCRIBER", "E-TEXT", "COPYRIGHT", "THIS EBOOK"};
  const std::string text = unwrapped(block);
  const std::string start = upper_case(std::string_view(text).substr(0, 16));
  for (const auto credit : kCredits) {
    if (start.starts_with(credit)) return false;
  }
  return reads_like_prose(text);
}

bool is_opening_prose(const Block& block) {
  return block.bytes >= kLeastOpeningBytes && tells(block);
}

}  // namespace

Outline find_outline(std::vector<Block> blocks) {
  Outline outline;
  const Contents contents = find_contents(blocks);
  Headings headings = find_headings(blocks, contents);
  std::vector<Draft> drafts = cut(blocks, contents, headings);
  take_titles(drafts);
  std::erase_if(drafts, is_makers_note);
  const auto listed =
      static_cast<std::size_t>(std::count(contents.skipped.begin(), contents.skipped.end(), true));
  const std::size_t entries = listed + drop_bodiless(drafts) + drop_repeated(drafts);
  if (entries > 0) {
    outline.notes.push_back("skipped a table of contents (" + std::to_string(entries) +
                            " paragraphs)");
  }
  auto& front = drafts.front().section.blocks;
  if (drafts.size() > 1 && !front.empty()) {
    auto prose = std::find_if(front.begin(), front.end(), is_opening_prose);
    while (prose != front.begin() && prose != front.end() && tells(*(prose - 1))) --prose;
    if (prose != front.begin()) {
      outline.title_matter = unwrapped_line(front.front().lines.front());
      outline.notes.push_back("skipped title matter (" + std::to_string(prose - front.begin()) +
                              " paragraphs)");
      front.erase(front.begin(), prose);
    }
  }
  for (Draft& draft : drafts) {
    if (!draft.section.blocks.empty()) outline.sections.push_back(std::move(draft.section));
  }
  return outline;
}

}  // namespace caesura::book
