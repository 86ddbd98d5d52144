#include "plugins/providers/elevenlabs/word_marks.hpp"

#include <cmath>
#include <utility>

#include "plugins/support/text/characters.hpp"
#include "plugins/support/text/utf8.hpp"

namespace caesura::elevenlabs {
namespace {

using text::CharKind;

// A word is looked for no farther behind the last one: the same word comes again and again.
constexpr std::size_t kLookedBytes = 160;

int64_t microseconds(double seconds) {
  return std::isfinite(seconds) && seconds > 0 ? std::llround(std::min(seconds, 1e6) * 1e6) : 0;
}

char32_t code_point(std::string_view bytes) {
  return bytes.empty() ? U' ' : text::decode(bytes, 0).value;
}

bool is_spoken(char32_t value) {
  return text::kind_of(value) == CharKind::spoken;
}

bool stands_alone(std::string_view text, std::size_t at, std::size_t size) {
  const bool free_before = at == 0 || !is_spoken(text::decode_before(text, at).value);
  const bool free_behind =
      at + size == text.size() || !is_spoken(text::decode(text, at + size).value);
  return free_before && free_behind;
}

}  // namespace

void WordMarks::add(std::string_view character, double start_s, double end_s) {
  const char32_t value = code_point(character);
  if (text::kind_of(value) == CharKind::space) return end_run();
  const Piece piece{std::string(character), microseconds(start_s), microseconds(end_s)};
  // Scripts without blanks: each character is a word.
  if (text::is_east_asian(value)) {
    end_run();
    if (is_spoken(value)) add_word({&piece, 1});
    return;
  }
  run_.push_back(piece);
}

void WordMarks::end_run() {
  const std::vector<Piece> run = std::exchange(run_, {});
  std::string bytes;
  for (const Piece& piece : run) bytes += piece.bytes;
  if (bytes == "<break") in_break_ = true;
  if (in_break_) {
    if (bytes.ends_with("/>")) in_break_ = false;
    return;
  }
  std::span<const Piece> rest(run);
  while (!rest.empty() && !is_spoken(code_point(rest.front().bytes))) rest = rest.subspan(1);
  while (!rest.empty() && !is_spoken(code_point(rest.back().bytes))) {
    rest = rest.first(rest.size() - 1);
  }
  if (!rest.empty()) add_word(rest);
}

void WordMarks::add_word(std::span<const Piece> pieces) {
  Word word{{}, -1, pieces.front().start_us, pieces.back().end_us};
  for (const Piece& piece : pieces) word.bytes += piece.bytes;
  word.offset = locate(word.bytes);
  words_.push_back(std::move(word));
}

int64_t WordMarks::locate(std::string_view word) {
  const std::string_view near = text_.substr(0, cursor_ + kLookedBytes + missed_);
  const bool free = text::is_east_asian(code_point(word));
  for (auto at = near.find(word, cursor_); at != std::string_view::npos;
       at = near.find(word, at + 1)) {
    if (!free && !stands_alone(text_, at, word.size())) continue;
    cursor_ = at + word.size();
    missed_ = 0;
    return static_cast<int64_t>(at);
  }
  missed_ += word.size() + 1;
  return -1;
}

tts::Status WordMarks::tell(tts::Sink sink) {
  for (const Word& word : std::exchange(words_, {})) {
    tts_mark mark = tts::empty_mark();
    mark.kind = TTS_MARK_WORD;
    mark.text_offset = word.offset;
    if (word.offset >= 0) mark.text_size = static_cast<uint32_t>(word.bytes.size());
    if (word.offset < 0) mark.value = tts::str(word.bytes);
    mark.start_us = word.start_us;
    if (word.end_us >= word.start_us) mark.duration_us = word.end_us - word.start_us;
    if (auto status = sink.mark(mark); !status.ok()) return status;
  }
  return {};
}

}  // namespace caesura::elevenlabs
