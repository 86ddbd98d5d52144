// What a user sees of a service that refuses, breaks or hangs: `caesura speak` ends with status 1,
// or 2 where the request itself is wrong, one line says why, and the cache holds nothing of it.
#include <gmock/gmock.h>

#include "fake_service.hpp"
#include "host/caesura_run.hpp"
#include "providers/chain/services.hpp"

namespace caesura::test {
namespace {

using testing::Caesura;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Outcome;

struct BadInput {
  const char* name;
  const PaidService* service;
  const char* fault;  // of every call
  const char* says;   // part of the line
  int64_t calls = 1;  // of the service
  const char* options = "";
  std::vector<std::string> arguments = {};
  int status = 1;  // 2 = the request itself is wrong
};
void PrintTo(const BadInput& input, std::ostream* out) {
  *out << input.name;
}

class SpeakBadInput : public ::testing::TestWithParam<BadInput> {
 protected:
  SpeakBadInput() : fake_(GetParam().service->plugin) { set_good_credentials(); }

  // Two attempts, and times that a test can wait for.
  std::string config() const {
    return "caesura: 1\n"
           "stores: {main: {use: disk, path: '${cache_home}/caesura'}}\n"
           "providers:\n"
           "  cloud: " +
           provider_yaml(*GetParam().service, fake_.http(),
                         "first_byte_timeout: 1s, stall_timeout: 1s" +
                             (*GetParam().options != 0 ? ", " + std::string(GetParam().options)
                                                       : std::string())) +
           "\n"
           "middleware:\n"
           "  cache: {use: cache, store: main}\n"
           "  retry: {use: retry, attempts: 2, base: 1ms, cap: 5ms, max_retry_after: 1s}\n"
           "chains: {default: [cache, retry, cloud]}\n";
  }
  Outcome run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--config", caesura_.write("c.yaml", config()).string()});
    return caesura_(arguments);
  }

  FakeService fake_;
  const Caesura caesura_;
};

TEST_P(SpeakBadInput, IsOneLineAndNothingStored) {
  if (std::string_view(GetParam().name) == "WrongKey") setenv("CHAIN_TEST_KEY", "stolen-key", 1);
  fake_.always(GetParam().fault);
  std::vector<std::string> arguments = {"speak", "Some confidential words, spoken once."};
  for (const auto& argument : GetParam().arguments) arguments.push_back(argument);
  if (std::string_view(GetParam().name) == "TooLong") arguments[1] = std::string(20'001, 'x');
  const Outcome outcome = run(arguments);
  testing::expect_error(outcome, GetParam().status, GetParam().says);
  // What is refused before it is sent is nobody's fault but the request's.
  if (GetParam().calls > 0) {
    EXPECT_THAT(outcome.err, HasSubstr(GetParam().service->plugin));
  }
  EXPECT_THAT(outcome.err, Not(HasSubstr("onfidential")));
  EXPECT_THAT(outcome.err, Not(HasSubstr("-key")));
  EXPECT_EQ(fake_.counter("calls"), GetParam().calls);
  EXPECT_TRUE(run({"cache", "ls", "--json"}).json().at("entries").as_array().empty());
}

const char* const kNoFault = "{}";
const char* const kThrottled = R"({"status": 429, "body": ""})";
const char* const kHinted = R"({"status": 429, "headers": {"retry-after": "7"}, "body": ""})";
const char* const kPage =
    R"({"headers": {"content-type": "text/html"}, "body": "<html>Sign in here</html>"})";
const char* const kBarePage = R"({"body": "<html><body>Sign in here, please</body></html>"})";
const char* const kError =
    R"({"headers": {"content-type": "application/json"}, "body": "{\"error\": {\"message\": \"no voice today\"}}"})";
const char* const kOdd = R"({"drop_tail": 1})";
const char* const kDrip = R"({"piece": 1, "every_ms": 100})";
const char* const kSilent = R"({"silent": true})";

INSTANTIATE_TEST_SUITE_P(
    Azure, SpeakBadInput,
    ::testing::Values(BadInput{"WrongKey", &kAzure, kNoFault, "status 401"},
                      BadInput{"WrongRegion", &kAzure, R"({"status": 401, "body": ""})",
                               "another region"},
                      BadInput{"UnknownVoice",
                               &kAzure,
                               kNoFault,
                               "unknown voice en-US-NobodyNeural",
                               1,
                               "",
                               {"--voice", "en-US-NobodyNeural"},
                               2},
                      BadInput{"IgnoredStyle",
                               &kAzure,
                               kNoFault,
                               "has no style \"whispering\"",
                               1,
                               "style: whispering",
                               {},
                               2},
                      BadInput{"TooLong", &kAzure, kNoFault, "20000", 0, "", {}, 2},
                      BadInput{"Throttled", &kAzure, kThrottled, "status 429", 2},
                      BadInput{"ThrottledWithHint", &kAzure, kHinted, "status 429", 1},
                      BadInput{"Page", &kAzure, kPage, "an HTML page", 2},
                      BadInput{"BarePage", &kAzure, kBarePage, "is text"},
                      BadInput{"JsonError", &kAzure, kError, "no voice today", 2},
                      BadInput{"OddBytes", &kAzure, kOdd, "no whole number of samples"},
                      BadInput{"SlowDrip", &kAzure, kDrip, "stalled"},
                      BadInput{"NoAnswer", &kAzure, kSilent, "no answer within 1000 ms", 2}),
    [](const auto& input) { return std::string(input.param.name); });

INSTANTIATE_TEST_SUITE_P(
    OpenAi, SpeakBadInput,
    ::testing::Values(
        BadInput{"WrongKey", &kOpenAi, kNoFault, "status 401: Incorrect API key"},
        BadInput{
            "WrongAddress", &kOpenAi, R"({"status": 404, "body": ""})", "status 404", 1, "", {}, 2},
        BadInput{"UnknownVoice",
                 &kOpenAi,
                 kNoFault,
                 "Input should be one of alloy",
                 1,
                 "",
                 {"--voice", "nobody"},
                 2},
        BadInput{"TooLong", &kOpenAi, kNoFault, "4096", 0, "", {}, 2},
        BadInput{"Throttled", &kOpenAi, kThrottled, "status 429", 2},
        BadInput{"ThrottledWithHint", &kOpenAi, kHinted, "status 429", 1},
        BadInput{"Page", &kOpenAi, kPage, "an HTML page", 2},
        BadInput{"BarePage", &kOpenAi, kBarePage, "readable text", 2},
        BadInput{"JsonError", &kOpenAi, kError, "no voice today", 2},
        BadInput{"OddBytes", &kOpenAi, kOdd, "ends inside a frame"},
        BadInput{"SlowDrip", &kOpenAi, kDrip, "stalled", 2},
        BadInput{"NoAnswer", &kOpenAi, kSilent, "no answer within 1000 ms", 2}),
    [](const auto& input) { return std::string(input.param.name); });

}  // namespace
}  // namespace caesura::test
