// R4, R5: errors of the system, at every call that a put or a get makes.
#include <cerrno>

#include "tests/stores/disk_fixture.hpp"

namespace caesura::test {
namespace {

class DiskFaults : public DiskTest {
 protected:
  static std::string fault(const std::string& call, int at, int error) {
    return call + ":" + std::to_string(at) + ":" + std::to_string(error);
  }
};

struct Expected {
  int error;
  tts_status status;
};

TEST_F(DiskFaults, APutThatFailsLeavesNothingAndSaysWhy) {
  Disk disk(folder(), "", true);
  ASSERT_EQ(disk->put(key(0), audio(5000, 0)), TTS_OK);
  uint64_t number = 1;
  for (const Expected& expected : {Expected{ENOSPC, TTS_RESOURCE_EXHAUSTED},
                                   {EDQUOT, TTS_RESOURCE_EXHAUSTED},
                                   {EMFILE, TTS_RESOURCE_EXHAUSTED},
                                   {EROFS, TTS_FAILED_PRECONDITION},
                                   {EACCES, TTS_PERMISSION_DENIED},
                                   {EIO, TTS_UNAVAILABLE}}) {
    for (const char* call : {"open", "write", "fdatasync", "link", "mkdir"}) {
      ++number;
      const Key fresh = key(number, "tenant" + std::to_string(number));
      disk.set_faults(fault(call, 1, expected.error));
      EXPECT_EQ(disk->put(fresh, audio(5000, number)), expected.status) << call;
      EXPECT_NE(std::string(disk->error.message).find(folder().string()), std::string::npos);
      EXPECT_EQ(disk->error.vendor_code, expected.error);
      disk.set_faults("");
      EXPECT_EQ(disk->audio_of(fresh), "<5>");
      EXPECT_EQ(disk->audio_of(key(0)), audio(5000, 0));
      EXPECT_EQ(Disk::count(folder() / "tmp"), 0u);
      disk.host.advance_ms(5001);
      EXPECT_EQ(disk->put(fresh, audio(5000, number)), TTS_OK) << disk->error.message;
      EXPECT_EQ(disk->audio_of(fresh), audio(5000, number));
    }
  }
}

// R4: 1 000 puts on a full disk cost one try in five seconds, and it is back once there is room.
TEST_F(DiskFaults, AFullDiskIsLeftInPeace) {
  Disk disk(folder(), "", true);
  ASSERT_EQ(disk->put(key(0), audio(5000, 0)), TTS_OK);
  disk.set_faults(fault("write", 0, ENOSPC));
  for (uint64_t i = 1; i <= 1000; ++i) {
    ASSERT_EQ(disk->put(key(i), audio(100, i)), TTS_RESOURCE_EXHAUSTED);
    ASSERT_EQ(disk->audio_of(key(0)), audio(5000, 0));
  }
  EXPECT_EQ(disk->statistic("put_errors_total"), 1);
  EXPECT_EQ(disk->statistic("writable"), 0);
  EXPECT_EQ(disk.host.log().size(), 1u);
  disk.set_faults("");
  disk.host.advance_ms(5001);
  EXPECT_EQ(disk->put(key(1), audio(100, 1)), TTS_OK);
  EXPECT_EQ(disk->statistic("writable"), 1);
}

// R5: EIO at each of the first calls of each kind; a file whose sync failed is given up for good.
TEST_F(DiskFaults, InputAndOutputErrorsNeverGiveAWrongByte) {
  Disk disk(folder(), "", true);
  const std::string right = audio(200'000, 9);
  uint64_t number = 100;
  for (const char* call : {"open", "fstat", "read", "write", "fdatasync", "link", "rename"}) {
    for (int at = 1; at <= 8; ++at) {
      const Key fresh = key(++number);
      disk.set_faults(fault(call, at, EIO));
      for (int i = 0; i < 3; ++i) {
        const int32_t mode = i == 1 ? TTS_PUT_REPLACE : TTS_PUT_KEEP_FIRST;
        disk->put(fresh, right, mode);
        const std::string got = disk->audio_of(fresh);
        EXPECT_TRUE(got == right || got == "<5>" || got == "<14>") << call << at << got.size();
        disk.host.advance_ms(5001);
      }
      disk.set_faults("");
      disk.host.advance_ms(5001);
      const tts_status status = disk->put(fresh, right);
      EXPECT_TRUE(status == TTS_OK || status == TTS_ALREADY_EXISTS) << disk->error.message;
      EXPECT_EQ(disk->audio_of(fresh), right);
    }
  }
  EXPECT_EQ(disk->statistic("corrupt_total"), 0);
  EXPECT_EQ(Disk::count(folder() / "tmp"), 0u);
}

TEST_F(DiskFaults, AFailedSyncIsNotTriedAgain) {
  Disk disk(folder(), "", true);
  disk.set_faults(fault("fdatasync", 1, EIO));  // a second sync of the same file would succeed
  EXPECT_EQ(disk->put(key(1), audio(100, 1)), TTS_UNAVAILABLE);
  EXPECT_EQ(disk->audio_of(key(1)), "<5>");
  EXPECT_TRUE(disk.files().empty());
}

TEST_F(DiskFaults, FileSystemsWithoutUnnamedFilesWorkToo) {
  Disk disk(folder(), "", true);
  disk.set_faults(fault("open", 2, EOPNOTSUPP));  // the first open is of the put's own look
  ASSERT_EQ(disk->put(key(1), audio(5000, 1)), TTS_OK) << disk->error.message;
  disk.set_faults(fault("open", 1, EOPNOTSUPP));
  ASSERT_EQ(disk->put(key(2), audio(5000, 2)), TTS_OK) << disk->error.message;
  disk.set_faults(fault("rename", 1, EINVAL));  // nor renames that keep what is there
  ASSERT_EQ(disk->put(key(3), audio(5000, 3)), TTS_OK) << disk->error.message;
  disk.set_faults("");
  EXPECT_EQ(disk->put(key(2), audio(5000, 9)), TTS_ALREADY_EXISTS);
  EXPECT_EQ(disk->put(key(3), audio(6000, 4), TTS_PUT_REPLACE), TTS_OK);
  EXPECT_EQ(disk->audio_of(key(1)), audio(5000, 1));
  EXPECT_EQ(disk->audio_of(key(2)), audio(5000, 2));
  EXPECT_EQ(disk->audio_of(key(3)), audio(6000, 4));
  EXPECT_EQ(Disk::count(folder() / "tmp"), 0u);
}

}  // namespace
}  // namespace caesura::test
