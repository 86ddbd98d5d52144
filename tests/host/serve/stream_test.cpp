// Misses are heard while they are made; clients may leave; what is paid for is kept.
#include <gmock/gmock.h>
#include <signal.h>

#include <chrono>
#include <list>
#include <thread>

#include "host/serve/serving.hpp"

namespace caesura::testing {
namespace {

constexpr const char* kAudio = "/projects/house/chapters/one/segments/a/audio";

class ServeStream : public ::testing::Test {
 protected:
  void start(const std::string& provider, const std::string& serve = "") {
    serving_.write("projects/house.json",
                   R"({"chapters": [{"id": "one", "segments": [
                       {"id": "a", "text": "One, two, three, four and five."}]}]})");
    serving_.start({.serve = serve.empty() ? "threads: 2" : serve,
                    .provider = "use: tone, " + provider,
                    .store = "use: disk, path: '${config_dir}/store'"});
  }
  std::string post() const {
    return std::string("POST ") + kAudio + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n";
  }
  // Waits until the provider was called, for it counts calls as they come.
  void await_call() {
    while (serving_.metric("tone_calls_total") < 1) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }
  Serving serving_;
};

TEST_F(ServeStream, FiftyIdenticalMissesAreOneCall) {
  start("first_byte_ms: 300");
  constexpr int kClients = 50;
  std::list<HttpClient> clients;
  for (int i = 0; i < kClients; ++i) clients.emplace_back(serving_.port());
  for (HttpClient& client : clients) client.send(post());
  const auto first = clients.front().read();
  ASSERT_EQ(first.status, 200U);
  clients.pop_front();
  for (HttpClient& client : clients) {
    const auto answer = client.read();
    EXPECT_TRUE(answer.whole);
    EXPECT_EQ(answer.body.substr(44), first.body.substr(44));
  }
  EXPECT_EQ(serving_.metric("tone_calls_total"), 1);
}

TEST_F(ServeStream, TheHeadComesBeforeTheAudioIsMade) {
  start("real_time_factor: 1");
  auto client = serving_.client("");
  client.send(post());
  const auto from = std::chrono::steady_clock::now();
  EXPECT_EQ(client.read_head().header("x-cache-status"), "MISS");
  const auto head = std::chrono::steady_clock::now() - from;
  auto other = serving_.client("");
  other.send(post());
  const auto answer = other.read();
  const auto whole = std::chrono::steady_clock::now() - from;
  EXPECT_TRUE(answer.whole);
  EXPECT_LT(head * 4, whole);
  EXPECT_GT(std::stod(answer.header("x-audio-duration")), 1.0);
}

TEST_F(ServeStream, AnswersThatBreakOffAreSeenToBeBroken) {
  start("script: [{after_bytes: 20000, status: UNAVAILABLE, message: gone}]");
  auto client = serving_.client("");
  client.send(post());
  const auto answer = client.read();
  EXPECT_EQ(answer.status, 200U);
  EXPECT_FALSE(answer.whole);
  EXPECT_EQ(serving_.client("")("GET", kAudio).status, 404U);
}

TEST_F(ServeStream, ErrorsBeforeTheFirstByteAreErrors) {
  start(
      "script: [{times: 1, after_bytes: 0, status: RESOURCE_EXHAUSTED, retry_after_ms: 2500, "
      "message: too much}]");
  auto client = serving_.client("");
  const auto refused = client("POST", kAudio);
  EXPECT_EQ(refused.status, 429U);
  EXPECT_EQ(refused.header("retry-after"), "3");
  EXPECT_EQ(refused.json().at("error").at("type"), "rate_limit_error");
  EXPECT_EQ(client("POST", kAudio).status, 200U);
}

TEST_F(ServeStream, WhoLeavesIsNotWaitedForAndHisAudioIsKept) {
  start("first_byte_ms: 300");
  auto client = serving_.client("");
  client.send(post());
  await_call();
  client.hang_up();
  HttpAnswer answer;
  for (auto other = serving_.client(""); answer.status != 200;) answer = other("GET", kAudio);
  EXPECT_EQ(answer.header("x-cache-status"), "HIT");
  EXPECT_EQ(serving_.metric("tone_calls_total"), 1);
  EXPECT_EQ(serving_.stop(), 0);
  EXPECT_THAT(serving_.read("access.log"), ::testing::HasSubstr("\"status\":499"));
}

TEST_F(ServeStream, TheEndWaitsForWhatIsUnderWay) {
  start("first_byte_ms: 500");
  auto client = serving_.client("");
  auto idle = serving_.client("");
  client.send(post());
  await_call();
  serving_.signal(SIGTERM);
  const auto answer = client.read();
  EXPECT_EQ(answer.status, 200U);
  EXPECT_TRUE(answer.whole);
  EXPECT_TRUE(idle.closed());
  EXPECT_EQ(serving_.wait(), 0);
}

TEST_F(ServeStream, TheEndFinishesWhatNobodyWaitsFor) {
  start("first_byte_ms: 500");
  auto client = serving_.client("");
  client.send(post());
  await_call();
  client.hang_up();
  EXPECT_EQ(serving_.stop(), 0);
  serving_.start_with(serving_.file("serve.yaml"));
  EXPECT_EQ(serving_.client("")("GET", kAudio).header("x-cache-status"), "HIT");
}

TEST_F(ServeStream, ASecondSignalWaitsForNobody) {
  start("script: [{hang: true}]", "timeouts: {stop: 1h}");
  auto client = serving_.client("");
  client.send(post());
  await_call();
  serving_.signal(SIGTERM);
  while (!serving_.client_refused()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  serving_.signal(SIGTERM);
  EXPECT_EQ(serving_.wait(), 0);
}

TEST_F(ServeStream, WhoTakesNothingIsLetGo) {
  start("sample_rate: 48000", "timeouts: {write: 300ms}");
  std::string words;
  while (words.size() < 6'000) words += "word ";
  auto client = serving_.client("");
  const std::string body = R"({"model": "m", "voice": "v", "input": ")" + words + "\"}";
  client.send("POST /v1/audio/speech HTTP/1.1\r\nHost: x\r\nContent-Length: " +
              std::to_string(body.size()) + "\r\n\r\n" + body);
  await_call();
  // The one that asks for the metrics is open, too.
  while (serving_.metric("caesura_http_connections") > 1) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  EXPECT_EQ(serving_.stop(), 0);
  EXPECT_THAT(serving_.read("access.log"), ::testing::HasSubstr("\"status\":499"));
}

TEST_F(ServeStream, TooManyWaitersAreTurnedAway) {
  start("first_byte_ms: 500", "limits: {workers: 1, waiting: 0}");
  auto first = serving_.client("");
  first.send(post());
  await_call();
  const auto refused = serving_.client("")("POST", kAudio);
  EXPECT_EQ(refused.status, 503U);
  EXPECT_EQ(refused.header("retry-after"), "1");
  EXPECT_EQ(first.read().status, 200U);
}

TEST_F(ServeStream, AClientOfHttp10GetsAStreamThatEndsWithTheConnection) {
  start("chunk_ms: 50");
  auto client = serving_.client("");
  client.send(std::string("POST ") + kAudio + " HTTP/1.0\r\nContent-Length: 0\r\n\r\n");
  const auto answer = client.read();
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.header("transfer-encoding"), "");
  EXPECT_EQ(answer.header("connection"), "close");
  EXPECT_GT(answer.body.size(), 1000U);
}

}  // namespace
}  // namespace caesura::testing
