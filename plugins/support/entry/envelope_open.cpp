#include "plugins/support/entry/envelope.hpp"
#include "plugins/support/entry/envelope_layout.hpp"

namespace caesura::entry {
namespace {

using namespace layout;

tts::Status damaged(std::string_view what) {
  return {TTS_DATA_LOSS, "the entry is damaged: " + std::string(what)};
}

// Walks the variable part; a length that does not fit makes it fail for good.
class Reader {
 public:
  explicit Reader(std::span<const std::byte> bytes) : bytes_(bytes) {}
  const std::byte* take(uint64_t size) {
    if (failed_ || size > bytes_.size() - at_) {
      failed_ = true;
      return nullptr;
    }
    const std::byte* const here = bytes_.data() + at_;
    at_ += static_cast<std::size_t>(size);
    return here;
  }
  tts_str text(uint32_t size) {
    const std::byte* const here = take(size);
    return here == nullptr ? tts_str{} : tts_str{reinterpret_cast<const char*>(here), size};
  }
  bool failed() const { return failed_; }
  std::size_t rest() const { return bytes_.size() - at_; }

 private:
  std::span<const std::byte> bytes_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

tts_mark read_mark(const std::byte* record) {
  tts_mark mark = tts::empty_mark();
  mark.kind = load<int32_t>(record);
  mark.pause_class = load<int32_t>(record + 4);
  mark.text_size = load<uint32_t>(record + 8);
  mark.text_offset = load<int64_t>(record + 16);
  mark.start_us = load<int64_t>(record + 24);
  mark.duration_us = load<int64_t>(record + 32);
  return mark;
}

}  // namespace

std::size_t OpenedEnvelope::header_bytes(std::span<const std::byte> start) {
  if (start.size() < kFixedHeaderBytes) return 0;
  if (std::memcmp(start.data(), kMagic.data(), kMagic.size()) != 0) return 0;
  const std::size_t size = load<uint32_t>(start.data() + kHeaderBytesAt);
  const bool legal = size >= kVariableAt + kSumBytes && size <= kMaxHeaderBytes && size % 8 == 0;
  return legal ? size : 0;
}

tts::Status OpenedEnvelope::read_fixed(std::span<const std::byte> start, uint64_t file_bytes) {
  if (start.size() < kFixedHeaderBytes) return damaged("it is shorter than a header");
  const std::byte* const at = start.data();
  if (std::memcmp(at, kMagic.data(), kMagic.size()) != 0) return damaged("no entry begins so");
  const auto prefix_sum = static_cast<uint32_t>(checksum64(start.first(kPrefixSumAt)));
  if (load<uint32_t>(at + kPrefixSumAt) != prefix_sum) return damaged("its first bytes changed");
  if (const auto version = load<uint32_t>(at + kVersionAt); version != kVersion) {
    return {TTS_FAILED_PRECONDITION, "the entry has format version " + std::to_string(version) +
                                         "; this build reads version " + std::to_string(kVersion)};
  }
  header_bytes_ = header_bytes(start);
  if (header_bytes_ == 0 || header_bytes_ > start.size()) return damaged("its header is cut");
  body_bytes_ = load<uint64_t>(at + kBodyBytesAt);
  if (body_bytes_ == 0 || body_bytes_ > kMaxBodyBytes ||
      file_bytes != header_bytes_ + body_bytes_ + kTrailerBytes) {
    return damaged("its size is not what its header says");
  }
  const std::size_t summed = header_bytes_ - kSumBytes;
  header_sum_ = load<uint64_t>(at + summed);
  if (checksum64(start.first(summed)) != header_sum_) return damaged("its header changed");
  std::memcpy(&lengths_, at + kLengthsAt, sizeof lengths_);
  return {};
}

// Counts are checked against the bytes that their records take before anything is reserved.
bool OpenedEnvelope::read_variable(std::span<const std::byte> header) {
  Reader in(header.subspan(kVariableAt));
  const uint64_t pair_count = uint64_t{lengths_.labels} + lengths_.notes;
  const std::byte* const pair_sizes = in.take(pair_count * kPairBytes);
  const std::byte* const mark_records = in.take(uint64_t{lengths_.marks} * kMarkBytes);
  if (in.failed()) return false;

  tenant_ = in.text(lengths_.tenant);
  scheme_ = in.text(lengths_.scheme);
  info_.provider = in.text(lengths_.provider);
  info_.voice = in.text(lengths_.voice);
  pairs_.resize(static_cast<std::size_t>(pair_count));
  for (std::size_t i = 0; i < pairs_.size(); ++i) {
    pairs_[i].key = in.text(load<uint32_t>(pair_sizes + i * kPairBytes));
    pairs_[i].value = in.text(load<uint32_t>(pair_sizes + i * kPairBytes + 4));
  }
  marks_.resize(lengths_.marks);
  mark_order_.resize(lengths_.marks);
  for (std::size_t i = 0; i < marks_.size(); ++i) {
    const std::byte* const record = mark_records + i * kMarkBytes;
    marks_[i] = read_mark(record);
    marks_[i].value = in.text(load<uint32_t>(record + 12));
    mark_order_[i] = &marks_[i];
  }
  return !in.failed() && in.rest() < 8;
}

tts::Status OpenedEnvelope::open_header(std::span<const std::byte> start, uint64_t file_bytes) {
  if (tts::Status status = read_fixed(start, file_bytes); !status.ok()) return status;
  const std::byte* const at = start.data();
  info_ = tts::empty_entry_info();
  if (!read_variable(start.first(header_bytes_ - kSumBytes))) {
    return damaged("its header contradicts itself");
  }
  static constexpr char kHex[] = "0123456789abcdef";
  for (std::size_t i = 0; i < kDigestDigits / 2; ++i) {
    const auto byte = load<uint8_t>(at + kDigestAt + i);
    digest_[2 * i] = kHex[byte >> 4];
    digest_[2 * i + 1] = kHex[byte & 15];
  }
  if (!is_valid(key())) return damaged("its key is malformed");

  format_ = {sizeof format_, load<int32_t>(at + kFormatAt), load<uint32_t>(at + kFormatAt + 4),
             load<uint32_t>(at + kFormatAt + 8), load<uint32_t>(at + kFormatAt + 12)};
  info_.flags = load<uint32_t>(at + kFlagsAt);
  info_.size = body_bytes_;
  info_.format = load<uint32_t>(at + kHasFormatAt) == 0 ? nullptr : &format_;
  info_.created_ms = info_.accessed_ms = load<int64_t>(at + kCreatedAt);
  info_.expires_ms = load<int64_t>(at + kExpiresAt);
  info_.characters = load<int64_t>(at + kCharactersAt);
  info_.billed_characters = load<int64_t>(at + kBilledAt);
  info_.labels = pairs_.data();
  info_.label_count = lengths_.labels;
  info_.notes = pairs_.data() + lengths_.labels;
  info_.note_count = lengths_.notes;
  info_.marks = mark_order_.data();
  info_.mark_count = mark_order_.size();
  return {};
}

tts::Status OpenedEnvelope::open(std::span<const std::byte> file, const tts_store_key& wanted) {
  if (tts::Status status = open_header(file, file.size()); !status.ok()) return status;
  if (!equal(key(), wanted)) return damaged("it belongs to another key");
  audio_ = file.subspan(header_bytes_, static_cast<std::size_t>(body_bytes_));
  const Checksum128 sum = checksum128(audio_, header_sum_);
  if (std::memcmp(sum.data(), file.data() + file.size() - kTrailerBytes, sum.size()) != 0) {
    return damaged("its audio changed");
  }
  return {};
}

tts_store_key OpenedEnvelope::key() const {
  return {tenant_, scheme_, {digest_.data(), digest_.size()}};
}

}  // namespace caesura::entry
