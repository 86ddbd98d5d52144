#include "scalars.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace caesura::pipeline {
namespace {

constexpr std::array<std::string_view, 5> kNull = {"", "~", "null", "Null", "NULL"};
constexpr std::array<std::string_view, 3> kTrue = {"true", "True", "TRUE"};
constexpr std::array<std::string_view, 3> kFalse = {"false", "False", "FALSE"};
constexpr std::array<std::string_view, 13> kNotFinite = {
    ".inf",  ".Inf",  ".INF", "+.inf", "+.Inf", "+.INF", "-.inf",
    "-.Inf", "-.INF", ".nan", ".NaN",  ".NAN",  "+.nan"};

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool all_of(std::string_view text, std::string_view allowed) {
  return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

constexpr std::string_view kDigits = "0123456789";

// [-+]?[0-9]+ | 0o[0-7]+ | 0x[0-9a-fA-F]+
bool integer_form(std::string_view text, std::string& digits, int& base) {
  base = 10;
  if (text.starts_with("0o") && all_of(text.substr(2), "01234567")) base = 8;
  if (text.starts_with("0x") && all_of(text.substr(2), "0123456789abcdefABCDEF")) base = 16;
  if (base != 10) return digits = text.substr(2), true;
  const bool sign = text.starts_with('-') || text.starts_with('+');
  if (!all_of(text.substr(sign ? 1 : 0), kDigits)) return false;
  digits = text.substr(text.starts_with('+') ? 1 : 0);
  return true;
}

// [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
bool real_form(std::string_view text) {
  const auto skip_digits = [&text] {
    const std::size_t count = std::min(text.find_first_not_of(kDigits), text.size());
    text.remove_prefix(count);
    return count;
  };
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  std::size_t digits = skip_digits();
  const bool whole = digits > 0;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    digits = skip_digits();
    if (!whole && digits == 0) return false;
  } else if (!whole) {
    return false;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    if (skip_digits() == 0) return false;
  }
  return text.empty();
}

}  // namespace

Scalar resolve_scalar(std::string_view plain) {
  if (is_one_of(plain, kNull)) return std::monostate{};
  if (is_one_of(plain, kTrue)) return true;
  if (is_one_of(plain, kFalse)) return false;
  if (is_one_of(plain, kNotFinite)) return TooLarge{};
  std::string digits;
  int base = 10;
  if (integer_form(plain, digits, base)) {
    int64_t value = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    if (error != std::errc{}) return TooLarge{};
    return value;
  }
  if (real_form(plain)) {
    if (plain.starts_with('+')) plain.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), value);
    if (error != std::errc{} || !std::isfinite(value)) return TooLarge{};
    return value;
  }
  return std::string(plain);
}

}  // namespace caesura::pipeline
