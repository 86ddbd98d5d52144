// Characters as Polly counts them.
#pragma once

#include <cstdint>
#include <string_view>

namespace caesura::polly {

// Code points of well-formed SSML without its tags; an entity is the one character that it stands
// for. Of plain text, count all code points instead.
int64_t billed_characters(std::string_view ssml);

}  // namespace caesura::polly
