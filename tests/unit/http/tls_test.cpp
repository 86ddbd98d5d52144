// TLS is verified, always; HTTP/2 is spoken where it is offered.
#include "asking.hpp"
#include "unit/temporary_folder.hpp"

namespace caesura::http {
namespace {

using ::testing::HasSubstr;

class Tls : public ::testing::Test {
 protected:
  void SetUp() override { test::make_certificates(folder.path()); }
  std::string file(const char* name) const { return (folder.path() / name).string(); }
  std::unique_ptr<Client> trusting(const char* ca) const {
    ClientOptions options;
    options.ca_file = file(ca);
    return make_client(options);
  }
  caesura::testing::TemporaryFolder folder;
};

TEST_F(Tls, Http2IsUsedAndItsConnectionKept) {
  test::FakeService fake("example", {"--certificate", file("server.pem")});
  const auto client = trusting("ca.pem");
  for (int i = 0; i < 3; ++i) {
    const Answer answer = ask(*client, speak(fake.https()));
    ASSERT_TRUE(answer.status.ok()) << answer.status.message();
    EXPECT_EQ(answer.response.http_version, 20);
    EXPECT_EQ(answer.response.framing, Framing::h2);
    EXPECT_EQ(answer.body.size(), kWholeBytes);
  }
  EXPECT_EQ(fake.counter("connections"), 1);
  EXPECT_EQ(fake.last().at("version").as_string(), "2");
}

TEST_F(Tls, Http2FaultsAreFound) {
  test::FakeService fake("example", {"--certificate", file("server.pem")});
  const auto client = trusting("ca.pem");
  for (const auto* fault :
       {R"({"reset_after": 5000})", R"({"close_after": 5000})", R"({"claim_length": 20000})",
        R"({"close_at_once": true})", R"({"reset_at_once": true})", R"({"gzip": true})",
        R"({"status": 200, "body": "", "framing": "length"})"}) {
    SCOPED_TRACE(fault);
    fake.script(std::string("[") + fault + "]");
    const Answer answer = ask(*client, speak(fake.https()));
    EXPECT_EQ(answer.status.code(), TTS_UNAVAILABLE) << answer.status.message();
    EXPECT_THAT(answer.status.message(), HasSubstr("fake: "));
    EXPECT_TRUE(ask(*client, speak(fake.https())).status.ok());
  }
  fake.script(R"([{"trailers": {"x-sum": "1"}, "informational": [103]}])");
  EXPECT_EQ(ask(*client, speak(fake.https())).body.size(), kWholeBytes);
}

TEST_F(Tls, WithoutHttp2TheOldProtocolIsSpoken) {
  test::FakeService fake("example", {"--certificate", file("server.pem"), "--no-h2"});
  const auto client = trusting("ca.pem");
  const Answer answer = ask(*client, speak(fake.https()));
  EXPECT_TRUE(answer.status.ok()) << answer.status.message();
  EXPECT_EQ(answer.response.http_version, 11);
}

TEST_F(Tls, AnUnknownAuthorityIsRefusedForGood) {
  test::FakeService fake("example", {"--certificate", file("server.pem")});
  for (const auto& client : {trusting("other_ca.pem"), make_client()}) {
    const Answer answer = ask(*client, speak(fake.https()));
    EXPECT_EQ(answer.status.code(), TTS_FAILED_PRECONDITION);
    EXPECT_THAT(answer.status.message(), HasSubstr("certificate"));
  }
  EXPECT_EQ(fake.counter("calls"), 0);
}

TEST_F(Tls, ACertificateOfAnotherNameOrTimeIsRefused) {
  const auto client = trusting("ca.pem");
  for (const auto* certificate : {"other_host.pem", "expired.pem"}) {
    test::FakeService fake("example", {"--certificate", file(certificate)});
    const Answer answer = ask(*client, speak(fake.https()));
    EXPECT_EQ(answer.status.code(), TTS_FAILED_PRECONDITION) << answer.status.message();
    EXPECT_EQ(fake.counter("calls"), 0);
  }
}

TEST_F(Tls, VerificationCanBeLeftOutForLoopbackOnly) {
  test::FakeService fake("example", {"--certificate", file("other_host.pem")});
  ClientOptions options;
  options.insecure_loopback = true;
  EXPECT_TRUE(ask(*make_client(options), speak(fake.https())).status.ok());
}

TEST_F(Tls, VersionsBefore12AreRefused) {
  test::FakeService old("example", {"--certificate", file("server.pem"), "--tls-at-most", "1.1"});
  const auto client = trusting("ca.pem");
  EXPECT_FALSE(ask(*client, speak(old.https())).status.ok());
  EXPECT_EQ(old.counter("calls"), 0);
  test::FakeService enough("example",
                           {"--certificate", file("server.pem"), "--tls-at-most", "1.2"});
  const Answer answer = ask(*client, speak(enough.https()));
  EXPECT_TRUE(answer.status.ok()) << answer.status.message();
}

TEST_F(Tls, ACaFileThatCannotBeReadIsAConfigError) {
  ClientOptions options;
  options.ca_file = file("missing.pem");
  const auto client = Client::create(options);
  EXPECT_EQ(client.status().code(), TTS_INVALID_ARGUMENT);
  EXPECT_THAT(client.status().message(), HasSubstr("missing.pem"));
}

}  // namespace
}  // namespace caesura::http
