// From the bytes of an answer to audio in the sink, and whether they are audio at all.
#pragma once

#include <span>
#include <string>
#include <tts/call.hpp>

#include "plugins/providers/openai/speech_request.hpp"
#include "plugins/support/audio/codec_head.hpp"
#include "plugins/support/audio/wav_stream.hpp"
#include "plugins/support/http/request.hpp"

namespace caesura::openai {

// One answer. The sink is begun when the format is known and audio is there; samples lose their
// container. A status that is not OK ends the answer. All views outlive this object. [call-thread]
class AudioOut {
 public:
  AudioOut(const OpenAiOptions& options, const SpeechRequest& asked, const http::Request& sent,
           tts::Sink sink)
      : options_(options), asked_(asked), sent_(sent), sink_(sink) {}

  // The media type of the answer: "audio/pcm;rate=22050" states a rate.
  tts::Status media_type(std::string_view type);
  tts::Status push(std::span<const std::byte> piece);
  // The answer is over. DATA_LOSS where the audio was cut short.
  tts::Status finish();
  // Whether the audio itself proves that it is whole.
  bool proven_whole() const { return wav_used_ && wav_.format() && wav_.format()->data_bytes; }

 private:
  enum class Step { kHead, kText, kAudio };

  tts::Status judge_head(bool at_end);
  tts::Status start_compressed(bool at_end);
  tts::Status start_samples();
  tts::Status pass(std::span<const std::byte> piece);
  tts::Status begin(uint32_t sample_rate, uint32_t channels, uint32_t bit_rate);
  tts::Status refuse_text() const;
  tts::Status complain(tts_status code, std::string_view message) const;
  std::span<const std::byte> head_bytes() const { return std::as_bytes(std::span(head_)); }

  const OpenAiOptions& options_;
  const SpeechRequest& asked_;
  const http::Request& sent_;
  const tts::Sink sink_;
  Step step_ = Step::kHead;
  std::string head_;  // what came before the format was known
  uint32_t stated_rate_ = 0;
  bool wav_used_ = false;
  audio::WavStream wav_;
  bool begun_ = false;
  uint64_t written_ = 0;
};

}  // namespace caesura::openai
