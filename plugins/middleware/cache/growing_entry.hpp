// Audio while it is being made: one thread fills, any number follow, each at its own pace.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "plugins/middleware/cache/entry_copy.hpp"

namespace caesura::cache {

class GrowingEntry {
 public:
  // What a follower has taken so far.
  struct Cursor {
    bool begun = false;
    bool ended = false;
    std::size_t notes = 0;
    std::size_t marks = 0;
    std::size_t block = 0;
    std::size_t offset = 0;  // bytes within the block
  };
  // What it has not: views that live as long as the entry.
  struct Portion {
    std::vector<const Note*> notes;
    const tts_audio_format* format = nullptr;  // when it has just become known
    std::vector<const tts_mark*> marks;
    std::span<const std::byte> audio;
    bool ended = false;  // nothing more will come
  };

  // By the filler alone.
  void note(std::string_view name, std::string_view value);
  void begin(const tts_audio_format& format);
  void append(std::span<const std::byte> audio);
  void mark(const tts_mark& mark);
  // The last audio has come; `outcome` is told to everyone.
  void end(tts::Status outcome);
  // The entry is in its store, or never will be.
  void settle();

  // Waits up to `patience` for something new behind the cursor and moves it. False: nothing yet.
  bool next(Cursor& cursor, Portion& portion, std::chrono::milliseconds patience) const;
  // Waits up to `patience` for settle().
  bool wait_settled(std::chrono::milliseconds patience) const;

  tts::Status outcome() const;
  std::size_t size() const;  // bytes of audio
  bool begun() const;
  // After end(): the audio in one piece, and what belongs to it. By the filler alone.
  std::vector<std::byte> joined() const;
  EntryCopy& description() { return description_; }

 private:
  static constexpr std::size_t kBlock = 64U << 10;

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  EntryCopy description_;
  std::deque<std::vector<std::byte>> blocks_;  // each reserved once, so its bytes never move
  std::size_t size_ = 0;
  bool begun_ = false;
  bool ended_ = false;
  bool settled_ = false;
  tts::Status outcome_;
};

}  // namespace caesura::cache
