// SSML from strangers: looked at before any provider sees it.
#pragma once

#include <string>
#include <string_view>

namespace caesura::serve {

// Empty where it is well-formed XML with a speak element around it; else what is wrong, without
// any of the text. A document type is refused, and with it every entity of one's own; so is what is
// nested deeper than speech ever is.
std::string ssml_mistake(std::string_view ssml);

}  // namespace caesura::serve
