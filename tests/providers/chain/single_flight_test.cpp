// Fifty callers want the same words of Azure Speech at once: one call of the service, whoever
// leaves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <barrier>
#include <thread>

#include "fake_service.hpp"
#include "providers/chain/chain.hpp"
#include "unit/temporary_folder.hpp"

namespace caesura::test {
namespace {

constexpr std::size_t kCallers = 50;

class SingleFlight : public ::testing::TestWithParam<const char*> {
 protected:
  SingleFlight() { setenv("CHAIN_TEST_KEY", "good-key", 1); }

  std::string config() const {
    return "caesura: 1\n"
           "stores:\n"
           "  memory: {use: memory, max_bytes: 64MiB}\n"
           "  disk: {use: disk, path: '" +
           folder_.path().string() +
           "'}\n"
           "providers:\n"
           "  cloud: {use: azure, endpoint: '" +
           fake_.http() +
           "', key: '${ENV:CHAIN_TEST_KEY}', voice: en-US-JennyNeural}\n"
           "middleware:\n"
           "  cache: {use: cache, store: " +
           GetParam() +
           "}\n"
           "  retry: {use: retry, attempts: 3, base: 1ms, cap: 5ms}\n"
           "  quota: {use: limit, concurrency: 4}\n"
           "chains:\n"
           "  default: [cache, retry, quota, cloud]\n"
           "  alone: [cloud]\n";
  }
  void wait_for_calls(int64_t count) {
    while (fake_.counter("calls") < count) std::this_thread::yield();
  }
  tts_request request() const {
    tts_request request = tts::empty_request();
    request.text = tts::str("One text, for everybody who asks. And a second sentence.");
    return request;
  }
  // Starts so many callers at once and joins them.
  std::vector<Spoken> crowd(const Chains& chains, std::size_t count) const {
    std::vector<Spoken> spoken(count);
    std::barrier ready(static_cast<std::ptrdiff_t>(count));
    std::vector<std::thread> threads;
    for (auto& one : spoken) {
      threads.emplace_back([&] {
        ready.arrive_and_wait();
        one = chains.speak(request());
      });
    }
    for (auto& thread : threads) thread.join();
    return spoken;
  }
  static void expect_all(const std::vector<Spoken>& spoken, const std::string& audio) {
    for (const Spoken& one : spoken) {
      EXPECT_EQ(one.status, TTS_OK) << one.message;
      EXPECT_EQ(one.audio.size(), audio.size());
      EXPECT_TRUE(one.audio == audio);
    }
  }

  FakeService fake_{"azure"};
  const testing::TemporaryFolder folder_;
};

TEST_P(SingleFlight, FiftyCallersAreOneCallAndFiftyWholeStreams) {
  const Chains chains(config());
  const std::string audio = chains.speak(request(), TestContext(), "alone").audio;
  ASSERT_GT(audio.size(), 10'000U);
  fake_.always(R"({"delay_ms": 200})");
  const auto spoken = crowd(chains, kCallers);
  expect_all(spoken, audio);
  EXPECT_EQ(fake_.counter("calls"), 2);
  const auto paid = std::count_if(spoken.begin(), spoken.end(), [](const Spoken& one) {
    return one.told("billed_characters") != "0";
  });
  EXPECT_EQ(paid, 1);
}

TEST_P(SingleFlight, AnOutageIsOneSetOfAttemptsToldToAll) {
  const Chains chains(config());
  fake_.always(R"({"status": 503, "delay_ms": 200, "body": "out for lunch"})");
  const auto spoken = crowd(chains, kCallers);
  for (const Spoken& one : spoken) {
    EXPECT_EQ(one.status, TTS_UNAVAILABLE);
    EXPECT_THAT(one.message, ::testing::HasSubstr("azure: status 503: out for lunch"));
  }
  EXPECT_EQ(fake_.counter("calls"), 3);
  EXPECT_EQ(chains.stored(request()).status, TTS_NOT_FOUND);
}

TEST_P(SingleFlight, ALeaderThatCancelsBeforeTheFirstByteHurtsNobody) {
  const Chains chains(config());
  const std::string audio = chains.speak(request(), TestContext(), "alone").audio;
  fake_.always(R"({"delay_ms": 400})");
  TestContext leaving;
  Spoken left;
  std::thread leader([&] { left = chains.speak(request(), leaving); });
  wait_for_calls(2);
  std::vector<Spoken> spoken;
  std::thread others([&] { spoken = crowd(chains, kCallers - 1); });
  leaving.cancel();
  leader.join();
  EXPECT_EQ(left.status, TTS_CANCELLED);
  others.join();
  expect_all(spoken, audio);
  EXPECT_EQ(fake_.counter("calls"), 2);
}

TEST_P(SingleFlight, ALeaderThatHangsUpInTheMiddleHurtsNobody) {
  const Chains chains(config());
  const std::string audio = chains.speak(request(), TestContext(), "alone").audio;
  fake_.always(R"({"piece": 4000, "every_ms": 20})");
  Spoken left;
  std::thread leader([&] {
    KeepingSink sink;
    sink.refuse_after = 8000;
    left = chains.speak(request(), TestContext(), sink);
  });
  wait_for_calls(2);
  const auto spoken = crowd(chains, kCallers - 1);
  leader.join();
  EXPECT_EQ(left.status, TTS_CANCELLED);
  EXPECT_LT(left.audio.size(), audio.size());
  expect_all(spoken, audio);
  EXPECT_EQ(fake_.counter("calls"), 2);
  EXPECT_TRUE(chains.stored(request()).audio == audio);
}

INSTANTIATE_TEST_SUITE_P(Stores, SingleFlight, ::testing::Values("memory", "disk"),
                         [](const auto& store) { return std::string(store.param); });

}  // namespace
}  // namespace caesura::test
