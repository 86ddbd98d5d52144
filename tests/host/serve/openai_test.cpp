// OpenAI's endpoints, as OpenAI's own client library and as plain requests use them.
#include <gmock/gmock.h>
#include <stdio.h>

#include "host/caesura_run.hpp"
#include "host/serve/serving.hpp"

namespace caesura::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

class ServeOpenAi : public ::testing::Test {
 protected:
  void start(const std::string& more = "") {
    serving_.start(
        {.serve = Serving::two_tenants() + more, .provider = "use: tone, sample_rate: 8000"});
  }
  static std::string body(const std::string& input, const std::string& more = "") {
    return R"({"model": "tts-1", "voice": "alloy", "input": ")" + input + "\"" + more + "}";
  }
  HttpAnswer speak(const std::string& json) {
    return serving_.client()("POST", "/v1/audio/speech", json);
  }
  Serving serving_;
};

TEST_F(ServeOpenAi, TheLibrarysOwnClientSpeaksAndHearsFromTheCache) {
  start();
  const std::string folder = CAESURA_SOURCE_DIR "/tests/host/serve/openai_client";
  const std::string command = "node " + folder +
                              "/speak.mjs " CAESURA_SOURCE_DIR
                              "/build/node/openai_client http://127.0.0.1:" +
                              std::to_string(serving_.port()) + "/v1 " + kAda;
  FILE* client = popen(command.c_str(), "r");
  ASSERT_NE(client, nullptr);
  std::string output;
  char buffer[4096];
  while (const std::size_t size = fread(buffer, 1, sizeof buffer, client))
    output.append(buffer, size);
  ASSERT_EQ(pclose(client), 0) << "run " << folder << "/install";
  const auto told = boost::json::parse(output);
  const auto& heard = told.at("heard").as_array();
  EXPECT_THAT(told.at("models").as_array(), Contains(boost::json::value("tts-1")));
  EXPECT_EQ(heard.at(0).at("cache"), "MISS");
  EXPECT_EQ(heard.at(0).at("type"), "audio/wav");
  EXPECT_EQ(heard.at(0).at("starts"), "RIFF");
  EXPECT_EQ(heard.at(1).at("cache"), "HIT");
  // WAV and PCM are the same samples, so one entry.
  EXPECT_EQ(heard.at(2).at("cache"), "HIT");
  EXPECT_EQ(heard.at(2).at("type"), "audio/pcm");
  EXPECT_EQ(heard.at(2).at("bytes").to_number<int>() + 44,
            heard.at(1).at("bytes").to_number<int>());
  EXPECT_LT(heard.at(3).at("bytes").to_number<int>(), heard.at(1).at("bytes").to_number<int>());
  EXPECT_GT(told.at("pieces").to_number<int>(), 0);
  EXPECT_EQ(told.at("unknown_format").at("kind"), "BadRequestError");
  EXPECT_EQ(told.at("no_input").at("status").to_number<int>(), 400);
  EXPECT_EQ(told.at("wrong_key").at("kind"), "AuthenticationError");
}

TEST_F(ServeOpenAi, MistakesAreToldAndNeverTheText) {
  start();
  for (const std::string& wrong :
       {std::string("{"), std::string("[]"), std::string("null"), std::string("\xFF\xFE"),
        std::string(R"({"model": "tts-1", "voice": "alloy"})"),
        std::string(R"({"model": "tts-1", "voice": "alloy", "input": 5})"),
        std::string(R"({"model": "tts-1", "voice": "alloy", "input": ""})"),
        std::string(R"({"model": 1, "voice": "alloy", "input": "hush"})"),
        body("hush", R"(, "speed": 9)"), body("hush", R"(, "speed": "fast")"),
        body("hush", R"(, "response_format": "midi")"),
        body("hush", R"(, "response_format": "mp3")"), body("hush", R"(, "stream_format": "sse")"),
        body("\\u0000"), body("\\ud800"), std::string(100, '[')}) {
    const auto answer = speak(wrong);
    EXPECT_EQ(answer.status, 400U) << wrong;
    EXPECT_EQ(answer.json().at("error").at("type"), "invalid_request_error");
    EXPECT_THAT(answer.body, ::testing::Not(HasSubstr("hush")));
  }
  EXPECT_EQ(serving_.metric("tone_calls_total"), 0);
}

TEST_F(ServeOpenAi, TwoLongTextsThatDifferInTheLastByteAreTwoEntries) {
  start();
  std::string words;
  while (words.size() < 20'000) words += "wo ";
  const auto first = speak(body(words + "a", R"(, "speed": 4)"));
  ASSERT_EQ(first.status, 200U) << first.body;
  EXPECT_EQ(speak(body(words + "b", R"(, "speed": 4)")).header("x-cache-status"), "MISS");
  const auto again = speak(body(words + "a", R"(, "speed": 4)"));
  EXPECT_EQ(again.header("x-cache-status"), "HIT");
  EXPECT_EQ(again.body.substr(44), first.body.substr(44));
  EXPECT_EQ(serving_.metric("tone_calls_total"), 2);
}

TEST_F(ServeOpenAi, HowTheJsonIsWrittenDoesNotMatter) {
  start();
  speak(body("One."));
  const auto other = speak(
      "{ \"input\":\"\\u004fne.\",\n\"speed\": 1.0, \"voice\":\"alloy\", "
      "\"model\" : \"tts-1\", \"instructions\": null }");
  EXPECT_EQ(other.header("x-cache-status"), "HIT");
}

TEST_F(ServeOpenAi, BodiesAboveTheLimitAreRefusedUnread) {
  start(", limits: {body: 4KiB}");
  EXPECT_EQ(speak(body(std::string(5000, 'a'))).status, 413U);
  auto told_ahead = serving_.client();
  told_ahead.send("POST /v1/audio/speech HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " +
                  std::string(kAda) +
                  "\r\nContent-Length: 99999999\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(told_ahead.read().status, 413U);
  auto in_pieces = serving_.client();
  in_pieces.send("POST /v1/audio/speech HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " +
                 std::string(kAda) + "\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 8; ++i) in_pieces.send("400\r\n" + std::string(1024, 'a') + "\r\n");
  EXPECT_EQ(in_pieces.read().status, 413U);
  EXPECT_TRUE(in_pieces.closed());
}

TEST_F(ServeOpenAi, ABodyMayWaitForTheGoAheadAndComeInPieces) {
  start();
  auto client = serving_.client();
  const std::string json = body("One, two.");
  client.send("POST /v1/audio/speech HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " +
              std::string(kAda) + "\r\nContent-Length: " + std::to_string(json.size()) +
              "\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read(true).status, 100U);
  client.send(json.substr(0, 10));
  client.send(json.substr(10));
  EXPECT_EQ(client.read().status, 200U);
}

TEST_F(ServeOpenAi, ABodyThatDoesNotComeIsNotWaitedFor) {
  start(", timeouts: {body: 200ms}");
  auto client = serving_.client();
  client.send("POST /v1/audio/speech HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " +
              std::string(kAda) + "\r\nContent-Length: 100\r\n\r\n{");
  EXPECT_EQ(client.read().status, 408U);
  EXPECT_TRUE(client.closed());
}

TEST_F(ServeOpenAi, ModelsAndVoicesMayStandForOthers) {
  start(", openai: {models: {narrator: {chain: default}}, voices: {alloy: low, nova: low}}");
  const auto models = serving_.client()("GET", "/v1/models").json();
  EXPECT_EQ(models.at("data").at(0).at("id"), "narrator");
  speak(R"({"model": "narrator", "voice": "alloy", "input": "One."})");
  const auto other = speak(R"({"model": "narrator", "voice": "nova", "input": "One."})");
  EXPECT_EQ(other.header("x-cache-status"), "HIT");
}

}  // namespace
}  // namespace caesura::testing
