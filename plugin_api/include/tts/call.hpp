// tts/call.hpp - thin views of what one call is given: context, sink, field receiver.
#pragma once

#include <tts/values.hpp>

#include <limits>
#include <span>

namespace tts {

// 32 digits of 0-9a-f that are not all 0, as W3C Trace Context has it.
inline bool is_trace_id(std::string_view text) {
  return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == text.npos &&
         text.find_first_not_of('0') != text.npos;
}

// Cancel, deadline and trace of the call. Copies are views of the same call.
class Context {
 public:
  explicit Context(const tts_context* raw) : raw_(raw) {}
  bool cancelled() const { return raw_ != nullptr && raw_->is_cancelled(raw_) != 0; }
  int64_t remaining_ms() const {
    return raw_ == nullptr ? std::numeric_limits<int64_t>::max() : raw_->remaining_ms(raw_);
  }
  std::string_view trace_id() const {
    return raw_ == nullptr ? std::string_view{} : view(raw_->trace_id);
  }
  // OK while the call may go on.
  Status check() const {
    if (cancelled()) return {TTS_CANCELLED, "the caller cancelled"};
    if (remaining_ms() <= 0) return {TTS_DEADLINE_EXCEEDED, "the deadline is over"};
    return {};
  }
  const tts_context* raw() const { return raw_; }

 private:
  const tts_context* raw_;
};

// Where a provider puts audio. A status that is not OK means: stop, and return that very status.
class Sink {
 public:
  explicit Sink(const tts_sink* raw) : raw_(raw) {}
  Status begin(const tts_audio_format& format) const {
    return Status::from(raw_->begin(raw_, &format));
  }
  Status write(const void* data, std::size_t size) const {
    return size == 0 ? Status{} : Status::from(raw_->write(raw_, data, size));
  }
  Status write(std::span<const std::byte> bytes) const { return write(bytes.data(), bytes.size()); }
  Status mark(const tts_mark& mark) const {
    if (!TTS_HAS(tts_sink, raw_, mark) || raw_->mark == nullptr) return {};
    return Status::from(raw_->mark(raw_, &mark));
  }
  Status info(std::string_view name, std::string_view value) const {
    if (!TTS_HAS(tts_sink, raw_, info) || raw_->info == nullptr) return {};
    return Status::from(raw_->info(raw_, str(name), str(value)));
  }
  const tts_sink* raw() const { return raw_; }

 private:
  const tts_sink* raw_;
};

// Where a store puts an entry.
class BlobSink {
 public:
  explicit BlobSink(const tts_blob_sink* raw) : raw_(raw) {}
  Status begin(const tts_entry_info& info) const { return Status::from(raw_->begin(raw_, &info)); }
  Status write(const void* data, std::size_t size) const {
    return size == 0 ? Status{} : Status::from(raw_->write(raw_, data, size));
  }
  const tts_blob_sink* raw() const { return raw_; }

 private:
  const tts_blob_sink* raw_;
};

// Receives named fields.
class FieldSink {
 public:
  FieldSink(tts_field_fn function, void* user) : function_(function), user_(user) {}
  Status operator()(std::string_view name, std::string_view value) const {
    return Status::from(function_(user_, str(name), str(value)));
  }

 private:
  tts_field_fn function_;
  void* user_;
};

// Receives entries of a listing.
class EntrySink {
 public:
  EntrySink(tts_entry_fn function, void* user) : function_(function), user_(user) {}
  Status operator()(const tts_store_key& key, const tts_entry_info& info) const {
    return Status::from(function_(user_, &key, &info));
  }

 private:
  tts_entry_fn function_;
  void* user_;
};

}  // namespace tts
