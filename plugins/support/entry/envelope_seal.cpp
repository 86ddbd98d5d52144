#include <limits>

#include "plugins/support/entry/envelope.hpp"
#include "plugins/support/entry/envelope_layout.hpp"

namespace caesura::entry {
namespace {

using namespace layout;

constexpr std::size_t kMaxText = 1 << 20;

class Writer {
 public:
  explicit Writer(std::string& bytes) : bytes_(bytes) {}
  template <class T>
  void number(T value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void length(std::size_t size) { number(static_cast<uint32_t>(size)); }
  void text(tts_str text) { bytes_.append(tts::view(text)); }

 private:
  std::string& bytes_;
};

tts_mark whole_mark(const tts_mark* mark) {
  tts_mark whole = tts::empty_mark();
  return tts::level(*mark, whole);
}

// The bytes of the variable part, so that no length can overflow its 32 bits later.
bool fits(const tts_store_key& key, const tts_entry_info& info) {
  uint64_t bytes = kVariableAt + kSumBytes;
  const auto add = [&bytes](tts_str text) {
    bytes += std::min<uint64_t>(text.size, kMaxHeaderBytes);
    return text.size <= kMaxText && bytes <= kMaxHeaderBytes;
  };
  bool ok = info.label_count < kMaxHeaderBytes && info.note_count < kMaxHeaderBytes &&
            info.mark_count < kMaxHeaderBytes;
  bytes += (info.label_count + info.note_count) * kPairBytes + info.mark_count * kMarkBytes;
  ok = ok && add(key.tenant) && add(key.scheme) && add(info.provider) && add(info.voice);
  for (std::size_t i = 0; ok && i < info.label_count; ++i) {
    ok = add(info.labels[i].key) && add(info.labels[i].value);
  }
  for (std::size_t i = 0; ok && i < info.note_count; ++i) {
    ok = add(info.notes[i].key) && add(info.notes[i].value);
  }
  for (std::size_t i = 0; ok && i < info.mark_count; ++i) ok = add(whole_mark(info.marks[i]).value);
  return ok && bytes + 7 <= kMaxHeaderBytes;
}

unsigned hex_value(char digit) {
  return static_cast<unsigned>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

void write_pairs(Writer& out, const tts_kv* pairs, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    out.length(pairs[i].key.size);
    out.length(pairs[i].value.size);
  }
}

void write_texts(Writer& out, const tts_kv* pairs, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) out.text(pairs[i].key), out.text(pairs[i].value);
}

void write_mark(Writer& out, const tts_mark& mark) {
  out.number(mark.kind);
  out.number(mark.pause_class);
  out.number(mark.text_size);
  out.length(mark.value.size);
  out.number(mark.text_offset);
  out.number(mark.start_us);
  out.number(mark.duration_us);
}

void write_fixed(Writer& out, const tts_store_key& key, const tts_entry_info& info) {
  out.number(kVersion);
  out.number(uint32_t{0});  // sum of the prefix
  out.number(uint32_t{0});  // size of the header
  out.number(info.flags);
  out.number(info.size);
  tts_audio_format none{sizeof(tts_audio_format), 0, 0, 0, 0};
  tts_audio_format whole = none;
  const tts_audio_format& format = info.format == nullptr ? none : tts::level(*info.format, whole);
  out.number(format.encoding);
  out.number(format.sample_rate);
  out.number(format.channels);
  out.number(format.bit_rate);
  out.number(info.created_ms);
  out.number(info.expires_ms);
  out.number(info.characters);
  out.number(info.billed_characters);
  for (std::size_t i = 0; i < kDigestDigits; i += 2) {
    out.number(static_cast<uint8_t>(hex_value(key.digest.data[i]) << 4 |
                                    hex_value(key.digest.data[i + 1])));
  }
  for (const std::size_t length :
       {key.tenant.size, key.scheme.size, info.provider.size, info.voice.size, info.label_count,
        info.note_count, info.mark_count}) {
    out.length(length);
  }
  out.number(uint32_t{info.format == nullptr ? 0u : 1u});
}

}  // namespace

tts::Result<Seal> seal(const tts_store_key& key, const tts_entry_info& info,
                       std::span<const std::byte> audio) {
  if (tts::Status status = check(key); !status.ok()) return status;
  if (audio.empty() || info.size != audio.size()) {
    return tts::Status(TTS_INVALID_ARGUMENT, "info.size is " + std::to_string(info.size) +
                                                 ", the audio has " + std::to_string(audio.size()) +
                                                 " bytes; they must be equal and above 0");
  }
  if (audio.size() > kMaxBodyBytes) {
    return tts::Status(TTS_INVALID_ARGUMENT, "an entry holds at most 1 GiB of audio");
  }
  if (!fits(key, info)) {
    return tts::Status(TTS_INVALID_ARGUMENT,
                       "labels, notes and marks of an entry must fit into 8 MiB");
  }
  Seal sealed;
  std::string& header = sealed.header;
  Writer out(header);
  header.append(kMagic);
  write_fixed(out, key, info);
  write_pairs(out, info.labels, info.label_count);
  write_pairs(out, info.notes, info.note_count);
  for (std::size_t i = 0; i < info.mark_count; ++i) write_mark(out, whole_mark(info.marks[i]));
  out.text(key.tenant);
  out.text(key.scheme);
  out.text(info.provider);
  out.text(info.voice);
  write_texts(out, info.labels, info.label_count);
  write_texts(out, info.notes, info.note_count);
  for (std::size_t i = 0; i < info.mark_count; ++i) out.text(whole_mark(info.marks[i]).value);
  header.resize((header.size() + 7) & ~std::size_t{7});

  const auto bytes = [&header](std::size_t size) {
    return std::as_bytes(std::span(header.data(), size));
  };
  store(header.data() + kPrefixSumAt, static_cast<uint32_t>(checksum64(bytes(kPrefixSumAt))));
  store(header.data() + kHeaderBytesAt, static_cast<uint32_t>(header.size() + kSumBytes));
  const uint64_t sum = checksum64(bytes(header.size()));
  out.number(sum);
  sealed.trailer = checksum128(audio, sum);
  return sealed;
}

}  // namespace caesura::entry
