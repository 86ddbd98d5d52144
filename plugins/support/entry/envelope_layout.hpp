// Where things stand in an envelope; shared by its writer and its reader only.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace caesura::entry::layout {

static_assert(std::endian::native == std::endian::little, "the file format is little-endian");

// A byte that is no ASCII, line ends of both kinds and an end-of-file character: a transfer that
// changes text shows at once.
inline constexpr std::string_view kMagic{"\x89TCA\r\n\x1a\n", 8};
inline constexpr uint32_t kVersion = 1;

enum Offset : std::size_t {
  kVersionAt = 8,
  kPrefixSumAt = 12,  // low half of XXH3-64 over the bytes before it: tells damage from a version
  kHeaderBytesAt = 16,
  kFlagsAt = 20,
  kBodyBytesAt = 24,
  kFormatAt = 32,  // encoding, sample rate, channels, bit rate
  kCreatedAt = 48,
  kExpiresAt = 56,
  kCharactersAt = 64,
  kBilledAt = 72,
  kDigestAt = 80,
  kLengthsAt = 112,  // tenant, scheme, provider, voice; counts of labels, notes, marks
  kHasFormatAt = 140,
  kVariableAt = 144
};

inline constexpr std::size_t kPairBytes = 8;   // length of key, length of value
inline constexpr std::size_t kMarkBytes = 40;  // kind, class, text size, value length, 3 times
inline constexpr std::size_t kSumBytes = 8;

template <class T>
T load(const std::byte* where) {
  T value;
  std::memcpy(&value, where, sizeof value);
  return value;
}
template <class T>
void store(char* where, T value) {
  std::memcpy(where, &value, sizeof value);
}

}  // namespace caesura::entry::layout
