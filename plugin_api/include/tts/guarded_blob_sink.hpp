// tts/guarded_blob_sink.hpp - the sink that a store is given in place of its caller's.
#pragma once

#include <tts/contract.hpp>
#include <tts/levelling.hpp>

namespace tts {

class alignas(64) GuardedBlobSink : public SinkGuard {
 public:
  explicit GuardedBlobSink(FaultLog& faults) : SinkGuard(faults) {
    table_ = {sizeof table_, 0, this, begin, write};
  }
  const tts_blob_sink* serve(const tts_blob_sink* behind, bool contiguous) {
    behind_ = behind;
    contiguous_ = contiguous;
    size_ = 0;
    open();
    return &table_;
  }
  // One use of this slot in eight, the first included.
  bool is_sample() { return uses_++ % 8 == 0; }
  // What the caller is to be told, given what the store returned; ends the slot's use.
  tts_status finish(tts_status code, WholeError& error) {
    Breach breach = breach_of(code);
    if (breach == Breach::none && code == TTS_OK) {
      if (!begun_)
        breach = Breach::ok_without_begin;
      else if (bytes_ < size_)
        breach = Breach::too_little;
    }
    if (breach == Breach::none && code == TTS_NOT_FOUND && begun_) breach = Breach::sink_at_miss;
    if (breach == Breach::none && known_status(code) != code) breach = Breach::unknown_status;
    tts_status told = refused_ != TTS_OK ? refused_ : known_status(code);
    if (breach == Breach::none) {
      if (told != TTS_OK && told != TTS_NOT_FOUND) error.close(told, "");
    } else {
      if (refused_ == TTS_OK && breach != Breach::unknown_status) told = TTS_INTERNAL;
      faults_->report(breach);
      guard(nullptr, [&] { return error.replace(told, faults_->message(breach)), Status{}; });
    }
    close();
    return told;
  }

 private:
  static GuardedBlobSink& of(const tts_blob_sink* sink) {
    return *static_cast<GuardedBlobSink*>(sink->data);
  }
  static tts_status begin(const tts_blob_sink* sink, const tts_entry_info* info) noexcept {
    GuardedBlobSink& self = of(sink);
    if (const tts_status stop = self.admit(); stop != TTS_OK) return stop;
    if (self.begun_) return self.refuse(Breach::second_begin);
    self.begun_ = true;
    self.size_ = info->size;
    if (info->struct_size >= sizeof *info) {
      return self.keep(self.behind_->begin(self.behind_, info));
    }
    tts_entry_info whole = empty_entry_info();
    return self.keep(self.behind_->begin(self.behind_, &level(*info, whole)));
  }
  static tts_status write(const tts_blob_sink* sink, const void* data, std::size_t size) noexcept {
    GuardedBlobSink& self = of(sink);
    if (const tts_status stop = self.admit(); stop != TTS_OK) return stop;
    if (!self.begun_) return self.refuse(Breach::write_before_begin);
    if (size == 0) return self.refuse(Breach::empty_write);
    if (size > self.size_ - self.bytes_) return self.refuse(Breach::too_much);
    if (self.contiguous_ && self.bytes_ > 0) return self.refuse(Breach::in_pieces);
    self.bytes_ += size;
    return self.keep(self.behind_->write(self.behind_, data, size));
  }

  tts_blob_sink table_{};
  const tts_blob_sink* behind_ = nullptr;
  uint64_t size_ = 0;
  bool contiguous_ = false;
  uint32_t uses_ = 0;
};

}  // namespace tts
