#include "bench/text/prose.hpp"

#include <random>
#include <string_view>

namespace caesura::bench {
namespace {

constexpr std::string_view kSentences[] = {
    "The ferry left the harbour a little after four, with nobody on deck but the old pilot.",
    "\"You will want a coat,\" said Mrs. Harrow, without turning round.",
    "Nobody answered.",
    "He had counted the steps so often that his feet knew them: forty-one down, forty-one up.",
    "There was a smell of tar and wet rope, and beneath it, faintly, of oranges.",
    "\"What did Dr. Penrose say?\" she asked; but she did not wait for the answer.",
    "It was the kind of evening on which sounds carry, and the whole town seemed to be listening.",
    "The letter was dated Jan. 5, and it had taken eleven weeks to cross a single valley.",
    "\"I cannot,\" he said at last, \"and you know that I cannot.\"",
    "Somewhere behind the wall a clock struck the quarter, then thought better of it.",
    "They walked on in silence past the bakery, the chandler's, and the shuttered customs house.",
    "By the time the lamps were lit the rain had found its way into everything they owned.",
    "She laughed -- she could not help it -- and the dog looked up in surprise.",
    "What she remembered afterwards was not the noise but the light, which came from below.",
    "\"Nonsense!\" cried the captain, and brought his fist down upon the chart.",
    "At 7:45 the train drew in, empty, with every window open.",
    "He owed the grocer 1,250 crowns, the tailor half as much, and his sister an apology.",
    "If there was a lesson in it, no one in the family was ever able to say what it had been.",
    "Old Mr. Vane, who had once been to Lisbon, explained the matter to anyone who would sit "
    "still.",
    "The road bent twice, crossed the river by a bridge of three arches, and gave up at a gate.",
    "\"Wait,\" she whispered. \"There is somebody on the stairs.\"",
    "Neither of them moved.",
    "In the morning the garden was white, and the tracks of a single bird went straight across it.",
    "All this happened a long time ago; most of the people are dead, and the house has been sold.",
};

void append_word(std::string_view word, std::size_t& column, std::string& out) {
  constexpr std::size_t kLineWidth = 72;
  if (column + word.size() + 1 > kLineWidth) {
    out += '\n';
    column = 0;
  } else if (column > 0) {
    out += ' ';
    ++column;
  }
  out += word;
  column += word.size();
}

std::string with_curly_quotes(std::string_view text) {
  std::string out;
  bool open = false;
  for (const char c : text) {
    if (c == '"') {
      out += open ? "\u201D" : "\u201C";
      open = !open;
    } else if (c == '\'') {
      out += "\u2019";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string make_prose(std::size_t bytes, Quotes quotes) {
  std::mt19937 random(1);
  std::string out;
  while (out.size() < bytes) {
    std::size_t column = 0;
    for (std::size_t sentences = 1 + random() % 6; sentences > 0; --sentences) {
      std::string_view sentence = kSentences[random() % std::size(kSentences)];
      while (!sentence.empty()) {
        const std::size_t end = std::min(sentence.find(' '), sentence.size());
        append_word(sentence.substr(0, end), column, out);
        sentence.remove_prefix(std::min(end + 1, sentence.size()));
      }
    }
    out += "\n\n";
  }
  return quotes == Quotes::curly ? with_curly_quotes(out) : out;
}

}  // namespace caesura::bench
