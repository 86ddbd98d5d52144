#include "host_example/text_input.hpp"

#include <cstdio>
#include <memory>

#include "host_example/failure.hpp"
#include "plugins/support/text/utf8.hpp"

namespace caesura::host {
namespace {

std::string read_all(std::FILE* file, const std::string& name) {
  // One byte beyond the limit is enough to know, however much there is.
  std::string text(kMostText + 1, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file));
  if (std::ferror(file) != 0) throw Failure(kFailed, name + " cannot be read");
  // The limit is judged first: what was cut off is no line end.
  if (text.size() <= kMostText) {
    while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  }
  return text;
}

std::string checked(std::string text) {
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

}  // namespace

std::string read_spoken_text(const std::string& argument) {
  return checked(argument == "-" ? read_all(stdin, "the standard input") : argument);
}

std::string read_spoken_file(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             &std::fclose);
  if (file == nullptr) throw Failure(kWrongUsage, path + ": cannot be opened; name a file of text");
  return checked(read_all(file.get(), path));
}

}  // namespace caesura::host
