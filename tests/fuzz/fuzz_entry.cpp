// Bytes as a stored entry. The checksums are made right first: else no input would come past them.
#include <cstdlib>
#include <cstring>
#include <vector>

#include "plugins/support/entry/envelope.hpp"
#include "plugins/support/entry/envelope_layout.hpp"

namespace {

using namespace caesura::entry;

void mend(std::vector<std::byte>& file) {
  const auto put = [&file](std::size_t at, const auto& value) {
    std::memcpy(file.data() + at, &value, sizeof value);
  };
  std::memcpy(file.data(), layout::kMagic.data(), layout::kMagic.size());
  put(layout::kVersionAt, layout::kVersion);
  const std::span<const std::byte> bytes(file);
  put(layout::kPrefixSumAt, static_cast<uint32_t>(checksum64(bytes.first(layout::kPrefixSumAt))));
  const std::size_t header = OpenedEnvelope::header_bytes(bytes);
  if (header == 0 || header + kTrailerBytes >= file.size()) return;
  put(layout::kBodyBytesAt, uint64_t{file.size() - header - kTrailerBytes});
  const uint64_t sum = checksum64(bytes.first(header - layout::kSumBytes));
  put(header - layout::kSumBytes, sum);
  const auto body = bytes.subspan(header, file.size() - header - kTrailerBytes);
  put(file.size() - kTrailerBytes, checksum128(body, sum));
}

// Reads every byte that the entry leads to.
uint64_t read_all(const tts_entry_info& info) {
  uint64_t sum = 0;
  const auto read = [&sum](tts_str text) {
    for (const char c : tts::view(text)) sum += static_cast<unsigned char>(c);
  };
  read(info.provider);
  read(info.voice);
  for (std::size_t i = 0; i < info.label_count; ++i)
    read(info.labels[i].key), read(info.labels[i].value);
  for (std::size_t i = 0; i < info.note_count; ++i)
    read(info.notes[i].key), read(info.notes[i].value);
  for (std::size_t i = 0; i < info.mark_count; ++i) read(info.marks[i]->value);
  return sum;
}

// What was accepted must survive being written and read again.
void round_trip(const OpenedEnvelope& opened) {
  const auto sealed = seal(opened.key(), opened.info(), opened.audio());
  if (!sealed.ok()) std::abort();
  std::string file = sealed.value().header;
  file.append(reinterpret_cast<const char*>(opened.audio().data()), opened.audio().size());
  const Checksum128& trailer = sealed.value().trailer;
  file.append(reinterpret_cast<const char*>(trailer.data()), trailer.size());
  OpenedEnvelope again;
  if (!again.open(std::as_bytes(std::span(file)), opened.key()).ok()) std::abort();
  if (read_all(again.info()) != read_all(opened.info())) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  const auto* const first = reinterpret_cast<const std::byte*>(data);
  std::vector<std::byte> file(first, first + size);
  OpenedEnvelope opened;
  static_cast<void>(opened.open_header(file, file.size()));
  if (size < kFixedHeaderBytes) return 0;
  mend(file);
  if (!opened.open_header(file, file.size()).ok()) return 0;
  if (opened.open(file, opened.key()).ok()) round_trip(opened);
  return 0;
}
