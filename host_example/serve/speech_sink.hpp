// Where a provider's audio becomes an answer.
#pragma once

#include <tts/abi.h>

#include <cstddef>
#include <span>
#include <string_view>

namespace caesura::serve {

class Exchange;
struct Speaking;

// For one call. Head lines, container and bytes go into the exchange's reply, or its stream.
class SpeechSink {
 public:
  enum class May {
    gather,  // a hit, in memory until the call has ended
    stream,  // anything but a hit goes out as it comes
  };
  SpeechSink(Exchange& exchange, const Speaking& speaking, May may);
  SpeechSink(const SpeechSink&) = delete;
  SpeechSink& operator=(const SpeechSink&) = delete;

  [[nodiscard]] const tts_sink* table() const { return &table_; }

  // After the call has answered OK: the one or the other.
  void finish_whole();
  void finish_stream();

 private:
  void begin(const tts_audio_format& format);
  tts_status write(std::span<const std::byte> audio);
  void info(std::string_view name, std::string_view value);
  void add_headers();

  Exchange& exchange_;
  const Speaking& speaking_;
  May may_;
  tts_sink table_{};
  tts_audio_format format_{};
  uint64_t bytes_ = 0;  // of audio, without a header
};

}  // namespace caesura::serve
