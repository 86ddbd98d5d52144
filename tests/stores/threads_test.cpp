// Readers and writers at once: every hit is one whole entry.
#include <thread>

#include "tests/stores/store_kinds.hpp"

namespace caesura::test {
namespace {

// What `audio` makes carries its seed; a mixture of two matches neither.
bool is_whole(const std::string& got, const std::vector<std::string>& versions) {
  return std::find(versions.begin(), versions.end(), got) != versions.end();
}

TEST_P(StoreSuite, ReadersOfAReplacedEntrySeeTheOldOrTheNew) {
  std::vector<std::string> versions;
  for (uint64_t i = 0; i < 6; ++i) versions.push_back(audio(20'000 + i * 3000, i));
  ASSERT_EQ(store().put(key(1), versions[0]), TTS_OK);
  std::atomic<bool> done = false;
  std::atomic<int> bad = 0;
  std::atomic<int> good = 0;
  std::vector<std::jthread> readers;
  for (int t = 0; t < 3; ++t) {
    readers.emplace_back([&] {
      StoreCalls mine(store().table());
      while (!done) {
        BlobKeeper keeper;
        const bool ok = mine.get(key(1), keeper) == TTS_OK && is_whole(keeper.audio, versions) &&
                        keeper.info().size == keeper.audio.size();
        ++(ok ? good : bad);
      }
    });
  }
  for (int i = 0; i < 300; ++i) {
    ASSERT_EQ(store().put(key(1), versions[static_cast<std::size_t>(i) % versions.size()],
                          TTS_PUT_REPLACE),
              TTS_OK);
  }
  while (good == 0 && bad == 0) std::this_thread::yield();
  done = true;
  readers.clear();
  EXPECT_EQ(bad, 0);
  EXPECT_GT(good, 0);
}

TEST_P(StoreSuite, OneOfManyWritersIsTheFirst) {
  for (uint64_t round = 0; round < 20; ++round) {
    std::atomic<int> first = 0;
    std::atomic<int> later = 0;
    std::vector<std::jthread> writers;
    for (uint64_t t = 0; t < 4; ++t) {
      writers.emplace_back([&, t] {
        StoreCalls mine(store().table());
        const tts_status status = mine.put(key(round), audio(5000, t));
        if (status == TTS_OK) ++first;
        if (status == TTS_ALREADY_EXISTS) ++later;
      });
    }
    writers.clear();
    EXPECT_EQ(first, 1);
    EXPECT_EQ(later, 3);
  }
}

TEST_P(StoreSuite, EveryCallAtOnce) {
  std::atomic<int> bad = 0;
  std::vector<std::jthread> threads;
  for (uint64_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      StoreCalls mine(store().table());
      for (uint64_t i = 0; i < 200; ++i) {
        const uint64_t number = (i * 7 + t) % 24;
        if (i % 5 == t) mine.put(key(number), audio(3000, number), TTS_PUT_REPLACE);
        BlobKeeper keeper;
        const tts_status status = mine.get(key(number), keeper);
        if (status == TTS_OK && keeper.audio != audio(3000, number)) ++bad;
        if (status != TTS_OK && status != TTS_NOT_FOUND) ++bad;
        mine.touch(key(number), 1'800'000'000'000 + static_cast<int64_t>(i), 1);
        if (i % 50 == 0) mine.scan();
        if (i % 40 == 0) mine.remove({key(number)});
      }
    });
  }
  threads.clear();
  EXPECT_EQ(bad, 0);
}

}  // namespace
}  // namespace caesura::test
