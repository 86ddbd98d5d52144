// The sink of one attempt: nothing of it reaches the caller before it begins to speak.
#pragma once

#include <tts/call.hpp>

#include <atomic>
#include <string>
#include <utility>
#include <vector>

namespace caesura::attempt {

// What an attempt tells before it begins is held back, so that a failed one leaves no trace; from
// its begin on everything is passed straight through, and there is no way back. Lives as long as
// the attempt's call. [call-thread], but for begun().
class AttemptSink {
 public:
  explicit AttemptSink(tts::Sink behind) : behind_(behind) {
    table_ = {sizeof table_, 0, this, begin, write, mark, info};
  }
  AttemptSink(const AttemptSink&) = delete;
  AttemptSink& operator=(const AttemptSink&) = delete;

  const tts_sink* table() const { return &table_; }
  // Whether the caller has been given anything. [thread-safe]
  bool begun() const { return begun_.load(std::memory_order_relaxed); }
  // Adds to what is told at the begin, as the attempt itself might.
  void tell(std::string_view name, std::string_view value) { held_.emplace_back(name, value); }
  // What the attempt told before it began; empty when it told nothing by that name.
  std::string_view told(std::string_view name) const {
    for (auto note = held_.rbegin(); note != held_.rend(); ++note) {
      if (note->first == name) return note->second;
    }
    return {};
  }

 private:
  static AttemptSink& of(const tts_sink* sink) { return *static_cast<AttemptSink*>(sink->data); }

  static tts_status begin(const tts_sink* sink, const tts_audio_format* format) noexcept {
    AttemptSink& self = of(sink);
    self.begun_.store(true, std::memory_order_relaxed);
    return tts::guard(nullptr, [&]() -> tts::Status {
      for (const auto& [name, value] : self.held_) {
        if (auto status = self.behind_.info(name, value); !status.ok()) return status;
      }
      return self.behind_.begin(*format);
    });
  }
  static tts_status write(const tts_sink* sink, const void* data, std::size_t size) noexcept {
    const tts_sink* behind = of(sink).behind_.raw();
    return behind->write(behind, data, size);
  }
  static tts_status mark(const tts_sink* sink, const tts_mark* mark) noexcept {
    return of(sink).behind_.mark(*mark).code();
  }
  static tts_status info(const tts_sink* sink, tts_str name, tts_str value) noexcept {
    AttemptSink& self = of(sink);
    return tts::guard(nullptr, [&]() -> tts::Status {
      if (self.begun()) return self.behind_.info(tts::view(name), tts::view(value));
      self.tell(tts::view(name), tts::view(value));
      return {};
    });
  }

  tts_sink table_{};
  tts::Sink behind_;
  std::vector<std::pair<std::string, std::string>> held_;
  std::atomic<bool> begun_ = false;
};

}  // namespace caesura::attempt
