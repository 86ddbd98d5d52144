// Without memory left a waiting call fails, and its place in the queue is not lost.
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>
#include <thread>

#include "plugins/middleware/limit/queue.hpp"
#include "support/calls.hpp"
#include "support/test_host.hpp"

namespace {
thread_local bool out_of_memory = false;
}

void* operator new(std::size_t size) {
  void* memory = out_of_memory ? nullptr : std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace caesura::limit {
namespace {

// Cancelled as soon as it is asked, on a thread that from then on gets no memory.
const tts_context kStarving{sizeof kStarving,
                            0,
                            nullptr,
                            {},
                            [](const tts_context*) noexcept -> int32_t {
                              out_of_memory = true;
                              return 1;
                            },
                            [](const tts_context*) noexcept -> int64_t { return INT64_MAX; }};

TEST(LimitMemory, AWaiterThatDiesLeavesNoPlaceInTheQueue) {
  test::TestHost host;
  Settings settings;
  settings.concurrency = 1;
  Queue queue(settings, tts::Host(host.table()), {});
  const test::TestContext patient(10'000);
  ASSERT_TRUE(queue.enter(tts::Context(patient.table()), 1).ok());
  bool died = false;
  std::thread waiter([&] {
    try {
      const auto status = queue.enter(tts::Context(&kStarving), 1);
      out_of_memory = false;
    } catch (const std::bad_alloc&) {
      out_of_memory = false;
      died = true;
    }
  });
  waiter.join();
  EXPECT_TRUE(died);
  queue.leave();
  // A dead one in front would be waited for until the deadline.
  EXPECT_TRUE(queue.enter(tts::Context(patient.table()), 1).ok());
}

}  // namespace
}  // namespace caesura::limit
