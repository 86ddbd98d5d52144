#include "host_example/serve/target.hpp"

namespace caesura::serve {
namespace {

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool decode(std::string_view piece, std::string& out) {
  for (std::size_t i = 0; i < piece.size(); ++i) {
    char c = piece[i];
    if (c == '%') {
      const int high = i + 2 < piece.size() ? digit(piece[i + 1]) : -1;
      const int low = high < 0 ? -1 : digit(piece[i + 2]);
      if (low < 0) return false;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return false;
    out += c;
  }
  return !out.empty() && out != "." && out != "..";
}

}  // namespace

std::optional<Target> parse_target(std::string_view target) {
  if (target.empty() || target.front() != '/') return {};
  Target parsed;
  if (const auto mark = target.find('?'); mark != std::string_view::npos) {
    parsed.query = target.substr(mark + 1);
    target = target.substr(0, mark);
  }
  target.remove_prefix(1);
  while (!target.empty()) {
    const auto slash = target.find('/');
    std::string& piece = parsed.path.emplace_back();
    if (!decode(target.substr(0, slash), piece)) return {};
    target.remove_prefix(slash == std::string_view::npos ? target.size() : slash + 1);
  }
  return parsed;
}

std::string percent_encoded(std::string_view piece) {
  constexpr std::string_view kBare =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : piece) {
    if (kBare.find(c) != std::string_view::npos) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 15U];
  }
  return out;
}

}  // namespace caesura::serve
