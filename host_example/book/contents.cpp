#include "host_example/book/contents.hpp"

#include <algorithm>

#include "host_example/book/heading.hpp"
#include "host_example/book/source_text.hpp"

namespace caesura::book {
namespace {

constexpr std::size_t kLeastProseBytes = 60;

// Several headings in one block can only be a list of them.
bool is_heading_list(const Block& block) {
  std::size_t chapters = 0;
  std::size_t parts = 0;
  for (const auto line : block.lines) {
    if (const auto match = match_heading(line)) ++(match->is_part ? parts : chapters);
  }
  return (chapters >= 2 || parts >= 2) && 2 * (chapters + parts) >= block.lines.size();
}

// "The lamp      12": what every line of a table with page numbers looks like.
bool ends_with_page(std::string_view line) {
  if (upper_case(line) == "PAGE") return true;
  const auto last = line.find_last_not_of("0123456789ivxlc");
  if (last == line.npos) return false;
  return last + 1 < line.size() && last > 0 && line[last] == ' ' &&
         (line[last - 1] == ' ' || line[last - 1] == '.');
}

bool is_paged_list(const Block& block) {
  return std::all_of(block.lines.begin(), block.lines.end(), ends_with_page);
}

bool is_prose(const Block& block) {
  return block.bytes >= kLeastProseBytes && !match_heading(block.lines.front()) &&
         reads_like_prose(unwrapped(block));
}

class Finder {
 public:
  explicit Finder(const std::vector<Block>& blocks) : blocks_(blocks) {
    contents_.skipped.resize(blocks.size());
  }

  Contents find() {
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      const auto list = opens_list(blocks_[i].lines.front());
      pictures_ = list == ListKind::kPictures;
      if (list) {
        i = read_table(i) - 1;
      } else if (is_heading_list(blocks_[i]) || is_paged_list(blocks_[i])) {
        pictures_ = !is_heading_list(blocks_[i]);
        take(i, 0);
      }
    }
    return std::move(contents_);
  }

 private:
  void take(std::size_t at, std::size_t first_line) {
    contents_.skipped[at] = true;
    for (std::size_t i = first_line; i < blocks_[at].lines.size(); ++i) {
      const auto line = blocks_[at].lines[i];
      const auto match = match_heading(line);
      if (match) entries_.insert(key_of(*match));
      const std::string title = bare_title(line);
      const bool titled = !match || match->kind == HeadingKind::kNumberedTitle;
      if (!titled || title.empty()) continue;
      entries_.insert(title);
      if (!pictures_) contents_.titles.insert(title);
    }
  }

  // A table often gives only the number where the book says "Chapter".
  static std::string key_of(const HeadingLine& heading) {
    return heading.key.starts_with("CHAPTER ") ? "# " + std::to_string(heading.number)
                                               : heading.key;
  }

  // The first block of the book itself: it says again what the table has said, or tells something.
  [[nodiscard]] bool ends_table(const Block& block) const {
    if (is_prose(block)) return true;
    if (is_heading_list(block)) return false;
    if (opens_list(block.lines.front())) return true;
    const std::size_t lines = std::min<std::size_t>(block.lines.size(), 2);
    for (std::size_t i = 0; i < lines; ++i) {
      const auto match = match_heading(block.lines[i]);
      if (match && entries_.contains(key_of(*match))) return true;
      if (entries_.contains(bare_title(block.lines[i]))) return true;
    }
    return false;
  }

  // From the line CONTENTS on; returns the first block behind the table.
  std::size_t read_table(std::size_t at) {
    const std::size_t begin = at;
    take(at, 1);
    for (++at; at < blocks_.size() && !ends_table(blocks_[at]); ++at) take(at, 0);
    // Prose came without a repeated entry: a heading right before it is its own.
    std::size_t body = at;
    for (std::size_t i = at; i > begin + 1 && i + 2 > at; --i) {
      if (match_heading(blocks_[i - 1].lines.front()) && !is_heading_list(blocks_[i - 1])) {
        body = i - 1;
        break;
      }
    }
    if (at < blocks_.size() && is_prose(blocks_[at])) {
      for (std::size_t i = body; i < at; ++i) contents_.skipped[i] = false;
      return std::max(body, begin + 1);
    }
    if (at == blocks_.size()) {
      // A table up to the end of the book is none: better speak too much than nothing.
      for (std::size_t i = begin; i < at; ++i) contents_.skipped[i] = false;
      return begin + 1;
    }
    return at;
  }

  const std::vector<Block>& blocks_;
  Contents contents_;
  std::set<std::string> entries_;  // of all tables so far
  bool pictures_ = false;          // it lists pictures, whose titles are no headings
};

}  // namespace

Contents find_contents(const std::vector<Block>& blocks) {
  return Finder(blocks).find();
}

}  // namespace caesura::book
