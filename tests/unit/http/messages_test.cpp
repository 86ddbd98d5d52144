// What a service says about a failure reaches the caller, short, clean and without secrets.
#include "asking.hpp"
#include "plugins/support/http/scrub.hpp"
#include "plugins/support/http/service_message.hpp"

namespace caesura::http {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ServiceMessage, IsFoundInTheUsualPlaces) {
  for (const auto* body :
       {R"({"error":{"message":"Sentence.","type":"x","code":null}})", R"({"error":"Sentence."})",
        R"({"message":"Sentence."})", R"({"Message":"Sentence."})",
        R"({"detail":{"status":"quota_exceeded","message":"Sentence."}})",
        R"({"detail":"Sentence."})", R"({"detail":[{"loc":["body"],"msg":"Sentence."}]})",
        R"([{"error":{"message":"Sentence."}}])",
        "\xEF\xBB\xBF {\"error_description\": \"Sentence.\"}"}) {
    EXPECT_EQ(service_message("application/json", body), "Sentence.") << body;
  }
  EXPECT_EQ(service_message("text/plain", "\n Sentence."), "Sentence.");
  EXPECT_EQ(service_message("", "Sentence."), "Sentence.");
}

TEST(ServiceMessage, IsNotMadeOfPagesOrBytes) {
  EXPECT_EQ(service_message("text/html", "<html><b>Hi</b></html>"), "an HTML page");
  EXPECT_EQ(service_message("audio/mpeg", "\xFF\xFB"), "");
  EXPECT_EQ(service_message("application/json", "{}"), "");
  EXPECT_EQ(service_message("application/json", ""), "");
  EXPECT_EQ(service_message("application/json", R"({"error":{"code":5}})"), "");
}

TEST(Scrub, MakesOneShortCleanLine) {
  EXPECT_EQ(scrub("a\r\nb\tc\x1B[31m  d ", {}), "a b c [31m d");
  EXPECT_EQ(scrub("bad \xFF byte", {}), "bad ? byte");
  EXPECT_EQ(scrub(std::string(400, 'x'), {}).size(), 300U);
  EXPECT_EQ(scrub("ééé", {}, 5), "éé");
}

TEST(Scrub, HidesSecretsWholeOrInPart) {
  const Unshown unshown{{"sk-secret-0123456789"}, {}};
  EXPECT_EQ(scrub("key sk-secret-0123456789 is wrong", unshown), "key [secret] is wrong");
  EXPECT_EQ(scrub("key sk-secre***", unshown), "key [secret]***");
  EXPECT_EQ(scrub("pin 1234", {{"1234"}, {}}), "pin [secret]");
  EXPECT_EQ(scrub("nothing", {{""}, {}}), "nothing");
}

TEST(Scrub, HidesQuotationsOfTheSpokenText) {
  const std::string_view spoken = "My account number is nine, and nobody knows it.";
  EXPECT_EQ(scrub("near 'account number is nine': bad", {{}, spoken}), "near '[text]': bad");
  EXPECT_EQ(scrub("voice number 5 is unknown", {{}, spoken}), "voice number 5 is unknown");
}

class Messages : public Asking {};

TEST_F(Messages, AnEchoedKeyIsHidden) {
  Request request = speak(fake.http());
  request.headers[1].secret = Secret("wrong-key-4711");
  const Answer answer = ask(*client, request);
  EXPECT_EQ(answer.status.code(), TTS_UNAUTHENTICATED);
  EXPECT_EQ(answer.status.message(), "fake: status 401: the key [secret] is wrong");
}

TEST_F(Messages, AnEchoedTextIsHidden) {
  fake.script(R"([{"status": 400, "body": "bad input: The treasure is under the oak."}])");
  Request request = speak(fake.http());
  request.spoken = "The treasure is under the oak.";
  const Answer answer = ask(*client, request);
  EXPECT_EQ(answer.status.message(), "fake: status 400: bad input: [text]");
}

TEST_F(Messages, SecretsAreInNoErrorOfAnyFault) {
  constexpr const char* secret = "wrong-key-4711";
  for (
      const auto* fault :
      {R"({"status": 500, "body": "wrong-key-4711"})", R"({"close_at_once": true})",
       R"({"reset_after": 10})",
       R"({"status": 302, "headers": {"location": "/?k=wrong-key-4711"}})",
       R"({"body": "{\"error\":\"wrong-key-4711\"}", "headers": {"content-type": "application/json"}})"}) {
    fake.configure("key", secret);
    fake.script(std::string("[") + fault + "]");
    Request request = speak(fake.http());
    request.url += std::string("?key=") + secret;
    request.headers[1].secret = Secret(secret);
    const Answer answer = ask(*make_client(), request);
    EXPECT_FALSE(answer.status.ok());
    EXPECT_THAT(answer.status.message(), Not(HasSubstr("4711")));
  }
}

}  // namespace
}  // namespace caesura::http
