// Sides of different versions: what lies behind a shorter struct is neither read nor written.
#include "support/calls.hpp"
#include "support/plugin_file.hpp"
#include "support/test_host.hpp"

#include <gtest/gtest.h>

namespace caesura::test {
namespace {

constexpr unsigned char kCanary = 0xA5;

// Today's struct as an older side has it: it ends before `end`, and a canary lies behind.
template <class T>
struct Shortened {
  explicit Shortened(const T& whole, size_t end) : end_(end) {
    std::memcpy(&value, &whole, sizeof value);
    value.struct_size = static_cast<uint32_t>(end);
    std::memset(bytes() + end, kCanary, sizeof value - end);
  }
  bool canary_alive() {
    return std::all_of(bytes() + end_, bytes() + sizeof value,
                       [](unsigned char b) { return b == kCanary; });
  }
  unsigned char* bytes() { return reinterpret_cast<unsigned char*>(&value); }
  T value;
  size_t end_;
};

class OlderHost : public testing::Test {
 protected:
  OlderHost() : file_("settings_provider", CAESURA_ABI_PLUGINS) {
    provider_ = std::move(file_.provider(host_.table(), "settings", "{}")).value();
    request_.text = tts::str("text");
  }
  TestHost host_;
  PluginFile file_;
  ProviderPtr provider_;
  TestContext context_;
  KeepingSink sink_;
  tts_request request_ = tts::empty_request();
};

TEST_F(OlderHost, members_that_its_request_lacks_are_unset) {
  request_.volume_pct = 5;
  request_.style_degree = 3;
  Shortened request(request_, offsetof(tts_request, style_degree));
  ASSERT_EQ(provider_->synthesize(provider_.get(), context_.table(), &request.value, sink_.table(),
                                  nullptr),
            TTS_OK);
  EXPECT_EQ(sink_.audio, "style_degree=unset volume_pct=5.000000");
  EXPECT_TRUE(request.canary_alive());
}

TEST_F(OlderHost, a_sink_without_info_is_never_asked_for_it) {
  Shortened sink(*sink_.table(), offsetof(tts_sink, info));
  ASSERT_EQ(
      provider_->synthesize(provider_.get(), context_.table(), &request_, &sink.value, nullptr),
      TTS_OK);
  EXPECT_FALSE(sink_.audio.empty());
  EXPECT_TRUE(sink_.info.empty());
}

TEST_F(OlderHost, an_error_without_room_for_a_message_stays_as_it_is) {
  request_.text = {};
  Shortened error(tts::empty_error(), offsetof(tts_error, message));
  EXPECT_EQ(provider_->synthesize(provider_.get(), context_.table(), &request_, sink_.table(),
                                  &error.value),
            TTS_INVALID_ARGUMENT);
  EXPECT_TRUE(error.canary_alive());
}

TEST_F(OlderHost, a_longer_error_of_a_newer_host_keeps_its_last_members) {
  struct {
    tts_error error = tts::empty_error();
    unsigned char newer[16] = {};
  } longer;
  longer.error.struct_size = sizeof longer;
  std::memset(longer.newer, kCanary, sizeof longer.newer);
  request_.text = {};
  EXPECT_EQ(provider_->synthesize(provider_.get(), context_.table(), &request_, sink_.table(),
                                  &longer.error),
            TTS_INVALID_ARGUMENT);
  EXPECT_STREQ(longer.error.message, "the text is empty; give some");
  for (const unsigned char byte : longer.newer) EXPECT_EQ(byte, kCanary);
}

// The stores that the tree has; each is given entries by an older host.
class OlderHostStore : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(OlderHostStore, keeps_an_entry_whose_last_members_are_missing) {
  const auto [path, id] = GetParam();
  const std::string whole = path;
  PluginFile file(whole.substr(whole.rfind('/') + 1), whole.substr(0, whole.rfind('/')));
  TestHost host;
  auto made = file.store(host.table(), id, "{}");
  ASSERT_TRUE(made.ok()) << made.status().message();
  StorePtr store = std::move(made).value();
  TestContext context;
  const std::string digest(64, 'a');
  const tts_store_key key{{}, tts::str("v3"), tts::str(digest)};

  const tts_audio_format format = tts::pcm_format(8000);
  tts_entry_info today = tts::empty_entry_info();
  today.size = 4;
  today.format = &format;
  Shortened info(today, offsetof(tts_entry_info, marks));
  Shortened options(tts_put_options{sizeof(tts_put_options), TTS_PUT_KEEP_FIRST, 0},
                    offsetof(tts_put_options, fence));
  tts_error error = tts::empty_error();
  ASSERT_EQ(store->put(store.get(), context.table(), &key, &info.value, "abcd", 4, &options.value,
                       &error),
            TTS_OK)
      << error.message;
  EXPECT_TRUE(info.canary_alive());
  EXPECT_TRUE(options.canary_alive());

  struct Seen {
    uint64_t size = 0;
    size_t marks = 99;
  } seen;
  const auto look = [](void* user, const tts_store_key*,
                       const tts_entry_info* i) noexcept -> tts_status {
    *static_cast<Seen*>(user) = {i->size, i->mark_count};
    return TTS_OK;
  };
  Shortened scan(tts_scan{sizeof(tts_scan), 0, {}, {}, nullptr}, offsetof(tts_scan, after));
  ASSERT_EQ(store->scan(store.get(), context.table(), &scan.value, look, &seen, &error), TTS_OK);
  EXPECT_EQ(seen.size, 4u);
  EXPECT_EQ(seen.marks, 0u);
}

std::vector<std::pair<const char*, const char*>> stores() {
  return {
#ifdef CAESURA_HAS_MEMORY
      {CAESURA_PLUGIN_DIR "/memory", "memory"},
#endif
      {CAESURA_ABI_PLUGINS "/c_store", "c-list"},
  };
}

INSTANTIATE_TEST_SUITE_P(Stores, OlderHostStore, testing::ValuesIn(stores()), [](const auto& i) {
  std::string name = i.param.second;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

// A plugin of an older version has shorter tables; a host sees that before it reads what lies
// behind.
TEST(OlderPlugin, its_tables_say_where_they_end) {
  TestHost host;
  PluginFile older("older_provider", CAESURA_ABI_PLUGINS);
  EXPECT_FALSE(TTS_HAS(tts_plugin, older.table(), deinit));
  const ProviderPtr provider = std::move(older.provider(host.table(), "c-beep", "{}")).value();
  EXPECT_TRUE(TTS_HAS(tts_provider, provider, synthesize));
  EXPECT_FALSE(TTS_HAS(tts_provider, provider, fingerprint));
  PluginFile older_store("older_store", CAESURA_ABI_PLUGINS);
  const StorePtr store = std::move(older_store.store(host.table(), "c-list", "{}")).value();
  EXPECT_TRUE(TTS_HAS(tts_store, store, remove));
  EXPECT_FALSE(TTS_HAS(tts_store, store, stat));
}

}  // namespace
}  // namespace caesura::test
