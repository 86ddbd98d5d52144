// Polly's speech marks: where words and sentences lie in the audio.
#pragma once

#include <tts/status.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace caesura::polly {

struct SpeechMark {
  int32_t kind = 0;          // TTS_MARK_*
  int64_t start_us = 0;      // from the first sample
  int64_t text_offset = -1;  // bytes of the request's text; -1 = unknown
  uint32_t text_size = 0;    // bytes
  std::string value;         // viseme or bookmark; the word where the offset is unknown

  tts_mark described() const;
};

// Lines of JSON as they come. `sent` is the text of the request to Polly, to which offsets refer;
// where it is SSML that was made of the `spoken` text here (`translated`), they are told in that.
// Marks of kinds that are not known and of tags are left out. UNAVAILABLE for what is no such
// list; its message holds no text.
tts::Result<std::vector<SpeechMark>> parse_speech_marks(std::string_view lines,
                                                        std::string_view sent, bool translated);

}  // namespace caesura::polly
