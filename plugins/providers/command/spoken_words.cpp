#include "plugins/providers/command/spoken_words.hpp"

#include <algorithm>

namespace caesura::command {
namespace {

constexpr std::size_t kMostLine = 200;
constexpr std::size_t kLeastWord = 4;  // shorter ones give nothing away: "the", "not"
constexpr std::string_view kMask = "***";

bool is_letter(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= 'a' && byte <= 'z');
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_ascii(std::string_view word) {
  return std::all_of(word.begin(), word.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool holds(std::string_view text, std::string_view word) {
  const auto same = [](char a, char b) { return lower(a) == lower(b); };
  return std::search(text.begin(), text.end(), word.begin(), word.end(), same) != text.end();
}

std::string_view last_line(std::string_view messages) {
  const auto last = messages.find_last_not_of(" \t\r\n");
  if (last == std::string_view::npos) return {};
  messages = messages.substr(0, last + 1);
  const auto before = messages.find_last_of("\r\n");
  return before == std::string_view::npos ? messages : messages.substr(before + 1);
}

}  // namespace

std::string last_line_without(std::string_view text, std::string_view messages) {
  const std::string_view line = last_line(messages);
  std::string kept;
  bool readable = false;
  for (std::size_t at = 0; at < line.size();) {
    if (!is_letter(line[at])) {
      const bool printable = line[at] >= ' ' && line[at] <= '~';
      kept += printable ? line[at] : ' ';
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < line.size() && is_letter(line[end])) ++end;
    const std::string_view word = line.substr(at, end - at);
    const bool spoken = !is_ascii(word) || (word.size() >= kLeastWord && holds(text, word));
    kept += spoken ? kMask : word;
    readable = readable || (!spoken && word.size() >= kLeastWord);
    at = end;
  }
  if (!readable) return {};
  kept.resize(std::min(kept.size(), kMostLine));
  return kept;
}

}  // namespace caesura::command
