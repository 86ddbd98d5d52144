#include "plugins/support/audio/silence.hpp"

#include <gtest/gtest.h>

#include "tests/unit/audio/signal.hpp"

namespace caesura::audio {
namespace {

using testing::Signal;
constexpr PcmFormat kMono{1000, 1};  // a frame is a millisecond
constexpr PcmFormat kStereo{1000, 2};

TEST(Silence, ThresholdIsFiftyDecibelsUnderFullScale) {
  EXPECT_TRUE(measure_edges(Signal(kMono).tone(10, 103).view()).silent);
  EXPECT_FALSE(measure_edges(Signal(kMono).tone(10, 104).view()).silent);
}

TEST(Silence, TheMostNegativeSampleIsSound) {
  EXPECT_FALSE(measure_edges(Signal(kMono).sample(-32768).view()).silent);
}

TEST(Silence, EdgesAreTheSilenceBeforeAndAfterTheSound) {
  const auto signal = Signal(kMono).silence(7).tone(5).silence(9).tone(2).silence(11);
  const Edges edges = measure_edges(signal.view());
  EXPECT_EQ(edges.leading, 7U);
  EXPECT_EQ(edges.trailing, 11U);
  EXPECT_FALSE(edges.silent);
}

TEST(Silence, SoundOnOneChannelIsSound) {
  Signal signal(kStereo);
  signal.silence(3).sample(0).sample(5000).sample(5000).sample(0).silence(4);
  const Edges edges = measure_edges(signal.view());
  EXPECT_EQ(edges.leading, 3U);
  EXPECT_EQ(edges.trailing, 4U);
}

TEST(Silence, NothingAndOnlySilenceAreSilent) {
  EXPECT_TRUE(measure_edges(Signal(kMono).view()).silent);
  const Edges edges = measure_edges(Signal(kStereo).silence(6).view());
  EXPECT_TRUE(edges.silent);
  EXPECT_EQ(edges.leading, 6U);
  EXPECT_EQ(edges.trailing, 6U);
}

TEST(Silence, RunsAreListedInOrderFromTheLeastLengthOn) {
  const auto signal = Signal(kMono).silence(4).tone(3).silence(2).tone(1).silence(5);
  EXPECT_EQ(silent_runs(signal.view(), 1), (std::vector<FrameRun>{{0, 4}, {7, 2}, {10, 5}}));
  EXPECT_EQ(silent_runs(signal.view(), 3), (std::vector<FrameRun>{{0, 4}, {10, 5}}));
  EXPECT_TRUE(silent_runs(Signal(kMono).tone(9).view(), 0).empty());
}

TEST(Silence, RunsOfSeveralChannelsCountFrames) {
  const auto signal = Signal(kStereo).tone(2).silence(8).tone(2);
  EXPECT_EQ(silent_runs(signal.view(), 1), (std::vector<FrameRun>{{2, 8}}));
}

TEST(Silence, RunsKnowTheirMilliseconds) {
  const FrameRun run{2205, 4410};
  EXPECT_DOUBLE_EQ(run.begin_ms(22050), 100.0);
  EXPECT_DOUBLE_EQ(run.length_ms(22050), 200.0);
}

TEST(Trim, KeepsTheGuardsAndNoMore) {
  const auto signal = Signal(kMono).silence(100).tone(50).silence(100);
  EXPECT_EQ(trimmed(signal.view(), {20, 40}), (FrameRun{80, 110}));
  EXPECT_EQ(trimmed(signal.view(), {0, 0}), (FrameRun{100, 50}));
}

TEST(Trim, NeverInventsSilenceThatIsNotThere) {
  const auto signal = Signal(kMono).silence(5).tone(50);
  EXPECT_EQ(trimmed(signal.view(), {20, 40}), (FrameRun{0, 55}));
}

TEST(Trim, LeavesNothingOfSilence) {
  EXPECT_EQ(trimmed(Signal(kMono).silence(500).view(), {20, 40}).length, 0U);
}

TEST(Pcm, DurationsRoundToTheNearestFrame) {
  EXPECT_EQ(frames_of_ms(1000, 22050), 22050U);
  EXPECT_EQ(frames_of_ms(1, 22050), 22U);
  EXPECT_EQ(frames_of_ms(60000, 192000), 11520000U);
  EXPECT_DOUBLE_EQ(ms_of_frames(22050, 22050), 1000.0);
  EXPECT_DOUBLE_EQ(ms_of_frames(5, 0), 0.0);
}

TEST(Pcm, HalfAFrameAtTheEndIsNotSeen) {
  Signal signal(kStereo);
  signal.tone(3).sample(1);
  EXPECT_EQ(signal.view().frames(), 3U);
}

}  // namespace
}  // namespace caesura::audio
