// What an engine says when it fails, without what it was told to speak.
#pragma once

#include <string>
#include <string_view>

namespace caesura::command {

// The last line of `messages` that holds anything, at most 200 bytes of printable ASCII. Words of
// four letters or more that the text holds too, and all words that are not ASCII (engines complain
// in English), become "***". Empty when nothing else is left.
std::string last_line_without(std::string_view text, std::string_view messages);

}  // namespace caesura::command
