#include "host_example/book/numeral.hpp"

#include <array>
#include <string>

namespace caesura::book {
namespace {

constexpr std::array<std::string_view, 20> kUnits{
    "",         "ONE",     "TWO",     "THREE",     "FOUR",     "FIVE",    "SIX",
    "SEVEN",    "EIGHT",   "NINE",    "TEN",       "ELEVEN",   "TWELVE",  "THIRTEEN",
    "FOURTEEN", "FIFTEEN", "SIXTEEN", "SEVENTEEN", "EIGHTEEN", "NINETEEN"};
constexpr std::array<std::string_view, 20> kOrdinals{
    "",           "FIRST",     "SECOND",    "THIRD",       "FOURTH",     "FIFTH",     "SIXTH",
    "SEVENTH",    "EIGHTH",    "NINTH",     "TENTH",       "ELEVENTH",   "TWELFTH",   "THIRTEENTH",
    "FOURTEENTH", "FIFTEENTH", "SIXTEENTH", "SEVENTEENTH", "EIGHTEENTH", "NINETEENTH"};
constexpr std::array<std::string_view, 10> kTens{"",      "",      "TWENTY",  "THIRTY", "FORTY",
                                                 "FIFTY", "SIXTY", "SEVENTY", "EIGHTY", "NINETY"};

std::optional<int> digits(std::string_view text) {
  if (text.empty() || text.size() > 3) return std::nullopt;
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value > 0 ? std::optional(value) : std::nullopt;
}

std::string roman_of(int value) {
  struct Part {
    int value;
    std::string_view letters;
  };
  static constexpr std::array kParts{Part{900, "CM"}, Part{500, "D"}, Part{400, "CD"},
                                     Part{100, "C"},  Part{90, "XC"}, Part{50, "L"},
                                     Part{40, "XL"},  Part{10, "X"},  Part{9, "IX"},
                                     Part{5, "V"},    Part{4, "IV"},  Part{1, "I"}};
  std::string out;
  for (const Part& part : kParts) {
    for (; value >= part.value; value -= part.value) out += part.letters;
  }
  return out;
}

std::optional<int> roman(std::string_view text) {
  if (text.empty() || text.size() > 12) return std::nullopt;
  int value = 0;
  int before = 0;
  for (auto letter = text.rbegin(); letter != text.rend(); ++letter) {
    const auto at = std::string_view("IVXLCD").find(*letter);
    if (at == std::string_view::npos) return std::nullopt;
    const int one = std::array{1, 5, 10, 50, 100, 500}[at];
    value += one < before ? -one : one;
    before = one;
  }
  // Only the one spelling is a numeral; what merely adds up is a word.
  return value > 0 && value < 1000 && roman_of(value) == text ? std::optional(value) : std::nullopt;
}

std::optional<int> words(std::string_view text) {
  if (text == "LAST") return 999;
  for (std::size_t i = 1; i < kUnits.size(); ++i) {
    if (text == kUnits[i] || text == kOrdinals[i]) return static_cast<int>(i);
  }
  for (std::size_t ten = 2; ten < kTens.size(); ++ten) {
    const std::string_view name = kTens[ten];
    if (text == name) return static_cast<int>(ten * 10);
    if (text.substr(0, name.size() - 1) == name.substr(0, name.size() - 1) &&
        text.substr(name.size() - 1) == "IETH") {
      return static_cast<int>(ten * 10);
    }
    if (!text.starts_with(name) || text.size() < name.size() + 2) continue;
    const std::string_view rest = text.substr(name.size() + 1);
    for (std::size_t i = 1; i < 10; ++i) {
      if (rest == kUnits[i] || rest == kOrdinals[i]) return static_cast<int>(ten * 10 + i);
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<int> figure_number(std::string_view upper) {
  if (const auto value = digits(upper)) return value;
  return roman(upper);
}

std::optional<int> chapter_number(std::string_view upper) {
  if (const auto value = figure_number(upper)) return value;
  return words(upper);
}

}  // namespace caesura::book
