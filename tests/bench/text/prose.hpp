// English prose for measuring, hard-wrapped as books come.
#pragma once

#include <cstddef>
#include <string>

namespace caesura::bench {

enum class Quotes { straight, curly };

// Sentences of our own in a random but fixed order, about `bytes` long.
std::string make_prose(std::size_t bytes, Quotes quotes);

}  // namespace caesura::bench
