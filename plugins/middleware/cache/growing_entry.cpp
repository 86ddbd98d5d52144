#include "plugins/middleware/cache/growing_entry.hpp"

#include <algorithm>

namespace caesura::cache {

void GrowingEntry::note(std::string_view name, std::string_view value) {
  const std::lock_guard lock(mutex_);
  description_.notes.emplace_back(name, value);
}

void GrowingEntry::begin(const tts_audio_format& format) {
  {
    const std::lock_guard lock(mutex_);
    description_.format = format;
    begun_ = true;
  }
  changed_.notify_all();
}

void GrowingEntry::append(std::span<const std::byte> audio) {
  {
    const std::lock_guard lock(mutex_);
    size_ += audio.size();
    while (!audio.empty()) {
      if (blocks_.empty() || blocks_.back().size() == blocks_.back().capacity()) {
        blocks_.emplace_back().reserve(std::max(kBlock, audio.size()));
      }
      auto& block = blocks_.back();
      const auto part = audio.first(std::min(audio.size(), block.capacity() - block.size()));
      block.insert(block.end(), part.begin(), part.end());
      audio = audio.subspan(part.size());
    }
  }
  changed_.notify_all();
}

void GrowingEntry::mark(const tts_mark& mark) {
  const std::lock_guard lock(mutex_);
  description_.marks.emplace_back(mark);
}

void GrowingEntry::end(tts::Status outcome) {
  {
    const std::lock_guard lock(mutex_);
    outcome_ = std::move(outcome);
    ended_ = true;
  }
  changed_.notify_all();
}

void GrowingEntry::settle() {
  {
    const std::lock_guard lock(mutex_);
    settled_ = true;
  }
  changed_.notify_all();
}

bool GrowingEntry::next(Cursor& cursor, Portion& portion,
                        std::chrono::milliseconds patience) const {
  std::unique_lock lock(mutex_);
  const auto has_audio = [&] {
    return cursor.block < blocks_.size() && cursor.offset < blocks_[cursor.block].size();
  };
  const auto has_news = [&] { return ended_ || (begun_ && (!cursor.begun || has_audio())); };
  if (!changed_.wait_for(lock, patience, has_news)) return false;

  portion.notes.clear();
  portion.marks.clear();
  portion.format = nullptr;
  portion.audio = {};
  if (begun_ && !cursor.begun) {
    portion.format = &description_.format;
    cursor.begun = true;
  }
  for (; cursor.marks < description_.marks.size(); ++cursor.marks) {
    portion.marks.push_back(&description_.marks[cursor.marks].mark);
  }
  if (has_audio()) {
    const auto& block = blocks_[cursor.block];
    portion.audio = std::span(block).subspan(cursor.offset);
    cursor.offset = block.size();
    if (block.size() == block.capacity()) cursor.block += 1, cursor.offset = 0;
  }
  portion.ended = ended_ && !has_audio();
  // Notes stand before begin or after the last byte, never between.
  if (portion.format != nullptr || portion.ended) {
    for (; cursor.notes < description_.notes.size(); ++cursor.notes) {
      portion.notes.push_back(&description_.notes[cursor.notes]);
    }
  }
  cursor.ended = portion.ended;
  return true;
}

bool GrowingEntry::wait_settled(std::chrono::milliseconds patience) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, patience, [&] { return settled_; });
}

tts::Status GrowingEntry::outcome() const {
  const std::lock_guard lock(mutex_);
  return outcome_;
}

std::size_t GrowingEntry::size() const {
  const std::lock_guard lock(mutex_);
  return size_;
}

bool GrowingEntry::begun() const {
  const std::lock_guard lock(mutex_);
  return begun_;
}

std::vector<std::byte> GrowingEntry::joined() const {
  std::vector<std::byte> audio;
  audio.reserve(size_);
  for (const auto& block : blocks_) audio.insert(audio.end(), block.begin(), block.end());
  return audio;
}

}  // namespace caesura::cache
