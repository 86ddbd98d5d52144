#include "plugins/providers/tone/plan.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "plugins/support/text/marks.hpp"
#include "plugins/support/text/utf8.hpp"

namespace caesura::tone {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

// ASCII punctuation is silent; every other character has a sound.
bool is_spoken(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
         (byte >= 'A' && byte <= 'Z');
}

class Planner {
 public:
  Planner(std::string_view text, std::vector<Piece>& plan) : text_(text), plan_(plan) {}

  void add_words(std::size_t from, std::size_t until) {
    while (from < until) {
      while (from < until && is_blank(text_[from])) ++from;
      std::size_t end = from;
      bool spoken = false;
      while (end < until && !is_blank(text_[end])) spoken |= is_spoken(text_[end++]);
      if (spoken) add_word(from, end);
      from = end;
    }
  }

  void add_pause(std::size_t at, text::PauseClass pause_class, int32_t ms, bool ends_sentence) {
    plan_.push_back({PieceKind::kPause, pause_class, false, static_cast<uint32_t>(at), 0, 0, ms});
    sentence_starts_ = sentence_starts_ || ends_sentence;
  }

 private:
  void add_word(std::size_t from, std::size_t end) {
    const auto offset = static_cast<uint32_t>(from);
    if (!plan_.empty() && plan_.back().kind == PieceKind::kWord) {
      plan_.push_back({PieceKind::kGap, {}, false, offset, 0, 0, 0});
    }
    const auto letters =
        static_cast<uint32_t>(text::count_code_points(text_.substr(from, end - from)));
    plan_.push_back({PieceKind::kWord,
                     {},
                     sentence_starts_,
                     offset,
                     static_cast<uint32_t>(end - from),
                     letters,
                     0});
    sentence_starts_ = false;
  }

  std::string_view text_;
  std::vector<Piece>& plan_;
  bool sentence_starts_ = true;
};

}  // namespace

void place_pauses(std::string_view text, std::string_view language,
                  const text::PauseSettings& pauses, const NaturalPauses& natural,
                  std::vector<PlacedPause>& placed) {
  thread_local std::vector<text::Mark> marks;
  text::find_marks(text, text::Language::from_tag(language), marks);
  placed.clear();
  for (const text::Mark& mark : marks) {
    PlacedPause pause{
        mark.offset, mark.resume_offset, mark.pause_offset, text::PauseClass::sentence, -1,
        false,       mark.at_end};
    for (std::size_t i = 0; i < text::kPauseClasses; ++i) {
      const auto one = static_cast<text::PauseClass>(i);
      if (!mark.classes.has(one)) continue;
      const int32_t ms = pauses.of(one) >= 0 ? pauses.of(one) : natural[i];
      if (ms > pause.ms) pause.pause_class = one, pause.ms = ms;
    }
    pause.ends_sentence = mark.classes.has(text::PauseClass::sentence) ||
                          mark.classes.has(text::PauseClass::paragraph);
    placed.push_back(pause);
  }
}

bool has_words(std::string_view text, const std::vector<PlacedPause>& placed) {
  std::size_t done = 0;
  for (const PlacedPause& pause : placed) {
    const auto words = text.substr(done, pause.mark_offset - done);
    if (std::any_of(words.begin(), words.end(), is_spoken)) return true;
    done = pause.resume_offset;
  }
  return std::any_of(text.begin() + static_cast<std::ptrdiff_t>(done), text.end(), is_spoken);
}

std::vector<Piece> make_plan(std::string_view text, const std::vector<PlacedPause>& placed) {
  std::vector<Piece> plan;
  Planner planner(text, plan);
  std::size_t done = 0;
  for (const PlacedPause& pause : placed) {
    planner.add_words(done, pause.mark_offset);
    done = pause.resume_offset;
    if (pause.at_end) break;
    planner.add_pause(pause.offset, pause.pause_class, pause.ms, pause.ends_sentence);
  }
  planner.add_words(done, text.size());
  return plan;
}

void render(std::string_view text, const std::vector<PlacedPause>& placed, std::string& out) {
  std::array<char, 24> digits{};
  const auto append = [&](char before, auto number) {
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out += before;
    out.append(digits.data(), end);
  };
  out += "pauses";
  for (const PlacedPause& pause : placed) {
    if (pause.at_end) break;
    append(' ', pause.offset);
    append('=', pause.ms);
  }
  out += '\n';
  out.append(text);
}

}  // namespace caesura::tone
