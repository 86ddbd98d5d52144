#include "plugins/support/text/marks.hpp"

#include <algorithm>
#include <stdexcept>

#include "plugins/support/text/abbreviations.hpp"
#include "plugins/support/text/candidates.hpp"
#include "plugins/support/text/context.hpp"

namespace caesura::text {
namespace {

constexpr std::size_t kLongestEntity = 12;

MarkKind mark_kind(CharKind kind) {
  switch (kind) {
    case CharKind::question:
      return MarkKind::question;
    case CharKind::exclamation:
      return MarkKind::exclamation;
    case CharKind::comma:
      return MarkKind::comma;
    case CharKind::semicolon:
      return MarkKind::semicolon;
    case CharKind::colon:
      return MarkKind::colon;
    case CharKind::dash:
      return MarkKind::dash;
    case CharKind::ellipsis:
      return MarkKind::ellipsis;
    default:
      return MarkKind::full_stop;
  }
}

// One mark's characters: a single one, several full stops, or several hyphens.
struct Token {
  CharKind kind = CharKind::silent;
  std::size_t end = 0;
  bool ascii = true;
};

// Marks that meet at one place, as they are put together.
struct Place {
  ClassSet classes;
  std::size_t last_end = 0;     // of the last mark
  std::size_t first_end = 0;    // of the run of marks without anything between
  std::size_t pause = 0;        // after the closers
  std::size_t dash_start = 0;   // a dash that follows a sentence's end
  std::size_t before_dash = 0;  // where the pause stands if that dash opens the next sentence
  bool lone_full_stop = true;
  bool only_dashes = false;
  bool sentence_if_capital = false;  // an ellipsis, or a dash after a sentence's end
  bool closed_before_dash = false;
  bool needs_blank = false;  // an ASCII mark: inside a word it is none
};

class Scanner {
 public:
  Scanner(std::string_view text, const LanguageRules& rules, std::vector<Mark>& out)
      : text_(text), rules_(rules), out_(out), spoken_end_(find_spoken_end()) {}

  void run() {
    Candidates candidates(text_);
    std::size_t at = skip_unspoken(0, nullptr);
    while ((at = candidates.next(at)) < text_.size()) {
      const std::size_t next = take_plain(at);
      at = next != at ? next : take(at);
    }
  }

 private:
  // The everyday cases of ASCII prose, decided by the bytes around the candidate: the same answers
  // as take(), which gets the rest. Returns `at` if it is not one of them.
  std::size_t take_plain(std::size_t at) {
    // Room for what comes before a mark, and for a quote, a blank, a quote and a letter behind it.
    if (at == 0 || text_.size() - at < 9) return at;
    const char* here = text_.data() + at;
    switch (*here) {
      case '\n':
        return is_ascii_word(here[1]) ? at + 1 : at;
      case '-':
        return here[1] != '-' ? at + 1 : at;
      case '\xE2':
        return is_curly_quote(here) ? at + 3 : at;
      case ',':
      case '.':
        break;
      case '!':
      case '?':
        if (!is_ascii_word(here[-1])) return at;
        break;
      case ';':
        if (rules_.greek_marks || !is_ascii_lower(here[-1]) || is_entity(at)) return at;
        break;
      case ':':
        if (!is_ascii_lower(here[-1])) return at;
        break;
      default:
        return at;
    }
    const char* after = here + 1;
    if (*after == '"') {
      ++after;
    } else if (is_curly_quote(after) && after[2] == '\x9D') {
      after += 3;
    }
    if (*after != ' ' && *after != '\n') {
      // Inside a number: 1,000 and 3.14.
      return is_ascii_digit(*after) && after == here + 1 && is_ascii_digit(here[-1]) ? at + 1 : at;
    }
    const char* word = after + 1;
    if (*word == '"') {
      ++word;
    } else if (is_curly_quote(word) && word[2] == '\x9C') {
      word += 3;
    }
    if (!is_ascii_word(*word)) return at;
    return add_plain(at, static_cast<std::size_t>(after - text_.data()),
                     static_cast<std::size_t>(word - text_.data()));
  }

  // U+2018 to U+201F.
  static bool is_curly_quote(const char* at) {
    return at[0] == '\xE2' && at[1] == '\x80' && at[2] >= '\x98' && at[2] <= '\x9F';
  }

  std::size_t add_plain(std::size_t at, std::size_t pause, std::size_t word) {
    ClassSet classes = PauseClass::sentence;
    MarkKind kind = MarkKind::full_stop;
    switch (text_[at]) {
      case '.': {
        if (is_ascii_lower(text_[word])) return at + 1;
        const LetterCase letter =
            is_ascii_digit(text_[word]) ? LetterCase::digit : LetterCase::upper;
        if (!full_stop_ends_sentence(text_, at, {word, letter, true}, rules_)) return at + 1;
        break;
      }
      case '!':
        kind = MarkKind::exclamation;
        break;
      case '?':
        kind = MarkKind::question;
        break;
      case ',':
        classes = PauseClass::comma;
        kind = MarkKind::comma;
        break;
      case ';':
        classes = PauseClass::semicolon;
        kind = MarkKind::semicolon;
        break;
      default:
        classes = PauseClass::colon;
        kind = MarkKind::colon;
        break;
    }
    add(at, 1, pause, pause + 1, classes, kind);
    return word;
  }

  std::size_t take(std::size_t at) {
    if (text_[at] == '\n') return take_blank_line(at);
    const Token first = token_at(at);
    if (!is_punctuation_mark(first.kind)) {
      if (first.kind == CharKind::space) return take_blank_line(at);
      return first.end;
    }
    if (is_never_a_mark(at, first)) return first.end;

    Place place;
    gather(at, first, place);
    if (place.needs_blank && !blank_may_follow(place)) return place.last_end;
    if (!settle(at, first, place)) return place.first_end;

    const Gap gap = skip_blanks(text_, place.pause);
    if (gap.paragraph) place.classes |= PauseClass::paragraph;
    add(at, place.first_end - at, place.pause, gap.end, place.classes, mark_kind(first.kind));
    return skip_unspoken(gap.end, &out_.back());
  }

  // A paragraph that ends without a mark. The blanks before the line's end are no part of it.
  std::size_t take_blank_line(std::size_t at) {
    const Gap gap = skip_blanks(text_, at);
    if (!gap.paragraph) return gap.end > at ? gap.end : at + 1;
    std::size_t end = at;
    while (end > 0) {
      const CodePoint before = decode_before(text_, end);
      if (kind_of(before.value) != CharKind::space) break;
      end -= before.length;
    }
    add(end, 0, end, gap.end, PauseClass::paragraph, MarkKind::blank_line);
    return skip_unspoken(gap.end, &out_.back());
  }

  void add(std::size_t offset, std::size_t length, std::size_t pause, std::size_t resume,
           ClassSet classes, MarkKind kind) {
    const auto narrow = [](std::size_t value) { return static_cast<std::uint32_t>(value); };
    out_.push_back({narrow(offset), narrow(length), narrow(pause), narrow(resume), classes, kind,
                    pause >= spoken_end_});
  }

  Token token_at(std::size_t at) const {
    const auto byte = static_cast<unsigned char>(text_[at]);
    if (byte >= 0x80) {
      const CodePoint c = decode(text_, at);
      if (rules_.greek_marks && (c.value == 0x00B7 || c.value == 0x0387)) {
        return {CharKind::semicolon, at + c.length, true};
      }
      return {kind_of(c.value), at + c.length, false};
    }
    std::size_t end = at + 1;
    if (byte == '.' || byte == '-') {
      while (end < text_.size() && text_[end] == text_[at]) ++end;
      if (byte == '-') return {end - at > 1 ? CharKind::dash : CharKind::silent, end, true};
      return {end - at > 1 ? CharKind::ellipsis : CharKind::full_stop, end, true};
    }
    if (byte == ';' && rules_.greek_marks) return {CharKind::question, end, true};
    return {kind_of(byte), end, true};
  }

  CharKind kind_before(std::size_t at) const {
    return at == 0 ? CharKind::space : kind_of(decode_before(text_, at).value);
  }

  bool blank_at(std::size_t at) const {
    return at >= text_.size() || kind_at(text_, at) == CharKind::space;
  }

  bool is_digit_at(std::size_t at) const {
    return at < text_.size() && case_of(decode(text_, at).value) == LetterCase::digit;
  }

  bool is_digit_before(std::size_t at) const {
    return at > 0 && case_of(decode_before(text_, at).value) == LetterCase::digit;
  }

  // Decided by what stands directly around the mark, before anything is gathered.
  bool is_never_a_mark(std::size_t at, const Token& token) const {
    if (joins_digits(at, token)) return true;
    const CharKind before = kind_before(at);
    const bool hangs_on_next = before == CharKind::space && !blank_at(token.end);
    switch (token.kind) {
      case CharKind::dash:
        return joins_words(at, token);
      case CharKind::colon:
        return token.ascii && hangs_on_next;  // :)
      case CharKind::semicolon:
        return token.ascii && (hangs_on_next || is_entity(at));
      case CharKind::ellipsis:
        // A path: ../x, a/..
        return (token.end < text_.size() && text_[token.end] == '/') ||
               (at > 0 && text_[at - 1] == '/');
      case CharKind::question:
      case CharKind::exclamation:
        return before == CharKind::opener;  // (?)
      default:
        return false;
    }
  }

  // An en dash joins words and numbers unless blanks stand around it; two hyphens after a blank
  // begin an option of a command.
  bool joins_words(std::size_t at, const Token& token) const {
    const bool blank_before = kind_before(at) == CharKind::space;
    if (token.ascii) return blank_before && !blank_at(token.end);
    const bool en_dash = decode(text_, at).value == 0x2013;
    return en_dash && !(blank_before && blank_at(token.end));
  }

  // 1,000 and 12:30, full width and Arabic too. The marks that only ever separate stay.
  bool joins_digits(std::size_t at, const Token& token) const {
    if (!is_digit_before(at) || !is_digit_at(token.end)) return false;
    if (token.ascii || token.kind == CharKind::dash) return true;
    const char32_t c = decode(text_, at).value;
    return c == 0xFF0C || c == 0xFF0E || c == 0xFF1A || c == 0x060C || c == 0xFE50 || c == 0xFE52 ||
           c == 0xFE55;
  }

  // `&amp;` in a text that was not unescaped.
  bool is_entity(std::size_t semicolon) const {
    std::size_t at = semicolon;
    while (at > 0 && semicolon - at < kLongestEntity) {
      const char c = text_[--at];
      if (c == '&') return semicolon - at > 1;
      const auto byte = static_cast<unsigned char>(c);
      const bool name = byte < 0x80 && (is_letter(byte) || (c >= '0' && c <= '9') || c == '#');
      if (!name) return false;
    }
    return false;
  }

  // Adds the mark and all that meet it: directly, after closers, or over a blank.
  void gather(std::size_t at, Token token, Place& place) const {
    place.first_end = token.end;
    bool touching = true;
    std::size_t start = at;
    while (true) {
      add_token(start, token, place, start == at);
      place.last_end = token.end;
      const std::size_t closed = skip_closers(token.end);
      const bool closers = closed != token.end;
      touching = touching && !closers;
      place.pause = closed;
      if (closed >= text_.size()) return;
      Token next = token_at(closed);
      start = closed;
      if (!is_punctuation_mark(next.kind)) {
        const Gap gap = skip_blanks(text_, closed);
        if (gap.end == closed || gap.paragraph || gap.end >= text_.size()) return;
        start = gap.end;
        next = token_at(start);
        if (!is_punctuation_mark(next.kind) || !stands_alone(next)) return;
        touching = false;
      }
      if (next.kind == CharKind::dash && joins_words(start, next)) return;
      if (next.kind == CharKind::dash && place.classes.has(PauseClass::sentence)) {
        place.dash_start = start;
        place.before_dash = closed;
        place.closed_before_dash = closers;
      }
      if (touching) place.first_end = next.end;
      token = next;
    }
  }

  void add_token(std::size_t start, const Token& token, Place& place, bool first) const {
    if (place.only_dashes && token.kind != CharKind::dash) {
      place.classes = ClassSet();  // the dash closes an insertion: the mark behind it counts
      place.only_dashes = false;
    }
    place.lone_full_stop = first && token.kind == CharKind::full_stop && token.ascii;
    place.needs_blank = token.ascii && token.kind != CharKind::dash &&
                        !(token.kind == CharKind::ellipsis && token.end - start > 2);
    switch (token.kind) {
      case CharKind::full_stop:
        // `. . .` is an ellipsis with blanks.
        if (!first && place.classes.has(PauseClass::sentence) && token.ascii) {
          place.sentence_if_capital = !place.classes.has(PauseClass::comma);
        }
        place.classes |= PauseClass::sentence;
        break;
      case CharKind::question:
      case CharKind::exclamation:
        place.classes |= PauseClass::sentence;
        place.sentence_if_capital = false;
        break;
      case CharKind::ellipsis:
        if (!place.classes.has(PauseClass::sentence)) {
          place.classes |= PauseClass::sentence;
          place.sentence_if_capital = true;
        }
        break;
      case CharKind::dash:
        if (place.classes.empty()) {
          place.classes = PauseClass::comma;
          place.only_dashes = true;
        }
        if (place.classes.has(PauseClass::sentence)) place.sentence_if_capital = true;
        break;
      default:
        // A comma after `etc.` or `Yahoo!` goes on with the sentence.
        place.classes = place.classes.without(PauseClass::sentence) | class_of(token.kind);
        place.sentence_if_capital = false;
        place.dash_start = 0;
        break;
    }
  }

  static ClassSet class_of(CharKind kind) {
    if (kind == CharKind::semicolon) return PauseClass::semicolon;
    return kind == CharKind::colon ? PauseClass::colon : PauseClass::comma;
  }

  // A mark behind a blank joins the place only if no word hangs on it, as in `... and`.
  bool stands_alone(const Token& token) const {
    if (token.kind == CharKind::dash && !token.ascii) return true;
    if (token.end >= text_.size()) return true;
    const CharKind after = kind_at(text_, token.end);
    return after == CharKind::space || after == CharKind::closer || is_punctuation_mark(after) ||
           !token.ascii;
  }

  // Past the closing quotes and brackets at `at`. A quote that could open closes only if no word
  // follows it directly.
  std::size_t skip_closers(std::size_t at) const {
    while (at < text_.size()) {
      const CodePoint c = decode(text_, at);
      const CharKind kind = kind_of(c.value);
      const std::size_t end = at + c.length;
      if (kind == CharKind::quote) {
        if (end < text_.size()) {
          const CharKind after = kind_at(text_, end);
          if (after == CharKind::spoken || after == CharKind::opener) return at;
        }
      } else if (kind == CharKind::space) {
        const std::size_t closed = skip_spaced_guillemet(at);
        if (closed == at) return at;
        at = closed;
        continue;
      } else if (kind != CharKind::closer) {
        return at;
      }
      at = end;
    }
    return at;
  }

  // French sets a closing guillemet off with a blank. One that opens has a word right behind it.
  std::size_t skip_spaced_guillemet(std::size_t at) const {
    const Gap gap = skip_blanks(text_, at);
    if (gap.paragraph || gap.end >= text_.size()) return at;
    const CodePoint c = decode(text_, gap.end);
    if (c.value != 0x00BB && c.value != 0x203A) return at;
    const std::size_t end = gap.end + c.length;
    if (end < text_.size() && kind_at(text_, end) == CharKind::spoken) return at;
    return end;
  }

  // After an ASCII mark and its closers: a letter there makes it part of a word (a:b, node.js),
  // and after a full stop a bracket or a dash does as well (f.(x), 1.-3.).
  bool blank_may_follow(const Place& place) const {
    if (place.pause >= text_.size()) return true;
    const CodePoint c = decode(text_, place.pause);
    switch (kind_of(c.value)) {
      case CharKind::spoken:
        return is_east_asian(c.value);
      case CharKind::quote:
        return c.value != U'\'';  // Yahoo!'s
      case CharKind::silent:
        return c.value >= 0x80;
      case CharKind::opener:
      case CharKind::dash:
        return !place.lone_full_stop || is_east_asian(c.value);
      default:
        return true;
    }
  }

  // The answer holds for every place up to that word: without it a text of full stops and brackets
  // alone would be read to its end from each of them.
  NextWord next_word(std::size_t from) {
    if (from < next_asked_ || from > next_.offset) {
      next_asked_ = from;
      next_ = find_next_word(text_, from);
    }
    return next_;
  }

  // Decides about a full stop, an ellipsis and a dash by the next word. False: no mark at all.
  bool settle(std::size_t at, const Token& first, Place& place) {
    if (!place.classes.has(PauseClass::sentence)) return true;
    if (place.lone_full_stop) {
      const NextWord next = next_word(place.pause);
      return full_stop_ends_sentence(text_, at, next, rules_);
    }
    if (!place.sentence_if_capital) return true;
    const NextWord next = next_word(place.pause);
    const bool capital = !next.found || next.letter == LetterCase::upper;
    if (capital && place.dash_start != 0 && !place.closed_before_dash) {
      // The dash opens what is said next: `- Yes! - No!`
      if (first.kind == CharKind::full_stop && next.found &&
          !full_stop_ends_sentence(text_, at, next, rules_)) {
        place.classes = PauseClass::comma;
        return true;
      }
      place.pause = place.before_dash;
      place.first_end = std::min(place.first_end, place.before_dash);
      return true;
    }
    if (!capital || (place.dash_start != 0 && next.found)) {
      place.classes = place.classes.without(PauseClass::sentence) | PauseClass::comma;
    }
    return true;
  }

  // On from a pause to the next spoken character. A blank line on the way belongs to that pause.
  std::size_t skip_unspoken(std::size_t at, Mark* mark) const {
    while (at < text_.size()) {
      const auto byte = static_cast<unsigned char>(text_[at]);
      const CodePoint c = byte < 0x80 ? CodePoint{byte, 1} : decode(text_, at);
      const CharKind kind = kind_of(c.value);
      if (kind == CharKind::spoken) break;
      if (kind == CharKind::space) {
        const Gap gap = skip_blanks(text_, at);
        if (gap.paragraph && mark != nullptr) {
          mark->classes |= PauseClass::paragraph;
          mark->resume_offset = static_cast<std::uint32_t>(gap.end);
        }
        at = gap.end;
      } else {
        at += c.length;
      }
    }
    return at;
  }

  std::size_t find_spoken_end() const {
    std::size_t end = text_.size();
    while (end > 0) {
      const CodePoint c = decode_before(text_, end);
      if (kind_of(c.value) == CharKind::spoken) break;
      end -= c.length;
    }
    return end;
  }

  std::string_view text_;
  const LanguageRules& rules_;
  std::vector<Mark>& out_;
  std::size_t spoken_end_;
  std::size_t next_asked_ = std::string_view::npos;
  NextWord next_{0, LetterCase::none, false};
};

}  // namespace

void find_marks(std::string_view text, Language language, std::vector<Mark>& out) {
  if (text.size() > kMaxTextBytes) throw std::length_error("text: longer than 4 GiB - 1");
  out.clear();
  Scanner(text, language.rules(), out).run();
}

ClassSet acting_classes(const std::vector<Mark>& marks) {
  ClassSet acting;
  for (const Mark& mark : marks) {
    if (!mark.at_end) acting |= mark.classes;
  }
  return acting;
}

}  // namespace caesura::text
