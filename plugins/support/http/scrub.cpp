#include "plugins/support/http/scrub.hpp"

#include <algorithm>

#include "plugins/support/text/utf8.hpp"

namespace caesura::http {
namespace {

// A shorter run may be an everyday word, or a piece of a voice's name.
constexpr std::size_t kSecretRun = 8;
constexpr std::size_t kSpokenRun = 12;

void hide(std::string& message, std::string_view value, std::size_t run, std::string_view mark) {
  run = std::min(run, value.size());
  if (run == 0) return;
  std::string out;
  for (std::size_t i = 0; i < message.size();) {
    const std::string_view rest = std::string_view(message).substr(i);
    std::size_t length = 0;
    if (rest.size() >= run) {
      for (auto at = value.find(rest.substr(0, run)); at != std::string_view::npos;
           at = value.find(rest.substr(0, run), at + 1)) {
        const auto tail = value.substr(at);
        const auto same = static_cast<std::size_t>(
            std::mismatch(tail.begin(), tail.end(), rest.begin(), rest.end()).first - tail.begin());
        length = std::max(length, same);
      }
    }
    if (length == 0) {
      out += message[i++];
    } else {
      if (!out.ends_with(mark)) out += mark;
      i += length;
    }
  }
  message = std::move(out);
}

}  // namespace

std::string scrub(std::string_view message, const Unshown& unshown, std::size_t max_bytes) {
  constexpr std::size_t kLooked = 4096;  // nothing behind this can be shown anyway
  std::string text(message.substr(0, kLooked));
  for (const auto secret : unshown.whole) hide(text, secret, kSecretRun, "[secret]");
  hide(text, unshown.runs_of, kSpokenRun, "[text]");
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto [value, length] = text::decode(text, i);
    const bool malformed = value == 0xFFFD && length == 1;
    const bool control = value < 0x20 || (value >= 0x7F && value < 0xA0) || value == 0x2028 ||
                         value == 0x2029 || (value >= 0x202A && value <= 0x202E);
    const std::string_view bytes = std::string_view(text).substr(i, length);
    i += length;
    if (control || bytes == " ") {
      if (!out.empty() && out.back() != ' ') out += ' ';
      continue;
    }
    if (out.size() + (malformed ? 1 : length) > max_bytes) break;
    if (malformed) {
      out += '?';
    } else {
      out += bytes;
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace caesura::http
