// From a service's error code to ours.
#pragma once

#include <span>
#include <string>

#include "plugins/support/http/request.hpp"

namespace caesura::postgres_blob {

struct Meaning {
  std::string_view error;  // the service's word
  tts_status code;
  std::string_view remedy;
};

// Letters and digits of `text`, at most 100: it is the service's word, but anybody may have stood
// in between.
std::string word_of(std::string_view text);

// Sets code and message of `failure`. NOT_FOUND only where `meanings` say so for `word`: neither a
// proxy nor an answer about something else makes a blob absent.
void explain_by(std::span<const Meaning> meanings, const std::string& word,
                const http::Response& response, http::Failure& failure, int64_t now_unix_ms);

}  // namespace caesura::postgres_blob
