// TLS: the server's certificate and name are always checked.
#include "tests/stores/redis/redis_fixture.hpp"

namespace caesura::test {
namespace {

class RedisTls : public ::testing::Test {
 protected:
  static Server& server() {
    static Server only("redis", {"--tls"});
    return only;
  }
  static std::string beside(const std::string& file) {
    return (std::filesystem::path(server().text("ca")).parent_path() / file).string();
  }
  static std::string with(const std::string& option, const std::string& file) {
    return R"(, ")" + option + R"(": ")" + beside(file) + "\"";
  }
  static std::string address(const std::string& host = "localhost") {
    return "rediss://" + host + ":" + std::to_string(server().port());
  }
  static constexpr const char* kPatient = R"(, "timeout": "5s")";
};

TEST_F(RedisTls, EntriesTravelUnderTheRightCertificate) {
  for (const char* host : {"localhost", "127.0.0.1"}) {
    Redis redis(address(host), kPatient + with("ca_file", "ca.pem"));
    ASSERT_EQ(redis->put(key(1), audio(900'000, 1), TTS_PUT_REPLACE), TTS_OK) << redis.message();
    EXPECT_EQ(redis->audio_of(key(1)), audio(900'000, 1));
    EXPECT_EQ(redis->scan().size(), 1u);
  }
}

TEST_F(RedisTls, ManyThreadsShareIt) {
  Redis redis(address(), kPatient + with("ca_file", "ca.pem"));
  ASSERT_EQ(redis->put(key(7), audio(50'000, 7), TTS_PUT_REPLACE), TTS_OK);
  std::atomic<int> bad = 0;
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      StoreCalls mine(redis.table());
      for (int i = 0; i < 50; ++i) bad += mine.audio_of(key(7)) != audio(50'000, 7);
    });
  }
  threads.clear();
  EXPECT_EQ(bad, 0);
}

TEST_F(RedisTls, AStrangerIsRefused) {
  Redis other_ca(address(), kPatient + with("ca_file", "other_ca.pem"));
  EXPECT_EQ(other_ca->audio_of(key(1)), "<14>");
  EXPECT_NE(other_ca.message().find("certificate"), std::string::npos) << other_ca.message();
  Redis no_ca(address(), kPatient);
  EXPECT_EQ(no_ca->audio_of(key(1)), "<14>");
}

TEST_F(RedisTls, ACertificateOfAnotherHostOrTimeIsRefused) {
  for (const char* file : {"other_host", "expired"}) {
    Server own("redis", {"--tls", "--", "--tls-cert-file", beside(std::string(file) + ".crt"),
                         "--tls-key-file", beside(std::string(file) + ".key"), "--tls-ca-cert-file",
                         beside("ca.pem")});
    Redis redis("rediss://localhost:" + std::to_string(own.port()),
                kPatient + with("ca_file", "ca.pem"));
    EXPECT_EQ(redis->audio_of(key(1)), "<14>") << file;
    EXPECT_NE(redis.message().find("certificate"), std::string::npos) << redis.message();
  }
}

TEST_F(RedisTls, AServerWithoutTlsIsNotSpokenTo) {
  Redis redis("rediss://127.0.0.1:" + std::to_string(Server::shared("redis").port()),
              R"(, "timeout": "200ms")" + with("ca_file", "ca.pem"));
  EXPECT_EQ(redis->audio_of(key(1)), "<14>");
}

TEST_F(RedisTls, AServerMayAskForAClientsCertificate) {
  const testing::TemporaryFolder folder;
  const std::string mine = (folder.path() / "client").string();
  const std::string command =
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
      "-subj /CN=client -addext extendedKeyUsage=clientAuth -keyout " +
      mine + ".key -out " + mine + ".crt 2>/dev/null";
  ASSERT_EQ(std::system(command.c_str()), 0);
  Server own("redis",
             {"--tls", "--", "--tls-auth-clients", "yes", "--tls-cert-file", beside("server.pem"),
              "--tls-key-file", beside("server.key"), "--tls-ca-cert-file", mine + ".crt"});
  const std::string address = "rediss://localhost:" + std::to_string(own.port());
  const std::string trusting = kPatient + with("ca_file", "ca.pem");
  Redis with_none(address, trusting);
  EXPECT_EQ(with_none->audio_of(key(1)), "<14>");
  Redis with_one(address, trusting + R"(, "cert_file": ")" + mine + R"(.crt", "key_file": ")" +
                              mine + R"(.key")");
  EXPECT_EQ(with_one->audio_of(key(1)), "<5>") << with_one.message();
}

}  // namespace
}  // namespace caesura::test
