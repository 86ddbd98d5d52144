// tts/guarded_sink.hpp - the sink that a provider is given in place of its caller's.
#pragma once

#include <tts/contract.hpp>
#include <tts/levelling.hpp>
#include <tts/ticks.hpp>

namespace tts {

class alignas(64) GuardedSink : public SinkGuard {
 public:
  explicit GuardedSink(FaultLog& faults) : SinkGuard(faults) {
    table_ = {sizeof table_, 0, this, begin, write, mark, info};
  }
  const tts_sink* serve(const tts_sink* behind) {
    behind_ = behind;
    informed_ = false;
    first_byte_ = 0;
    open();
    return &table_;
  }
  uint64_t first_byte() const { return first_byte_; }  // ticks; 0 = no byte

  // What the caller is to be told, given what the plugin returned; ends the slot's use.
  tts_status finish(tts_status code, WholeError& error) {
    Breach breach = breach_of(code);
    if (breach == Breach::none && code == TTS_OK && bytes_ == 0) breach = Breach::ok_without_audio;
    if (breach == Breach::none && known_status(code) != code) breach = Breach::unknown_status;
    tts_status told = refused_ != TTS_OK ? refused_ : known_status(code);
    if (breach == Breach::none) {
      if (told != TTS_OK) error.close(told, told == TTS_CANCELLED ? "cancelled" : "");
    } else {
      if (refused_ == TTS_OK && breach != Breach::unknown_status) told = TTS_INTERNAL;
      faults_->report(breach);
      guard(nullptr, [&] { return error.replace(told, faults_->message(breach)), Status{}; });
    }
    close();
    return told;
  }

 private:
  static GuardedSink& of(const tts_sink* sink) { return *static_cast<GuardedSink*>(sink->data); }

  static tts_status begin(const tts_sink* sink, const tts_audio_format* format) noexcept {
    GuardedSink& self = of(sink);
    if (const tts_status stop = self.admit(); stop != TTS_OK) return stop;
    if (self.begun_) return self.refuse(Breach::second_begin);
    self.begun_ = true;
    tts_audio_format whole{sizeof whole, 0, 0, 0, 0};
    return self.keep(self.behind_->begin(self.behind_, &level(*format, whole)));
  }
  static tts_status write(const tts_sink* sink, const void* data, std::size_t size) noexcept {
    GuardedSink& self = of(sink);
    if (const tts_status stop = self.admit(); stop != TTS_OK) return stop;
    if (!self.begun_) return self.refuse(Breach::write_before_begin);
    if (size == 0) return self.refuse(Breach::empty_write);
    if (self.informed_) return self.refuse(Breach::write_after_info);
    if (self.bytes_ == 0) self.first_byte_ = Ticks::clock().now();
    self.bytes_ += size;
    return self.keep(self.behind_->write(self.behind_, data, size));
  }
  static tts_status mark(const tts_sink* sink, const tts_mark* mark) noexcept {
    GuardedSink& self = of(sink);
    if (const tts_status stop = self.admit(); stop != TTS_OK) return stop;
    if (!self.begun_) return self.refuse(Breach::mark_before_begin);
    if (!TTS_HAS(tts_sink, self.behind_, mark) || self.behind_->mark == nullptr) return TTS_OK;
    tts_mark whole;
    if (mark->struct_size < sizeof whole) {
      whole = empty_mark();
      mark = &(whole = level(*mark, whole));
    }
    return self.keep(self.behind_->mark(self.behind_, mark));
  }
  static tts_status info(const tts_sink* sink, tts_str name, tts_str value) noexcept {
    GuardedSink& self = of(sink);
    if (const tts_status stop = self.admit(); stop != TTS_OK) return stop;
    self.informed_ = self.begun_;
    if (!TTS_HAS(tts_sink, self.behind_, info) || self.behind_->info == nullptr) return TTS_OK;
    return self.keep(self.behind_->info(self.behind_, name, value));
  }

  tts_sink table_{};
  const tts_sink* behind_ = nullptr;
  uint64_t first_byte_ = 0;
  bool informed_ = false;
};

}  // namespace tts
