#include "host_example/audio_output.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <utility>

#include "host_example/encodings.hpp"
#include "plugins/support/audio/wav_writer.hpp"

namespace caesura::host {
namespace {

class Discarded : public AudioOutput {
 public:
  void begin(const tts_audio_format&) override {}
  void write(std::span<const std::byte>) override {}
  void finish() override {}
};

class WavFile : public AudioOutput {
 public:
  explicit WavFile(std::filesystem::path path) : path_(std::move(path)) {}

  void begin(const tts_audio_format& format) override {
    writer_.emplace(path_, require_pcm(format));
  }
  void write(std::span<const std::byte> audio) override {
    const std::size_t frame = writer_->format().frame_bytes();
    if (cut_.empty()) {
      const std::size_t whole = audio.size() / frame * frame;
      writer_->write(audio.first(whole));
      audio = audio.subspan(whole);
      cut_.assign(audio.begin(), audio.end());
      return;
    }
    cut_.insert(cut_.end(), audio.begin(), audio.end());
    const std::vector<std::byte> joined = std::exchange(cut_, {});
    if (joined.size() < frame) {
      cut_ = joined;
    } else {
      write(joined);
    }
  }
  void finish() override { writer_->commit(); }

 private:
  std::filesystem::path path_;
  std::optional<audio::WavWriter> writer_;
  std::vector<std::byte> cut_;  // the start of a frame whose rest is still to come
};

class WavOnStdout : public AudioOutput {
 public:
  void begin(const tts_audio_format& format) override {
    const audio::PcmFormat pcm = require_pcm(format);
    std::array<std::byte, 44> header{};
    std::size_t at = 0;
    const auto word = [&](const char* text) {
      std::memcpy(header.data() + at, text, 4);
      at += 4;
    };
    const auto number = [&](std::uint32_t value, int bytes) {
      for (int i = 0; i < bytes; ++i) {
        header[at++] = static_cast<std::byte>((value >> (8 * i)) & 0xFFU);
      }
    };
    constexpr std::uint32_t kUnknownSize = 0xFFFFFFFFU;
    const auto frame = static_cast<std::uint32_t>(pcm.frame_bytes());
    word("RIFF"), number(kUnknownSize, 4), word("WAVE");
    word("fmt "), number(16, 4), number(1, 2), number(pcm.channels, 2), number(pcm.sample_rate, 4);
    number(pcm.sample_rate * frame, 4), number(frame, 2), number(16, 2);
    word("data"), number(kUnknownSize, 4);
    write(header);
  }
  void write(std::span<const std::byte> audio) override {
    while (!audio.empty()) {
      const ssize_t written = ::write(STDOUT_FILENO, audio.data(), audio.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) {
        throw std::runtime_error(std::string("the standard output cannot be written: ") +
                                 std::strerror(errno));
      }
      audio = audio.subspan(static_cast<std::size_t>(written));
    }
  }
  void finish() override {}
};

}  // namespace

audio::PcmFormat require_pcm(const tts_audio_format& format) {
  if (format.encoding != TTS_ENCODING_PCM_S16LE || format.channels == 0 ||
      format.sample_rate == 0) {
    throw std::runtime_error("the provider answered in " + std::string(name_of(format.encoding)) +
                             "; a WAV file needs pcm_s16le from it");
  }
  return {format.sample_rate, format.channels};
}

std::unique_ptr<AudioOutput> discard_audio() {
  return std::make_unique<Discarded>();
}
std::unique_ptr<AudioOutput> wav_file(std::filesystem::path path) {
  return std::make_unique<WavFile>(std::move(path));
}
std::unique_ptr<AudioOutput> wav_on_stdout() {
  return std::make_unique<WavOnStdout>();
}

void PcmInMemory::begin(const tts_audio_format& format) {
  format_ = require_pcm(format);
}
void PcmInMemory::write(std::span<const std::byte> audio) {
  pcm_.insert(pcm_.end(), audio.begin(), audio.end());
}
void PcmInMemory::finish() {
  pcm_.resize(pcm_.size() / format_.frame_bytes() * format_.frame_bytes());
}

}  // namespace caesura::host
