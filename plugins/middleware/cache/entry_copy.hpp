// An entry's description with memory of its own: what a fill gathers, and what a store must
// outlive.
#pragma once

#include <tts/values.hpp>

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace caesura::cache {

struct MarkCopy {
  explicit MarkCopy(const tts_mark& source) : mark(source), value(tts::view(source.value)) {
    mark.struct_size = sizeof mark;
    mark.value = tts::str(value);
  }
  MarkCopy(const MarkCopy&) = delete;  // the mark points into its own object
  MarkCopy& operator=(const MarkCopy&) = delete;

  tts_mark mark;
  std::string value;
};

using Note = std::pair<std::string, std::string>;

class EntryCopy {
 public:
  EntryCopy() = default;
  explicit EntryCopy(const tts_entry_info& source);

  tts_audio_format format{};
  std::deque<Note> notes;
  std::deque<MarkCopy> marks;  // a deque: what was handed out stays where it is while more arrive
  uint32_t flags = 0;
  int64_t characters = -1;
  int64_t billed_characters = -1;

  // The description for a put; it and what it points to live until the next call or change.
  tts_entry_info info();

 private:
  std::vector<tts_kv> note_views_;
  std::vector<const tts_mark*> mark_views_;
};

}  // namespace caesura::cache
