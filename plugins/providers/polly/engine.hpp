// Polly's engines, and what each of them can do.
#pragma once

#include <cstdint>
#include <string_view>

namespace caesura::polly {

struct Engine {
  std::string_view name;
  uint32_t sample_rate;  // Hz of MP3 and Vorbis that nothing is said about
  bool has_pitch;        // prosody with pitch
  bool has_news;         // the newscaster's style, of some voices
  bool has_marks;        // speech marks
};

// nullptr for a name that is not an engine's.
const Engine* find_engine(std::string_view name);

// Whether the engine takes this element of SSML; `effect` is what an amazon:effect asks for: the
// value of its name, or the name of its attribute.
bool takes_element(const Engine& engine, std::string_view element, std::string_view effect);

}  // namespace caesura::polly
