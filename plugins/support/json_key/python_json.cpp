#include "plugins/support/json_key/python_json.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace caesura::json_key {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

struct CodePoint {
  char32_t value;
  std::size_t size;  // bytes, at least 1
};

CodePoint decode(std::string_view bytes) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || bytes.size() < size) return {kReplacement, 1};
  char32_t value = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return {kReplacement, 1};
    value = (value << 6) | (byte(i) & 0x3FU);
  }
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  const char32_t smallest = size == 4 ? 0x10000 : size == 3 ? 0x800 : 0x80;
  if (surrogate || value < smallest || value > 0x10FFFF) return {kReplacement, 1};
  return {value, size};
}

void append_escape(uint32_t unit, std::string& out) {
  static constexpr char kDigits[] = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kDigits[(unit >> shift) & 15U];
}

bool is_python_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 ||
         c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
         c == 0x205F || c == 0x3000;
}

}  // namespace

void append_python_string(std::string_view utf8, std::string& out) {
  out += '"';
  while (!utf8.empty()) {
    const auto [c, size] = decode(utf8);
    utf8.remove_prefix(size);
    switch (c) {
      case '"':
        out += "\\\"";
        continue;
      case '\\':
        out += "\\\\";
        continue;
      case '\n':
        out += "\\n";
        continue;
      case '\r':
        out += "\\r";
        continue;
      case '\t':
        out += "\\t";
        continue;
      case '\b':
        out += "\\b";
        continue;
      case '\f':
        out += "\\f";
        continue;
      default:
        break;
    }
    if (c >= 0x20 && c <= 0x7E) {
      out += static_cast<char>(c);
    } else if (c < 0x10000) {
      append_escape(c, out);
    } else {
      append_escape(0xD800 + ((c - 0x10000) >> 10), out);
      append_escape(0xDC00 + ((c - 0x10000) & 0x3FF), out);
    }
  }
  out += '"';
}

std::string python_number(double value) {
  std::array<char, 64> digits{};
  const double size = std::fabs(value);
  const bool plain = size == 0 || (size >= 1e-4 && size < 1e16);
  if (plain && value == std::trunc(value)) return std::to_string(static_cast<int64_t>(value));
  const auto format = plain ? std::chars_format::fixed : std::chars_format::scientific;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, format).ptr;
  return {digits.data(), end};
}

std::string python_float(double value) {
  std::string text = python_number(value);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string_view python_strip(std::string_view utf8) {
  while (!utf8.empty()) {
    const auto [c, size] = decode(utf8);
    if (!is_python_space(c)) break;
    utf8.remove_prefix(size);
  }
  while (!utf8.empty()) {
    std::size_t start = utf8.size() - 1;
    while (start > 0 && (static_cast<unsigned char>(utf8[start]) & 0xC0U) == 0x80U) --start;
    if (!is_python_space(decode(utf8.substr(start)).value)) break;
    utf8.remove_suffix(utf8.size() - start);
  }
  return utf8;
}

}  // namespace caesura::json_key
