// espeak-ng as it is installed: the silence in its audio is the pause that was asked for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tts/ext/voices.h>

#include <cstdio>

#include "plugins/support/audio/silence.hpp"
#include "providers/stand_in.hpp"

namespace caesura::test {
namespace {

using ::testing::HasSubstr;

constexpr const char* kConfig = R"({"engine": "espeak-ng"})";
constexpr double kToleranceMs = 50;

// The longest silence that lies between two sounds. The words around the marks begin and end with
// voiced sounds, so nothing but the pause is silent there.
double pause_ms(const KeepingSink& sink) {
  const uint32_t rate = sink.format.sample_rate;
  const audio::PcmView pcm(std::as_bytes(std::span(sink.audio)), {rate, 1});
  double longest = 0;
  for (const auto& run : audio::silent_runs(pcm, 1)) {
    const bool inside = run.begin > 0 && run.end() < pcm.frames();
    if (inside) longest = std::max(longest, run.length_ms(rate));
  }
  return longest;
}

struct ClassCase {
  const char* name;
  const char* text;
  int32_t tts_pauses::*member;
};
constexpr ClassCase kClasses[] = {
    {"comma", "Anna knew, Anna knew", &tts_pauses::comma_ms},
    {"semicolon", "Anna knew; Anna knew", &tts_pauses::semicolon_ms},
    {"colon", "Anna knew: Anna knew", &tts_pauses::colon_ms},
    {"sentence", "Anna knew. Anna knew", &tts_pauses::sentence_ms},
    {"question", "Anna knew? Anna knew", &tts_pauses::sentence_ms},
    {"exclamation", "Anna knew! Anna knew", &tts_pauses::sentence_ms},
    {"quoted", "\"Anna knew.\" Anna knew", &tts_pauses::sentence_ms},
    {"paragraph", "Anna knew.\n\nAnna knew", &tts_pauses::paragraph_ms},
    {"blank line", "Anna knew\n\nAnna knew", &tts_pauses::paragraph_ms}};

class EspeakNgPauses : public ::testing::TestWithParam<double> {};

TEST_P(EspeakNgPauses, MeasureAsAsked) {
  Speaker speaker("command", kConfig);
  std::string table;
  for (const ClassCase& one : kClasses) {
    table += std::string(one.name) + ":";
    for (const int32_t asked : {0, 50, 100, 300, 600, 2000}) {
      // A mark that is a paragraph's and a sentence's end: the other class must not stand higher.
      tts_pauses pauses = tts::all_pauses();
      if (one.member == &tts_pauses::paragraph_ms) pauses.sentence_ms = 0;
      pauses.*one.member = asked;
      tts_request request = request_for(one.text);
      request.pauses = &pauses;
      request.rate_pct = GetParam();
      KeepingSink sink;
      ASSERT_EQ(speaker.speak(request, sink), TTS_OK) << speaker.error.message;
      const double measured = pause_ms(sink);
      table += " " + std::to_string(asked) + "->" + std::to_string(std::lround(measured));
      EXPECT_NEAR(measured, asked, kToleranceMs) << one.name << " at rate " << GetParam();
    }
    table += "\n";
  }
  std::printf("rate %+g %%, asked -> measured ms\n%s", GetParam(), table.c_str());
}
INSTANTIATE_TEST_SUITE_P(Rates, EspeakNgPauses, ::testing::Values(0.0, -50.0, -20.0, 60.0, 100.0));

// Marks do not disturb each other, and what only looks like one stays silent.
TEST(EspeakNg, EveryPauseOfALongerTextIsTheOneThatWasAskedFor) {
  Speaker speaker("command", kConfig);
  const tts_pauses pauses{sizeof pauses, 700, 1200, -1, 100, 400, 250};
  tts_request request =
      request_for("Anna knew, Anna knew: Anna knew; Anna knew.\n\nAnna knew. Anna knew");
  request.pauses = &pauses;
  KeepingSink sink;
  ASSERT_EQ(speaker.speak(request, sink), TTS_OK) << speaker.error.message;
  const audio::PcmView pcm(std::as_bytes(std::span(sink.audio)), {22050, 1});
  std::vector<double> measured;
  for (const auto& run : audio::silent_runs(pcm, audio::frames_of_ms(40, 22050))) {
    if (run.begin > 0 && run.end() < pcm.frames()) measured.push_back(run.length_ms(22050));
  }
  const std::vector<double> asked{100, 400, 250, 1200, 700};
  ASSERT_EQ(measured.size(), asked.size()) << ::testing::PrintToString(measured);
  for (std::size_t i = 0; i < asked.size(); ++i) EXPECT_NEAR(measured[i], asked[i], kToleranceMs);
}

TEST(EspeakNg, SaysTheSameTextInTheSameBytes) {
  Speaker speaker("command", kConfig);
  const tts_request request = request_for("One, two: three; four. Five?");
  EXPECT_EQ(speaker.audio(request), speaker.audio(request));
}

TEST(EspeakNg, APauseIsInTheKeyExactlyWhenItIsInTheText) {
  Speaker speaker("command", kConfig);
  const char* const texts[] = {"Anna, knew", "Anna: knew", "Anna; knew",
                               "Anna. Knew", "Anna knew.", "At 12:30 1,000 came"};
  for (const char* text : texts) {
    const tts_request plain = request_for(text);
    const Fields key = speaker.fields(plain);
    const std::string audio = speaker.audio(plain);
    for (const auto& one : kPauseMembers) {
      tts_pauses pauses = tts::all_pauses();
      pauses.*one.member = 777;
      tts_request request = plain;
      request.pauses = &pauses;
      EXPECT_EQ(speaker.fields(request) == key, speaker.audio(request) == audio)
          << text << " " << one.name;
    }
  }
}

TEST(EspeakNg, MarkupInATextIsReadAndNeverObeyed) {
  Speaker speaker("command", kConfig);
  const std::string audio = speaker.audio(request_for("A <break time='5s'/> & b"));
  EXPECT_LT(audio.size(), 22050U * 2 * 8);
  EXPECT_NE(audio, speaker.audio(request_for("A b")));
}

TEST(EspeakNg, RatePitchVolumeVoiceAndLanguageAreHeardAndKeyed) {
  Speaker speaker("command", kConfig);
  const tts_request plain = request_for("Anna knew");
  std::vector<tts_request> others(5, plain);
  others[0].rate_pct = 30;
  others[1].pitch_pct = 30;
  others[2].volume_pct = -30;
  others[3].voice = tts::str("en-us");
  others[4].language = tts::str("de");
  for (std::size_t i = 0; i < others.size(); ++i) {
    EXPECT_NE(speaker.audio(others[i]), speaker.audio(plain)) << i;
    EXPECT_NE(speaker.fields(others[i]), speaker.fields(plain)) << i;
  }
  tts_request same = plain;
  same.rate_pct = same.pitch_pct = same.volume_pct = 0;
  same.voice = tts::str("en");
  EXPECT_EQ(speaker.fields(same), speaker.fields(plain));
}

TEST(EspeakNg, OutOfRangeAndUnknownVoicesAreRefused) {
  Speaker speaker("command", kConfig);
  KeepingSink sink;
  tts_request request = request_for("Anna");
  request.rate_pct = 200;
  EXPECT_EQ(speaker.speak(request, sink), TTS_INVALID_ARGUMENT);
  EXPECT_THAT(speaker.error.message, HasSubstr("-54 to 100 percent are right"));
  request = request_for("Anna"), request.voice = tts::str("nosuchvoice");
  EXPECT_EQ(speaker.speak(request, sink), TTS_INTERNAL);
  EXPECT_THAT(speaker.error.message, HasSubstr("espeak-ng ended with status 1: Error: The"));
  request = request_for("<speak><audio src='/etc/motd'/></speak>");
  request.flags = TTS_REQUEST_SSML;
  EXPECT_EQ(speaker.speak(request, sink), TTS_INVALID_ARGUMENT);
  EXPECT_THAT(speaker.error.message, HasSubstr("audio is refused"));
}

TEST(EspeakNg, SsmlIsSentAsGivenAndPausesDoNotActOnIt) {
  Speaker speaker("command", kConfig);
  tts_request request = request_for("<speak>Anna<break time=\"1s\"/> knew, Anna knew</speak>");
  request.flags = TTS_REQUEST_SSML;
  const Fields key = speaker.fields(request);
  KeepingSink sink;
  ASSERT_EQ(speaker.speak(request, sink), TTS_OK);
  EXPECT_NEAR(pause_ms(sink), 1000, kToleranceMs);
  const tts_pauses pauses = tts::all_pauses(5000);
  request.pauses = &pauses;
  EXPECT_EQ(speaker.fields(request), key);
}

TEST(EspeakNg, ListsVoicesOfALanguage) {
  Speaker speaker("command", kConfig);
  const auto* voices = speaker.extension<tts_ext_voices>(TTS_EXT_VOICES);
  ASSERT_NE(voices, nullptr);
  std::vector<std::string> ids;
  const auto keep = [](void* user, const tts_voice* voice) noexcept -> tts_status {
    static_cast<std::vector<std::string>*>(user)->emplace_back(tts::view(voice->id));
    return TTS_OK;
  };
  ASSERT_EQ(voices->list(voices, TestContext().table(), tts::str("EN"), keep, &ids, nullptr),
            TTS_OK);
  EXPECT_THAT(ids, ::testing::IsSupersetOf({"en-gb", "en-us"}));
  for (const auto& id : ids) EXPECT_THAT(id, ::testing::StartsWith("en-"));
}

}  // namespace
}  // namespace caesura::test
