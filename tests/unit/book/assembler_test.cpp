#include "host_example/assembler/chapter_assembler.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sndfile.h>

#include "plugins/support/audio/silence.hpp"
#include "tests/unit/audio/signal.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace caesura::assembler {
namespace {

namespace fs = std::filesystem;
using audio::FrameRun;
using audio::PcmFormat;
using audio::testing::Signal;
using caesura::testing::TemporaryFolder;
using ::testing::HasSubstr;

constexpr PcmFormat kFormat{8000, 1};  // a millisecond has 8 frames
constexpr std::uint64_t kMs = 8;

// Speech as engines give it: room noise under the threshold around the sound.
Signal speech(std::uint64_t lead_ms, std::uint64_t sound_ms, std::uint64_t tail_ms,
              PcmFormat format = kFormat) {
  return Signal(format).tone(lead_ms * kMs, 60).tone(sound_ms * kMs).tone(tail_ms * kMs, 60);
}

class Chapter : public ::testing::Test {
 protected:
  // Runs of at least 1 ms in the finished file, as {begin, length} in milliseconds.
  std::vector<std::pair<double, double>> silences() {
    SF_INFO info{};
    SNDFILE* file = sf_open(path_.c_str(), SFM_READ, &info);
    std::vector<short> samples(static_cast<std::size_t>(info.frames * info.channels));
    sf_read_short(file, samples.data(), static_cast<sf_count_t>(samples.size()));
    sf_close(file);
    Signal signal(
        {static_cast<std::uint32_t>(info.samplerate), static_cast<std::uint32_t>(info.channels)});
    for (const short sample : samples) signal.sample(sample);
    std::vector<std::pair<double, double>> runs;
    for (const FrameRun& run : audio::silent_runs(signal.view(), kMs)) {
      runs.emplace_back(run.begin_ms(kFormat.sample_rate), run.length_ms(kFormat.sample_rate));
    }
    return runs;
  }
  std::string failure(const std::function<void()>& action) {
    try {
      action();
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "";
  }

  TemporaryFolder folder_;
  fs::path path_ = folder_.path() / "chapter-001.wav";
};

using Runs = std::vector<std::pair<double, double>>;

TEST_F(Chapter, SilenceBetweenSegmentsIsThePauseAskedFor) {
  ChapterAssembler chapter(path_, 3000);
  chapter.add("a", speech(90, 200, 310).bytes(), kFormat, 500);
  chapter.add("b", speech(0, 200, 0).bytes(), kFormat, 1000);
  chapter.add("c", speech(700, 200, 1500).bytes(), kFormat, 500);
  chapter.finish();
  EXPECT_EQ(silences(), (Runs{{0, 10}, {210, 500}, {910, 1000}, {2110, 3000}}));
  EXPECT_DOUBLE_EQ(chapter.duration_ms(), 5110);
}

class PauseLength : public Chapter, public ::testing::WithParamInterface<int> {};

TEST_P(PauseLength, IsExactWhateverTheEdges) {
  const int pause = GetParam();
  for (const std::uint64_t edge : {0U, 3U, 25U, 400U}) {
    ChapterAssembler chapter(path_, 0);
    chapter.add("a", speech(0, 100, edge).bytes(), kFormat, pause);
    chapter.add("b", speech(edge, 100, 5).bytes(), kFormat, 500);
    chapter.finish();
    const Runs expected = pause == 0 ? Runs{} : Runs{{100, static_cast<double>(pause)}};
    EXPECT_EQ(silences(), expected) << "edges of " << edge << " ms";
  }
}
INSTANTIATE_TEST_SUITE_P(Pauses, PauseLength, ::testing::Values(0, 1, 10, 45, 60, 300, 60000));

TEST_F(Chapter, PlacementsFrameTheSound) {
  ChapterAssembler chapter(path_, 100);
  const Placement first = chapter.add("a", speech(90, 200, 310).bytes(), kFormat, 500);
  const Placement second = chapter.add("b", speech(80, 150, 10).bytes(), kFormat, 500);
  EXPECT_DOUBLE_EQ(first.start_ms, 10);
  EXPECT_DOUBLE_EQ(first.duration_ms, 200);
  EXPECT_DOUBLE_EQ(second.start_ms, 710);
  EXPECT_DOUBLE_EQ(second.duration_ms, 150);
}

TEST_F(Chapter, AnEnginesOwnPauseLeavesTheEdgesUntouched) {
  ChapterAssembler chapter(path_, kEngineOwn);
  chapter.add("a", speech(90, 200, 310).bytes(), kFormat, kEngineOwn);
  chapter.add("b", speech(70, 200, 30).bytes(), kFormat, 500);
  chapter.finish();
  EXPECT_EQ(silences(), (Runs{{0, 90}, {290, 380}, {870, 30}}));
}

TEST_F(Chapter, OfThePausesAroundASilentSegmentTheLargerStays) {
  ChapterAssembler chapter(path_, 0);
  chapter.add("a", speech(0, 100, 0).bytes(), kFormat, 1000);
  const Placement silent = chapter.add("b", speech(50, 0, 50).bytes(), kFormat, 500);
  chapter.add("empty", {}, kFormat, 200);
  chapter.add("c", speech(0, 100, 0).bytes(), kFormat, 500);
  chapter.finish();
  EXPECT_EQ(silences(), (Runs{{100, 1000}}));
  EXPECT_DOUBLE_EQ(silent.duration_ms, 0);
}

TEST_F(Chapter, SilenceNextToAnEnginesOwnPauseIsKept) {
  ChapterAssembler chapter(path_, 0);
  chapter.add("a", speech(0, 100, 20).bytes(), kFormat, kEngineOwn);
  chapter.add("b", speech(50, 0, 50).bytes(), kFormat, kEngineOwn);
  chapter.add("c", speech(10, 100, 0).bytes(), kFormat, 0);
  chapter.finish();
  EXPECT_EQ(silences(), (Runs{{100, 130}}));
}

TEST_F(Chapter, AChapterOfSilenceIsItsPause) {
  ChapterAssembler chapter(path_, 700);
  chapter.add("a", speech(50, 0, 50).bytes(), kFormat, 500);
  chapter.finish();
  EXPECT_EQ(silences(), (Runs{{0, 700}}));
}

TEST_F(Chapter, ChannelsStayTogether) {
  const PcmFormat stereo{8000, 2};
  ChapterAssembler chapter(path_, 40);
  chapter.add("a", speech(30, 100, 90, stereo).bytes(), stereo, 250);
  chapter.add("b", speech(30, 100, 90, stereo).bytes(), stereo, 250);
  chapter.finish();
  EXPECT_EQ(silences(), (Runs{{0, 10}, {110, 250}, {460, 40}}));
}

TEST_F(Chapter, MixedFormatsAreRefusedByName) {
  ChapterAssembler chapter(path_, 0);
  chapter.add("s1", speech(0, 10, 0).bytes(), {22050, 1}, 500);
  EXPECT_THAT(failure([&] {
                chapter.add("s2", speech(0, 10, 0).bytes(), {16000, 1}, 500);
              }),
              AllOf(HasSubstr("segment s2"), HasSubstr("16000 Hz"), HasSubstr("22050 Hz"),
                    HasSubstr("same sample rate")));
  EXPECT_THAT(failure([&] {
                chapter.add("s3", speech(0, 10, 0).bytes(), {22050, 2}, 500);
              }),
              HasSubstr("2 channels"));
}

TEST_F(Chapter, HalfASampleIsRefused) {
  ChapterAssembler chapter(path_, 0);
  const auto bytes = speech(0, 10, 0).bytes();
  EXPECT_THAT(failure([&] { chapter.add("s1", std::span(bytes).first(7), kFormat, 500); }),
              AllOf(HasSubstr("segment s1"), HasSubstr("7 bytes"), HasSubstr("whole frames")));
}

TEST_F(Chapter, WithoutSegmentsThereIsNoFile) {
  ChapterAssembler chapter(path_, 0);
  EXPECT_THAT(failure([&] { chapter.finish(); }), HasSubstr("no segments"));
  EXPECT_FALSE(fs::exists(path_));
}

TEST_F(Chapter, AnUnfinishedChapterIsNotSeen) {
  {
    ChapterAssembler chapter(path_, 0);
    chapter.add("a", speech(0, 100, 0).bytes(), kFormat, 500);
  }
  EXPECT_TRUE(fs::is_empty(folder_.path()));
}

}  // namespace
}  // namespace caesura::assembler
