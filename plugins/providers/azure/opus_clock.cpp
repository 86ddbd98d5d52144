#include "plugins/providers/azure/opus_clock.hpp"

#include <algorithm>
#include <bit>
#include <string_view>

namespace caesura::azure {
namespace {

constexpr std::size_t kPageHead = 27;
constexpr int64_t kOpusTicksPerMs = 48;  // whatever the sample rate of the voice

constexpr uint64_t kSegment = 0x18538067;
constexpr uint64_t kCluster = 0x1F43B675;
constexpr uint64_t kBlockGroup = 0xA0;
constexpr uint64_t kTimecode = 0xE7;
constexpr uint64_t kBlock = 0xA1;
constexpr uint64_t kSimpleBlock = 0xA3;

uint64_t big_endian(std::string_view bytes) {
  uint64_t value = 0;
  for (const char c : bytes) value = value << 8U | static_cast<unsigned char>(c);
  return value;
}

// The length that the first byte of a variable number tells: 1 to 8, 9 for none.
std::size_t length_of(char first) {
  return static_cast<std::size_t>(std::countl_zero(static_cast<unsigned char>(first))) + 1;
}

}  // namespace

void OpusClock::push(std::span<const std::byte> bytes) {
  while (!broken_ && !bytes.empty()) {
    const std::size_t passed = std::min<uint64_t>(skip_, bytes.size());
    skip_ -= passed;
    bytes = bytes.subspan(passed);
    // A header is far shorter, so that a large piece is not copied whole.
    const std::size_t taken = std::min<std::size_t>(bytes.size(), 512);
    pending_.append(reinterpret_cast<const char*>(bytes.data()), taken);
    bytes = bytes.subspan(taken);
    while (!broken_ && !pending_.empty()) {
      const std::size_t done = container_ == Container::ogg ? read_page() : read_element();
      if (done == 0) break;
      pending_.erase(0, done);
      const std::size_t content = std::min<uint64_t>(skip_, pending_.size());
      pending_.erase(0, content);
      skip_ -= content;
    }
  }
}

std::size_t OpusClock::read_page() {
  constexpr std::string_view kCapture = "OggS";
  if (pending_.compare(0, std::min(kCapture.size(), pending_.size()), kCapture, 0,
                       std::min(kCapture.size(), pending_.size())) != 0) {
    broken_ = true;
    return 0;
  }
  if (pending_.size() < kPageHead) return 0;
  const std::size_t segments = static_cast<unsigned char>(pending_[kPageHead - 1]);
  if (pending_.size() < kPageHead + segments) return 0;
  uint64_t granule = 0;
  for (std::size_t i = 14; i-- > 6;) {
    granule = granule << 8U | static_cast<unsigned char>(pending_[i]);
  }
  // All ones: no packet ends on this page.
  if (granule != ~uint64_t{0}) milliseconds_ = static_cast<int64_t>(granule) / kOpusTicksPerMs;
  skip_ = 0;
  for (std::size_t i = 0; i < segments; ++i) {
    skip_ += static_cast<unsigned char>(pending_[kPageHead + i]);
  }
  ++pieces_;
  return kPageHead + segments;
}

std::size_t OpusClock::read_element() {
  const std::size_t id_size = length_of(pending_[0]);
  if (id_size > 4) {
    broken_ = true;
    return 0;
  }
  if (pending_.size() <= id_size) return 0;
  const std::size_t number_size = length_of(pending_[id_size]);
  const std::size_t head = id_size + number_size;
  if (number_size > 8) {
    broken_ = true;
    return 0;
  }
  if (pending_.size() < head) return 0;
  const std::string_view view = pending_;
  const uint64_t id = big_endian(view.substr(0, id_size));
  const uint64_t ones = (uint64_t{1} << (7 * number_size)) - 1;
  const uint64_t size = big_endian(view.substr(id_size, number_size)) & ones;
  if (id == kSegment || id == kCluster || id == kBlockGroup || size == ones) {
    ++pieces_;
    return head;  // its children follow
  }
  if (id == kTimecode && size <= 8) {
    if (pending_.size() < head + size) return 0;
    cluster_ms_ = static_cast<int64_t>(big_endian(view.substr(head, size)));
    return head + static_cast<std::size_t>(size);
  }
  if ((id == kSimpleBlock || id == kBlock) && size >= 4) {
    if (pending_.size() < head + 3) return 0;  // one byte of track number, two of relative time
    const auto relative = static_cast<int16_t>(big_endian(view.substr(head + 1, 2)));
    milliseconds_ = std::max(milliseconds_, cluster_ms_ + relative);
    skip_ = size - 3;
    return head + 3;
  }
  skip_ = size;
  return head;
}

}  // namespace caesura::azure
