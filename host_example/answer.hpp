// One request spoken: the audio goes to an output, the rest is the answer.
#pragma once

#include <tts/abi.h>

#include <boost/json.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host_example/audio_output.hpp"
#include "host_example/speech.hpp"

namespace caesura::host {

struct Answer {
  tts_audio_format format{};
  uint64_t bytes = 0;
  int64_t characters = 0;  // of the text, in code points
  double first_byte_ms = 0;
  double elapsed_ms = 0;
  std::map<std::string, std::string, std::less<>> info;  // as told by tts_sink.info
  std::vector<tts_mark> marks;                           // without their values

  // hit, miss, coalesced, bypass or uncached.
  [[nodiscard]] std::string_view cache() const;
  // Empty where nobody told.
  [[nodiscard]] std::string_view told(std::string_view name) const;
  // Unknown where the provider does not count.
  [[nodiscard]] std::optional<int64_t> billed_characters() const;
};

// Speaks into `output` and finishes it, then logs one HIT or MISS line. Throws Failure; the output
// is then left unfinished. [thread-safe]
Answer speak(const tts_provider& provider, const Speech& speech, AudioOutput& output);

// The members that every report of one request has.
boost::json::object to_json(const Answer& answer);

}  // namespace caesura::host
