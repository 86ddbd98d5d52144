#include "plugins/middleware/cache/entry_copy.hpp"

namespace caesura::cache {

EntryCopy::EntryCopy(const tts_entry_info& source)
    : format(*source.format),
      flags(source.flags),
      characters(source.characters),
      billed_characters(source.billed_characters) {
  for (std::size_t i = 0; i < source.note_count; ++i) {
    notes.emplace_back(tts::view(source.notes[i].key), tts::view(source.notes[i].value));
  }
  for (std::size_t i = 0; i < source.mark_count; ++i) marks.emplace_back(*source.marks[i]);
}

tts_entry_info EntryCopy::info() {
  note_views_.clear();
  for (const Note& note : notes)
    note_views_.push_back({tts::str(note.first), tts::str(note.second)});
  mark_views_.clear();
  for (const MarkCopy& copy : marks) mark_views_.push_back(&copy.mark);
  tts_entry_info info = tts::empty_entry_info();
  info.flags = flags;
  info.format = &format;
  info.notes = note_views_.data();
  info.note_count = note_views_.size();
  info.marks = mark_views_.data();
  info.mark_count = mark_views_.size();
  info.characters = characters;
  info.billed_characters = billed_characters;
  return info;
}

}  // namespace caesura::cache
