#include "plugins/providers/azure/billing.hpp"

#include <algorithm>

#include "plugins/support/text/utf8.hpp"

namespace caesura::azure {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Ideographs of Chinese, Japanese and Korean, with the marks that stand for one.
constexpr Range kHan[] = {{0x3005, 0x3005},   {0x3007, 0x3007},   {0x3021, 0x3029},
                          {0x3038, 0x303B},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},
                          {0xF900, 0xFAFF},   {0x20000, 0x2A6DF}, {0x2A700, 0x2EBE0},
                          {0x2F800, 0x2FA1F}, {0x30000, 0x323AF}};

bool is_han(char32_t c) {
  return c >= kHan[0].first && std::any_of(std::begin(kHan), std::end(kHan), [c](const Range& r) {
           return c >= r.first && c <= r.last;
         });
}

bool is_unbilled_tag(std::string_view tag) {
  tag.remove_prefix(tag.size() > 1 && tag[1] == '/' ? 2 : 1);
  const auto name = tag.substr(0, tag.find_first_of(" \t\r\n/>"));
  return name == "speak" || name == "voice";
}

// Just past the tag that starts at `from`; a quoted `>` does not end it.
std::size_t end_of_tag(std::string_view ssml, std::size_t from) {
  char quote = '\0';
  for (std::size_t at = from; at < ssml.size(); ++at) {
    const char c = ssml[at];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return at + 1;
    }
  }
  return ssml.size();
}

}  // namespace

int64_t billed_characters(std::string_view ssml) {
  int64_t count = 0;
  for (std::size_t at = 0; at < ssml.size();) {
    if (ssml[at] == '<' && is_unbilled_tag(ssml.substr(at))) {
      at = end_of_tag(ssml, at);
      continue;
    }
    const text::CodePoint c = text::decode(ssml, at);
    count += is_han(c.value) ? 2 : 1;
    at += c.length;
  }
  return count;
}

}  // namespace caesura::azure
