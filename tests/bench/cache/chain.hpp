// A pipeline from YAML text, and sinks that only count: what the benchmarks of the cache share.
#pragma once

#include <tts/pipeline.h>
#include <tts/call.hpp>

#include <chrono>
#include <cstdlib>
#include <string>

namespace caesura::bench {

[[noreturn]] inline void fail(const std::string& what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  std::exit(1);
}

class Pipeline {
 public:
  explicit Pipeline(const std::string& yaml) {
    tts_pipeline_options options{};
    options.struct_size = sizeof options;
    options.log_level = TTS_LOG_ERROR;
    options.plugin_path = tts::str(CAESURA_PLUGIN_DIR);
    tts_error error = tts::empty_error();
    if (tts_pipeline_open_text(tts::str(yaml), tts::str("bench.yaml"), &options, &pipeline_,
                               &error) != TTS_OK) {
      fail(error.message);
    }
  }
  ~Pipeline() { tts_pipeline_close(pipeline_); }
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  const tts_provider* chain(std::string_view name) const {
    const tts_provider* provider = nullptr;
    tts_error error = tts::empty_error();
    if (tts_pipeline_provider(pipeline_, tts::str(name), &provider, &error) != TTS_OK)
      fail(error.message);
    return provider;
  }
  // The value behind the metric's name as the text format has it.
  double metric(const std::string& name) const {
    std::string text;
    const auto keep = [](void* user, tts_str, tts_str value) noexcept -> tts_status {
      *static_cast<std::string*>(user) = tts::view(value);
      return TTS_OK;
    };
    tts_pipeline_metrics(pipeline_, keep, &text, nullptr);
    double sum = 0;
    for (std::size_t at = text.find("\n" + name); at != std::string::npos;
         at = text.find("\n" + name, at + 1)) {
      sum += std::strtod(text.c_str() + text.find(' ', at + 1), nullptr);
    }
    return sum;
  }

 private:
  tts_pipeline* pipeline_ = nullptr;
};

// Counts bytes, and remembers when the first came and when to hang up.
class CountingSink {
 public:
  CountingSink() {
    table_ = {
        sizeof table_,
        0,
        this,
        [](const tts_sink*, const tts_audio_format*) noexcept -> tts_status { return TTS_OK; },
        [](const tts_sink* s, const void* data, size_t size) noexcept -> tts_status {
          auto& self = *static_cast<CountingSink*>(s->data);
          if (self.bytes == 0 && self.timed) self.first = std::chrono::steady_clock::now();
          if (self.copy_to != nullptr) self.copy_to->append(static_cast<const char*>(data), size);
          self.bytes += size;
          return TTS_OK;
        },
        nullptr,
        nullptr};
  }
  CountingSink(const CountingSink&) = delete;
  CountingSink& operator=(const CountingSink&) = delete;
  const tts_sink* table() const { return &table_; }

  std::size_t bytes = 0;
  bool timed = false;
  std::chrono::steady_clock::time_point first{};
  std::string* copy_to = nullptr;

 private:
  tts_sink table_{};
};

}  // namespace caesura::bench
