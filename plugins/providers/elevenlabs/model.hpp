// What the service's models take; there is no list that tells all of it.
#pragma once

#include <cstddef>
#include <string_view>

namespace caesura::elevenlabs {

struct Model {
  bool breaks;                 // <break time="1s" /> is a pause, and not read aloud
  bool language_code;          // the language can be enforced; other models refuse or ignore it
  std::size_t max_characters;  // code points of one request
};

// A model that is not known here is taken for a newer one: no breaks, and the service itself
// refuses a text that is too long. The view lives as long as the program.
const Model& model_of(std::string_view id);

}  // namespace caesura::elevenlabs
