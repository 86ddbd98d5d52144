// Plugins with shorter tables on today's host: its proxies make them whole.
#include "support/calls.hpp"
#include "support/plugin_file.hpp"
#include "support/test_host.hpp"

#include <gtest/gtest.h>
#include <tts/pipeline.h>
#include <tts/host.hpp>

namespace caesura::test {
namespace {

std::unique_ptr<tts::ProviderProxy> provider_of(const TestHost& host, const std::string& file) {
  const PluginFile plugin(file, CAESURA_ABI_PLUGINS);
  ProviderPtr made = std::move(plugin.provider(host.table(), "c-beep", "{}")).value();
  return std::move(
             tts::ProviderProxy::wrap(made.release(), "beep", "provider", tts::Host(host.table())))
      .value();
}

class OldProvider : public testing::TestWithParam<const char*> {
 protected:
  OldProvider() : proxy_(provider_of(host_, GetParam())) { request_.text = tts::str("Tide."); }
  tts_status fingerprint(std::string& rendered, tts_error& error) {
    const auto keep = [](void* user, tts_str, tts_str value) noexcept -> tts_status {
      static_cast<std::string*>(user)->assign(tts::view(value));
      return TTS_OK;
    };
    return proxy_->table()->fingerprint(proxy_->table(), &request_, keep, &rendered, &error);
  }
  TestHost host_;
  std::unique_ptr<tts::ProviderProxy> proxy_;
  TestContext context_;
  KeepingSink sink_;
  tts_request request_ = tts::empty_request();
};

TEST_P(OldProvider, speaks_and_its_short_structs_arrive_whole) {
  const tts_provider* provider = proxy_->table();
  ASSERT_EQ(provider->synthesize(provider, context_.table(), &request_, sink_.table(), nullptr),
            TTS_OK);
  EXPECT_EQ(sink_.audio.size(), request_.text.size * 160);
  EXPECT_EQ(sink_.format.struct_size, sizeof(tts_audio_format));
  EXPECT_EQ(sink_.format.sample_rate, 8000u);
  EXPECT_EQ(sink_.format.bit_rate, 0u);
  ASSERT_EQ(sink_.marks.size(), 1u);
  EXPECT_EQ(sink_.marks[0].duration_us, 50000);
  EXPECT_EQ(sink_.marks[0].value, "");
}

TEST_P(OldProvider, without_a_fingerprint_says_so) {
  std::string rendered;
  tts_error error = tts::empty_error();
  if (std::string_view(GetParam()) == "older_provider") {
    EXPECT_EQ(fingerprint(rendered, error), TTS_UNIMPLEMENTED);
    EXPECT_STRNE(error.message, "");
  } else {
    EXPECT_EQ(fingerprint(rendered, error), TTS_OK);
    EXPECT_EQ(rendered, "Tide.");
  }
}

INSTANTIATE_TEST_SUITE_P(Builds, OldProvider,
                         testing::Values("c_provider", "draft_provider", "older_provider"),
                         [](const auto& i) { return std::string(i.param); });

TEST(OldStore, keeps_entries_and_says_what_it_cannot_do) {
  TestHost host;
  const PluginFile plugin("older_store", CAESURA_ABI_PLUGINS);
  StorePtr made = std::move(plugin.store(host.table(), "c-list", "{}")).value();
  const auto proxy =
      std::move(tts::StoreProxy::wrap(made.release(), "list", tts::Host(host.table()))).value();
  const tts_store* store = proxy->table();
  TestContext context;
  const std::string digest(64, 'a');
  const tts_store_key key{{}, tts::str("v3"), tts::str(digest)};
  tts_entry_info info = tts::empty_entry_info();
  info.size = 5;
  const tts_audio_format format = tts::pcm_format(8000);
  info.format = &format;
  ASSERT_EQ(store->put(store, context.table(), &key, &info, "sound", 5, nullptr, nullptr), TTS_OK);

  struct Got {
    uint32_t info_size = 0;
    std::size_t marks = 99;
    std::string audio;
  } got;
  const tts_blob_sink sink{sizeof sink, 0, &got,
                           [](const tts_blob_sink* s, const tts_entry_info* i) noexcept {
                             auto* g = static_cast<Got*>(s->data);
                             g->info_size = i->struct_size;
                             g->marks = i->mark_count;
                             return tts_status{TTS_OK};
                           },
                           [](const tts_blob_sink* s, const void* d, std::size_t n) noexcept {
                             static_cast<Got*>(s->data)->audio.append(static_cast<const char*>(d),
                                                                      n);
                             return tts_status{TTS_OK};
                           }};
  ASSERT_EQ(store->get(store, context.table(), &key, &sink, nullptr), TTS_OK);
  EXPECT_EQ(got.audio, "sound");
  EXPECT_EQ(got.info_size, sizeof(tts_entry_info));
  EXPECT_EQ(got.marks, 0u);

  const auto ignore = [](void*, const tts_store_key*,
                         const tts_entry_info*) noexcept -> tts_status { return TTS_OK; };
  EXPECT_EQ(store->stat(store, context.table(), &key, ignore, nullptr, nullptr), TTS_UNIMPLEMENTED);
  EXPECT_EQ(store->scan(store, context.table(), nullptr, ignore, nullptr, nullptr),
            TTS_UNIMPLEMENTED);
}

// The whole way: a config file's worth of old and plain C plugins.
class OldPipeline : public testing::TestWithParam<const char*> {};

TEST_P(OldPipeline, opens_speaks_and_closes) {
  const std::string build = GetParam();
  const std::string folder = CAESURA_ABI_PLUGINS;
  const std::string yaml = "caesura: 1\nstores:\n  kept: {use: \"" + folder + "/" + build +
                           "_store.so\"}\nproviders:\n  beep: {use: \"" + folder + "/" + build +
                           "_provider.so\"}\nchains:\n  default: [beep]\n";
  tts_pipeline* pipeline = nullptr;
  tts_error error = tts::empty_error();
  ASSERT_EQ(
      tts_pipeline_open_text(tts::str(yaml), tts::str("old.yaml"), nullptr, &pipeline, &error),
      TTS_OK)
      << error.message;
  const tts_provider* provider = nullptr;
  const tts_store* store = nullptr;
  ASSERT_EQ(tts_pipeline_provider(pipeline, {}, &provider, &error), TTS_OK) << error.message;
  EXPECT_EQ(tts_pipeline_store(pipeline, tts::str("kept"), &store, &error), TTS_OK)
      << error.message;
  tts_request request = tts::empty_request();
  request.text = tts::str("Tide.");
  TestContext context;
  KeepingSink sink;
  EXPECT_EQ(provider->synthesize(provider, context.table(), &request, sink.table(), &error), TTS_OK)
      << error.message;
  EXPECT_EQ(sink.audio.size(), request.text.size * 160);
  EXPECT_GE(sink.writes, 5);
  tts_pipeline_close(pipeline);
}

INSTANTIATE_TEST_SUITE_P(Builds, OldPipeline, testing::Values("c", "c99", "draft", "older"),
                         [](const auto& i) { return std::string(i.param); });

}  // namespace
}  // namespace caesura::test
