// max_concurrency: who comes too many waits, in order, and may give up.
#include "scripted.hpp"

#include <gtest/gtest.h>

#include <latch>
#include <thread>

namespace caesura::test {
namespace {

using Clock = std::chrono::steady_clock;

class Gate : public ::testing::Test {
 protected:
  Gate()
      : provider_([this](auto*, auto*, const tts_sink* s, auto*) {
          const int now = ++inside_;
          int most = most_.load();
          while (now > most && !most_.compare_exchange_weak(most, now)) continue;
          entered_.count_down();
          while (hold_) std::this_thread::yield();
          const tts_audio_format format = tts::pcm_format(8000);
          s->begin(s, &format);
          --inside_;
          return s->write(s, "ab", 2);
        }) {}
  void wrap(uint32_t limit) {
    provider_.table.max_concurrency = limit;
    proxy_ = proxy_of(provider_.table, host_);
  }
  std::string call(const TestContext& context) {
    KeepingSink sink;
    const tts_request request = tts::empty_request();
    tts_error error = tts::empty_error();
    const tts_status code = proxy_->table()->synthesize(proxy_->table(), context.table(), &request,
                                                        sink.table(), &error);
    return shown(code, error);
  }

  std::atomic<bool> hold_ = false;
  std::atomic<int> inside_ = 0;
  std::atomic<int> most_ = 0;
  std::latch entered_{1};
  TestHost host_;
  ScriptedProvider provider_;
  std::unique_ptr<tts::ProviderProxy> proxy_;
};

TEST_F(Gate, NeverMoreThanTheLimitAreInside) {
  wrap(3);
  std::vector<std::thread> threads;
  std::atomic<int> good = 0;
  for (int t = 0; t < 24; ++t) {
    threads.emplace_back([&] {
      const TestContext context;
      for (int i = 0; i < 20; ++i) good += call(context) == "OK" ? 1 : 0;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, 24 * 20);
  EXPECT_LE(most_, 3);
}

// One holds the only place; what does a second one get?
class FullGate : public Gate {
 protected:
  FullGate() {
    wrap(1);
    hold_ = true;
    holder_ = std::thread([this] { call(free_context_); });
    entered_.wait();
  }
  ~FullGate() override {
    hold_ = false;
    holder_.join();
  }
  TestContext free_context_;
  std::thread holder_;
};

TEST_F(FullGate, AWaiterHonoursItsDeadline) {
  const TestContext context(30);
  const auto start = Clock::now();
  EXPECT_EQ(call(context), "DEADLINE_EXCEEDED: the deadline passed while waiting for a free place");
  EXPECT_LT(Clock::now() - start, std::chrono::milliseconds(30 + 50));
}

TEST_F(FullGate, AWaiterLeavesWithinFiftyMillisecondsOfItsCancel) {
  TestContext context;
  std::atomic<Clock::time_point> cancelled{};
  std::thread canceller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    cancelled = Clock::now();
    context.cancel();
  });
  EXPECT_EQ(call(context), "CANCELLED: cancelled while waiting for a free place");
  EXPECT_LT(Clock::now() - cancelled.load(), std::chrono::milliseconds(50));
  canceller.join();
}

TEST(GateOrder, WaitersAreServedAsTheyCame) {
  tts::ConcurrencyGate gate(1);
  const tts::Context context(tts::no_context());
  ASSERT_EQ(gate.enter(context), TTS_OK);
  std::mutex mutex;
  std::vector<int> order;
  std::vector<std::thread> threads;
  std::array<std::atomic<bool>, 5> asking{};
  for (int i = 0; i < 5; ++i) {
    // Its first question to the context comes from inside the queue.
    threads.emplace_back([&, i] {
      tts_context own = *tts::no_context();
      own.data = &asking[static_cast<std::size_t>(i)];
      own.remaining_ms = [](const tts_context* c) noexcept -> int64_t {
        static_cast<std::atomic<bool>*>(c->data)->store(true);
        return INT64_MAX;
      };
      own.is_cancelled = [](const tts_context*) noexcept -> int32_t { return 0; };
      if (gate.enter(tts::Context(&own)) != TTS_OK) return;
      {
        std::lock_guard lock(mutex);
        order.push_back(i);
      }
      gate.leave();
    });
    while (!asking[static_cast<std::size_t>(i)]) std::this_thread::yield();
  }
  gate.leave();
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3, 4}));
}

}  // namespace
}  // namespace caesura::test
