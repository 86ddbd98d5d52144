// Azure Blob as the storage emulator does it: ways to log in, TLS, whole batches.
#include <openssl/hmac.h>

#include <array>
#include <ctime>

#include "plugins/support/http/base64.hpp"
#include "plugins/support/http/percent.hpp"
#include "tests/stores/blobs/container_fixture.hpp"

namespace caesura::postgres_blob {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string hmac_base64(const std::string& key, const std::string& text) {
  const std::string raw = http::base64_decode(key).value();
  std::array<unsigned char, 32> digest{};
  unsigned size = 0;
  HMAC(EVP_sha256(), raw.data(), static_cast<int>(raw.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
  return http::base64_encode({reinterpret_cast<const char*>(digest.data()), size});
}

// A service SAS of a container, as Microsoft describes version 2021-12-02.
std::string sas_of(const test::Server& server, const std::string& container,
                   const std::string& permissions, int64_t seconds_left) {
  const std::time_t expiry = std::time(nullptr) + static_cast<std::time_t>(seconds_left);
  std::tm parts{};
  gmtime_r(&expiry, &parts);
  std::array<char, 32> end{};
  std::strftime(end.data(), end.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  const std::string text = permissions + "\n\n" + end.data() + "\n/blob/" + server.text("account") +
                           "/" + container + "\n\n\n\n2021-12-02\nc\n\n\n\n\n\n\n";
  return "sv=2021-12-02&sr=c&sp=" + permissions + "&se=" + http::percent_encode(end.data()) +
         "&sig=" + http::percent_encode(hmac_base64(server.text("key"), text));
}

class Azurite : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto made = blobs->create(tts::Context(nullptr));
    ASSERT_TRUE(made.ok()) << made.message();
  }
  Blobs open(boost::json::object changed) { return Blobs(open_container(host, changed)); }
  Blobs with_sas(const std::string& permissions, int64_t seconds_left) {
    sas = sas_of(server, container, permissions, seconds_left);
    host.add_secret("file:/sas", sas);
    boost::json::object changed = options;
    changed.erase("key");
    changed["sas"] = "file:/sas";
    return open(changed);
  }

  test::TestHost host;
  test::Server& server = test::Server::shared("azurite");
  std::string container = fresh_container_name();
  boost::json::object options = azurite_options(host, server, container);
  Blobs blobs{open_container(host, options)};
  std::string sas;
};

TEST_F(Azurite, AWrongKeyIsRefusedAndNotShown) {
  host.add_secret("file:/azurite", "d3JvbmcgYWNjb3VudCBrZXk=");
  const auto status = blobs.put("a", "x");
  EXPECT_TRUE(status.code() == TTS_UNAUTHENTICATED || status.code() == TTS_PERMISSION_DENIED)
      << status.message();
  EXPECT_THAT(status.message(), HasSubstr("azure: status 403: Auth"));
  EXPECT_THAT(status.message(), Not(HasSubstr("d3Jvbmcg")));
}

TEST_F(Azurite, AConnectionStringIsEnough) {
  const std::string text = "DefaultEndpointsProtocol=http;AccountName=" + server.text("account") +
                           ";AccountKey=" + server.text("key") +
                           ";BlobEndpoint=" + server.text("url") + ";";
  host.add_secret("file:/connection", text);
  Blobs some = open(
      {{"kind", "azure"}, {"container", container}, {"connection_string", "file:/connection"}});
  ASSERT_TRUE(some.put("a", "x").ok());
  EXPECT_EQ(blobs.get("a"), "x");
}

TEST_F(Azurite, ABrokenConnectionStringSaysWhatIsMissing) {
  for (const auto& [text, missing] : std::vector<std::pair<std::string, std::string>>{
           {"AccountKey=YQ==", "AccountName"},
           {"AccountName=abc", "AccountKey"},
           {"AccountName=abc;AccountKey=YQ==;SharedAccessSignature=sv=1&sig=2", "exactly one"},
           {"AccountName=abc;AccountKey=YQ==;BlobEndpoint=http://example.com/", "BlobEndpoint"},
           {"AccountName=abc;SharedAccessSignature=nothing", "blobs.sas"}}) {
    host.add_secret("file:/connection", text);
    Blobs some = open(
        {{"kind", "azure"}, {"container", container}, {"connection_string", "file:/connection"}});
    EXPECT_THAT(some.get("a"), HasSubstr(missing));
    EXPECT_EQ(some.get_code("a"), TTS_FAILED_PRECONDITION);
  }
}

TEST_F(Azurite, ASasDoesWhatItAllows) {
  Blobs some = with_sas("rcwdl", 600);
  ASSERT_TRUE(some.put("a/1", "x").ok());
  ASSERT_TRUE(some.put("a/2", "y").ok());
  EXPECT_EQ(some.put("a/1", "z").code(), TTS_ALREADY_EXISTS);
  EXPECT_EQ(some.get("a/1"), "x");
  EXPECT_THAT(some.list("a/"), ::testing::ElementsAre("a/1", "a/2"));
  EXPECT_EQ(some.remove({"a/1", "a/2", "a/3"}), "rra");
  EXPECT_TRUE(some->probe(tts::Context(nullptr)).ok());
}

TEST_F(Azurite, ASasForReadingReadsAndItsSignatureIsNotShown) {
  ASSERT_TRUE(blobs.put("a", "x").ok());
  Blobs some = with_sas("r", 600);
  EXPECT_EQ(some.get("a"), "x");
  const auto status = some.put("b", "x");
  EXPECT_EQ(status.code(), TTS_PERMISSION_DENIED) << status.message();
  const std::string removed = some.remove({"a", "b"});
  EXPECT_THAT(removed, HasSubstr("status 403"));
  const std::string signature = sas.substr(sas.find("sig=") + 4, 8);
  EXPECT_THAT(status.message() + removed, Not(HasSubstr(signature)));
  EXPECT_EQ(blobs.get("a"), "x");
}

TEST_F(Azurite, AnExpiredSasIsRefused) {
  Blobs some = with_sas("rcwdl", -60);
  EXPECT_THAT(some.get("a"), HasSubstr("status 403"));
  EXPECT_NE(some.get_code("a"), TTS_NOT_FOUND);
  EXPECT_FALSE(some.put("a", "x").ok());
  EXPECT_FALSE(some->probe(tts::Context(nullptr)).ok());
}

TEST_F(Azurite, TwoHundredAndFiftySixGoInOneBatch) {
  std::vector<std::string> names;
  for (int i = 0; i < 256; ++i) names.push_back("a/" + std::to_string(i));
  for (int i = 0; i < 256; i += 8) {
    ASSERT_TRUE(blobs.put(names[static_cast<std::size_t>(i)], "x").ok());
  }
  std::string expected(256, 'a');
  for (std::size_t i = 0; i < 256; i += 8) expected[i] = 'r';
  EXPECT_EQ(blobs.remove(names), expected);
  for (const auto& line : host.log()) EXPECT_THAT(line, Not(HasSubstr("one by one")));
}

TEST_F(Azurite, OneOfManyWritersOfAName) {
  std::vector<std::thread> writers;
  std::atomic<int> winners = 0;
  std::atomic<int> losers = 0;
  for (int i = 0; i < 8; ++i) {
    writers.emplace_back([&, i] {
      const auto status = blobs.put("a", "by " + std::to_string(i));
      if (status.ok()) ++winners;
      if (status.code() == TTS_ALREADY_EXISTS) ++losers;
    });
  }
  for (auto& writer : writers) writer.join();
  EXPECT_EQ(winners, 1);
  EXPECT_EQ(losers, 7);
  EXPECT_EQ(blobs.get("a").size(), 4u);
}

TEST(AzuriteWithTls, NeedsItsAuthority) {
  const test::Server server("azurite", {"--tls"});
  test::TestHost host;
  boost::json::object options = azurite_options(host, server, "cache");
  EXPECT_EQ(open_container(host, options)->probe(tts::Context(nullptr)).code(),
            TTS_FAILED_PRECONDITION);
  options["ca_file"] = server.text("ca");
  Blobs blobs(open_container(host, options));
  ASSERT_TRUE(blobs->create(tts::Context(nullptr)).ok());
  ASSERT_TRUE(blobs.put("a", "x").ok());
  EXPECT_EQ(blobs.get("a"), "x");
}

}  // namespace
}  // namespace caesura::postgres_blob
