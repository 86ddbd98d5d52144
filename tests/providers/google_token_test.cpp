// Credentials: a key or token with each request, or a service account that fetches tokens.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <thread>

#include "providers/google_speaker.hpp"

namespace caesura::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kAccount = R"("service_account": "file:/account.json")";
constexpr int64_t kMinuteMs = 60'000;

std::string pem_of(EVP_PKEY* key, bool with_private) {
  BIO* bio = BIO_new(BIO_s_mem());
  if (with_private) {
    PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr);
  } else {
    PEM_write_bio_PUBKEY(bio, key);
  }
  char* data = nullptr;
  const auto size = BIO_get_mem_data(bio, &data);
  std::string pem(data, static_cast<std::size_t>(size));
  BIO_free(bio);
  return pem;
}

struct KeyPair {
  std::string private_pem;
  std::string public_pem;
};

// One for all tests: making it takes longer than they do.
const KeyPair& key_pair() {
  static const KeyPair pair = [] {
    EVP_PKEY* key = EVP_RSA_gen(2048);
    KeyPair made{pem_of(key, true), pem_of(key, false)};
    EVP_PKEY_free(key);
    return made;
  }();
  return pair;
}

// A provider with the account that the fake knows.
class Account {
 public:
  explicit Account(const std::string& more = "") : google(kNeural + more, kAccount) {
    google.fake.configure("public_key", boost::json::string(key_pair().public_pem));
    google.fake.configure("audience", boost::json::string(token_uri()));
    set_file({});
  }
  std::string token_uri() const { return google.fake.http() + "/token"; }
  // The key file with some members changed; null leaves one out.
  void set_file(const boost::json::object& changed) {
    boost::json::object file{{"type", "service_account"},
                             {"project_id", "project"},
                             {"private_key_id", "key-1"},
                             {"private_key", key_pair().private_pem},
                             {"client_email", "speaker@project.iam.gserviceaccount.com"},
                             {"token_uri", token_uri()}};
    for (const auto& [name, value] : changed) {
      if (value.is_null()) {
        file.erase(name);
      } else {
        file[name] = value;
      }
    }
    google.host().add_secret("file:/account.json", boost::json::serialize(file));
  }
  int tokens_issued() {
    int count = 0;
    for (const auto& request : google.fake.requests()) {
      count += request.at("path").as_string() == "/token" ? 1 : 0;
    }
    return count;
  }
  tts_status speak() {
    KeepingSink sink;
    return google.speak(request_for("Hello"), sink);
  }

  Google google;
};

TEST(GoogleToken, OfAServiceAccountIsFetchedOnceAndRenewedInTime) {
  Account account;
  ASSERT_EQ(account.speak(), TTS_OK) << account.google.message();
  EXPECT_EQ(account.google.fake.last_header("authorization"), "Bearer ya29.issued-1");
  EXPECT_EQ(account.google.fake.last_header("x-goog-api-key"), "");
  account.google.host().advance_ms(53 * kMinuteMs);
  EXPECT_EQ(account.speak(), TTS_OK);
  EXPECT_EQ(account.tokens_issued(), 1);
  account.google.host().advance_ms(kMinuteMs);
  EXPECT_EQ(account.speak(), TTS_OK) << account.google.message();
  EXPECT_EQ(account.tokens_issued(), 2);
}

TEST(GoogleToken, ThatIsRefusedIsReplacedOnce) {
  Account account;
  ASSERT_EQ(account.speak(), TTS_OK);
  account.google.fake.configure("expire", true);
  EXPECT_EQ(account.speak(), TTS_OK) << account.google.message();
  EXPECT_EQ(account.tokens_issued(), 2);
  account.google.fake.script(R"([{"status": 401, "body": ""}, {}, {"status": 401, "body": ""}])");
  EXPECT_EQ(account.speak(), TTS_UNAUTHENTICATED);
  EXPECT_EQ(account.google.error().vendor_code, 401);
  EXPECT_EQ(account.tokens_issued(), 3);
}

TEST(GoogleToken, StaysInUseWhileARenewalFails) {
  Account account;
  ASSERT_EQ(account.speak(), TTS_OK);
  account.google.host().advance_ms(55 * kMinuteMs);
  account.google.fake.script(R"([{"status": 503}])");
  EXPECT_EQ(account.speak(), TTS_OK) << account.google.message();
  account.google.host().advance_ms(6 * kMinuteMs);
  account.google.fake.script(R"([{"status": 503}])");
  EXPECT_EQ(account.speak(), TTS_UNAVAILABLE);
  EXPECT_THAT(account.google.message(), HasSubstr("no token for the service account"));
}

TEST(GoogleToken, IsFetchedByOneForAll) {
  Account account;
  account.google.fake.script(R"([{"delay_ms": 100}])");
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&account] {
      KeepingSink sink;
      const TestContext context;
      const tts_request request = request_for("Hello");
      tts_error error = tts::empty_error();
      const tts_provider* provider = account.google.speaker().table();
      EXPECT_EQ(provider->synthesize(provider, context.table(), &request, sink.table(), &error),
                TTS_OK)
          << error.message;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(account.tokens_issued(), 1);
}

TEST(GoogleToken, MayBeFetchedElsewhereForTheSameAudience) {
  FakeService elsewhere("google");
  Account account(", \"token_endpoint\": \"" + elsewhere.http() + "/token\"");
  account.set_file({{"token_uri", "https://oauth2.googleapis.com/token"}});
  elsewhere.configure("public_key", boost::json::string(key_pair().public_pem));
  elsewhere.configure("audience", "https://oauth2.googleapis.com/token");
  EXPECT_EQ(account.speak(), TTS_UNAUTHENTICATED);  // a token of another service
  EXPECT_EQ(elsewhere.counter("whole"), 2);
  EXPECT_EQ(elsewhere.counter("refused"), 0);
}

TEST(GoogleToken, AKeyFileThatIsNoneIsToldWithoutShowingIt) {
  Account account;
  EVP_PKEY* curve = EVP_EC_gen("P-256");
  const std::string wrong_kind = pem_of(curve, true);
  EVP_PKEY_free(curve);
  const std::pair<boost::json::object, const char*> changes[] = {
      {{{"type", "authorized_user"}}, "type is not service_account"},
      {{{"client_email", nullptr}}, "no client_email"},
      {{{"private_key", nullptr}}, "no private_key"},
      {{{"token_uri", nullptr}}, "no token_uri"},
      {{{"private_key", "hush-hush"}}, "no RSA key in PEM"},
      {{{"private_key", boost::json::string(wrong_kind)}}, "no RSA key in PEM"}};
  for (const auto& [changed, words] : changes) {
    account.set_file(changed);
    EXPECT_EQ(account.speak(), TTS_FAILED_PRECONDITION);
    EXPECT_THAT(account.google.message(), HasSubstr(words));
    EXPECT_THAT(account.google.message(), Not(HasSubstr("hush")));
  }
  account.google.host().add_secret("file:/account.json", "hush");
  EXPECT_EQ(account.speak(), TTS_FAILED_PRECONDITION);
  EXPECT_THAT(account.google.message(), HasSubstr("is no JSON"));
  EXPECT_EQ(account.google.fake.counter("calls"), 0);
}

TEST(GoogleToken, ARefusedAccountIsToldInTheServicesWords) {
  Account account;
  account.set_file({{"client_email", "nobody@project.iam.gserviceaccount.com"}});
  EXPECT_EQ(account.speak(), TTS_UNAUTHENTICATED);
  EXPECT_THAT(account.google.message(), HasSubstr("account not found"));
  account.set_file({});
  EVP_PKEY* other = EVP_RSA_gen(2048);
  account.google.fake.configure("public_key", boost::json::string(pem_of(other, false)));
  EVP_PKEY_free(other);
  EXPECT_EQ(account.speak(), TTS_UNAUTHENTICATED);
  EXPECT_THAT(account.google.message(), HasSubstr("Invalid JWT Signature"));
  EXPECT_EQ(account.google.error().vendor_code, 400);
}

TEST(GoogleToken, ARouteThatGivesNoTokenIsAnError) {
  for (const char* body : {"{}", "no JSON", R"({\"access_token\": \"two words\"})"}) {
    Account account;
    account.google.fake.script(std::string(R"([{"body": ")") + body + R"("}])");
    EXPECT_EQ(account.speak(), TTS_UNAVAILABLE) << body;
    EXPECT_THAT(account.google.message(), HasSubstr("no token")) << body;
  }
}

TEST(GoogleToken, OfTheConfigIsSentAsItIsAndReadEachTime) {
  Google google(kNeural, R"("token": "${TOKEN}")");
  google.host().add_secret("${TOKEN}", "good-token");
  KeepingSink sink;
  EXPECT_EQ(google.speak(request_for("Hello"), sink), TTS_OK) << google.message();
  google.host().add_secret("${TOKEN}", "old-token");
  EXPECT_EQ(google.speak(request_for("Hello"), sink), TTS_UNAUTHENTICATED);
  EXPECT_THAT(google.message(), Not(HasSubstr("old-token")));
  EXPECT_EQ(google.fake.counter("calls"), 2);
}

TEST(GoogleToken, ARotatedKeyIsSeenAndAMissingOneTold) {
  Google google;
  google.fake.configure("key", "next-key");
  KeepingSink sink;
  EXPECT_EQ(google.speak(request_for("Hello"), sink), TTS_UNAUTHENTICATED);
  google.host().add_secret("${KEY}", "next-key");
  EXPECT_EQ(google.speak(request_for("Hello"), sink), TTS_OK) << google.message();
  Google without(kNeural, R"("key": "${NOBODY}")");
  EXPECT_EQ(without.speak(request_for("Hello"), sink), TTS_UNAUTHENTICATED);
  EXPECT_THAT(without.message(), HasSubstr("google: key: "));
}

}  // namespace
}  // namespace caesura::test
