// Numbers of chapters as books write them.
#pragma once

#include <optional>
#include <string_view>

namespace caesura::book {

// 1 to 999 from upper-case text: "12", "XII", "TWELVE", "TWENTY-ONE", "THIRD"; "LAST" is 999.
// A Roman numeral must be well formed: "IIII" and "MIX" are words.
std::optional<int> chapter_number(std::string_view upper);

// Digits or a Roman numeral, but no words.
std::optional<int> figure_number(std::string_view upper);

}  // namespace caesura::book
