// Writes a WAV file of 16-bit PCM as its samples come, in constant memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "plugins/support/audio/pcm.hpp"

namespace caesura::audio {

// Bytes go to a hidden file beside `path`; commit() writes the true sizes, flushes to the disk and
// renames, so that `path` is either what it was before or complete. Without commit() the
// destructor removes the hidden file. Every failure throws std::runtime_error with one line that
// names the path. For one thread at a time.
class WavWriter {
 public:
  WavWriter(std::filesystem::path path, PcmFormat format);
  ~WavWriter();
  WavWriter(const WavWriter&) = delete;
  WavWriter& operator=(const WavWriter&) = delete;

  // Whole frames only. A WAV file ends at 4 GiB; going beyond throws.
  void write(std::span<const std::byte> pcm);
  void write_silence(std::uint64_t frames);
  void commit();

  [[nodiscard]] PcmFormat format() const { return format_; }
  [[nodiscard]] std::uint64_t frames() const { return data_bytes_ / format_.frame_bytes(); }

 private:
  [[noreturn]] void fail(const std::string& what) const;
  [[noreturn]] void fail_errno(const char* verb) const;
  void write_header();

  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::filesystem::path path_;
  std::filesystem::path hidden_;
  PcmFormat format_;
  std::unique_ptr<std::FILE, Close> file_;
  std::uint64_t data_bytes_ = 0;
};

}  // namespace caesura::audio
