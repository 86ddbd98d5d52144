#include "host_example/book/source_text.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

#include "host_example/book/reader.hpp"
#include "plugins/support/text/utf8.hpp"

namespace caesura::book {
namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 30U;
constexpr std::string_view kBlanks = " \t\n\r\f\v";

std::size_t line_of(std::string_view bytes, std::size_t at) {
  return 1 + static_cast<std::size_t>(
                 std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

}  // namespace

std::string read_file(const std::string& path) {
  const auto fail = [&](const std::string& why) {
    throw BookError(path + ": cannot read the book: " + why);
  };
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "rbe"));
  if (!file) fail(std::generic_category().message(errno));
  std::string bytes;
  std::size_t got = 0;
  do {
    const std::size_t before = bytes.size();
    bytes.resize(before + (std::size_t{1} << 16U));
    got = std::fread(bytes.data() + before, 1, bytes.size() - before, file.get());
    bytes.resize(before + got);
    if (bytes.size() > kMostBytes) fail("it is larger than 1 GiB");
  } while (got > 0);
  if (std::ferror(file.get()) != 0) fail(std::generic_category().message(errno));
  return bytes;
}

std::string normalised_text(std::string_view bytes, const std::string& name) {
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    throw BookError(name + ": the file is UTF-16; save it as UTF-8");
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (const auto nul = bytes.find('\0'); nul != bytes.npos) {
    throw BookError(name + ":" + std::to_string(line_of(bytes, nul)) +
                    ": a NUL byte; a book is a text file");
  }
  if (const auto bad = text::first_invalid_utf8(bytes); bad != text::kValid) {
    throw BookError(name + ":" + std::to_string(line_of(bytes, bad)) +
                    ": not UTF-8; save the file as UTF-8 (older books are often Latin-1)");
  }
  std::string out;
  out.reserve(bytes.size());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] != '\r') {
      out += bytes[i];
    } else if (i + 1 == bytes.size() || bytes[i + 1] != '\n') {
      out += '\n';
    }
  }
  return out;
}

std::string_view stripped(std::string_view text) {
  const auto first = text.find_first_not_of(kBlanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool has_words(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const text::CodePoint point = text::decode(text, i);
    const char32_t c = point.value;
    const bool word = (c >= U'0' && c <= U'9') || ((c | 0x20U) >= U'a' && (c | 0x20U) <= U'z') ||
                      (c >= 0xC0 && !(c >= 0x2000 && c <= 0x206F) &&
                       !(c >= 0x3000 && c <= 0x303F) && c != 0xD7 && c != 0xF7 && c != 0xFEFF);
    if (word) return true;
    i += point.length;
  }
  return false;
}

std::string upper_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

}  // namespace caesura::book
