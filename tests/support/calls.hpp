// What a test gives to a call: a context that it can cancel, and sinks that keep everything.
#pragma once

#include <tts/call.hpp>

#include <atomic>
#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace caesura::test {

class TestContext {
 public:
  explicit TestContext(int64_t deadline_ms = std::numeric_limits<int64_t>::max()) {
    table_ = {sizeof table_,
              0,
              this,
              tts::str("test-trace"),
              [](const tts_context* c) noexcept -> int32_t {
                return static_cast<TestContext*>(c->data)->cancelled_ ? 1 : 0;
              },
              [](const tts_context* c) noexcept -> int64_t {
                auto* self = static_cast<TestContext*>(c->data);
                if (self->deadline_ms_ == std::numeric_limits<int64_t>::max())
                  return self->deadline_ms_;
                using namespace std::chrono;
                const auto spent = duration_cast<milliseconds>(steady_clock::now() - self->start_);
                return self->deadline_ms_ - spent.count();
              }};
    deadline_ms_ = deadline_ms;
  }
  TestContext(const TestContext&) = delete;
  TestContext& operator=(const TestContext&) = delete;
  const tts_context* table() const { return &table_; }
  void cancel() { cancelled_ = true; }

 private:
  tts_context table_{};
  std::atomic<bool> cancelled_ = false;
  int64_t deadline_ms_ = 0;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

struct KeptMark {
  int32_t kind;
  int32_t pause_class;
  int64_t text_offset;
  int64_t start_us;
  int64_t duration_us;
  std::string value;
};

// Keeps audio, format, marks and info; can refuse after a number of bytes.
class KeepingSink {
 public:
  KeepingSink() {
    table_ = {sizeof table_,
              0,
              this,
              [](const tts_sink* s, const tts_audio_format* f) noexcept -> tts_status {
                of(s).format = *f;
                ++of(s).begins;
                return TTS_OK;
              },
              [](const tts_sink* s, const void* d, size_t n) noexcept -> tts_status {
                auto& self = of(s);
                if (self.told_after_begin) self.broke_the_order = true;
                if (self.first_byte == std::chrono::steady_clock::time_point{}) {
                  self.first_byte = std::chrono::steady_clock::now();
                }
                self.audio.append(static_cast<const char*>(d), n);
                ++self.writes;
                if (self.on_write) self.on_write();
                return self.audio.size() > self.refuse_after ? TTS_CANCELLED : TTS_OK;
              },
              [](const tts_sink* s, const tts_mark* m) noexcept -> tts_status {
                of(s).marks.push_back({m->kind, m->pause_class, m->text_offset, m->start_us,
                                       m->duration_us, std::string(tts::view(m->value))});
                return TTS_OK;
              },
              [](const tts_sink* s, tts_str name, tts_str value) noexcept -> tts_status {
                if (of(s).begins > 0) of(s).told_after_begin = true;
                of(s).info[std::string(tts::view(name))] = std::string(tts::view(value));
                return TTS_OK;
              }};
  }
  KeepingSink(const KeepingSink&) = delete;
  KeepingSink& operator=(const KeepingSink&) = delete;
  const tts_sink* table() const { return &table_; }

  std::string audio;
  tts_audio_format format{};
  int begins = 0;
  bool told_after_begin = false;
  bool broke_the_order = false;  // info stood between begin and the last write
  int writes = 0;
  std::vector<KeptMark> marks;
  std::map<std::string, std::string> info;
  std::size_t refuse_after = std::string::npos;  // bytes
  std::chrono::steady_clock::time_point first_byte{};
  void (*on_write)() = nullptr;

 private:
  static KeepingSink& of(const tts_sink* s) { return *static_cast<KeepingSink*>(s->data); }
  tts_sink table_{};
};

}  // namespace caesura::test
