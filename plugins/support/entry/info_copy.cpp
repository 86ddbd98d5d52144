#include "plugins/support/entry/info_copy.hpp"

#include <cstring>
#include <new>

namespace caesura::entry {
namespace {

// Hands out pieces of the block: aligned structs first, then bytes.
class Block {
 public:
  explicit Block(void* memory) : next_(static_cast<std::byte*>(memory)) {}

  template <class T>
  T* array(std::size_t count) {
    static_assert(alignof(T) <= 8 && std::is_trivially_destructible_v<T>);
    T* const first = reinterpret_cast<T*>(next_);
    for (std::size_t i = 0; i < count; ++i) ::new (static_cast<void*>(next_ + i * sizeof(T))) T{};
    next_ += padded(count * sizeof(T));
    return first;
  }
  tts_str text(tts_str source) {
    char* const copy = reinterpret_cast<char*>(next_);
    if (source.size > 0) std::memcpy(copy, source.data, source.size);
    next_ += source.size;
    return {copy, source.size};
  }
  static constexpr std::size_t padded(std::size_t bytes) { return (bytes + 7) & ~std::size_t{7}; }

 private:
  std::byte* next_;
};

std::size_t text_bytes(const tts_kv* pairs, std::size_t count) {
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < count; ++i) bytes += pairs[i].key.size + pairs[i].value.size;
  return bytes;
}

}  // namespace

std::size_t info_footprint(const tts_entry_info& info) {
  std::size_t bytes = sizeof(tts_entry_info) + Block::padded(sizeof(tts_audio_format));
  bytes += (info.label_count + info.note_count) * sizeof(tts_kv);
  bytes += info.mark_count * (sizeof(tts_mark) + sizeof(const tts_mark*));
  bytes += info.provider.size + info.voice.size;
  bytes += text_bytes(info.labels, info.label_count) + text_bytes(info.notes, info.note_count);
  for (std::size_t i = 0; i < info.mark_count; ++i) {
    tts_mark whole = tts::empty_mark();
    bytes += tts::level(*info.marks[i], whole).value.size;
  }
  return Block::padded(bytes);
}

tts_entry_info* place_info(const tts_entry_info& info, void* memory) {
  Block block(memory);
  tts_entry_info* const copy = block.array<tts_entry_info>(1);
  auto* const format = block.array<tts_audio_format>(1);
  tts_kv* const labels = block.array<tts_kv>(info.label_count);
  tts_kv* const notes = block.array<tts_kv>(info.note_count);
  tts_mark* const marks = block.array<tts_mark>(info.mark_count);
  const tts_mark** const order = block.array<const tts_mark*>(info.mark_count);

  std::memcpy(copy, &info, sizeof *copy);
  copy->struct_size = sizeof *copy;
  if (info.format != nullptr) {
    tts_audio_format whole{sizeof(tts_audio_format), 0, 0, 0, 0};
    *format = tts::level(*info.format, whole);
    format->struct_size = sizeof *format;
    copy->format = format;
  }
  copy->provider = block.text(info.provider);
  copy->voice = block.text(info.voice);
  for (std::size_t i = 0; i < info.label_count; ++i) {
    labels[i].key = block.text(info.labels[i].key);
    labels[i].value = block.text(info.labels[i].value);
  }
  for (std::size_t i = 0; i < info.note_count; ++i) {
    notes[i].key = block.text(info.notes[i].key);
    notes[i].value = block.text(info.notes[i].value);
  }
  for (std::size_t i = 0; i < info.mark_count; ++i) {
    tts_mark whole = tts::empty_mark();
    marks[i] = tts::level(*info.marks[i], whole);
    marks[i].struct_size = sizeof(tts_mark);
    marks[i].value = block.text(marks[i].value);
    order[i] = &marks[i];
  }
  copy->labels = labels;
  copy->notes = notes;
  copy->marks = order;
  return copy;
}

}  // namespace caesura::entry
