// From the bytes of an answer to audio in the sink, and whether they are audio at all.
#pragma once

#include <span>
#include <string>
#include <tts/call.hpp>

#include "plugins/providers/elevenlabs/output_format.hpp"
#include "plugins/support/http/request.hpp"

namespace caesura::elevenlabs {

// One answer. The sink is begun when it is known that audio is there. A status that is not OK ends
// the answer. `sent` outlives this object. [call-thread]
class AudioOut {
 public:
  AudioOut(const OutputFormat& format, const http::Request& sent, tts::Sink sink)
      : format_(format), sent_(sent), sink_(sink) {}

  tts::Status push(std::span<const std::byte> piece);
  // The answer is over. UNAVAILABLE where the audio was cut short.
  tts::Status finish();
  // Whether the sink may be given marks.
  bool begun() const { return step_ == Step::kAudio; }

 private:
  enum class Step { kHead, kText, kAudio };

  tts::Status judge_head(bool at_end);
  tts::Status start_compressed(bool at_end);
  tts::Status start(uint32_t sample_rate, uint32_t channels);
  tts::Status pass(std::span<const std::byte> piece);
  tts::Status refuse_text() const;
  tts::Status complain(tts_status code, std::string_view message) const;
  std::span<const std::byte> head_bytes() const { return std::as_bytes(std::span(head_)); }

  const OutputFormat& format_;
  const http::Request& sent_;
  const tts::Sink sink_;
  Step step_ = Step::kHead;
  std::string head_;  // what came before it was known to be audio
  uint64_t written_ = 0;
};

}  // namespace caesura::elevenlabs
