// What goes over the wire, compared with a request that was reviewed against Google's
// documentation.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "providers/google_speaker.hpp"

namespace caesura::test {
namespace {

using ::testing::HasSubstr;

std::string recorded(FakeService& fake) {
  const auto request = fake.last();
  std::string text = std::string(request.at("method").as_string()) + " " +
                     std::string(request.at("path").as_string()) + "\n";
  for (const auto& header : request.at("headers").as_array()) {
    const std::string name(header.at(0).as_string());
    if (name == "host" || name == "accept" || name == "content-length") continue;
    text += name + ": " + std::string(header.at(1).as_string()) + "\n";
  }
  return text + "\n" + std::string(request.at("body").as_string()) + "\n";
}

TEST(GoogleRequest, IsTheRecordedOne) {
  Google google(R"("voice": "en-US-Neural2-C", "quota_project": "payer",
                   "effects_profile": ["handset-class-device", "headphone-class-device"],
                   "sample_rate": 16000)");
  tts_request request = request_for("Tom & \"Ann\", listen: now. Go.");
  tts_pauses pauses = tts::all_pauses();
  pauses.comma_ms = 300;
  pauses.colon_ms = 400;
  pauses.sentence_ms = 500;
  request.pauses = &pauses;
  request.rate_pct = 10;
  request.pitch_pct = 5;
  request.volume_pct = -50;
  google.speaker().audio(request);
  std::stringstream expected;
  expected << std::ifstream(CAESURA_SOURCE_DIR "/tests/providers/requests/google.txt").rdbuf();
  EXPECT_EQ(recorded(google.fake), expected.str());
}

TEST(GoogleRequest, DefaultsAreLeftOut) {
  Google google;
  tts_request request = request_for("Hello");
  request.rate_pct = request.pitch_pct = request.volume_pct = 0;
  request.language = tts::str("EN-us");
  google.speaker().audio(request);
  EXPECT_EQ(google.fake.last().at("body").as_string(),
            R"({"audioConfig":{"audioEncoding":"LINEAR16"},"input":{"text":"Hello"},)"
            R"("voice":{"languageCode":"en-US","name":"en-US-Neural2-C"}})");
  EXPECT_EQ(google.fake.last_header("x-goog-user-project"), "");
}

TEST(GoogleRequest, PercentsBecomeFactorSemitonesAndDecibels) {
  Google google(R"("voice": "en-US-Neural2-C", "speaking_rate": 1.5, "pitch": -1,
                   "volume_gain_db": 3)");
  tts_request request = request_for("Hello");
  auto audio = google.sent(request).at("audioConfig").as_object();
  EXPECT_EQ(audio.at("speakingRate").to_number<double>(), 1.5);
  EXPECT_EQ(audio.at("pitch").to_number<double>(), -1);
  EXPECT_EQ(audio.at("volumeGainDb").to_number<double>(), 3);
  request.rate_pct = -50;
  request.pitch_pct = 100;  // an octave
  request.volume_pct = 100;
  audio = google.sent(request).at("audioConfig").as_object();
  EXPECT_EQ(audio.at("speakingRate").to_number<double>(), 0.75);
  EXPECT_EQ(audio.at("pitch").to_number<double>(), 11);
  EXPECT_EQ(audio.at("volumeGainDb").to_number<double>(), 9.02);
  request.volume_pct = -100;
  audio = google.sent(request).at("audioConfig").as_object();
  EXPECT_EQ(audio.at("volumeGainDb").to_number<double>(), -96);
}

TEST(GoogleRequest, AVoiceWithAModelGetsPromptAndLanguage) {
  Google google(R"("voice": "Kore", "language": "en-US", "model": "gemini-2.5-flash-tts",
                   "prompt": "Calm.")");
  tts_request request = request_for("One, two");
  const tts_kv option{tts::str("prompt"), tts::str("Excited!")};
  request.options = &option;
  request.option_count = 1;
  const auto body = google.sent(request);
  EXPECT_EQ(boost::json::serialize(body.at("input")), R"({"prompt":"Excited!","text":"One, two"})");
  EXPECT_EQ(boost::json::serialize(body.at("voice")),
            R"({"languageCode":"en-US","modelName":"gemini-2.5-flash-tts","name":"Kore"})");
}

TEST(GoogleRequest, MembersWithoutAnOptionAreMerged) {
  Google google(R"("voice": "en-US-Neural2-C", "extra_body": {"voice": {"ssmlGender": "FEMALE"},
    "input": {"customPronunciations": {"pronunciations": []}},
    "advancedVoiceOptions": {"relaxSafetyFilters": true}})");
  EXPECT_EQ(boost::json::serialize(google.sent(request_for("Hello"))),
            R"({"advancedVoiceOptions":{"relaxSafetyFilters":true},)"
            R"("audioConfig":{"audioEncoding":"LINEAR16"},)"
            R"("input":{"customPronunciations":{"pronunciations":[]},"text":"Hello"},)"
            R"("voice":{"languageCode":"en-US","name":"en-US-Neural2-C","ssmlGender":"FEMALE"}})");
}

TEST(GoogleRequest, TheLanguageIsTheVoicesOwn) {
  Google google(R"("voice": "en-US-Neural2-C", "language": "fr-FR")");
  const auto language = [&](const char* voice, const char* asked) {
    tts_request request = request_for("Hello");
    request.voice = tts::str(voice);
    request.language = tts::str(asked);
    return std::string(google.sent(request).at("voice").at("languageCode").as_string());
  };
  EXPECT_EQ(language("", ""), "en-US");
  EXPECT_EQ(language("", "en"), "en-US");
  EXPECT_EQ(language("cmn-CN-Wavenet-A", "zh"), "cmn-CN");
  EXPECT_EQ(language("nb-NO-Wavenet-A", "no-NO"), "nb-NO");
  for (const char* wrong : {"de-DE", "en-GB", "e", "eng"}) {
    tts_request request = request_for("Hello");
    request.language = tts::str(wrong);
    KeepingSink sink;
    EXPECT_EQ(google.speak(request, sink), TTS_INVALID_ARGUMENT) << wrong;
    EXPECT_THAT(google.message(), HasSubstr("does not speak " + std::string(wrong)));
  }
}

TEST(GoogleRequest, SsmlGoesOutAsItCame) {
  Google google;
  const std::string ssml = "<?xml version='1.0'?>\n<speak>One,<break time='2s'/> two.</speak>";
  tts_request request = request_for(ssml);
  const tts_pauses pauses = tts::all_pauses(700);
  request.flags = TTS_REQUEST_SSML;
  request.pauses = &pauses;
  EXPECT_EQ(google.input(request), "ssml " + ssml);
  EXPECT_EQ(google.told(request).count("pauses_not_rendered"), 0U);
}

TEST(GoogleRequest, SsmlThatMustNotGoOutIsRefusedHere) {
  Google google;
  const std::pair<const char*, const char*> documents[] = {
      {"<speak>secret", "line 1"},
      {"secret", "line 1, column 1"},
      {"<p>secret</p>", "root must be speak"},
      {"<speak><audio src='https://example.com/secret'/></speak>", "allow_external_uris"},
      {"<!DOCTYPE speak [<!ENTITY a 'secret'>]><speak/>", "document type"}};
  for (const auto& [document, words] : documents) {
    tts_request request = request_for(document);
    request.flags = TTS_REQUEST_SSML;
    KeepingSink sink;
    EXPECT_EQ(google.speak(request, sink), TTS_INVALID_ARGUMENT) << document;
    EXPECT_THAT(google.message(), HasSubstr(words));
    EXPECT_THAT(google.message(), Not(HasSubstr("secret")));
  }
  tts_request request = request_for("<speak>One</speak>");
  request.flags = TTS_REQUEST_SSML;
  request.voice = tts::str("en-US-Chirp3-HD-Kore");
  KeepingSink sink;
  EXPECT_EQ(google.speak(request, sink), TTS_INVALID_ARGUMENT);
  EXPECT_THAT(google.message(), HasSubstr("takes none"));
  EXPECT_EQ(google.fake.counter("calls"), 0);
}

TEST(GoogleRequest, AddressesInSsmlPassWhereTheOperatorAllowsThem) {
  Google google(R"("voice": "en-US-Neural2-C", "allow_external_uris": true)");
  tts_request request =
      request_for("<speak><audio src='https://example.com/a.mp3'>bell</audio></speak>");
  request.flags = TTS_REQUEST_SSML;
  KeepingSink sink;
  EXPECT_EQ(google.speak(request, sink), TTS_OK) << google.message();
}

}  // namespace
}  // namespace caesura::test
