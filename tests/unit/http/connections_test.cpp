// Connections are kept, counted by the service itself.
#include <cstdlib>
#include <thread>
#include <vector>

#include "asking.hpp"

namespace caesura::http {
namespace {

using Connections = Asking;

TEST_F(Connections, AWarmRequestOpensNoNewOne) {
  EXPECT_TRUE(ask(*client, speak(fake.http())).response.new_connection);
  for (int i = 0; i < 5; ++i) {
    const Answer answer = ask(*client, speak(fake.http()));
    EXPECT_TRUE(answer.status.ok());
    EXPECT_FALSE(answer.response.new_connection);
  }
  EXPECT_EQ(fake.counter("calls"), 6);
  EXPECT_EQ(fake.counter("connections"), 1);
}

TEST_F(Connections, ARefusalKeepsTheConnection) {
  ask_with(R"({"status": 503, "body": "later"})");
  ask(*client, speak(fake.http()));
  EXPECT_EQ(fake.counter("connections"), 1);
}

TEST_F(Connections, OneThatTheServiceHasClosedIsReplacedUnseen) {
  for (int i = 0; i < 5; ++i) {
    const Answer answer = ask_with(R"({"hang_up": true})");
    EXPECT_TRUE(answer.status.ok()) << answer.status.message();
    EXPECT_EQ(answer.body.size(), kWholeBytes);
  }
  EXPECT_EQ(fake.counter("calls"), 5);
}

TEST_F(Connections, ThreadsShareAClient) {
  constexpr int kThreads = 8;
  constexpr int kCalls = 10;
  std::vector<std::thread> threads;
  std::atomic<int> good = 0;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      const std::string body = R"({"text":"Thread )" + std::to_string(i) + R"(.","rate":24000})";
      std::string first;
      for (int call = 0; call < kCalls; ++call) {
        const Answer answer = ask(*client, speak(fake.http(), body));
        if (first.empty()) first = answer.body;
        if (answer.status.ok() && answer.body == first) ++good;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, kThreads * kCalls);
  EXPECT_LE(fake.counter("connections"), kThreads);
}

TEST_F(Connections, NoMoreThanTheConfiguredNumberIsKept) {
  ClientOptions options;
  options.idle_connections = 0;
  const auto frugal = make_client(options);
  ask(*frugal, speak(fake.http()));
  ask(*frugal, speak(fake.http()));
  EXPECT_EQ(fake.counter("connections"), 2);
}

TEST_F(Connections, AProxyOfTheEnvironmentIsNotUsed) {
  // The case runs in a process of its own under ctest, and puts everything back.
  setenv("http_proxy", "http://127.0.0.1:1", 1);
  setenv("all_proxy", "http://127.0.0.1:1", 1);
  const Answer answer = ask(*client, speak(fake.http()));
  unsetenv("http_proxy");
  unsetenv("all_proxy");
  EXPECT_TRUE(answer.status.ok()) << answer.status.message();
}

TEST_F(Connections, ANewKeyIsUsedAtOnce) {
  fake.configure("key", "rotated-key");
  EXPECT_EQ(ask(*client, speak(fake.http())).status.code(), TTS_UNAUTHENTICATED);
  Request request = speak(fake.http());
  request.headers[1].secret = Secret("rotated-key");
  EXPECT_TRUE(ask(*client, request).status.ok());
}

TEST_F(Connections, ABodyIsSentAsItIs) {
  Request request = speak(fake.http());
  const std::string body("\0binary\r\n\xFF", 10);
  for (const auto* method : {"PUT", "POST", "DELETE"}) {
    request.method = method;
    request.url = fake.http() + "/v1/echo";
    request.accept = {};
    request.body = body;
    const Answer answer = ask(*client, request);
    EXPECT_TRUE(answer.status.ok()) << answer.status.message();
    EXPECT_EQ(answer.body, body);
    EXPECT_EQ(fake.last().at("method").as_string(), method);
  }
}

}  // namespace
}  // namespace caesura::http
