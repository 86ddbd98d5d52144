// Checking and reconciling a folder that somebody damaged.
#include "tests/stores/disk_fixture.hpp"

namespace caesura::test {
namespace {

class DiskUpkeep : public DiskTest {
 protected:
  void SetUp() override {
    disk = std::make_unique<Disk>(folder(), R"(, "durability": "none")");
    for (uint64_t i = 0; i < 6; ++i) {
      ASSERT_EQ((*disk)->put(key(i, i < 3 ? "acme" : ""), audio(300, i)), TTS_OK);
    }
  }
  StoreCalls& store() { return *disk->operator->(); }
  const tts_ext_admin* admin() { return store().extension<tts_ext_admin>(TTS_EXT_ADMIN); }

  tts_report verify(const tts_policy* policy, std::vector<Told>& told) {
    tts_report report{sizeof report, 0, 0, 0, 0, 0};
    TestContext context;
    tts_error error = tts::empty_error();
    EXPECT_EQ(admin()->verify(admin(), context.table(), policy, keep_entry, &told, &report, &error),
              TTS_OK)
        << error.message;
    return report;
  }
  tts_report reconcile(uint32_t flags) {
    tts_report report{sizeof report, 0, 0, 0, 0, 0};
    TestContext context;
    tts_error error = tts::empty_error();
    EXPECT_EQ(admin()->reconcile(admin(), context.table(), flags, &report, &error), TTS_OK)
        << error.message;
    return report;
  }

  std::unique_ptr<Disk> disk;
};

TEST_F(DiskUpkeep, ACheckTakesEveryDamagedEntryAway) {
  const auto files = disk->files();
  const std::string body = file_text(files[0]);
  std::string changed = body;
  changed[changed.size() - 100] = static_cast<char>(changed[changed.size() - 100] ^ 1);
  write_file(files[0], changed);
  write_file(files[1], "no entry at all");
  fs::rename(files[2], files[3]);
  std::vector<Told> told;
  const tts_report report = verify(nullptr, told);
  EXPECT_EQ(report.scanned, 5u);
  EXPECT_EQ(report.failed, 3u);
  EXPECT_EQ(report.removed, 3u);
  EXPECT_EQ(told.size(), 3u);
  EXPECT_GE(report.bytes_freed, 3u * 4096);
  EXPECT_EQ(disk->files().size(), 2u);
  EXPECT_EQ(store().statistic("entries"),
            3);  // the one whose file was renamed is still thought to be
  std::vector<Told> again;
  EXPECT_EQ(verify(nullptr, again).failed, 0u);
}

TEST_F(DiskUpkeep, ACheckOfOneTenantLeavesTheOthersAlone) {
  for (const auto& file : disk->files()) write_file(file, "no entry at all");
  tts_policy policy{};
  policy.struct_size = sizeof policy;
  policy.flags = TTS_POLICY_TENANT;
  policy.tenant = tts::str("acme");
  std::vector<Told> told;
  EXPECT_EQ(verify(&policy, told).removed, 3u);
  EXPECT_EQ(disk->files().size(), 3u);
}

TEST_F(DiskUpkeep, ReconcilingTellsFirstAndMendsWhenAsked) {
  ASSERT_EQ(store().statistic("entries"), 6);
  const auto files = disk->files();
  const std::string bytes = file_text(files[0]);
  fs::remove(files[0]);
  fs::remove_all(files[1].parent_path());
  EXPECT_EQ(reconcile(0).removed, 2u);
  EXPECT_EQ(store().statistic("entries"), 6);
  EXPECT_EQ(reconcile(TTS_RECONCILE_EXECUTE).removed, 2u);
  EXPECT_EQ(store().statistic("entries"), 4);
  write_file(files[0], bytes);  // a file that nobody told the index about
  EXPECT_EQ(reconcile(TTS_RECONCILE_EXECUTE).removed, 1u);
  EXPECT_EQ(store().statistic("entries"), 5);
  EXPECT_EQ(reconcile(TTS_RECONCILE_EXECUTE).removed, 0u);
}

}  // namespace
}  // namespace caesura::test
