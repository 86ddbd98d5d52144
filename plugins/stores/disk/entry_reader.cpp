#include "plugins/stores/disk/entry_reader.hpp"

#include <algorithm>
#include <cstring>

namespace caesura::disk {
namespace {

constexpr std::size_t kMinBuffer = std::size_t{128} << 10;
constexpr std::size_t kMaxKept = std::size_t{8} << 20;
constexpr std::size_t kHeaderGuess = 4096;

struct ThreadReader {
  EntryReader reader;
  bool lent = false;
};
thread_local ThreadReader thread_reader;

}  // namespace

tts::Status EntryReader::fill(int fd, std::size_t from, std::size_t size) {
  if (capacity_ < size) {
    const std::size_t capacity = std::max(kMinBuffer, size + size / 4);
    auto larger = std::make_unique_for_overwrite<std::byte[]>(capacity);
    if (from > 0) std::memcpy(larger.get(), buffer_.get(), from);
    buffer_ = std::move(larger);
    capacity_ = capacity;
  }
  while (from < size) {
    const ssize_t got = sys::read(fd, buffer_.get() + from, size - from, static_cast<off_t>(from));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      return {TTS_UNAVAILABLE, std::string("cannot read an entry: ") + std::strerror(errno), errno};
    }
    if (got == 0) return {TTS_DATA_LOSS, "the entry is damaged: it was cut"};
    from += static_cast<std::size_t>(got);
  }
  return {};
}

tts::Status EntryReader::read(int fd, uint64_t file_bytes, const tts_store_key& wanted) {
  if (file_bytes > kMaxFileBytes) return {TTS_DATA_LOSS, "the entry is damaged: it is too large"};
  const auto size = static_cast<std::size_t>(file_bytes);
  if (tts::Status status = fill(fd, 0, size); !status.ok()) return status;
  return envelope_.open({buffer_.get(), size}, wanted);
}

tts::Status EntryReader::read_header(int fd, uint64_t file_bytes) {
  std::size_t size = static_cast<std::size_t>(std::min<uint64_t>(file_bytes, kHeaderGuess));
  if (tts::Status status = fill(fd, 0, size); !status.ok()) return status;
  const std::size_t whole = entry::OpenedEnvelope::header_bytes({buffer_.get(), size});
  if (whole > size && whole <= file_bytes) {
    if (tts::Status status = fill(fd, size, whole); !status.ok()) return status;
    size = whole;
  }
  return envelope_.open_header({buffer_.get(), size}, file_bytes);
}

void EntryReader::trim() {
  if (capacity_ <= kMaxKept) return;
  buffer_.reset();
  capacity_ = 0;
}

LentReader::LentReader() : reader_(&thread_reader.reader) {
  if (thread_reader.lent) {
    own_ = std::make_unique<EntryReader>();
    reader_ = own_.get();
  } else {
    thread_reader.lent = true;
  }
}

LentReader::~LentReader() {
  if (own_ != nullptr) return;
  thread_reader.reader.trim();
  thread_reader.lent = false;
}

}  // namespace caesura::disk
