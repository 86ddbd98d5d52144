// Scans and lists: filters, going on behind a key, order, stopping.
#include <set>

#include "tests/stores/store_kinds.hpp"

namespace caesura::test {
namespace {

std::set<std::string> names(const std::vector<Told>& told) {
  std::set<std::string> all;
  for (const Told& one : told) all.insert(one.tenant + "/" + one.scheme + "/" + one.digest);
  return all;
}

void fill(StoreCalls& store, uint64_t count) {
  for (uint64_t i = 0; i < count; ++i) {
    for (const char* tenant : {"", "a", "b"}) {
      for (const char* scheme : {"v2", "v3"}) {
        ASSERT_EQ(store.put(key(i, tenant, scheme), audio(10, i)), TTS_OK);
      }
    }
  }
}

TEST_P(StoreSuite, AScanTellsEveryEntryOnce) {
  fill(store(), 20);
  const std::vector<Told> all = store().scan();
  EXPECT_EQ(store().status, TTS_OK);
  EXPECT_EQ(all.size(), 120u);
  EXPECT_EQ(names(all).size(), 120u);
}

TEST_P(StoreSuite, AScanKeepsToTenantAndScheme) {
  fill(store(), 10);
  tts_scan scan{sizeof scan, TTS_SCAN_TENANT, {}, {}, nullptr};
  EXPECT_EQ(store().scan(&scan).size(), 20u);
  scan.tenant = tts::str("a");
  EXPECT_EQ(store().scan(&scan).size(), 20u);
  scan.flags = TTS_SCAN_SCHEME;
  scan.scheme = tts::str("v3");
  EXPECT_EQ(store().scan(&scan).size(), 30u);
  scan.flags = TTS_SCAN_SCHEME | TTS_SCAN_TENANT;
  const std::vector<Told> both = store().scan(&scan);
  EXPECT_EQ(both.size(), 10u);
  for (const Told& one : both) EXPECT_EQ(one.tenant + one.scheme, "av3");
  scan.tenant = tts::str("nobody");
  EXPECT_TRUE(store().scan(&scan).empty());
}

TEST_P(StoreSuite, AScanGoesOnBehindAnyKey) {
  fill(store(), 8);
  const std::vector<Told> all = store().scan();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const tts_store_key after{tts::str(all[i].tenant), tts::str(all[i].scheme),
                              tts::str(all[i].digest)};
    const tts_scan scan{sizeof scan, 0, {}, {}, &after};
    const std::vector<Told> rest = store().scan(&scan);
    ASSERT_EQ(rest.size(), all.size() - i - 1);
    EXPECT_EQ(names(rest), names({all.begin() + static_cast<std::ptrdiff_t>(i) + 1, all.end()}));
  }
}

TEST_P(StoreSuite, AScanGoesOnBehindAKeyThatIsGone) {
  fill(store(), 8);
  const std::vector<Told> all = store().scan();
  const Told& middle = all[20];
  ASSERT_EQ(store().remove({Key{middle.digest, middle.tenant, middle.scheme}}), TTS_OK);
  const tts_store_key after{tts::str(middle.tenant), tts::str(middle.scheme),
                            tts::str(middle.digest)};
  const tts_scan scan{sizeof scan, 0, {}, {}, &after};
  EXPECT_EQ(names(store().scan(&scan)), names({all.begin() + 21, all.end()}));
}

TEST_P(StoreSuite, AReceiverStopsAScan) {
  fill(store(), 5);
  int left = 7;
  const auto stop = [](void* user, const tts_store_key*, const tts_entry_info*) noexcept {
    return --*static_cast<int*>(user) == 0 ? tts_status{TTS_ABORTED} : tts_status{TTS_OK};
  };
  const tts_store* table = store().table();
  TestContext context;
  EXPECT_EQ(table->scan(table, context.table(), nullptr, stop, &left, nullptr), TTS_ABORTED);
  EXPECT_EQ(left, 0);
}

TEST_P(StoreSuite, ACancelledCallDoesNothingByHalves) {
  fill(store(), 5);
  TestContext context;
  context.cancel();
  const tts_store* table = store().table();
  std::vector<Told> told;
  EXPECT_EQ(table->scan(table, context.table(), nullptr, keep_entry, &told, nullptr),
            TTS_CANCELLED);
  EXPECT_TRUE(told.empty());
  Sample sample(audio(100, 1));
  const Key fresh = key(99);
  const tts_store_key view = fresh.view();
  EXPECT_EQ(table->put(table, context.table(), &view, &sample.info(), sample.audio.data(),
                       sample.audio.size(), nullptr, nullptr),
            TTS_CANCELLED);
  EXPECT_EQ(store().audio_of(fresh), "<5>");
  BlobKeeper keeper;
  const tts_status got = store().get(key(1), keeper, context);
  EXPECT_TRUE(got == TTS_CANCELLED ? keeper.begins == 0
                                   : got == TTS_OK && keeper.audio.size() == 10)
      << got;
}

}  // namespace
}  // namespace caesura::test
