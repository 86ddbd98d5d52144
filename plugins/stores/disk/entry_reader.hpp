// Reads one entry's file into memory that its thread keeps, and checks it.
#pragma once

#include <memory>

#include "plugins/stores/disk/sys.hpp"
#include "plugins/support/entry/envelope.hpp"

namespace caesura::disk {

// A buffer and an opened envelope, reused by one entry after another. [owner]
class EntryReader {
 public:
  // Reads and checks the whole file. Errors: those of OpenedEnvelope, and those of the system.
  tts::Status read(int fd, uint64_t file_bytes, const tts_store_key& wanted);
  // Reads only the header.
  tts::Status read_header(int fd, uint64_t file_bytes);

  const entry::OpenedEnvelope& envelope() const { return envelope_; }
  // Gives memory back that only a huge entry needed.
  void trim();

 private:
  tts::Status fill(int fd, std::size_t from, std::size_t size);

  std::unique_ptr<std::byte[]> buffer_;
  std::size_t capacity_ = 0;
  entry::OpenedEnvelope envelope_;
};

// Lends this thread's reader; a call within a call gets one of its own.
class LentReader {
 public:
  LentReader();
  ~LentReader();
  LentReader(const LentReader&) = delete;
  LentReader& operator=(const LentReader&) = delete;
  EntryReader* operator->() const { return reader_; }

 private:
  std::unique_ptr<EntryReader> own_;
  EntryReader* reader_;
};

// A whole entry's file cannot be larger.
inline constexpr uint64_t kMaxFileBytes =
    entry::kMaxHeaderBytes + entry::kMaxBodyBytes + entry::kTrailerBytes;

}  // namespace caesura::disk
