// Plugins in plain C, built from today's headers as C11 and C99, and from the frozen copy, called
// through their bare tables.
#include "support/calls.hpp"
#include "support/plugin_file.hpp"
#include "support/test_host.hpp"

#include <gtest/gtest.h>

namespace caesura::test {
namespace {

constexpr const char* kDigest = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
constexpr const char* kOther = "ff112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

class CProvider : public testing::TestWithParam<const char*> {
 protected:
  CProvider() : file_(std::string(GetParam()) + "_provider", CAESURA_ABI_PLUGINS) {
    auto made = file_.provider(host_.table(), "c-beep", "{}");
    if (!made.ok()) throw std::runtime_error(made.status().message());
    provider_ = std::move(made).value();
    request_.text = tts::str("Hello, all.");
  }
  tts_status speak() {
    return provider_->synthesize(provider_.get(), context_.table(), &request_, sink_.table(),
                                 &error_);
  }
  TestHost host_;
  PluginFile file_;
  ProviderPtr provider_;
  TestContext context_;
  KeepingSink sink_;
  tts_request request_ = tts::empty_request();
  tts_error error_ = tts::empty_error();
};

TEST_P(CProvider, speaks_every_byte_for_ten_milliseconds) {
  ASSERT_EQ(speak(), TTS_OK) << error_.message;
  EXPECT_EQ(sink_.begins, 1);
  EXPECT_EQ(sink_.format.encoding, TTS_ENCODING_PCM_S16LE);
  EXPECT_EQ(sink_.format.sample_rate, 8000u);
  EXPECT_EQ(sink_.audio.size(), request_.text.size * 8000 / 100 * sizeof(int16_t));
  EXPECT_NE(sink_.audio.find_first_not_of('\0'), std::string::npos);
}

TEST_P(CProvider, streams_while_it_speaks) {
  ASSERT_EQ(speak(), TTS_OK);
  EXPECT_EQ(sink_.writes, static_cast<int>(request_.text.size));
}

TEST_P(CProvider, stops_with_the_status_of_a_refusing_sink) {
  sink_.refuse_after = 200;
  EXPECT_EQ(speak(), TTS_CANCELLED);
  EXPECT_EQ(sink_.writes, 2);
}

TEST_P(CProvider, stops_when_cancelled_or_out_of_time) {
  TestContext late(0);
  EXPECT_EQ(provider_->synthesize(provider_.get(), late.table(), &request_, sink_.table(), &error_),
            TTS_DEADLINE_EXCEEDED);
  EXPECT_STREQ(error_.message, "the deadline is over");
  context_.cancel();
  KeepingSink unused;
  EXPECT_EQ(
      provider_->synthesize(provider_.get(), context_.table(), &request_, unused.table(), &error_),
      TTS_CANCELLED);
  EXPECT_TRUE(unused.audio.empty());
}

TEST_P(CProvider, says_why_it_does_not_speak_tags) {
  request_.flags = TTS_REQUEST_SSML;
  EXPECT_EQ(speak(), TTS_INVALID_ARGUMENT);
  EXPECT_EQ(error_.code, TTS_INVALID_ARGUMENT);
  EXPECT_STREQ(error_.message, "speaks text, not SSML");
}

TEST_P(CProvider, works_without_room_for_an_error) {
  request_.text = {};
  EXPECT_EQ(
      provider_->synthesize(provider_.get(), context_.table(), &request_, sink_.table(), nullptr),
      TTS_INVALID_ARGUMENT);
}

INSTANTIATE_TEST_SUITE_P(Builds, CProvider, testing::Values("c", "c99", "draft"),
                         [](const auto& i) { return std::string(i.param); });

// What a blob sink is given.
struct KeepingBlobSink {
  KeepingBlobSink() {
    table = {sizeof table, 0, this,
             [](const tts_blob_sink* s, const tts_entry_info* i) noexcept -> tts_status {
               auto& self = *static_cast<KeepingBlobSink*>(s->data);
               self.size = i->size;
               self.voice = tts::view(i->voice);
               self.sample_rate = i->format->sample_rate;
               return TTS_OK;
             },
             [](const tts_blob_sink* s, const void* d, size_t n) noexcept -> tts_status {
               static_cast<KeepingBlobSink*>(s->data)->audio.append(static_cast<const char*>(d), n);
               return TTS_OK;
             }};
  }
  tts_blob_sink table{};
  uint64_t size = 0;
  uint32_t sample_rate = 0;
  std::string voice;
  std::string audio;
};

class CStore : public testing::TestWithParam<const char*> {
 protected:
  CStore() : file_(std::string(GetParam()) + "_store", CAESURA_ABI_PLUGINS) {
    auto made = file_.store(host_.table(), "c-list", "{}");
    if (!made.ok()) throw std::runtime_error(made.status().message());
    store_ = std::move(made).value();
  }
  static tts_store_key key(const char* digest, const char* tenant = "") {
    return {tts::str(tenant), tts::str("v3"), tts::str(digest)};
  }
  tts_status put(const tts_store_key& k, std::string_view audio, int32_t mode,
                 int64_t expires_ms = 0) {
    tts_entry_info info = tts::empty_entry_info();
    const tts_audio_format format = tts::pcm_format(22050);
    info.size = audio.size();
    info.format = &format;
    info.voice = tts::str("anna");
    info.expires_ms = expires_ms;
    const tts_put_options options{sizeof options, mode, 0};
    return store_->put(store_.get(), context_.table(), &k, &info, audio.data(), audio.size(),
                       &options, &error_);
  }
  tts_status get(const tts_store_key& k, KeepingBlobSink& sink) {
    return store_->get(store_.get(), context_.table(), &k, &sink.table, &error_);
  }
  TestHost host_;
  PluginFile file_;
  StorePtr store_;
  TestContext context_;
  tts_error error_ = tts::empty_error();
};

TEST_P(CStore, gives_back_what_was_put) {
  ASSERT_EQ(put(key(kDigest), "sound", TTS_PUT_KEEP_FIRST), TTS_OK) << error_.message;
  KeepingBlobSink sink;
  ASSERT_EQ(get(key(kDigest), sink), TTS_OK);
  EXPECT_EQ(sink.audio, "sound");
  EXPECT_EQ(sink.size, 5u);
  EXPECT_EQ(sink.voice, "anna");
  EXPECT_EQ(sink.sample_rate, 22050u);
}

TEST_P(CStore, answers_not_found_for_what_it_has_not) {
  ASSERT_EQ(put(key(kDigest), "sound", TTS_PUT_KEEP_FIRST), TTS_OK);
  KeepingBlobSink sink;
  EXPECT_EQ(get(key(kOther), sink), TTS_NOT_FOUND);
  EXPECT_EQ(get(key(kDigest, "tenant"), sink), TTS_NOT_FOUND);
  EXPECT_TRUE(sink.audio.empty());
}

TEST_P(CStore, keeps_the_first_or_replaces) {
  ASSERT_EQ(put(key(kDigest), "first", TTS_PUT_KEEP_FIRST), TTS_OK);
  EXPECT_EQ(put(key(kDigest), "second", TTS_PUT_KEEP_FIRST), TTS_ALREADY_EXISTS);
  KeepingBlobSink kept;
  ASSERT_EQ(get(key(kDigest), kept), TTS_OK);
  EXPECT_EQ(kept.audio, "first");
  EXPECT_EQ(put(key(kDigest), "third", TTS_PUT_REPLACE), TTS_OK);
  KeepingBlobSink replaced;
  ASSERT_EQ(get(key(kDigest), replaced), TTS_OK);
  EXPECT_EQ(replaced.audio, "third");
}

TEST_P(CStore, forgets_an_expired_entry) {
  ASSERT_EQ(put(key(kDigest), "sound", TTS_PUT_KEEP_FIRST, host_.unix_ms() + 1000), TTS_OK);
  KeepingBlobSink sink;
  EXPECT_EQ(get(key(kDigest), sink), TTS_OK);
  host_.advance_ms(2000);
  EXPECT_EQ(get(key(kDigest), sink), TTS_NOT_FOUND);
  EXPECT_EQ(put(key(kDigest), "again", TTS_PUT_KEEP_FIRST), TTS_OK);
}

TEST_P(CStore, removes_what_is_there_and_counts_it) {
  ASSERT_EQ(put(key(kDigest), "sound", TTS_PUT_KEEP_FIRST), TTS_OK);
  const tts_store_key keys[] = {key(kDigest), key(kOther)};
  uint64_t removed = 7;
  EXPECT_EQ(store_->remove(store_.get(), context_.table(), keys, 2, &removed, &error_), TTS_OK);
  EXPECT_EQ(removed, 1u);
  KeepingBlobSink sink;
  EXPECT_EQ(get(key(kDigest), sink), TTS_NOT_FOUND);
}

INSTANTIATE_TEST_SUITE_P(Builds, CStore, testing::Values("c", "c99", "draft", "older"),
                         [](const auto& i) { return std::string(i.param); });

TEST(CStoreScan, goes_on_behind_a_key_that_is_gone) {
  TestHost host;
  PluginFile file("c_store", CAESURA_ABI_PLUGINS);
  auto store = std::move(file.store(host.table(), "c-list", "{}")).value();
  TestContext context;
  tts_entry_info info = tts::empty_entry_info();
  info.size = 1;
  std::vector<tts_store_key> keys;
  for (const char* digest : {"c", "a", "b"}) {
    keys.push_back({tts::str("t"), tts::str("v3"), tts::str(digest)});
    ASSERT_EQ(
        store->put(store.get(), context.table(), &keys.back(), &info, "x", 1, nullptr, nullptr),
        TTS_OK);
  }
  ASSERT_EQ(store->remove(store.get(), context.table(), &keys[1], 1, nullptr, nullptr), TTS_OK);
  const tts_scan scan{sizeof scan, TTS_SCAN_TENANT, tts::str("t"), {}, &keys[1]};
  std::string seen;
  const auto append = [](void* user, const tts_store_key* k,
                         const tts_entry_info*) noexcept -> tts_status {
    static_cast<std::string*>(user)->append(tts::view(k->digest));
    return TTS_OK;
  };
  ASSERT_EQ(store->scan(store.get(), context.table(), &scan, append, &seen, nullptr), TTS_OK);
  EXPECT_EQ(seen, "bc");
}

}  // namespace
}  // namespace caesura::test
