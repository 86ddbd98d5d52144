// A book, ready to be spoken: chapters of segments, each of which is one request.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace caesura::book {

inline constexpr std::int32_t kInheritPause = -1;    // the config decides
inline constexpr std::int32_t kEngineOwnPause = -2;  // the engine decides
inline constexpr std::int32_t kMostPauseMs = 60000;

// Milliseconds, 0 to kMostPauseMs, or one of the two above. The same meaning as in the ABI.
struct Pauses {
  std::int32_t sentence_ms = kInheritPause;
  std::int32_t paragraph_ms = kInheritPause;
  std::int32_t chapter_ms = kInheritPause;
  std::int32_t comma_ms = kInheritPause;
  std::int32_t colon_ms = kInheritPause;
  std::int32_t semicolon_ms = kInheritPause;
};

// How a character speaks. Empty or 0 means: as the config says.
struct Voice {
  std::string id;        // the provider's name of the voice
  std::string language;  // BCP 47
  double rate_pct = 0;   // change of speed in percent, 0 = none
  double pitch_pct = 0;  // change of pitch in percent, 0 = none
  std::string style;
};

struct Segment {
  std::string id;    // unique in the book
  std::string text;  // UTF-8, never blank, no line breaks inside a paragraph
  Voice voice;
  bool ends_paragraph = false;
};

struct Chapter {
  std::string id;
  std::string title;
  std::vector<Segment> segments;
};

struct Book {
  std::string title;
  std::vector<Chapter> chapters;
  Pauses pauses;
  // What the reader passed over, one line each, for the user's eyes; never the book's text.
  std::vector<std::string> notes;
};

}  // namespace caesura::book
