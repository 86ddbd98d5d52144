// A cache over a scripted provider and a memory store, and one call that keeps everything.
#pragma once

#include <gtest/gtest.h>

#include "plugins/middleware/cache/cache.hpp"
#include "tests/support/calls.hpp"
#include "tests/support/plugin_file.hpp"
#include "tests/support/test_host.hpp"
#include "tests/unit/cache/broken_store.hpp"
#include "tests/unit/cache/scripted_provider.hpp"

namespace caesura::test {

struct Spoken {
  tts_status status = TTS_UNKNOWN;
  std::string message;
  std::string audio;
  std::map<std::string, std::string> info;
  std::vector<KeptMark> marks;
  int begins = 0;
  std::string cache() const { return info.contains("cache") ? info.at("cache") : ""; }
  std::string key() const { return info.contains("cache.key") ? info.at("cache.key") : ""; }
};

inline Spoken speak_through(const tts_provider& provider, const tts_request& request,
                            TestContext* context = nullptr) {
  TestContext patient(20'000);
  KeepingSink sink;
  tts_error error = tts::empty_error();
  Spoken spoken;
  spoken.status = provider.synthesize(&provider, (context != nullptr ? *context : patient).table(),
                                      &request, sink.table(), &error);
  spoken.message = error.message;
  spoken.audio = sink.audio;
  spoken.info = sink.info;
  spoken.marks = sink.marks;
  spoken.begins = sink.begins;
  EXPECT_FALSE(sink.broke_the_order);
  return spoken;
}

// -1 when there is no statistic of that name.
inline double statistic_of(const tts_provider& provider, const std::string& name) {
  struct Wanted {
    const std::string& name;
    double value = -1;
  } wanted{name};
  const auto* admin =
      static_cast<const tts_ext_admin*>(provider.get_extension(&provider, TTS_EXT_ADMIN));
  admin->stats(
      admin, nullptr,
      [](void* user, tts_str n, int32_t, double value) noexcept -> tts_status {
        auto& w = *static_cast<Wanted*>(user);
        if (tts::view(n) == w.name) w.value = value;
        return TTS_OK;
      },
      &wanted, nullptr);
  return wanted.value;
}

inline tts_request text(const char* words) {
  tts_request request = tts::empty_request();
  request.text = tts::str(words);
  return request;
}

class CacheTest : public testing::Test {
 protected:
  CacheTest()
      : memory_(PluginFile("memory").store(host_.table(), "memory", R"({"max_bytes": "16MiB"})")),
        broken_(memory_.value().get()),
        provider_(tts::detail::ProviderObject::make(std::make_unique<ScriptedProvider>(script_))) {
    host_.add_store("main", broken_.table());
  }

  // A cache with these options beside `store: main`.
  void start(const std::string& options = "") {
    const std::string config =
        R"({"store": "main")" + (options.empty() ? "" : ", " + options) + "}";
    auto made = PluginFile("cache").provider(host_.table(), "cache", config, provider_.get());
    ASSERT_TRUE(made.ok()) << made.status().message();
    cache_ = std::move(made).value();
  }

  Spoken speak(const tts_request& request, TestContext* context = nullptr) {
    return speak_through(*cache_, request, context);
  }
  Spoken speak(const char* words) { return speak(text(words)); }
  double stat(const std::string& name) { return statistic_of(*cache_, name); }

  TestHost host_;
  tts::Result<StorePtr> memory_;
  BrokenStore broken_;
  ScriptedProvider::Script script_;
  ProviderPtr provider_;
  ProviderPtr cache_;
};

}  // namespace caesura::test
