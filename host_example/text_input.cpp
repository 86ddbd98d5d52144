#include "host_example/text_input.hpp"

#include <cstdio>

#include "host_example/failure.hpp"
#include "plugins/support/text/utf8.hpp"

namespace caesura::host {
namespace {

std::string read_stdin() {
  // One byte beyond the limit is enough to know, however much there is.
  std::string text(kMostText + 1, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), stdin));
  if (std::ferror(stdin) != 0) throw Failure(kFailed, "the standard input cannot be read");
  // The limit is judged first: what was cut off is no line end.
  if (text.size() <= kMostText) {
    while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  }
  return text;
}

}  // namespace

std::string read_spoken_text(const std::string& argument) {
  std::string text = argument == "-" ? read_stdin() : argument;
  if (text.size() > kMostText) {
    throw Failure(kWrongUsage, "the text has more than " + std::to_string(kMostText) +
                                   " bytes; save it as a file and use caesura produce");
  }
  if (const std::size_t at = text::first_invalid_utf8(text); at != text::kValid) {
    throw Failure(kWrongUsage, "the text is not UTF-8 at byte " + std::to_string(at + 1));
  }
  if (const std::size_t at = text.find('\0'); at != std::string::npos) {
    throw Failure(kWrongUsage, "the text holds a NUL at byte " + std::to_string(at + 1));
  }
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
    throw Failure(kWrongUsage, "the text is empty; there is nothing to speak");
  }
  return text;
}

}  // namespace caesura::host
