#include "plugins/providers/tone/plan.hpp"

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

std::vector<Piece> make_plan(std::string_view text, std::string_view language,
                             const text::PauseSettings& pauses, const NaturalPauses& natural) {
  std::vector<text::Mark> marks;
  text::find_marks(text, text::Language::from_tag(language), marks);
  std::vector<Piece> plan;
  Planner planner(text, plan);
  std::size_t done = 0;
  for (const text::Mark& mark : marks) {
    planner.add_words(done, mark.offset);
    done = mark.resume_offset;
    if (mark.at_end) break;
    auto winner = text::PauseClass::sentence;
    int32_t longest = -1;
    for (std::size_t i = 0; i < text::kPauseClasses; ++i) {
      const auto one = static_cast<text::PauseClass>(i);
      if (!mark.classes.has(one)) continue;
      const int32_t ms = pauses.of(one) >= 0 ? pauses.of(one) : natural[i];
      if (ms > longest) winner = one, longest = ms;
    }
    const bool ends_sentence = mark.classes.has(text::PauseClass::sentence) ||
                               mark.classes.has(text::PauseClass::paragraph);
    planner.add_pause(mark.pause_offset, winner, longest, ends_sentence);
  }
  planner.add_words(done, text.size());
  return plan;
}

std::string render(std::string_view text, const std::vector<Piece>& plan) {
  std::string rendered = "pauses";
  for (const Piece& piece : plan) {
    if (piece.kind != PieceKind::kPause) continue;
    rendered += ' ' + std::to_string(piece.offset) + '=' + std::to_string(piece.pause_ms);
  }
  return rendered.append("\n").append(text);
}

}  // namespace caesura::tone
