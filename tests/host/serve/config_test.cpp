// The `serve:` section: mistakes are told before anything listens.
#include <gmock/gmock.h>
#include <stdlib.h>

#include "host/caesura_run.hpp"
#include "host/serve/serving.hpp"

namespace caesura::testing {
namespace {

using ::testing::HasSubstr;

class ServeConfig : public ::testing::Test {
 protected:
  [[nodiscard]] Outcome serve(const std::string& section) const {
    caesura_.write(
        "serve.yaml",
        "caesura: 1\nproviders: {tones: {use: tone}}\nchains: {default: [tones]}\n" + section);
    return caesura_({"serve", "--config", caesura_.file("serve.yaml").string()});
  }
  void expect_mistake(const std::string& section, const std::string& part) const {
    expect_error(serve(section), 2, part);
  }
  Caesura caesura_;
};

TEST_F(ServeConfig, MistakesNameFileAndLine) {
  expect_mistake("serve:\n  lissten: '127.0.0.1:0'\n",
                 "serve.yaml:5: serve.lissten: unknown key; did you mean \"listen\"?");
  expect_mistake("serve:\n  limits: {bodi: 1}\n", "serve.yaml:5: serve.limits.bodi: unknown key");
  expect_mistake("serve:\n  timeouts: {idle: 5}\n", "serve.yaml:5: serve.timeouts.idle: ");
  expect_mistake("serve: [1]\n", "serve.yaml:4: serve: is a list; must be a mapping");
}

TEST_F(ServeConfig, AddressesThatAreNoneAreRefused) {
  expect_mistake("serve: {listen: 'nowhere'}\n", "write 127.0.0.1:8080 or [::]:8080");
  expect_mistake("serve: {listen: '127.0.0.1:99999'}\n", "is no address");
}

TEST_F(ServeConfig, AnOpenDoorMustBeMeant) {
  expect_mistake("serve: {listen: '0.0.0.0:0'}\n", "there are no tokens; add tokens");
}

TEST_F(ServeConfig, TokensMustBeLongAndOfOneTenant) {
  expect_mistake("serve: {tokens: [{token: '${ENV:NO_SUCH_TOKEN}', tenant: ada}]}\n",
                 "NO_SUCH_TOKEN");
  setenv("TEST_SHORT_TOKEN", "short", 1);
  setenv("TEST_LONG_TOKEN", "0123456789abcdefg", 1);
  expect_mistake("serve: {tokens: [{token: '${ENV:TEST_SHORT_TOKEN}', tenant: ada}]}\n",
                 "fewer than 16 characters");
  const std::string token = "{token: '${ENV:TEST_LONG_TOKEN}', tenant: ";
  expect_mistake("serve: {tokens: [" + token + "a}, " + token + "b}]}\n", "have the same token");
  expect_mistake("serve: {tokens: [" + token + "../b}]}\n", "is no name");
}

TEST_F(ServeConfig, CertificatesMustBeThere) {
  expect_mistake("serve: {listen: '127.0.0.1:0', tls: {certificate: /no/such, key: /no/such}}\n",
                 "serve.tls.certificate: /no/such: ");
}

TEST_F(ServeConfig, OtherCommandsReadTheSameFile) {
  caesura_.write("serve.yaml",
                 "caesura: 1\nproviders: {tones: {use: tone}}\nchains: {default: [tones]}\n"
                 "serve: {listen: '127.0.0.1:0'}\n");
  EXPECT_EQ(caesura_({"speak", "One.", "--config", caesura_.file("serve.yaml").string()}).status,
            0);
}

TEST(ShippedServeConfig, ServesItsBookAndRemembers) {
  Serving serving;
  serving.start_with(CAESURA_SOURCE_DIR "/configs/serve.yaml", {"--listen", "127.0.0.1:0"});
  auto client = serving.client("");
  const auto production =
      client("GET", "/projects/the-lighthouse-clock/chapters/chapter-1/audio-production");
  ASSERT_EQ(production.status, 200U) << production.body;
  const auto json = production.json();
  const std::string url(json.at("segments").at(0).at("url").as_string());
  EXPECT_EQ(client("POST", url).header("x-cache-status"), "MISS");
  EXPECT_EQ(client("POST", url).header("x-cache-status"), "HIT");
  EXPECT_EQ(client("GET", "/v1/models").json().at("data").as_array().size(), 3U);
}

}  // namespace
}  // namespace caesura::testing
