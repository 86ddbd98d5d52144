// Listening, connections, tokens and limits: what holds for every endpoint.
#include <gmock/gmock.h>
#include <signal.h>

#include <algorithm>

#include "host/serve/serving.hpp"

namespace caesura::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ServeCore : public ::testing::Test {
 protected:
  void start(const std::string& serve = Serving::two_tenants()) {
    serving_.start({.serve = serve});
  }
  Serving serving_;
};

TEST_F(ServeCore, TellsThatItIsAliveAndReadyAndWhatItCounted) {
  start();
  auto anyone = serving_.client("");
  EXPECT_EQ(anyone("GET", "/healthz").status, 200U);
  const auto ready = anyone("GET", "/readyz");
  EXPECT_EQ(ready.status, 200U);
  EXPECT_EQ(ready.json().at("provider"), "ok");
  EXPECT_EQ(anyone("HEAD", "/healthz").body, "");
  const auto metrics = anyone("GET", "/metrics");
  EXPECT_THAT(metrics.header("content-type"), HasSubstr("text/plain; version=0.0.4"));
  EXPECT_THAT(metrics.body, HasSubstr("caesura_http_requests_total{route=\"healthz\""));
  EXPECT_THAT(metrics.body, HasSubstr("caesura_layer_seconds"));
}

TEST_F(ServeCore, KeepsConnectionsAndAnswersWhatIsSentAhead) {
  start();
  auto client = serving_.client();
  std::string three;
  for (int i = 0; i < 3; ++i) three += "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
  client.send(three);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(client.read().status, 200U);
  const auto last = client("GET", "/healthz", "", {{"Connection", "close"}});
  EXPECT_EQ(last.header("connection"), "close");
  EXPECT_TRUE(client.closed());
}

TEST_F(ServeCore, UnknownPathsAndMethodsAreTold) {
  start();
  auto client = serving_.client();
  EXPECT_EQ(client("GET", "/nothing").status, 404U);
  const auto wrong = client("DELETE", "/healthz");
  EXPECT_EQ(wrong.status, 405U);
  EXPECT_EQ(wrong.header("allow"), "GET, HEAD");
}

TEST_F(ServeCore, WhatIsNoHttpIs400AndTheEnd) {
  start();
  for (const char* bytes :
       {"\x16\x03\x01 hello\r\n\r\n", "GET healthz HTTP/1.1\r\n\r\n",
        "GET /a/../b HTTP/1.1\r\n\r\n", "GET /a%00b HTTP/1.1\r\n\r\n", "GET /a//b HTTP/1.1\r\n\r\n",
        "GET /%zz HTTP/1.1\r\n\r\n",
        "POST /healthz HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "POST /healthz HTTP/1.1\r\nContent-Length: 4\r\n"
        "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"}) {
    auto client = serving_.client();
    client.send(bytes);
    EXPECT_EQ(client.read().status, 400U) << bytes;
  }
  EXPECT_EQ(serving_.client()("GET", "/healthz").status, 200U);
}

TEST_F(ServeCore, HeadersAboveTheLimitAreRefused) {
  start(Serving::two_tenants() + ", limits: {header: 1KiB}");
  auto client = serving_.client();
  EXPECT_EQ(client("GET", "/healthz", "", {{"X", std::string(2000, 'x')}}).status, 431U);
  EXPECT_TRUE(client.closed());
}

TEST_F(ServeCore, ConnectionsAboveTheLimitAreTurnedAway) {
  start(Serving::two_tenants() + ", limits: {connections: 2}");
  auto first = serving_.client();
  auto second = serving_.client();
  ASSERT_EQ(first("GET", "/healthz").status, 200U);
  ASSERT_EQ(second("GET", "/healthz").status, 200U);
  auto third = serving_.client();
  EXPECT_EQ(third.read().status, 503U);
  EXPECT_TRUE(third.closed());
  EXPECT_EQ(first("GET", "/healthz").status, 200U);
}

TEST_F(ServeCore, SlowAndSilentClientsAreLetGo) {
  start(Serving::two_tenants() + ", timeouts: {header: 200ms, body: 200ms, idle: 300ms}");
  auto silent = serving_.client();
  auto slow = serving_.client();
  slow.send("GET /healthz HTTP/1.1\r\nHo");
  EXPECT_EQ(slow.read().status, 408U);
  EXPECT_TRUE(slow.closed());
  EXPECT_TRUE(silent.closed());
}

TEST_F(ServeCore, EndsWhenAskedTo) {
  start();
  auto idle = serving_.client();
  ASSERT_EQ(idle("GET", "/healthz").status, 200U);
  EXPECT_EQ(serving_.stop(), 0);
  EXPECT_TRUE(idle.closed());
  EXPECT_THAT(serving_.read("stderr"), HasSubstr("what was paid for is finished"));
}

TEST_F(ServeCore, LogsOneLineOfJsonForEachRequest) {
  start();
  serving_.client()("GET", "/healthz?text=secret", "",
                    {{"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}});
  serving_.client()("GET", "/a-secret-path");
  EXPECT_EQ(serving_.stop(), 0);
  const std::string log = serving_.read("access.log");
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 2);
  const auto line = boost::json::parse(log.substr(0, log.find('\n')));
  EXPECT_EQ(line.at("route"), "healthz");
  EXPECT_EQ(line.at("status").to_number<int>(), 200);
  EXPECT_EQ(line.at("trace"), "0af7651916cd43dd8448eb211c80319c");
  EXPECT_THAT(log, Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace caesura::testing
