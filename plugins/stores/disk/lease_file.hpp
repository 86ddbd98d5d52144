// One of the 256 files lock/00 to lock/ff: who makes which entry just now.
//
// A lease is a record in the file and a lock on one byte of it, the one at the fence's own offset.
// The record says until when; the lock says that the holder lives, for the kernel drops it with the
// process. So keys that share a file never wait for each other, a dead holder is known at once, and
// one that is stopped is known by the record's time.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "plugins/stores/disk/root.hpp"
#include "tts/call.hpp"

namespace caesura::disk {

struct LeaseRecord {
  std::array<std::byte, 16> key;  // a hash of tenant, scheme and digest
  int64_t fence;
  int64_t ends_ms;  // of this machine's time since its start
};

// Open and locked against every other user of the file, for microseconds; the lock ends with the
// object. Not to be kept.
class LeaseFile {
 public:
  // Makes the file when it is missing. UNAVAILABLE when others have it for too long, the call's
  // deadline included.
  static tts::Result<LeaseFile> open(tts::Context context, const Root& root,
                                     std::string_view two_digits);
  LeaseFile(LeaseFile&&) = default;
  LeaseFile& operator=(LeaseFile&&) = default;
  ~LeaseFile();

  LeaseRecord* find(const std::array<std::byte, 16>& key);
  // Whether the process that took it is there; a stopped one is.
  bool is_alive(const LeaseRecord& record) const;
  // Leaves out those that nobody is behind any more, and `key`'s.
  void sweep(const std::array<std::byte, 16>& key);
  // Adds a record under a new fence, which is above every earlier one of this file; false when the
  // file is full or the lock cannot be had.
  bool add(const std::array<std::byte, 16>& key, int64_t ends_ms, int64_t& fence);
  // 0, or an errno.
  int save();
  // What keeps the lease alive: the descriptor, without the lock on the file.
  Fd keep() &&;

  static int64_t now_ms();

 private:
  static constexpr std::size_t kRecords = 127;
  struct Content {
    uint64_t magic;
    uint64_t count;
    int64_t last_fence;
    int64_t reserved;
    std::array<LeaseRecord, kRecords> records;
  };
  static_assert(sizeof(Content) == 4096, "a page, so that no kill leaves half of it written");

  LeaseFile(Fd fd, const std::string& path) : fd_(std::move(fd)), path_(path) {}
  tts::Status load();
  std::span<LeaseRecord> records() { return {content_.records.data(), content_.count}; }

  Fd fd_;
  std::string path_;
  Content content_{};
};

}  // namespace caesura::disk
