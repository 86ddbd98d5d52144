// caesura speak: what is a hit, what is a miss, and what comes out.
#include <gmock/gmock.h>

#include "host/caesura_run.hpp"

namespace caesura::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class Speak : public ::testing::Test {
 protected:
  boost::json::object speak(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "speak");
    arguments.push_back("--json");
    const Outcome run = caesura_.tones(arguments);
    EXPECT_EQ(run.status, 0) << run.err;
    return run.json();
  }
  std::string cache(const std::vector<std::string>& arguments) const {
    return std::string(speak(arguments).at("cache").as_string());
  }
  Caesura caesura_;
};

TEST_F(Speak, TellsEverythingAboutTheAnswer) {
  const std::string wav = caesura_.file("a.wav").string();
  const auto told = speak({"Hi, you.", "-o", wav});
  for (const char* member : {"cache", "key", "scheme", "store", "provider", "characters",
                             "billed_characters", "bytes", "sample_rate", "duration_ms",
                             "first_byte_ms", "elapsed_ms", "pauses_not_rendered", "output"}) {
    EXPECT_TRUE(told.contains(member)) << member;
  }
  EXPECT_EQ(told.at("cache"), "miss");
  EXPECT_EQ(told.at("key").as_string().size(), 64U);
  EXPECT_EQ(told.at("scheme"), "v3");
  EXPECT_EQ(told.at("store"), "main");
  EXPECT_EQ(told.at("provider"), "tone");
  EXPECT_EQ(told.at("characters"), 8);
  EXPECT_EQ(told.at("billed_characters"), 8);
  EXPECT_EQ(told.at("sample_rate"), 24000);
  EXPECT_EQ(told.at("output"), wav.c_str());
  EXPECT_EQ(told.at("bytes").to_number<std::size_t>(), read_wav(wav).pcm.size());
}

TEST_F(Speak, TheSecondTimeIsAHitThatBillsNothingAndSoundsTheSame) {
  const auto first = speak({"Hi, you.", "-o", caesura_.file("1.wav").string()});
  const auto second = speak({"Hi, you.", "-o", caesura_.file("2.wav").string()});
  EXPECT_EQ(first.at("cache"), "miss");
  EXPECT_EQ(second.at("cache"), "hit");
  EXPECT_EQ(first.at("key"), second.at("key"));
  EXPECT_EQ(second.at("billed_characters"), 0);
  EXPECT_EQ(read_wav(caesura_.file("1.wav")).pcm, read_wav(caesura_.file("2.wav")).pcm);
}

TEST_F(Speak, AChangedCommaPauseIsAMissOnlyWhereThereIsAComma) {
  EXPECT_EQ(cache({"One, two", "--pauses", "natural"}), "miss");
  EXPECT_EQ(cache({"One two", "--pauses", "natural"}), "miss");
  EXPECT_EQ(cache({"One, two", "--pauses", "natural,comma=600"}), "miss");
  EXPECT_EQ(cache({"One two", "--pauses", "natural,comma=600"}), "hit");
  EXPECT_EQ(cache({"One, two", "--pauses", "natural,comma=300"}), "hit");
}

TEST_F(Speak, ThePauseThatWasAskedForIsInTheAudio) {
  for (const int pause : {0, 50, 100, 300, 600}) {
    const std::string wav = caesura_.file("pause.wav").string();
    speak({"One, two", "--pauses", "comma=" + std::to_string(pause), "-o", wav});
    const auto silences = read_wav(wav).silences_ms();
    if (pause == 0) {
      EXPECT_THAT(silences, ElementsAre());
    } else {
      EXPECT_THAT(silences, ElementsAre(pause));
    }
  }
}

TEST_F(Speak, WithoutPausesIsARequestOfItsOwn) {
  const auto natural = speak({"One, two"});
  const auto none = speak({"One, two", "--pauses", "none"});
  EXPECT_EQ(none.at("cache"), "miss");
  EXPECT_NE(natural.at("key"), none.at("key"));
  EXPECT_EQ(cache({"One, two", "--pauses", "none"}), "hit");
}

TEST_F(Speak, RefreshSpeaksAnewUnderTheSameKey) {
  const auto first = speak({"Hi"});
  const auto refreshed = speak({"Hi", "--refresh"});
  EXPECT_EQ(refreshed.at("cache"), "miss");
  EXPECT_EQ(refreshed.at("billed_characters"), 2);
  EXPECT_EQ(first.at("key"), refreshed.at("key"));
  EXPECT_EQ(cache({"Hi"}), "hit");
}

TEST_F(Speak, BypassNeitherLooksUpNorStores) {
  EXPECT_EQ(cache({"Hi", "--bypass"}), "bypass");
  EXPECT_EQ(cache({"Hi"}), "miss");
  EXPECT_EQ(cache({"Hi", "--bypass"}), "bypass");
}

TEST_F(Speak, OnlyIfCachedFailsUntilThereIsAnEntry) {
  expect_error(caesura_.tones({"speak", "Hi", "--only-if-cached", "--json"}), 1, "only a cached");
  EXPECT_EQ(cache({"Hi"}), "miss");
  EXPECT_EQ(cache({"Hi", "--only-if-cached"}), "hit");
}

TEST_F(Speak, TenantsShareNothing) {
  EXPECT_EQ(cache({"Hi", "--tenant", "a"}), "miss");
  EXPECT_EQ(cache({"Hi", "--tenant", "b"}), "miss");
  EXPECT_EQ(cache({"Hi", "--tenant", "a"}), "hit");
}

TEST_F(Speak, VoiceRateAndPitchAreInTheKey) {
  EXPECT_EQ(cache({"Hi"}), "miss");
  EXPECT_EQ(cache({"Hi", "--voice", "alto"}), "miss");
  EXPECT_EQ(cache({"Hi", "--rate", "-10"}), "miss");
  EXPECT_EQ(cache({"Hi", "--pitch", "20"}), "miss");
  EXPECT_EQ(cache({"Hi", "--rate", "-10.0"}), "hit");
}

TEST_F(Speak, StdinIsTheSameTextAsTheArgument) {
  const Outcome run = caesura_.tones({"speak", "-", "--json"}, "Hi, you.\r\n\n");
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_EQ(cache({"Hi, you."}), "hit");
}

TEST_F(Speak, StreamsAWavToStdout) {
  speak({"Hi, you.", "-o", caesura_.file("file.wav").string()});
  const Outcome run = caesura_.tones({"speak", "Hi, you.", "-o", "-"});
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_EQ(parse_wav(run.out).pcm, read_wav(caesura_.file("file.wav")).pcm);
}

TEST_F(Speak, MarksAreToldWhereTheyAreAskedFor) {
  const auto told = speak({"One, two", "--marks"});
  bool comma = false;
  for (const auto& mark : told.at("marks").as_array()) {
    const auto& object = mark.as_object();
    comma = comma || (object.contains("class") && object.at("class") == "comma" &&
                      object.at("duration_ms") == 300);
  }
  EXPECT_TRUE(comma);
}

TEST_F(Speak, LogsHitOrMissWithoutTheText) {
  const Outcome miss = caesura_.tones({"speak", "Confidential words"});
  EXPECT_THAT(miss.err, HasSubstr("MISS key "));
  EXPECT_THAT(miss.err, HasSubstr(" store main in "));
  const Outcome hit = caesura_.tones({"speak", "Confidential words", "--log-level", "trace"});
  EXPECT_THAT(hit.err, HasSubstr("HIT key "));
  EXPECT_THAT(miss.err + hit.err, Not(HasSubstr("onfidential")));
  const Outcome quiet = caesura_.tones({"speak", "Hi", "--log-level", "warn", "--json"});
  EXPECT_EQ(quiet.err, "");
}

}  // namespace
}  // namespace caesura::testing
