// What is to be spoken, as the commands put it together, and as a request of the ABI.
#pragma once

#include <tts/values.hpp>

#include <optional>
#include <string>

namespace caesura::host {

// Empty and unset mean: as the config says.
struct Speech {
  std::string text;
  std::string language;  // BCP 47
  std::string voice;
  std::string style;
  std::string tenant;
  std::optional<double> rate_pct;
  std::optional<double> pitch_pct;
  std::optional<tts_pauses> pauses;
  std::string trace_id;  // as tts_context has it
  uint32_t flags = 0;    // TTS_REQUEST_*
};

// A request that borrows from a Speech, which outlives it. It asks for PCM, for this program writes
// the container.
class SpeechRequest {
 public:
  explicit SpeechRequest(const Speech& speech) : request_(tts::empty_request()) {
    request_.flags = speech.flags;
    request_.text = tts::str(speech.text);
    request_.language = tts::str(speech.language);
    request_.voice = tts::str(speech.voice);
    request_.style = tts::str(speech.style);
    request_.tenant = tts::str(speech.tenant);
    request_.rate_pct = speech.rate_pct.value_or(TTS_UNSET);
    request_.pitch_pct = speech.pitch_pct.value_or(TTS_UNSET);
    request_.pauses = speech.pauses ? &*speech.pauses : nullptr;
    request_.format = &format_;
  }
  SpeechRequest(const SpeechRequest&) = delete;
  SpeechRequest& operator=(const SpeechRequest&) = delete;

  [[nodiscard]] const tts_request& get() const { return request_; }

 private:
  tts_audio_format format_ = tts::pcm_format(0, 0);
  tts_request request_;
};

}  // namespace caesura::host
