#include "plugins/support/audio/wav_writer.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <limits>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace caesura::audio {
namespace {

constexpr std::size_t kHeaderBytes = 44;
// The RIFF size counts everything behind itself and has 32 bits.
constexpr std::uint64_t kMostDataBytes =
    std::numeric_limits<std::uint32_t>::max() - (kHeaderBytes - 8);

class HeaderBytes {
 public:
  void tag(const char (&four)[5]) {
    for (int i = 0; i < 4; ++i) put(static_cast<unsigned char>(four[i]));
  }
  void u16(std::uint32_t value) {
    put(value & 0xFFU);
    put((value >> 8U) & 0xFFU);
  }
  void u32(std::uint32_t value) {
    u16(value & 0xFFFFU);
    u16(value >> 16U);
  }
  [[nodiscard]] const auto& bytes() const { return bytes_; }

 private:
  void put(std::uint32_t value) { bytes_[at_++] = static_cast<unsigned char>(value); }
  std::array<unsigned char, kHeaderBytes> bytes_{};
  std::size_t at_ = 0;
};

// A name of its own for every writer of every process: two runs into one folder never mix bytes.
std::filesystem::path hidden_name(const std::filesystem::path& path) {
  static std::atomic<unsigned> counter{0};
  return path.parent_path() / ("." + path.filename().string() + "." + std::to_string(getpid()) +
                               "." + std::to_string(counter.fetch_add(1)) + ".part");
}

}  // namespace

WavWriter::WavWriter(std::filesystem::path path, PcmFormat format)
    : path_(std::move(path)), format_(format) {
  if (format.sample_rate == 0 || format.channels == 0 || format.channels > 64) {
    fail("a WAV file needs a sample rate and 1 to 64 channels");
  }
  int descriptor = -1;
  do {
    hidden_ = hidden_name(path_);
    descriptor = open(hidden_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  } while (descriptor < 0 && errno == EEXIST);
  if (descriptor < 0) fail_errno("create");
  file_.reset(fdopen(descriptor, "wb"));
  if (!file_) {
    const int reason = errno;
    close(descriptor);
    unlink(hidden_.c_str());
    errno = reason;
    fail_errno("create");
  }
  try {
    write_header();
  } catch (...) {
    unlink(hidden_.c_str());
    throw;
  }
}

WavWriter::~WavWriter() {
  if (file_) unlink(hidden_.c_str());
}

void WavWriter::write(std::span<const std::byte> pcm) {
  if (pcm.size() % format_.frame_bytes() != 0) {
    fail(std::to_string(pcm.size()) + " bytes of PCM are not whole frames of " +
         std::to_string(format_.frame_bytes()) + " bytes");
  }
  if (pcm.size() > kMostDataBytes - data_bytes_) {
    fail("the audio passes the 4 GiB that a WAV file can hold; split the chapter");
  }
  if (pcm.empty()) return;
  if (std::fwrite(pcm.data(), 1, pcm.size(), file_.get()) != pcm.size()) fail_errno("write");
  data_bytes_ += pcm.size();
}

void WavWriter::write_silence(std::uint64_t frames) {
  static constexpr std::array<std::byte, 16384> kZeros{};
  const std::size_t frame_bytes = format_.frame_bytes();
  const std::uint64_t frames_per_write = kZeros.size() / frame_bytes;
  while (frames > 0) {
    const std::uint64_t now = std::min(frames, frames_per_write);
    write(std::span(kZeros).first(static_cast<std::size_t>(now) * frame_bytes));
    frames -= now;
  }
}

void WavWriter::commit() {
  if (std::fseek(file_.get(), 0, SEEK_SET) != 0) fail_errno("write");
  write_header();
  if (std::fflush(file_.get()) != 0) fail_errno("write");
  // Without this a power cut after the rename may leave the new name with old or no bytes.
  if (fdatasync(fileno(file_.get())) != 0) fail_errno("write");
  if (std::rename(hidden_.c_str(), path_.c_str()) != 0) fail_errno("replace");
  file_.reset();
}

void WavWriter::write_header() {
  const auto data_bytes = static_cast<std::uint32_t>(data_bytes_);
  const auto frame_bytes = static_cast<std::uint32_t>(format_.frame_bytes());
  HeaderBytes header;
  header.tag("RIFF");
  header.u32(data_bytes + static_cast<std::uint32_t>(kHeaderBytes) - 8);
  header.tag("WAVE");
  header.tag("fmt ");
  header.u32(16);
  header.u16(1);  // PCM
  header.u16(format_.channels);
  header.u32(format_.sample_rate);
  header.u32(format_.sample_rate * frame_bytes);
  header.u16(frame_bytes);
  header.u16(16);
  header.tag("data");
  header.u32(data_bytes);
  if (std::fwrite(header.bytes().data(), 1, kHeaderBytes, file_.get()) != kHeaderBytes) {
    fail_errno("write");
  }
}

void WavWriter::fail(const std::string& what) const {
  throw std::runtime_error(path_.string() + ": " + what);
}

void WavWriter::fail_errno(const char* verb) const {
  const int reason = errno;
  fail(std::string("cannot ") + verb + ": " + std::generic_category().message(reason));
}

}  // namespace caesura::audio
