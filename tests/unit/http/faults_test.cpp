// Whatever goes wrong on the wire ends in an error that says so, and never in half a success.
#include "asking.hpp"

namespace caesura::http {
namespace {

using testing::HasSubstr;

class Faults : public Asking {
 protected:
  // Also: the client goes on working after the fault.
  void expect_error(const std::string& fault, tts_status code, int http_status,
                    const std::string& cause) {
    SCOPED_TRACE(fault);
    client = make_client();  // on a kept connection, an end without an answer is tried again
    const Answer answer = ask_with(fault);
    EXPECT_EQ(answer.status.code(), code) << answer.status.message();
    EXPECT_EQ(answer.status.vendor_code(), http_status);
    EXPECT_THAT(answer.status.message(), HasSubstr("fake: "));
    EXPECT_THAT(answer.status.message(), HasSubstr(cause));
    const Answer next = ask(*client, speak(fake.http()));
    EXPECT_TRUE(next.status.ok()) << next.status.message();
    EXPECT_EQ(next.body.size(), kWholeBytes);
  }
};

TEST_F(Faults, WithoutOneTheAnswerArrivesWholeAndInPieces) {
  const Answer answer = ask(*client, speak(fake.http()));
  ASSERT_TRUE(answer.status.ok()) << answer.status.message();
  EXPECT_EQ(answer.body.size(), kWholeBytes);
  EXPECT_EQ(answer.response.body_bytes, kWholeBytes);
  EXPECT_GT(answer.pieces, 1);
  EXPECT_EQ(answer.heads, 1);
  EXPECT_EQ(answer.response.framing, Framing::chunked);
  EXPECT_EQ(media_type(answer.response), "audio/pcm");
}

TEST_F(Faults, StatusesHaveTheirCodes) {
  const std::pair<int, tts_status> codes[] = {
      {400, TTS_INVALID_ARGUMENT}, {401, TTS_UNAUTHENTICATED},  {403, TTS_PERMISSION_DENIED},
      {404, TTS_NOT_FOUND},        {408, TTS_UNAVAILABLE},      {413, TTS_INVALID_ARGUMENT},
      {415, TTS_INVALID_ARGUMENT}, {422, TTS_INVALID_ARGUMENT}, {429, TTS_RESOURCE_EXHAUSTED},
      {500, TTS_UNAVAILABLE},      {501, TTS_UNIMPLEMENTED},    {502, TTS_UNAVAILABLE},
      {503, TTS_UNAVAILABLE},      {504, TTS_UNAVAILABLE},      {529, TTS_UNAVAILABLE}};
  for (const auto& [status, code] : codes) {
    const std::string number = std::to_string(status);
    expect_error(R"({"body": "{\"error\":{\"message\":\"as it is\"}}", "status": )" + number +
                     R"(, "headers": {"content-type": "application/json"}})",
                 code, status, "status " + number + ": as it is");
  }
}

TEST_F(Faults, WaitsAreTold) {
  EXPECT_EQ(ask_with(R"({"status": 429, "headers": {"retry-after": "2"}})").status.retry_after_ms(),
            2000);
  EXPECT_EQ(ask_with(R"({"status": 429})").status.retry_after_ms(), -1);
}

TEST_F(Faults, ExplainMayNameABetterCode) {
  Request request = speak(fake.http());
  request.explain = [](const Response& response, Failure& failure) {
    if (response.header("x-kind") == "throttled") failure.code = TTS_RESOURCE_EXHAUSTED;
  };
  fake.script(R"([{"status": 400, "headers": {"x-kind": "throttled"}, "body": "slow down"}])");
  const Answer answer = ask(*client, request);
  EXPECT_EQ(answer.status.code(), TTS_RESOURCE_EXHAUSTED);
  EXPECT_THAT(answer.status.message(), HasSubstr("slow down"));
}

TEST_F(Faults, RedirectsAreNotFollowed) {
  expect_error(R"({"status": 302, "headers": {"location": "http://127.0.0.1:1/"}})",
               TTS_FAILED_PRECONDITION, 302, "redirects are not followed");
}

TEST_F(Faults, APartThatNobodyAskedForIsNoAnswer) {
  expect_error(R"({"status": 206, "body": "half"})", TTS_UNAVAILABLE, 206, "status 206");
  Request request = speak(fake.http());
  request.headers.push_back({"Range", "bytes=0-3"});
  fake.script(R"([{"status": 206, "body": "half"}])");
  EXPECT_EQ(ask(*client, request).body, "half");
}

TEST_F(Faults, ASuccessOfAnotherTypeIsNone) {
  expect_error(R"({"body": "<html>Sign in</html>", "headers": {"content-type": "text/html"}})",
               TTS_UNAVAILABLE, 200, "text/html: an HTML page");
  expect_error(
      R"({"body": "{\"error\":\"no voice\"}", "headers": {"content-type": "application/json"}})",
      TTS_UNAVAILABLE, 200, "no voice");
}

TEST_F(Faults, AnEmptySuccessIsNone) {
  expect_error(R"({"status": 200, "body": ""})", TTS_UNAVAILABLE, 200, "empty body");
}

TEST_F(Faults, AnEmptyBodyIsFineWhereItWasAskedFor) {
  fake.script(R"([{"status": 201, "body": ""}])");
  Request request = speak(fake.http());
  request.allow_empty_body = true;
  const Answer answer = ask(*client, request);
  EXPECT_TRUE(answer.status.ok()) << answer.status.message();
  EXPECT_EQ(answer.heads, 1);
}

TEST_F(Faults, ACutBodyIsAnError) {
  expect_error(R"({"close_after": 5000})", TTS_UNAVAILABLE, 200, "cut after 5000 bytes");
  expect_error(R"({"close_after": 5000, "framing": "length"})", TTS_UNAVAILABLE, 200,
               "cut after 5000");
  expect_error(R"({"reset_after": 5000})", TTS_UNAVAILABLE, 200, "cut after");
  expect_error(R"({"claim_length": 20000, "framing": "length", "close_after": 14400})",
               TTS_UNAVAILABLE, 200, "cut after 14400");
  expect_error(R"({"two_lengths": true, "framing": "length"})", TTS_UNAVAILABLE, 200,
               "two different lengths");
}

TEST_F(Faults, ABodyWithoutAnEndMarkIsRefusedOrFlagged) {
  expect_error(R"({"framing": "close", "close_after": 5000})", TTS_UNAVAILABLE, 200,
               "neither length nor end mark");
  fake.script(R"([{"framing": "close", "close_after": 5000}])");
  Request request = speak(fake.http());
  request.refuse_unframed = false;
  const Answer answer = ask(*client, request);
  EXPECT_TRUE(answer.status.ok());
  EXPECT_EQ(answer.response.framing, Framing::until_close);
  EXPECT_EQ(answer.body.size(), 5000U);
}

TEST_F(Faults, MoreThanTheClaimedLengthIsNotDelivered) {
  fake.script(R"([{"claim_length": 1000, "framing": "length"}])");
  const Answer answer = ask(*client, speak(fake.http()));
  EXPECT_EQ(answer.body.size(), 1000U);
}

TEST_F(Faults, CompressedAudioIsNotTaken) {
  expect_error(R"({"gzip": true})", TTS_UNAVAILABLE, 200, "compressed");
  EXPECT_EQ(fake.last_header("accept-encoding"), "identity");
}

TEST_F(Faults, NoAnswerAtAll) {
  expect_error(R"({"close_at_once": true})", TTS_UNAVAILABLE, 0, "no answer from 127.0.0.1");
  expect_error(R"({"reset_at_once": true})", TTS_UNAVAILABLE, 0, "no answer from 127.0.0.1");
}

TEST_F(Faults, NobodyListens) {
  uint16_t port = 0;
  {
    const test::FakeService gone("example");
    port = gone.http_port();
  }
  const Answer answer = ask(*client, speak("http://127.0.0.1:" + std::to_string(port)));
  EXPECT_EQ(answer.status.code(), TTS_UNAVAILABLE);
  EXPECT_THAT(answer.status.message(), HasSubstr("no answer from 127.0.0.1"));
}

TEST_F(Faults, WhatIsUnusualButRightIsTaken) {
  for (const auto* fault : {R"({"informational": [100, 103]})", R"({"trailers": {"x-sum": "1"}})",
                            R"({"framing": "length"})", R"({"piece": 1000, "every_ms": 1})",
                            R"({"flood_headers": 40000})"}) {
    SCOPED_TRACE(fault);
    const Answer answer = ask_with(fault);
    EXPECT_TRUE(answer.status.ok()) << answer.status.message();
    EXPECT_EQ(answer.body.size(), kWholeBytes);
    EXPECT_EQ(answer.response.header("x-early"), "");
  }
}

TEST_F(Faults, OddByteCountsAndPiecesArePassedOnAsTheyAre) {
  const Answer odd = ask_with(R"({"drop_tail": 1, "piece": 777})");
  EXPECT_TRUE(odd.status.ok());
  EXPECT_EQ(odd.body.size(), kWholeBytes - 1);
}

TEST_F(Faults, TheReceiversRefusalEndsTheTransferAndIsReturnedAsItIs) {
  Response response;
  Receiver receiver;
  receiver.body = [](std::span<const std::byte>) { return tts::Status{TTS_ABORTED, "enough"}; };
  const auto status = client->send(tts::Context(nullptr), speak(fake.http()), response, receiver);
  EXPECT_EQ(status.code(), TTS_ABORTED);
  EXPECT_EQ(status.message(), "enough");
}

TEST_F(Faults, WhatTheReceiverThrowsComesThrough) {
  Response response;
  Receiver receiver;
  receiver.body = [](std::span<const std::byte>) -> tts::Status { throw std::length_error("odd"); };
  EXPECT_THROW((void)client->send(tts::Context(nullptr), speak(fake.http()), response, receiver),
               std::length_error);
  EXPECT_TRUE(ask(*client, speak(fake.http())).status.ok());
}

TEST_F(Faults, WithoutAReceiverTheBodyIsKept) {
  Request request = speak(fake.http());
  request.method = "GET";
  request.url = fake.http() + "/v1/voices";
  request.body = {};
  request.accept = {"application/json"};
  Response response;
  const auto status = client->send(tts::Context(nullptr), request, response);
  EXPECT_TRUE(status.ok()) << status.message();
  EXPECT_EQ(response.body, R"([{"name": "ada"}, {"name": "bob"}])");
  EXPECT_EQ(response.framing, Framing::length);
}

TEST_F(Faults, AHeaderThatWouldBreakOutOfItsLineIsNotSent) {
  Request request = speak(fake.http());
  request.headers.push_back({"X-Voice", "ada\r\nX-Evil: 1"});
  const Answer answer = ask(*client, request);
  EXPECT_EQ(answer.status.code(), TTS_INVALID_ARGUMENT);
  EXPECT_EQ(fake.counter("calls"), 0);
}

}  // namespace
}  // namespace caesura::http
