// A request's headers as libcurl wants them.
#pragma once

#include <curl/curl.h>

#include "plugins/support/http/request.hpp"

namespace caesura::http {

// Lines for CURLOPT_HTTPHEADER; every byte is zeroed when they go.
class HeaderLines {
 public:
  HeaderLines() = default;
  ~HeaderLines();
  HeaderLines(const HeaderLines&) = delete;
  HeaderLines& operator=(const HeaderLines&) = delete;

  // INVALID_ARGUMENT for a name or value that would break out of its line.
  tts::Status fill(const Request& request);
  curl_slist* get() const { return list_; }

 private:
  void add(const char* line);

  curl_slist* list_ = nullptr;
};

}  // namespace caesura::http
