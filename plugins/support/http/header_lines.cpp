#include "plugins/support/http/header_lines.hpp"

#include <openssl/crypto.h>

#include <cstring>
#include <new>

namespace caesura::http {
namespace {

bool fits_in_a_line(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

bool is_name(std::string_view name) {
  return !name.empty() && name.find_first_of(": \t") == std::string_view::npos &&
         fits_in_a_line(name);
}

}  // namespace

HeaderLines::~HeaderLines() {
  for (auto* item = list_; item != nullptr; item = item->next) {
    OPENSSL_cleanse(item->data, std::strlen(item->data));
  }
  curl_slist_free_all(list_);
}

void HeaderLines::add(const char* line) {
  curl_slist* longer = curl_slist_append(list_, line);
  if (longer == nullptr) throw std::bad_alloc();
  list_ = longer;
}

tts::Status HeaderLines::fill(const Request& request) {
  // A body of one piece is not held back until the server says "continue".
  add("Expect:");
  add("Accept-Encoding: identity");
  bool typed = false;
  for (const Header& header : request.headers) {
    const auto secret = header.secret.expose();
    if (!is_name(header.name) || !fits_in_a_line(header.value) || !fits_in_a_line(secret)) {
      return {TTS_INVALID_ARGUMENT,
              "a header cannot be sent: its name is no token, or its value has a line break"};
    }
    typed = typed || curl_strequal(header.name.c_str(), "Content-Type") != 0;
    std::string line;
    // At once, so that no stale copy of the secret is left by growing.
    line.reserve(header.name.size() + header.value.size() + secret.size() + 2);
    line += header.name;
    line += header.value.empty() && secret.empty() ? ";" : ": ";
    line += header.value;
    line += secret;
    add(line.c_str());
    OPENSSL_cleanse(line.data(), line.size());
  }
  if (!typed) add("Content-Type:");  // libcurl would claim a form
  return {};
}

}  // namespace caesura::http
