// Pauses in Azure's own markup, what is left out, and what is billed for it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "providers/azure_speaker.hpp"
#include "providers/billing.hpp"

namespace caesura::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(AzurePause, EachClassIsSaidInItsOwnWay) {
  Azure azure;
  tts_request request = request_for("One, two; three: four. Five.\n\nSix");
  tts_pauses pauses = tts::all_pauses();
  request.pauses = &pauses;
  const std::string plain = azure.document(request);
  EXPECT_THAT(plain, Not(HasSubstr("silence")));
  EXPECT_THAT(plain, Not(HasSubstr("break")));
  pauses = {sizeof pauses, 500, 1000, 3000, 300, 400, 350};
  const std::string document = azure.document(request);
  EXPECT_THAT(document, HasSubstr(silence("Comma-exact", 300) + silence("Semicolon-exact", 350) +
                                  silence("Sentenceboundary-exact", 500) + "One, two; three:" +
                                  pause(400) + " four. Five." + pause(1000) + "\n\nSix</voice>"));
  EXPECT_THAT(document, Not(HasSubstr("3000")));
}

TEST(AzurePause, OnlyClassesWithAMarkInsideTheTextAreWritten) {
  Azure azure;
  const tts_pauses pauses = tts::all_pauses(700);
  tts_request request = request_for("It costs 1,000 at 12:30, Dr. Who.");
  request.pauses = &pauses;
  EXPECT_THAT(azure.document(request),
              HasSubstr(">" + silence("Comma-exact", 700) + "It costs 1,000 at 12:30, Dr. Who.<"));
}

TEST(AzurePause, MarksWithoutAnElementOfTheirOwnGetABreak) {
  Azure azure(R"("voice": "zh-CN-XiaomoNeural")");
  const tts_pauses pauses = tts::all_pauses(250);
  tts_request request = request_for("你好、云希，好");
  request.pauses = &pauses;
  EXPECT_THAT(azure.document(request), HasSubstr(silence("Enumerationcomma-exact", 250) +
                                                 silence("Comma-exact", 250) + "你好、云希，好"));
  request.text = tts::str("One \u2014 two");
  EXPECT_THAT(azure.document(request), HasSubstr("One \u2014" + pause(250) + " two"));
}

TEST(AzurePause, OfPausesThatMeetTheLargestWins) {
  Azure azure;
  tts_pauses pauses = tts::all_pauses();
  pauses.sentence_ms = 800;
  pauses.paragraph_ms = 600;
  tts_request request = request_for("One.\n\nTwo");
  request.pauses = &pauses;
  EXPECT_THAT(azure.document(request), Not(HasSubstr("break")));
}

TEST(AzurePause, MoreThanTwentySecondsIsCutBeforeTheKeyAndTold) {
  Azure azure;
  tts_pauses pauses = tts::all_pauses();
  pauses.comma_ms = 20'000;
  pauses.colon_ms = 100;
  tts_request request = request_for("One, two: three");
  request.pauses = &pauses;
  const Fields longest = azure.speaker().fields(request);
  KeepingSink sink;
  ASSERT_EQ(azure.speak(request, sink), TTS_OK);
  EXPECT_EQ(sink.info.count("pauses_not_rendered"), 0U);
  pauses.comma_ms = 60'000;
  EXPECT_EQ(azure.speaker().fields(request), longest);
  ASSERT_EQ(azure.speak(request, sink), TTS_OK) << azure.message();
  EXPECT_EQ(sink.info["pauses_not_rendered"], "comma");
}

TEST(AzurePause, HdVoicesGetNoneAndSaySo) {
  Azure azure(R"("voice": "en-US-Ava:DragonHDLatestNeural", "tailing_silence_ms": 10)");
  tts_request request = request_for("One, two: three.");
  const Fields without = azure.speaker().fields(request);
  const tts_pauses pauses = tts::all_pauses(300);
  request.pauses = &pauses;
  EXPECT_EQ(azure.speaker().fields(request), without);
  KeepingSink sink;
  ASSERT_EQ(azure.speak(request, sink), TTS_OK) << azure.message();
  EXPECT_EQ(sink.info["pauses_not_rendered"], "comma,colon");
  request.rate_pct = 10;
  EXPECT_EQ(azure.speak(request, sink), TTS_INVALID_ARGUMENT);
  EXPECT_THAT(azure.message(), HasSubstr("rate_pct"));
  request.rate_pct = 0;
  request.style = tts::str("sad");
  EXPECT_EQ(azure.speak(request, sink), TTS_INVALID_ARGUMENT);
  EXPECT_THAT(azure.message(), HasSubstr("style"));
}

TEST(AzurePause, SilenceAtTheEndsIsSetByTheConfigOrTheRequest) {
  Azure azure(
      R"("voice": "en-US-JennyNeural", "leading_silence_ms": 0, "tailing_silence_ms": 120)");
  tts_request request = request_for("Hello");
  EXPECT_THAT(azure.document(request),
              HasSubstr(silence("Leading-exact", 0) + silence("Tailing-exact", 120) + "Hello"));
  const tts_kv options[] = {{tts::str("tailing_silence_ms"), tts::str("99999")},
                            {tts::str("of another provider"), tts::str("x")}};
  request.options = options;
  request.option_count = 2;
  EXPECT_THAT(azure.document(request), HasSubstr(silence("Tailing-exact", 20'000)));
}

TEST(AzurePause, ThePauseIsInTheAudio) {
  Azure azure(R"("voice": "en-US-JennyNeural", "tailing_silence_ms": 0, "leading_silence_ms": 0)");
  tts_pauses pauses = tts::all_pauses();
  tts_request request = request_for("One, two: three");
  request.pauses = &pauses;
  pauses.comma_ms = 200;
  pauses.colon_ms = 300;
  const std::size_t shorter = azure.speaker().audio(request).size();
  pauses.colon_ms = 800;
  EXPECT_EQ(azure.speaker().audio(request).size() - shorter, std::size_t{2} * 24000 / 2);
}

TEST(AzurePause, BilledCharactersAreMarkupAndTextWithoutSpeakAndVoice) {
  Azure azure(R"("voice": "zh-CN-XiaomoNeural")");
  tts_request request = request_for("Hi & you");
  const auto billed = [&] {
    KeepingSink sink;
    EXPECT_EQ(azure.speak(request, sink), TTS_OK) << azure.message();
    EXPECT_EQ(sink.info["provider"], "azure");
    EXPECT_FALSE(sink.broke_the_order);
    EXPECT_EQ(billed_beforehand(azure.speaker(), request), sink.info["billed_characters"]);
    return sink.info["billed_characters"];
  };
  EXPECT_EQ(billed(), "12");  // the ampersand is five characters as it is sent
  request.text = tts::str("你好ab");
  EXPECT_EQ(billed(), "6");
  const tts_pauses pauses = tts::all_pauses(300);
  request.pauses = &pauses;
  request.text = tts::str("One: two");
  EXPECT_EQ(billed(), "29");  // a break is 21
  request.text = tts::str("One, two");
  EXPECT_EQ(billed(), "57");  // a comma silence is 49
}

}  // namespace
}  // namespace caesura::test
