// Sinks that check what a plugin does with them, and a context that a check controls.
#pragma once

#include <tts/call.hpp>
#include <tts/values.hpp>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

namespace caesura::conformance {

class Context {
 public:
  Context();
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  const tts_context* table() const { return &table_; }

  std::atomic<bool> cancelled = false;
  int64_t budget_ms = std::numeric_limits<int64_t>::max();  // from now on; set before the call

 private:
  using Clock = std::chrono::steady_clock;
  tts_context table_{};
  Clock::time_point start_ = Clock::now();
};

// Remembers the first rule that was broken. `closed` is set once the call has returned.
class CheckingSink {
 public:
  CheckingSink();
  CheckingSink(const CheckingSink&) = delete;
  CheckingSink& operator=(const CheckingSink&) = delete;
  const tts_sink* table() const { return &table_; }
  tts_sink& mutable_table() { return table_; }

  std::string breach() const { return breach_; }
  void close() { closed_ = true; }

  tts_status answer_begin = TTS_OK;
  tts_status answer_write = TTS_OK;
  std::atomic<bool>* set_on_write = nullptr;
  std::chrono::steady_clock::time_point first_write{};
  bool begun = false;
  std::size_t bytes = 0;
  tts_audio_format format{};

 private:
  static CheckingSink& of(const tts_sink* sink) { return *static_cast<CheckingSink*>(sink->data); }
  // Whether the call may go on; notes what is wrong with it.
  bool admit(std::string_view function);
  tts_status refuse(tts_status answer);
  tts_status broke(std::string breach);

  tts_sink table_{};
  std::thread::id owner_ = std::this_thread::get_id();
  std::string breach_;
  bool refused_ = false;
  std::atomic<bool> closed_ = false;
};

class CheckingBlobSink {
 public:
  CheckingBlobSink();
  CheckingBlobSink(const CheckingBlobSink&) = delete;
  CheckingBlobSink& operator=(const CheckingBlobSink&) = delete;
  const tts_blob_sink* table() const { return &table_; }

  tts_status answer_begin = TTS_OK;
  tts_status answer_write = TTS_OK;
  int begins = 0;
  int writes = 0;
  uint64_t size = 0;  // that begin was told
  uint32_t sample_rate = 0;
  std::string audio;
  std::string breach;

 private:
  tts_blob_sink table_{};
};

}  // namespace caesura::conformance
