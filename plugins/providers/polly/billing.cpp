#include "plugins/providers/polly/billing.hpp"

#include <algorithm>

#include "plugins/support/text/utf8.hpp"

namespace caesura::polly {
namespace {

// Just past the tag or comment that starts at `from`; a quoted `>` does not end a tag.
std::size_t end_of_markup(std::string_view ssml, std::size_t from) {
  if (ssml.substr(from).starts_with("<!--")) {
    const auto end = ssml.find("-->", from + 4);
    return end == std::string_view::npos ? ssml.size() : end + 3;
  }
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
    if (ssml[at] == '<') {
      at = end_of_markup(ssml, at);
      continue;
    }
    if (ssml[at] == '&') {
      at = std::min(ssml.find(';', at), ssml.size() - 1) + 1;
    } else {
      at += text::decode(ssml, at).length;
    }
    ++count;
  }
  return count;
}

}  // namespace caesura::polly
