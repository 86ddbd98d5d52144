#include "plugins/support/audio/wav_writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sndfile.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>
#include <functional>

#include "tests/unit/audio/signal.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace caesura::audio {
namespace {

namespace fs = std::filesystem;
using caesura::testing::TemporaryFolder;
using ::testing::HasSubstr;
using testing::Signal;

std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

std::string failure_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

struct WavFile {
  SF_INFO info{};
  std::vector<short> samples;
};

WavFile read_with_libsndfile(const fs::path& path) {
  WavFile wav;
  SNDFILE* file = sf_open(path.c_str(), SFM_READ, &wav.info);
  if (file == nullptr) throw std::runtime_error(sf_strerror(nullptr));
  wav.samples.resize(static_cast<std::size_t>(wav.info.frames * wav.info.channels));
  sf_read_short(file, wav.samples.data(), static_cast<sf_count_t>(wav.samples.size()));
  sf_close(file);
  return wav;
}

TEST(WavWriter, LibsndfileReadsBackWhatWasWritten) {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "a.wav";
  const auto sound = Signal({24000, 2}).tone(3, 1234);
  {
    WavWriter writer(path, {24000, 2});
    writer.write(sound.bytes());
    writer.write_silence(20000);
    writer.write(sound.bytes());
    EXPECT_EQ(writer.frames(), 20006U);
    writer.commit();
  }
  const WavFile wav = read_with_libsndfile(path);
  EXPECT_EQ(wav.info.samplerate, 24000);
  EXPECT_EQ(wav.info.channels, 2);
  EXPECT_EQ(wav.info.format, SF_FORMAT_WAV | SF_FORMAT_PCM_16);
  ASSERT_EQ(wav.info.frames, 20006);
  EXPECT_EQ(wav.samples[0], 1234);
  EXPECT_EQ(wav.samples[6], 0);
  EXPECT_EQ(wav.samples[40005], 0);
  EXPECT_EQ(wav.samples[40006], 1234);
  EXPECT_EQ(fs::file_size(path), 44U + 20006U * 4U);
}

TEST(WavWriter, NothingIsSeenBeforeTheCommit) {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "a.wav";
  WavWriter writer(path, {8000, 1});
  writer.write(Signal({8000, 1}).tone(100).bytes());
  EXPECT_FALSE(fs::exists(path));
  writer.commit();
  EXPECT_TRUE(fs::exists(path));
  EXPECT_EQ(files_in(folder.path()), 1U);
}

TEST(WavWriter, AnAbandonedFileLeavesTheOldOneAndNothingElse) {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "a.wav";
  std::ofstream(path) << "old";
  {
    WavWriter writer(path, {8000, 1});
    writer.write_silence(1000);
  }
  EXPECT_EQ(fs::file_size(path), 3U);
  EXPECT_EQ(files_in(folder.path()), 1U);
}

TEST(WavWriter, TwoWritersOfOnePathDoNotMix) {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "a.wav";
  WavWriter first(path, {8000, 1});
  WavWriter second(path, {8000, 1});
  first.write_silence(10);
  second.write_silence(20);
  second.commit();
  first.commit();
  EXPECT_EQ(read_with_libsndfile(path).info.frames, 10);
}

TEST(WavWriter, AnEmptyFileIsAValidWav) {
  const TemporaryFolder folder;
  WavWriter writer(folder.path() / "a.wav", {8000, 1});
  writer.commit();
  EXPECT_EQ(read_with_libsndfile(folder.path() / "a.wav").info.frames, 0);
}

TEST(WavWriter, FailuresNameThePathAndTheReason) {
  const TemporaryFolder folder;
  const fs::path missing = folder.path() / "missing" / "a.wav";
  EXPECT_THAT(failure_of([&] {
                const WavWriter writer(missing, {8000, 1});
              }),
              AllOf(HasSubstr("missing/a.wav"), HasSubstr("No such file")));
  WavWriter writer(folder.path() / "b.wav", {8000, 2});
  EXPECT_THAT(failure_of([&] {
                writer.write(Signal({8000, 1}).tone(3).bytes());
              }),
              HasSubstr("whole frames"));
  EXPECT_THAT(failure_of([&] {
                const WavWriter bad(folder.path() / "c.wav", {0, 1});
              }),
              HasSubstr("sample rate"));
}

TEST(WavWriter, ADiskThatTakesNoMoreIsAnErrorAndLeavesNothing) {
  const TemporaryFolder folder;
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  auto* const handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{100000, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const std::string failure = failure_of([&] {
    WavWriter writer(folder.path() / "a.wav", {8000, 1});
    writer.write_silence(1000000);
    writer.commit();
  });
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_THAT(failure, AllOf(HasSubstr("a.wav: cannot write"), HasSubstr("File too large")));
  EXPECT_EQ(files_in(folder.path()), 0U);
}

}  // namespace
}  // namespace caesura::audio
