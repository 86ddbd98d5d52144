// The answer of text:synthesize: audio in base64, and times of marks.
#pragma once

#include <string>
#include <string_view>

#include "plugins/providers/google/google_error.hpp"
#include "plugins/providers/google/time_points.hpp"

namespace caesura::google {

struct Answer {
  std::string audio;
  Timings timings;
};

// What is wrong with an answer whose HTTP status was a success.
struct AnswerFault {
  tts_status code;
  std::string message;  // may hold the service's own words, which are to be cleaned
  int32_t retry_after_ms = -1;
};

// Exactly one of both is filled.
struct AnswerReading {
  Answer answer;
  std::optional<AnswerFault> fault;
};

AnswerReading read_answer(std::string_view body);

}  // namespace caesura::google
