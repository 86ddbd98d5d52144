#include "plugins/providers/polly/ogg_clock.hpp"

#include <algorithm>

namespace caesura::polly {
namespace {

constexpr std::size_t kFixedHeader = 27;  // up to and with the number of segments

}  // namespace

void OggClock::push(std::span<const std::byte> bytes) {
  while (!bytes.empty() && !broken_) {
    if (skip_ > 0) {
      const auto passed = static_cast<std::size_t>(std::min<uint64_t>(skip_, bytes.size()));
      bytes = bytes.subspan(passed);
      skip_ -= passed;
      continue;
    }
    // Of a header its fixed part first, then the table that the fixed part announces.
    std::size_t wanted = kFixedHeader;
    if (pending_.size() >= kFixedHeader) {
      wanted += static_cast<unsigned char>(pending_[kFixedHeader - 1]);
    }
    const std::size_t taken = std::min(wanted - pending_.size(), bytes.size());
    pending_.append(reinterpret_cast<const char*>(bytes.data()), taken);
    bytes = bytes.subspan(taken);
    if (read_header()) pending_.clear();
  }
}

bool OggClock::read_header() {
  if (pending_.size() < kFixedHeader) return false;
  const auto byte = [this](std::size_t at) { return static_cast<unsigned char>(pending_[at]); };
  if (!pending_.starts_with("OggS")) {
    broken_ = true;
    return false;
  }
  const std::size_t segments = byte(kFixedHeader - 1);
  if (pending_.size() < kFixedHeader + segments) return false;
  uint64_t position = 0;
  for (std::size_t i = 0; i < 8; ++i) position |= uint64_t{byte(6 + i)} << (8 * i);
  // All ones: no packet ends on this page.
  if (position != ~uint64_t{0}) position_ = position;
  for (std::size_t i = 0; i < segments; ++i) skip_ += byte(kFixedHeader + i);
  ++pages_;
  return true;
}

}  // namespace caesura::polly
