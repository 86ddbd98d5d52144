// What a folder must be, what a store makes of it, and what it refuses; R21, R22.
#include <sys/wait.h>

#include "tests/stores/disk_fixture.hpp"

namespace caesura::test {
namespace {

class DiskFolder : public DiskTest {
 protected:
  // The error of opening, or "" when it opened.
  std::string refusal(const fs::path& path, const std::string& more = "") {
    return PluginFile("disk")
        .store(host.table(), "disk", disk_config(path, more))
        .status()
        .message();
  }
  static bool names(const std::string& message, const std::string& part) {
    return message.find(part) != std::string::npos;
  }
  TestHost host;
};

TEST_F(DiskFolder, IsMadeForItsOwnerAlone) {
  Disk disk(folder() / "deep" / "er");
  ASSERT_EQ(disk->put(key(1, "acme"), audio(100, 1)), TTS_OK);
  for (const auto& item : fs::recursive_directory_iterator(folder())) {
    const auto mode = item.status().permissions();
    EXPECT_EQ(mode & (fs::perms::group_all | fs::perms::others_all) & ~fs::perms::others_read &
                  ~fs::perms::group_read,
              fs::perms::none)
        << item.path();
  }
  EXPECT_EQ(file_text(folder() / "deep" / "er" / "CACHEDIR.TAG").substr(0, 43),
            "Signature: 8a477f597d28d172789f06886806bc55");
}

// R22: no name of the outside world becomes a file name.
TEST_F(DiskFolder, NamesAreDigitsAndSmallLetters) {
  Disk disk(folder(), R"(, "durability": "none")");
  for (const char* tenant : {"../../x", "A B", "\xff", "ärger", "a\nb"}) {
    for (const char* scheme : {"v3", "v3h"}) {
      ASSERT_EQ(disk->put(key(1, tenant, scheme), audio(10, 1)), TTS_OK);
    }
  }
  const auto files = disk.files();
  ASSERT_EQ(files.size(), 10u);
  for (const fs::path& file : files) {
    const std::string below = fs::relative(file, folder()).string();
    EXPECT_EQ(below.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz/."), std::string::npos)
        << below;
    EXPECT_EQ(below.find(".."), std::string::npos);
  }
}

TEST_F(DiskFolder, RefusesALink) {
  fs::create_directories(folder() / "real");
  fs::create_directory_symlink(folder() / "real", folder() / "link");
  const std::string message = refusal(folder() / "link");
  EXPECT_TRUE(names(message, "link") && names(message, "name the folder itself")) << message;
}

TEST_F(DiskFolder, RefusesAFile) {
  write_file(folder() / "file", "x");
  EXPECT_TRUE(names(refusal(folder() / "file"), "file")) << refusal(folder() / "file");
  EXPECT_NE(refusal(folder() / "file" / "below"), "");
}

TEST_F(DiskFolder, RefusesWhatOthersMayWriteTo) {
  fs::create_directories(folder());
  fs::permissions(folder(), fs::perms::all);
  EXPECT_TRUE(names(refusal(folder()), "chmod go-w")) << refusal(folder());
}

TEST_F(DiskFolder, RefusesAFolderWithOtherThings) {
  write_file(folder() / "thesis.doc", "years of work");
  EXPECT_TRUE(names(refusal(folder()), "choose an empty folder"));
  EXPECT_EQ(Disk::count(folder()), 1u);
}

TEST_F(DiskFolder, RefusesAnotherFormatAndLeavesItUntouched) {
  write_file(folder() / "FORMAT", "caesura disk store, format 2\n");
  EXPECT_TRUE(names(refusal(folder()), "another format"));
  EXPECT_EQ(file_text(folder() / "FORMAT"), "caesura disk store, format 2\n");
  EXPECT_EQ(Disk::count(folder()), 1u);
}

TEST_F(DiskFolder, GoesOnWhereACrashLeftAnEmptyFolder) {
  fs::create_directories(folder() / "t");
  write_file(folder() / "FORMAT", "");
  EXPECT_EQ(refusal(folder()), "");
}

TEST_F(DiskFolder, BadOptionsAreNamed) {
  EXPECT_TRUE(names(refusal(folder(), R"(, "max_bytes": "many")"), "max_bytes"));
  EXPECT_TRUE(names(refusal(folder(), R"(, "max_bytes": "0")"), "max_bytes"));
  EXPECT_TRUE(names(refusal(folder(), R"(, "durability": "some")"), "durability"));
  EXPECT_TRUE(names(refusal(folder(), R"(, "index": "none")"), "index"));
  EXPECT_TRUE(names(refusal(""), "path"));
  EXPECT_FALSE(fs::exists(folder()));
}

TEST_F(DiskFolder, WhatIsAboveTheLimitIsRefused) {
  Disk disk(folder(), R"(, "max_entry_bytes": "1kB")");
  EXPECT_EQ(disk->put(key(1), audio(1001, 1)), TTS_OUT_OF_RANGE);
  EXPECT_NE(std::string(disk->error.message).find("max_entry_bytes (1000)"), std::string::npos);
  EXPECT_EQ(disk->put(key(1), audio(1000, 1)), TTS_OK);
}

// Written, it would only push out everything else, and then itself.
TEST_F(DiskFolder, WhatCanNeverFitIsRefusedAndEvictsNothing) {
  Disk disk(folder(), R"(, "max_bytes": "100kB")");
  ASSERT_EQ(disk->put(key(1), audio(50'000, 1)), TTS_OK);
  EXPECT_EQ(disk->put(key(2), audio(100'001, 2)), TTS_OUT_OF_RANGE);
  EXPECT_NE(std::string(disk->error.message).find("above max_bytes (100000)"), std::string::npos);
  EXPECT_EQ(disk->audio_of(key(1)), audio(50'000, 1));
}

// A reader's process: may look, may not write. Root may always, so the child becomes nobody.
int read_only_child(const fs::path& folder) {
  if (::geteuid() == 0 && (::setgid(65534) != 0 || ::setuid(65534) != 0)) return 10;
  Disk disk(folder);
  if (disk->audio_of(key(1)) != audio(1000, 1)) return 11;
  if (disk->put(key(2), "x") != TTS_FAILED_PRECONDITION) return 12;
  if (std::string(disk->error.message).find(folder.string()) == std::string::npos) return 13;
  if (disk->remove({key(1)}) != TTS_FAILED_PRECONDITION) return 14;
  if (disk->statistic("entries") != 1 || disk->statistic("writable") != 0) return 15;
  if (disk->list(nullptr).size() != 1) return 16;
  const auto log = disk.host.log();
  return log.size() == 1 && log[0].find("none are stored") != std::string::npos ? 0 : 17;
}

TEST_F(DiskFolder, AReadOnlyFolderIsReadAndNotWritten) {
  PluginFile preloaded("disk");
  {
    Disk disk(folder());
    ASSERT_EQ(disk->put(key(1), audio(1000, 1)), TTS_OK);
  }
  const bool root = ::geteuid() == 0;
  fs::permissions(folder().parent_path(), fs::perms::owner_all | fs::perms::others_exec);
  std::vector<fs::path> all = {folder()};
  for (const auto& item : fs::recursive_directory_iterator(folder())) all.push_back(item.path());
  for (const fs::path& path : all) {
    ASSERT_EQ(root ? ::chown(path.c_str(), 65534, 65534) : 0, 0);
    ASSERT_EQ(::chmod(path.c_str(), fs::is_directory(path) ? 0500 : 0400), 0);
  }
  const pid_t child = ::fork();
  if (child == 0) ::_exit(read_only_child(folder()));
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  for (const fs::path& path : all) ::chmod(path.c_str(), 0700);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

// R21: what callers gave appears in no message, log line or file name.
TEST_F(DiskFolder, NothingOfTheCallersIsTold) {
  const std::string canary = "canary7731";
  Disk disk(folder(), R"(, "durability": "none")", true);
  Sample sample(canary + audio(100, 1));
  sample.voice = sample.provider = canary;
  sample.add_label(canary, canary);
  sample.add_note(canary, canary);
  const Key one = key(1, canary);
  ASSERT_EQ(disk->put(one, sample), TTS_OK);
  std::string told;
  const fs::path file = disk.files().at(0);
  const std::string good = file_text(file);
  for (const std::size_t size : {0u, 100u, 300u}) {
    write_file(file, good.substr(0, size));
    disk->audio_of(one);
    told += disk->error.message;
  }
  for (const char* fault : {"open:0:28", "write:0:5", "link:0:13", "read:0:5"}) {
    disk.set_faults(fault);
    disk->put(one, sample);
    told += disk->error.message;
    disk->audio_of(one);
    told += disk->error.message;
    disk.host.advance_ms(10'000);
  }
  disk.set_faults("");
  disk->put(Key{canary, canary, canary}, sample);
  told += disk->error.message;
  for (const std::string& line : disk.host.log()) told += line;
  for (const auto& item : fs::recursive_directory_iterator(folder())) told += item.path().string();
  EXPECT_GT(told.size(), 500u);
  EXPECT_EQ(told.find(canary), std::string::npos) << told;
}

}  // namespace
}  // namespace caesura::test
