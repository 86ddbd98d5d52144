// R20, R26: long lives of the disk store.
#include "tests/stores/disk_fixture.hpp"
#include "tests/stores/history.hpp"
#include "tests/stores/soak.hpp"

namespace caesura::test {
namespace {

using DiskHistory = DiskTest;

// R20. CI: 2 histories of 3 000 operations; full: 100.
TEST_F(DiskHistory, EveryHitIsWhatSomebodyPutUnderThatKey) {
  const uint32_t histories = full_size() ? 100 : 2;
  for (uint32_t seed = 1; seed <= histories; ++seed) {
    const testing::TemporaryFolder own;
    HistoryPlan plan;
    plan.seed = seed;
    plan.operations = 3000;
    plan.open = [&](const TestHost& host) {
      return open_store(host, "disk", disk_config(own.path(), R"(, "durability": "none")"));
    };
    const History history = run_history(plan);
    EXPECT_EQ(history.violation, "") << "seed " << seed;
    EXPECT_GT(history.hits, 100u) << "seed " << seed;
    EXPECT_GT(history.puts, 100u) << "seed " << seed;
  }
}

// R26. CI: 3 seconds; CAESURA_SOAK_SECONDS=7200 for a night.
TEST_F(DiskHistory, AHundredKindsOfFaultsLeakNothing) {
  Disk disk(folder(), R"(, "durability": "none", "max_bytes": "8MB")", true);
  const Soak soak = run_soak(disk->table(), [&](std::mt19937& random) {
    const char* const calls[] = {"open", "write", "read", "fdatasync", "link", "unlink", "fstat"};
    const int errors[] = {ENOSPC, EIO, EACCES, EMFILE};
    disk.set_faults(std::string(calls[random() % 7]) + ":" + std::to_string(1 + random() % 9) +
                    ":" + std::to_string(errors[random() % 4]));
    disk.host.advance_ms(5001);
  });
  EXPECT_EQ(soak.wrong, 0);
  EXPECT_GE(soak.hits, kSoakHits);
  EXPECT_LE(soak.descriptors_after, soak.descriptors_before);
  EXPECT_LE(soak.memory_growth, kSoakGrowth);
}

}  // namespace
}  // namespace caesura::test
