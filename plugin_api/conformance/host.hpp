// The host that a judged plugin is given: it keeps no log, has a clock and the pipeline's secret
// service, and offers a middleware a `next` that speaks a short silence.
#pragma once

#include "plugin_api/pipeline/secrets.hpp"

#include <tts/ext/host_clock.h>
#include <tts/ext/host_config.h>
#include <tts/status.hpp>
#include <tts/values.hpp>

#include <chrono>
#include <cstring>

namespace caesura::conformance {

class Host {
 public:
  Host() {
    table_ = {sizeof table_,
              TTS_ABI_VERSION,
              this,
              tts::str("tts-conformance"),
              tts::str("1"),
              [](const tts_host* h, const char* id) noexcept -> const void* {
                const Host& self = *static_cast<Host*>(h->data);
                if (std::strcmp(id, TTS_HOST_CLOCK) == 0) return &self.clock_;
                if (std::strcmp(id, TTS_HOST_CONFIG) == 0) return &self.secrets_;
                return nullptr;
              },
              [](const tts_host*, int32_t) noexcept -> int32_t { return 1; },
              [](const tts_host*, int32_t, tts_str, tts_str) noexcept {}};
    clock_ = {sizeof clock_, 0, this,
              [](const tts_host_clock*) noexcept -> int64_t {
                return milliseconds(std::chrono::system_clock::now());
              },
              [](const tts_host_clock*) noexcept -> int64_t {
                return milliseconds(std::chrono::steady_clock::now()) * 1'000'000;
              }};
    secrets_ = {sizeof secrets_, 0, this, give_secret};
    next_ = {sizeof next_,
             0,
             this,
             [](tts_provider*) noexcept {},
             [](const tts_provider*, const char*) noexcept -> const void* { return nullptr; },
             speak,
             nullptr};
  }
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;
  const tts_host* table() const { return &table_; }
  const tts_provider* next() const { return &next_; }

 private:
  template <class Time>
  static int64_t milliseconds(Time time) {
    using std::chrono::duration_cast;
    return duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
  }
  static tts_status give_secret(const tts_host_config*, tts_str reference, tts_field_fn field,
                                void* user, tts_error* error) noexcept {
    return tts::guard(error, [&]() -> tts::Status {
      const auto secret = pipeline::resolve_secret(tts::view(reference));
      if (!secret.ok()) return secret.status();
      return tts::Status::from(field(user, reference, tts::str(secret.value())));
    });
  }
  static tts_status speak(const tts_provider*, const tts_context*, const tts_request*,
                          const tts_sink* sink, tts_error*) noexcept {
    static constexpr char kSilence[1600] = {};
    const tts_audio_format format = tts::pcm_format(8000);
    const tts_status begun = sink->begin(sink, &format);
    return begun == TTS_OK ? sink->write(sink, kSilence, sizeof kSilence) : begun;
  }
  tts_host table_{};
  tts_host_clock clock_{};
  tts_host_config secrets_{};
  tts_provider next_{};
};

}  // namespace caesura::conformance
