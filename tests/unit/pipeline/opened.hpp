// A pipeline opened from text, with its log kept.
#pragma once

#include "support/calls.hpp"

#include <tts/pipeline.h>
#include <tts/values.hpp>

#include <mutex>
#include <string>
#include <vector>

namespace caesura::test {

// Replaces the word PARTS by the file of the test's own plugins.
inline std::string with_parts(std::string yaml) {
  const std::string file = PIPELINE_TEST_PLUGINS "/test_parts.so#";
  for (std::size_t at = 0; (at = yaml.find("PARTS.", at)) != std::string::npos;) {
    const std::size_t end = yaml.find_first_of(",} \n", at);
    const std::string word = yaml.substr(at + 6, end - at - 6);
    yaml.replace(at, end - at, "\"" + file + word + "\"");
  }
  return yaml;
}

class Opened {
 public:
  explicit Opened(const std::string& yaml, int32_t log_level = TTS_LOG_INFO) {
    tts_pipeline_options options{};
    options.struct_size = sizeof options;
    options.log_level = log_level;
    options.log = [](void* self, int32_t, tts_str component, tts_str message) noexcept {
      auto& opened = *static_cast<Opened*>(self);
      std::lock_guard lock(opened.mutex_);
      opened.log_.push_back(std::string(tts::view(component)) + ": " +
                            std::string(tts::view(message)));
    };
    options.log_user = this;
    options.plugin_path = tts::str(PIPELINE_TEST_PLUGINS);
    tts_error error = tts::empty_error();
    code_ =
        tts_pipeline_open_text(tts::str(yaml), tts::str("c.yaml"), &options, &pipeline_, &error);
    if (code_ != TTS_OK) message_ = error.message;
  }
  ~Opened() { tts_pipeline_close(pipeline_); }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;

  tts_pipeline* get() const { return pipeline_; }
  tts_status code() const { return code_; }
  const std::string& message() const { return message_; }  // empty when it is open
  const std::vector<std::string>& log() const { return log_; }

  // What a provider or chain says to "hello", or its error.
  std::string say(std::string_view name, const tts_pauses* pauses = nullptr) {
    const tts_provider* provider = nullptr;
    tts_error error = tts::empty_error();
    if (tts_pipeline_provider(pipeline_, tts::str(name), &provider, &error) != TTS_OK) {
      return error.message;
    }
    tts_request request = tts::empty_request();
    request.text = tts::str("hello");
    request.pauses = pauses;
    KeepingSink sink;
    const tts_status code = provider->synthesize(provider, nullptr, &request, sink.table(), &error);
    if (code != TTS_OK) return error.message;
    return sink.info.contains("passed") ? sink.info.at("passed") + " > " + sink.audio : sink.audio;
  }
  // The fields of a call, "name=value;".
  template <class Call>
  static std::string fields(Call call) {
    std::string out;
    const tts_field_fn keep = [](void* user, tts_str name, tts_str value) noexcept -> tts_status {
      auto& text = *static_cast<std::string*>(user);
      text.append(tts::view(name)).append("=").append(tts::view(value)).append(";");
      return TTS_OK;
    };
    tts_error error = tts::empty_error();
    if (call(keep, &out, &error) != TTS_OK) return error.message;
    return out;
  }
  std::string names(std::string_view kind) const {
    return fields([&](tts_field_fn field, void* user, tts_error* error) {
      return tts_pipeline_names(pipeline_, tts::str(kind), field, user, error);
    });
  }
  std::string metrics() const {
    return fields([&](tts_field_fn field, void* user, tts_error* error) {
      return tts_pipeline_metrics(pipeline_, field, user, error);
    });
  }

 private:
  tts_pipeline* pipeline_ = nullptr;
  tts_status code_ = TTS_OK;
  std::string message_;
  std::mutex mutex_;
  std::vector<std::string> log_;
};

}  // namespace caesura::test
