// What goes over the wire, compared with a request that was reviewed against Azure's documentation.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "providers/azure_speaker.hpp"

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

TEST(AzureRequest, IsTheRecordedOne) {
  Azure azure;
  tts_request request = request_for("Tom & Ann, listen: now. Go.");
  tts_pauses pauses = tts::all_pauses();
  pauses.comma_ms = 300;
  pauses.colon_ms = 400;
  pauses.sentence_ms = 500;
  request.pauses = &pauses;
  request.style = tts::str("cheerful");
  request.style_degree = 1.5;
  request.rate_pct = 10;
  request.volume_pct = -5;
  azure.speaker().audio(request);
  std::stringstream expected;
  expected << std::ifstream(CAESURA_SOURCE_DIR "/tests/providers/requests/azure.txt").rdbuf();
  EXPECT_EQ(recorded(azure.fake), expected.str());
}

TEST(AzureRequest, RoleAndLanguageAndLexiconNestAsTheServiceAllows) {
  Azure azure(R"("voice": "zh-CN-XiaomoNeural", "lexicon_uri": "https://example.com/names.xml",
                 "effect": "eq_car")");
  tts_request request = request_for("Hello");
  request.language = tts::str("en-GB");
  request.style = tts::str("calm");
  request.role = tts::str("Girl");
  request.pitch_pct = 5.5;
  EXPECT_THAT(azure.document(request),
              HasSubstr("<voice name=\"zh-CN-XiaomoNeural\" effect=\"eq_car\">"
                        "<lexicon uri=\"https://example.com/names.xml\"/><lang xml:lang=\"en-GB\">"
                        "<mstts:express-as style=\"calm\" role=\"Girl\"><prosody pitch=\"+5.5%\">"
                        "Hello</prosody></mstts:express-as></lang></voice></speak>"));
}

TEST(AzureRequest, ValuesOutOfRangeAreCutToWhatTheServiceWouldDo) {
  Azure azure;
  tts_request request = request_for("Hello");
  request.rate_pct = 300;
  request.pitch_pct = -80;
  const std::string document = azure.document(request);
  EXPECT_THAT(document, HasSubstr("<prosody rate=\"+100%\" pitch=\"-50%\">"));
}

TEST(AzureRequest, ADeploymentIsAskedByItsId) {
  Azure azure(R"("voice": "en-US-JennyNeural", "deployment": "id/1")");
  azure.fake.configure("deployment", "id%2F1");
  EXPECT_FALSE(azure.speaker().audio(request_for("Hello")).empty());
  EXPECT_EQ(field_of(azure.speaker().fields(request_for("Hello")), "model"), "id/1");
}

TEST(AzureRequest, SsmlGoesOutAsItCame) {
  Azure azure;
  const std::string ssml =
      "<?xml version='1.0'?><speak version='1.0' xmlns='http://www.w3.org/2001/10/synthesis'\n"
      " xml:lang='en-US'><voice name='en-GB-RyanNeural'>One,<break time='2s'/> "
      "two.</voice></speak>";
  tts_request request = request_for(ssml);
  const tts_pauses pauses = tts::all_pauses(700);
  request.flags = TTS_REQUEST_SSML;
  request.pauses = &pauses;
  KeepingSink sink;
  ASSERT_EQ(azure.speak(request, sink), TTS_OK) << azure.message();
  EXPECT_EQ(azure.fake.last().at("body").as_string(), ssml);
  EXPECT_EQ(sink.info.count("pauses_not_rendered"), 0U);
}

TEST(AzureRequest, SsmlThatMustNotGoOutIsRefusedHere) {
  Azure azure;
  const auto speak = [](const std::string& within) {
    return "<speak version='1.0' xmlns='http://www.w3.org/2001/10/synthesis'"
           " xmlns:mstts='http://www.w3.org/2001/mstts' xml:lang='en'>" +
           within + "</speak>";
  };
  std::string many;
  for (int i = 0; i < 51; ++i) many += "<voice name='en-GB-RyanNeural'>secret</voice>";
  const std::pair<std::string, const char*> documents[] = {
      {"<speak>secret", "line 1"},
      {"secret", "line 1, column 1"},
      {"<p>secret</p>", "root must be speak"},
      {speak("secret"), "must be a voice"},
      {speak(many), "50 voice"},
      {speak("<voice name='a'><audio src='https://example.com/secret'/></voice>"), "src"},
      {speak("<voice name='a'><lexicon uri='https://example.com/secret'/></voice>"), "uri"},
      {speak("<mstts:backgroundaudio src='x'/><voice name='a'>b</voice>"), "src"},
      {"<!DOCTYPE speak [<!ENTITY a 'secret'>]><speak/>", "document type"}};
  for (const auto& [document, words] : documents) {
    tts_request request = request_for(document);
    request.flags = TTS_REQUEST_SSML;
    KeepingSink sink;
    EXPECT_EQ(azure.speak(request, sink), TTS_INVALID_ARGUMENT) << document;
    EXPECT_THAT(azure.message(), HasSubstr(words));
    EXPECT_THAT(azure.message(), Not(HasSubstr("secret")));
  }
  EXPECT_EQ(azure.fake.counter("calls"), 0);
}

TEST(AzureRequest, AddressesInSsmlPassWhereTheOperatorAllowsThem) {
  Azure azure(R"("allow_external_uris": true)");
  tts_request request = request_for(
      "<speak version='1.0' xmlns='http://www.w3.org/2001/10/synthesis' xml:lang='en'><voice "
      "name='en-GB-RyanNeural'><lexicon uri='https://example.com/a.xml'/>One</voice></speak>");
  request.flags = TTS_REQUEST_SSML;
  KeepingSink sink;
  EXPECT_EQ(azure.speak(request, sink), TTS_OK) << azure.message();
}

}  // namespace
}  // namespace caesura::test
