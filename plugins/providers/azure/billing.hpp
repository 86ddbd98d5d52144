// Characters as Azure bills them.
#pragma once

#include <cstdint>
#include <string_view>

namespace caesura::azure {

// Code points of the document without its speak and voice tags; every other tag counts, and each
// Han character counts twice. `ssml` is well-formed.
int64_t billed_characters(std::string_view ssml);

}  // namespace caesura::azure
