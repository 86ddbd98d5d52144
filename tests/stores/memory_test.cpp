// What only the memory store promises: its bound, its order, its options.
#include "tests/stores/store_kinds.hpp"

namespace caesura::test {
namespace {

class Memory : public ::testing::Test {
 protected:
  void open(const std::string& config) {
    store_ = open_store(host_, "memory", config);
    calls_ = std::make_unique<StoreCalls>(store_.get());
  }
  StoreCalls& store() { return *calls_; }
  TestHost host_;

 private:
  StorePtr store_;
  std::unique_ptr<StoreCalls> calls_;
};

TEST_F(Memory, BytesStayUnderTheCap) {
  open(R"({"max_bytes": "1MiB"})");
  for (uint64_t i = 0; i < 300; ++i) {
    ASSERT_EQ(store().put(key(i), audio(500 + i * 97 % 20'000, i)), TTS_OK);
    ASSERT_LE(store().statistic("bytes"), 1 << 20);
  }
  EXPECT_GT(store().statistic("evicted_total"), 0);
  EXPECT_EQ(store().statistic("evicted_total") + store().statistic("entries"), 300);
  EXPECT_EQ(store().audio_of(key(299)), audio(500 + 299 * 97 % 20'000, 299));
}

TEST_F(Memory, TheLeastRecentlyUsedGoesFirst) {
  open(R"({"max_bytes": "45000B"})");  // four entries of 10 000
  for (uint64_t i = 0; i < 4; ++i) ASSERT_EQ(store().put(key(i), audio(10'000, i)), TTS_OK);
  store().audio_of(key(0));
  ASSERT_EQ(store().put(key(4), audio(10'000, 4)), TTS_OK);  // out goes 1
  store().audio_of(key(2));
  ASSERT_EQ(store().put(key(5), audio(10'000, 5)), TTS_OK);  // out goes 3
  std::string there;
  for (uint64_t i = 0; i < 6; ++i) {
    std::vector<Told> told;
    if (store().stat(key(i), told) == TTS_OK) there += std::to_string(i);
  }
  EXPECT_EQ(there, "0245");
}

TEST_F(Memory, LookingIsNoUse) {
  open(R"({"max_bytes": "24000B"})");  // two entries of 10 000
  for (uint64_t i = 0; i < 2; ++i) ASSERT_EQ(store().put(key(i), audio(10'000, i)), TTS_OK);
  std::vector<Told> told;
  ASSERT_EQ(store().stat(key(0), told), TTS_OK);
  store().scan();
  ASSERT_EQ(store().put(key(2), audio(10'000, 2)), TTS_OK);
  EXPECT_EQ(store().audio_of(key(0)), "<5>");
}

TEST_F(Memory, EvictionDoesNotTouchAnEntryThatIsBeingRead) {
  open(R"({"max_bytes": "24000B"})");
  ASSERT_EQ(store().put(key(1), audio(10'000, 1)), TTS_OK);
  struct Reader {
    StoreCalls* store;
    std::string got;
  } reader{&store(), ""};
  const tts_blob_sink sink{
      sizeof sink, 0, &reader,
      [](const tts_blob_sink* s, const tts_entry_info*) noexcept -> tts_status {
        auto& self = *static_cast<Reader*>(s->data);
        for (uint64_t i = 2; i < 12; ++i) self.store->put(key(i), audio(10'000, i));
        return TTS_OK;
      },
      [](const tts_blob_sink* s, const void* data, size_t size) noexcept -> tts_status {
        static_cast<Reader*>(s->data)->got.assign(static_cast<const char*>(data), size);
        return TTS_OK;
      }};
  const Key one = key(1);
  const tts_store_key view = one.view();
  TestContext context;
  const tts_store* table = store().table();
  ASSERT_EQ(table->get(table, context.table(), &view, &sink, nullptr), TTS_OK);
  EXPECT_EQ(reader.got, audio(10'000, 1));
  EXPECT_EQ(store().audio_of(key(1)), "<5>");
}

TEST_F(Memory, WhatDoesNotFitIsRefusedAndEvictsNothing) {
  open(R"({"max_bytes": "100kB", "max_entry_bytes": "90kB"})");
  ASSERT_EQ(store().put(key(1), audio(50'000, 1)), TTS_OK);
  EXPECT_EQ(store().put(key(2), audio(90'001, 2)), TTS_OUT_OF_RANGE);
  EXPECT_NE(std::string(store().error.message).find("max_entry_bytes"), std::string::npos);
  open(R"({"max_bytes": "100kB"})");
  ASSERT_EQ(store().put(key(1), audio(50'000, 1)), TTS_OK);
  EXPECT_EQ(store().put(key(2), audio(100'000, 2)), TTS_OUT_OF_RANGE);
  EXPECT_NE(std::string(store().error.message).find("max_bytes"), std::string::npos);
  EXPECT_EQ(store().audio_of(key(1)), audio(50'000, 1));
}

TEST_F(Memory, BadOptionsAreNamed) {
  const auto message = [this](const char* config) {
    return PluginFile("memory").store(host_.table(), "memory", config).status().message();
  };
  EXPECT_NE(message(R"({"max_bytes": "lots"})").find("max_bytes"), std::string::npos);
  EXPECT_NE(message(R"({"max_bytes": "0"})").find("max_bytes"), std::string::npos);
  EXPECT_NE(message(R"({"max_entry_bytes": "-1"})").find("max_entry_bytes"), std::string::npos);
}

}  // namespace
}  // namespace caesura::test
