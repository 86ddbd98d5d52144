// Words of the request's text, from the times of single characters.
#pragma once

#include <string>
#include <string_view>
#include <tts/call.hpp>
#include <vector>

namespace caesura::elevenlabs {

// The text as it was sent comes back character by character: with or without its breaks, and where
// a dictionary replaced a word, with another word. [call-thread]
class WordMarks {
 public:
  // `text` is the request's, without breaks, and outlives this object.
  explicit WordMarks(std::string_view text) : text_(text) {}

  void add(std::string_view character, double start_s, double end_s);
  // Ends the last word.
  void finish() { end_run(); }
  // Gives what is known so far; the rest stays.
  tts::Status tell(tts::Sink sink);

 private:
  struct Piece {
    std::string bytes;
    int64_t start_us;
    int64_t end_us;
  };
  struct Word {
    std::string bytes;
    int64_t offset;  // in the text; -1 = another word stands there
    int64_t start_us;
    int64_t end_us;
  };

  void end_run();
  void add_word(std::span<const Piece> pieces);
  int64_t locate(std::string_view word);

  std::string_view text_;
  std::size_t cursor_ = 0;  // behind the last word that was found
  std::size_t missed_ = 0;  // bytes of words since then that are not in the text
  std::vector<Piece> run_;  // characters since the last blank
  bool in_break_ = false;
  std::vector<Word> words_;
};

}  // namespace caesura::elevenlabs
