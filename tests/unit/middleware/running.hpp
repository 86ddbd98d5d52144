// A pipeline made from text, with a clock that the test moves, and calls that keep everything.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tts/pipeline.h>
#include <tts/values.hpp>

#include <future>
#include <string>
#include <thread>

#include "support/calls.hpp"
#include "support/test_host.hpp"

namespace caesura::test {

struct Said {
  tts_status status = TTS_UNKNOWN;
  std::string message;
  int32_t vendor_code = 0;
  int32_t retry_after_ms = -1;
  std::string audio;
  std::map<std::string, std::string> info;
  double seconds = 0;  // of real time
  std::string told(const std::string& name) const {
    return info.contains(name) ? info.at(name) : "";
  }
};

class Running {
 public:
  explicit Running(const std::string& yaml) {
    tts_pipeline_options options{};
    options.struct_size = sizeof options;
    options.log = [](void*, int32_t, tts_str, tts_str) noexcept {};
    options.plugin_path = tts::str(CAESURA_PLUGIN_DIR);
    options.clock = host_.table()->get_extension(host_.table(), TTS_HOST_CLOCK);
    tts_error error = tts::empty_error();
    code_ = tts_pipeline_open_text(tts::str("caesura: 1\n" + yaml), tts::str("c.yaml"), &options,
                                   &pipeline_, &error);
    error_ = error.message;
  }
  ~Running() { tts_pipeline_close(pipeline_); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  bool open() const { return code_ == TTS_OK; }
  const std::string& error() const { return error_; }  // why it is not open
  void advance_ms(int64_t ms) { host_.advance_ms(ms); }
  int64_t unix_ms() const { return host_.unix_ms(); }

  const tts_provider* chain(std::string_view name = "") {
    const tts_provider* provider = nullptr;
    tts_error error = tts::empty_error();
    if (tts_pipeline_provider(pipeline_, tts::str(name), &provider, &error) != TTS_OK) {
      throw std::runtime_error(code_ == TTS_OK ? error.message : error_);
    }
    return provider;
  }

  Said say(const tts_request& request, const TestContext& context, std::string_view name = "") {
    const tts_provider* provider = chain(name);
    KeepingSink sink;
    tts_error error = tts::empty_error();
    Said said;
    const auto start = std::chrono::steady_clock::now();
    said.status = provider->synthesize(provider, context.table(), &request, sink.table(), &error);
    said.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    said.message = error.message;
    said.vendor_code = error.vendor_code;
    said.retry_after_ms = error.retry_after_ms;
    said.audio = sink.audio;
    said.info = sink.info;
    EXPECT_LE(sink.begins, 1);
    EXPECT_FALSE(sink.broke_the_order);
    return said;
  }
  Said say(std::string_view text, uint32_t flags = 0, std::string_view name = "") {
    tts_request request = tts::empty_request();
    request.text = tts::str(text);
    request.flags = flags;
    return say(request, TestContext(20'000), name);
  }
  Said say_within(int64_t deadline_ms, std::string_view text) {
    tts_request request = tts::empty_request();
    request.text = tts::str(text);
    return say(request, TestContext(deadline_ms));
  }
  // What `work` gives, while the clock runs 500 times as fast.
  template <class Work>
  auto hurry(const Work& work) {
    std::atomic<bool> done = false;
    std::thread hand([&] {
      while (!done) {
        advance_ms(500);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
    });
    auto result = work();
    done = true;
    hand.join();
    return result;
  }

  // The value of the series that starts with `series`: a name, and labels as they are printed.
  double metric(const std::string& series) {
    std::string text;
    const tts_field_fn keep = [](void* user, tts_str, tts_str value) noexcept -> tts_status {
      static_cast<std::string*>(user)->append(tts::view(value));
      return TTS_OK;
    };
    if (tts_pipeline_metrics(pipeline_, keep, &text, nullptr) != TTS_OK) return -1;
    const std::size_t at = text.find("\n" + series);
    if (at == std::string::npos) return -1;
    const std::size_t space = text.find(' ', text.find_first_of("} ", at + 1 + series.size() - 1));
    return std::stod(text.substr(space));
  }

 private:
  TestHost host_;
  tts_pipeline* pipeline_ = nullptr;
  tts_status code_ = TTS_OK;
  std::string error_;
};

}  // namespace caesura::test
