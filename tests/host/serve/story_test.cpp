// The whole story over HTTP: a segment is made, heard again, its pauses change, and change back.
#include <gmock/gmock.h>

#include "host/caesura_run.hpp"
#include "host/serve/serving.hpp"

namespace caesura::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kAudio = "/projects/house/chapters/one/segments/a/audio";

class ServeStory : public ::testing::Test {
 protected:
  void SetUp() override {
    serving_.write("projects/ada/house.json",
                   R"({"title": "The House", "settings": {"pauses": {"commaMs": 300}},
                       "chapters": [{"id": "one", "title": "The Door", "segments": [
                         {"id": "a", "text": "One, two."},
                         {"id": "b", "text": "Three.", "endsParagraph": true},
                         {"id": "c/d e", "text": "Four."}]}]})");
    serving_.start({.serve = Serving::two_tenants()});
  }
  double only_silence(const HttpAnswer& answer) {
    const auto silences = parse_wav(answer.body).silences_ms(100);
    EXPECT_EQ(silences.size(), 1U);
    return silences.empty() ? 0 : silences.front();
  }
  Serving serving_;
};

TEST_F(ServeStory, APauseIsChangedAndChangedBack) {
  auto client = serving_.client();
  const auto made = client("POST", kAudio);
  ASSERT_EQ(made.status, 200U) << made.body;
  EXPECT_EQ(made.header("x-cache-status"), "MISS");
  EXPECT_EQ(made.header("content-type"), "audio/wav");
  EXPECT_EQ(made.header("transfer-encoding"), "chunked");

  const auto heard = client("POST", kAudio);
  EXPECT_EQ(heard.header("x-cache-status"), "HIT");
  EXPECT_EQ(heard.header("content-length"), std::to_string(heard.body.size()));
  EXPECT_EQ(heard.header("etag"), made.header("etag"));
  EXPECT_EQ(heard.header("x-audio-duration"), made.header("x-audio-duration"));
  EXPECT_NEAR(only_silence(heard), 300, 1);
  EXPECT_EQ(heard.body.substr(44), made.body.substr(44));

  const auto changed = client("PUT", "/projects/house/settings", R"({"pauses": {"commaMs": 650}})");
  ASSERT_EQ(changed.status, 200U) << changed.body;
  const auto anew = client("POST", kAudio);
  EXPECT_EQ(anew.header("x-cache-status"), "MISS");
  EXPECT_NE(anew.header("etag"), made.header("etag"));
  EXPECT_NEAR(only_silence(client("POST", kAudio)), 650, 1);

  client("PUT", "/projects/house/settings", R"({"pauses": {"commaMs": 300}})");
  const auto back = client("POST", kAudio);
  EXPECT_EQ(back.header("x-cache-status"), "HIT");
  EXPECT_EQ(back.body, heard.body);
  EXPECT_EQ(serving_.metric("tone_calls_total"), 2);
}

TEST_F(ServeStory, AProductionTellsWhatIsThere) {
  auto client = serving_.client();
  const std::string address = "/projects/house/chapters/one/audio-production";
  const auto before = client("GET", address).json();
  EXPECT_EQ(before.at("ready").to_number<int>(), 0);
  EXPECT_EQ(before.at("pauses").at("commaMs").to_number<int>(), 300);
  EXPECT_EQ(before.at("pauses").at("chapterMs").to_number<int>(), 3000);
  for (const auto& segment : before.at("segments").as_array()) {
    EXPECT_EQ(segment.at("status"), "missing");
    const std::string url(segment.at("url").as_string());
    EXPECT_EQ(client("GET", url).status, 404U);
    EXPECT_EQ(client("POST", url).status, 200U) << url;
  }
  const auto after = client("GET", address).json();
  EXPECT_EQ(after.at("complete"), true);
  std::vector<std::string> ids;
  std::vector<int> pauses;
  for (const auto& segment : after.at("segments").as_array()) {
    ids.emplace_back(segment.at("id").as_string());
    pauses.push_back(segment.at("pauseAfterMs").to_number<int>());
    const auto heard = client("GET", std::string(segment.at("url").as_string()));
    EXPECT_EQ(heard.header("etag"), "\"" + std::string(segment.at("key").as_string()) + "\"");
    EXPECT_NEAR(segment.at("duration").to_number<double>(),
                std::stod(heard.header("x-audio-duration")), 0.001);
  }
  EXPECT_THAT(ids, ElementsAre("a", "b", "c/d e"));
  EXPECT_THAT(pauses, ElementsAre(500, 1000, 1000));
}

TEST_F(ServeStory, WhatAClientHasIsNotSentAgain) {
  auto client = serving_.client();
  const std::string tag = client("POST", kAudio).header("etag");
  for (const char* method : {"GET", "HEAD", "POST"}) {
    const auto same = client(method, kAudio, "", {{"If-None-Match", "\"x\", " + tag}});
    EXPECT_EQ(same.status, 304U) << method;
    EXPECT_EQ(same.header("etag"), tag);
    EXPECT_EQ(same.body, "");
  }
  EXPECT_EQ(client("GET", kAudio, "", {{"If-None-Match", "\"other\""}}).status, 200U);
}

TEST_F(ServeStory, PartsOfTheAudioCanBeHad) {
  auto client = serving_.client();
  client("POST", kAudio);
  const auto whole = client("GET", kAudio);
  ASSERT_EQ(whole.status, 200U);
  EXPECT_EQ(whole.header("accept-ranges"), "bytes");
  const std::size_t size = whole.body.size();
  const auto range = [&](const std::string& words, const Headers& more = {}) {
    Headers headers{{"Range", words}};
    headers.insert(headers.end(), more.begin(), more.end());
    return client("GET", kAudio, "", headers);
  };
  const auto middle = range("bytes=100-199");
  EXPECT_EQ(middle.status, 206U);
  EXPECT_EQ(middle.body, whole.body.substr(100, 100));
  EXPECT_EQ(middle.header("content-range"), "bytes 100-199/" + std::to_string(size));
  EXPECT_EQ(range("bytes=-50").body, whole.body.substr(size - 50));
  EXPECT_EQ(range("bytes=" + std::to_string(size - 1) + "-").body.size(), 1U);
  EXPECT_EQ(range("bytes=0-999999999").body.size(), size);
  const auto outside = range("bytes=" + std::to_string(size) + "-");
  EXPECT_EQ(outside.status, 416U);
  EXPECT_EQ(outside.header("content-range"), "bytes */" + std::to_string(size));
  for (const char* odd : {"bytes=5-2", "bytes=0-1,4-5", "lines=1-2", "bytes=x-", "bytes="}) {
    EXPECT_EQ(range(odd).status, 200U) << odd;
  }
  EXPECT_EQ(range("bytes=0-9", {{"If-Range", whole.header("etag")}}).status, 206U);
  EXPECT_EQ(range("bytes=0-9", {{"If-Range", "\"old\""}}).status, 200U);
  const auto head = client("HEAD", kAudio);
  EXPECT_EQ(head.header("content-length"), std::to_string(size));
}

TEST_F(ServeStory, SettingsAreReplacedMergedOrLeftAlone) {
  auto client = serving_.client();
  const std::string settings = "/projects/house/settings";
  EXPECT_EQ(client("PATCH", settings, R"({"language": "en-GB"})").status, 200U);
  const auto merged = client("GET", settings).json();
  EXPECT_EQ(merged.at("language"), "en-GB");
  EXPECT_EQ(merged.at("pauses").at("commaMs").to_number<int>(), 300);
  client("PUT", settings, R"({"pauses": {"colonMs": 90}})");
  EXPECT_FALSE(client("GET", settings).json().as_object().contains("language"));

  const std::string before = serving_.read("projects/ada/house.json");
  for (const char* wrong : {"{\"pauses\": {\"commaMs\": 70000}}", "{\"pauses\": {\"coma\": 1}}",
                            "{\"pauses\": 5}", "{\"pauses\"", "[]", "{\"voice\": []}"}) {
    EXPECT_EQ(client("PUT", settings, wrong).status, 400U) << wrong;
  }
  EXPECT_EQ(serving_.read("projects/ada/house.json"), before);
  // Nothing half-written lies about.
  int files = 0;
  for ([[maybe_unused]] const auto& file :
       std::filesystem::directory_iterator(serving_.file("projects/ada")))
    ++files;
  EXPECT_EQ(files, 1);
}

TEST_F(ServeStory, AProjectThatPeopleEditIsReadAgainAndNotRewritten) {
  serving_.write("projects/ada/shed.yaml",
                 "chapters: [{id: one, segments: [{id: a, text: 'Five.'}]}]\n");
  auto client = serving_.client();
  const std::string address = "/projects/shed/chapters/one/segments/a/audio";
  EXPECT_EQ(client("POST", address).header("x-cache-status"), "MISS");
  EXPECT_EQ(client("PUT", "/projects/shed/settings", "{}").status, 409U);
  serving_.write("projects/ada/shed.yaml",
                 "chapters: [{id: one, segments: [{id: a, text: 'Six and seven.'}]}]\n");
  EXPECT_EQ(client("POST", address).header("x-cache-status"), "MISS");
  serving_.write("projects/ada/shed.yaml", "chapters: 5\n");
  const auto broken = client("POST", address);
  EXPECT_EQ(broken.status, 409U);
  EXPECT_THAT(broken.body, HasSubstr("shed.yaml:1: chapters: "));
}

TEST_F(ServeStory, WhatProduceSpokeIsAHitHere) {
  serving_.stop();
  serving_.start(
      {.serve = Serving::two_tenants(), .store = "use: disk, path: '${config_dir}/store'"});
  const Caesura caesura;
  const Outcome produced = caesura(
      {"produce", serving_.file("projects/ada/house.json").string(), "--tenant", "ada", "--config",
       serving_.file("serve.yaml").string(), "-o", serving_.file("out").string()});
  ASSERT_EQ(produced.status, 0) << produced.err;
  EXPECT_EQ(serving_.client()("POST", kAudio).header("x-cache-status"), "HIT");
}

TEST_F(ServeStory, WordsSteerTheCache) {
  auto client = serving_.client();
  const auto with = [&](const char* word) {
    return client("POST", kAudio, "", {{"Caesura-Cache", word}});
  };
  EXPECT_EQ(with("only-if-cached").status, 404U);
  EXPECT_EQ(with("bypass").header("x-cache-status"), "MISS");
  EXPECT_EQ(with("only-if-cached").status, 404U);
  EXPECT_EQ(client("POST", kAudio).header("x-cache-status"), "MISS");
  EXPECT_EQ(with("only-if-cached").header("x-cache-status"), "HIT");
  EXPECT_EQ(with("refresh").header("x-cache-status"), "MISS");
  EXPECT_EQ(with("sometimes").status, 400U);
}

}  // namespace
}  // namespace caesura::testing
