// The one file format of stored entries: header, audio, trailer. README.md has the layout.
//
// The immutable part of an entry is in it: key, format, creation, expiry, provider, voice, labels,
// notes, characters, marks, audio. Time of access and hit count are not, for they change: a store
// keeps them elsewhere, and a decoded info has accessed_ms = created_ms and hit_count = 0.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "plugins/support/entry/checksum.hpp"
#include "plugins/support/entry/key.hpp"
#include "tts/values.hpp"

namespace caesura::entry {

inline constexpr std::size_t kFixedHeaderBytes = 144;
inline constexpr std::size_t kTrailerBytes = 16;
inline constexpr std::size_t kMaxHeaderBytes = std::size_t{8} << 20;
inline constexpr uint64_t kMaxBodyBytes = uint64_t{1} << 30;

// What goes around the audio: the file is header, audio, trailer, ready for one writev.
struct Seal {
  std::string header;
  Checksum128 trailer{};
};

// INVALID_ARGUMENT when the key is malformed, info.size is not the audio's, or a limit is broken.
tts::Result<Seal> seal(const tts_store_key& key, const tts_entry_info& info,
                       std::span<const std::byte> audio);

// A checked view of an entry in memory. Reusable: a second entry allocates nothing new where the
// first had as many labels and marks. [owner]
//
// Errors: DATA_LOSS names what is damaged; FAILED_PRECONDITION means a whole entry of a format
// version that this build does not know, which is to be left alone.
class OpenedEnvelope {
 public:
  // Checks everything: header, every length and count, checksums, and that the entry is the one
  // that `wanted` names. `file` must outlive the views.
  tts::Status open(std::span<const std::byte> file, const tts_store_key& wanted);

  // Only the header, of a file of `file_bytes`; for listings. No word about the audio.
  tts::Status open_header(std::span<const std::byte> start, uint64_t file_bytes);

  // Size of the header whose first kFixedHeaderBytes are given, within limits; 0 = no header.
  static std::size_t header_bytes(std::span<const std::byte> start);

  // Borrowed from this object and the bytes it was opened on.
  tts_store_key key() const;
  const tts_entry_info& info() const { return info_; }
  std::span<const std::byte> audio() const { return audio_; }

 private:
  tts::Status read_fixed(std::span<const std::byte> start, uint64_t file_bytes);
  bool read_variable(std::span<const std::byte> header);

  struct Lengths {
    uint32_t tenant, scheme, provider, voice, labels, notes, marks;
  };
  Lengths lengths_{};
  uint64_t body_bytes_ = 0;
  std::size_t header_bytes_ = 0;
  uint64_t header_sum_ = 0;
  tts_str tenant_{};
  tts_str scheme_{};
  std::array<char, kDigestDigits> digest_{};
  tts_audio_format format_{};
  std::vector<tts_kv> pairs_;
  std::vector<tts_mark> marks_;
  std::vector<const tts_mark*> mark_order_;
  tts_entry_info info_{};
  std::span<const std::byte> audio_;
};

}  // namespace caesura::entry
