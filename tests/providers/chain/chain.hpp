// A pipeline from YAML text, and calls of its chains that keep what came.
#pragma once

#include <tts/pipeline.h>

#include <stdexcept>
#include <string>

#include "support/calls.hpp"

namespace caesura::test {

// What one call ended with.
struct Spoken {
  tts_status status = TTS_UNKNOWN;
  std::string message;  // of a failure
  int32_t vendor_code = 0;
  std::string audio;
  std::map<std::string, std::string> info;
  std::chrono::milliseconds spent{0};

  std::string told(const std::string& name) const {
    const auto found = info.find(name);
    return found == info.end() ? std::string() : found->second;
  }
};

class Chains {
 public:
  // Throws std::runtime_error with the config's mistake.
  explicit Chains(const std::string& yaml) {
    tts_pipeline_options options{};
    options.struct_size = sizeof options;
    options.log_level = TTS_LOG_ERROR + 1;
    options.plugin_path = tts::str(CAESURA_PLUGIN_DIR);
    tts_error error = tts::empty_error();
    if (tts_pipeline_open_text(tts::str(yaml), tts::str("test.yaml"), &options, &pipeline_,
                               &error) != TTS_OK) {
      throw std::runtime_error(error.message);
    }
  }
  ~Chains() { tts_pipeline_close(pipeline_); }
  Chains(const Chains&) = delete;
  Chains& operator=(const Chains&) = delete;

  const tts_provider* provider(const std::string& name = "") const {
    const tts_provider* found = nullptr;
    tts_error error = tts::empty_error();
    if (tts_pipeline_provider(pipeline_, tts::str(name), &found, &error) != TTS_OK)
      throw std::runtime_error(error.message);
    return found;
  }

  Spoken speak(const tts_request& request, const TestContext& context = TestContext(),
               const std::string& chain = "") const {
    KeepingSink sink;
    return speak(request, context, sink, chain);
  }
  // The same with a sink that a test has prepared.
  Spoken speak(const tts_request& request, const TestContext& context, KeepingSink& sink,
               const std::string& chain = "") const {
    using namespace std::chrono;
    const tts_provider* called = provider(chain);
    tts_error error = tts::empty_error();
    const auto start = steady_clock::now();
    Spoken spoken;
    spoken.status = called->synthesize(called, context.table(), &request, sink.table(), &error);
    spoken.spent = duration_cast<milliseconds>(steady_clock::now() - start);
    spoken.message = error.message;
    spoken.vendor_code = error.vendor_code;
    spoken.audio = std::move(sink.audio);
    spoken.info = sink.info;
    return spoken;
  }
  // What a store holds for the request; nothing is asked of the provider.
  Spoken stored(tts_request request, const std::string& chain = "") const {
    request.flags |= TTS_REQUEST_ONLY_IF_CACHED;
    return speak(request, TestContext(), chain);
  }

 private:
  tts_pipeline* pipeline_ = nullptr;
};

}  // namespace caesura::test
