#include "host_example/trace_id.hpp"

#include <tts/call.hpp>

#include <algorithm>

namespace caesura::host {
namespace {

constexpr std::size_t kVersion = 2;
constexpr std::size_t kTrace = 32;
constexpr std::size_t kWhole = 55;  // 00-<32>-<16>-<2>; later versions may append

bool is_hexadecimal(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_traceparent(std::string_view text) {
  if (text.size() < kWhole || text[2] != '-' || text[35] != '-' || text[52] != '-') return false;
  const std::string_view version = text.substr(0, kVersion);
  if (!is_hexadecimal(version) || version == "ff") return false;
  if (text.size() > kWhole && (version == "00" || text[kWhole] != '-')) return false;
  return is_hexadecimal(text.substr(36, 16)) && is_hexadecimal(text.substr(53, 2));
}

}  // namespace

std::optional<std::string> parse_trace_id(std::string_view words) {
  if (is_traceparent(words)) words = words.substr(kVersion + 1, kTrace);
  if (!tts::is_trace_id(words)) return {};
  return std::string(words);
}

}  // namespace caesura::host
