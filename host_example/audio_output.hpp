// Where spoken audio goes while it streams.
#pragma once

#include <tts/abi.h>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "plugins/support/audio/pcm.hpp"

namespace caesura::host {

// Failures throw std::runtime_error with one line. For one thread at a time.
class AudioOutput {
 public:
  virtual ~AudioOutput() = default;
  virtual void begin(const tts_audio_format& format) = 0;
  // Pieces of any size, which may cut samples.
  virtual void write(std::span<const std::byte> audio) = 0;
  // All is said: makes the result visible.
  virtual void finish() = 0;
};

// Counts as written what nobody wants to keep.
std::unique_ptr<AudioOutput> discard_audio();
// A WAV file that appears when it is complete.
std::unique_ptr<AudioOutput> wav_file(std::filesystem::path path);
// A WAV stream on stdout, from the first byte on. Its header cannot know the length and says so.
std::unique_ptr<AudioOutput> wav_on_stdout();

// Signed 16-bit PCM in memory, whole frames only.
class PcmInMemory : public AudioOutput {
 public:
  void begin(const tts_audio_format& format) override;
  void write(std::span<const std::byte> audio) override;
  void finish() override;
  [[nodiscard]] audio::PcmFormat format() const { return format_; }
  std::vector<std::byte>& pcm() { return pcm_; }

 private:
  audio::PcmFormat format_;
  std::vector<std::byte> pcm_;
};

// The one form that a WAV file of this program holds; throws for any other.
audio::PcmFormat require_pcm(const tts_audio_format& format);

}  // namespace caesura::host
