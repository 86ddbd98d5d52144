// tts-conformance judges the built plugins of paid services, each with its fake as the endpoint.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <cstdio>

#include "fake_service.hpp"

namespace caesura::test {
namespace {

using ::testing::HasSubstr;

struct Judgement {
  int status = -1;  // of the exit
  std::string lines;
};

// `config` holds no single quote.
Judgement judge(const std::string& plugin, const std::string& config) {
  const std::string command = std::string(TTS_CONFORMANCE) + " " CAESURA_PLUGIN_DIR "/" + plugin +
                              ".so --config '" + config + "' 2>&1";
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("no process");
  Judgement judgement;
  char buffer[4096];
  for (std::size_t size = 0; (size = fread(buffer, 1, sizeof buffer, pipe)) > 0;) {
    judgement.lines.append(buffer, size);
  }
  judgement.status = WEXITSTATUS(pclose(pipe));
  return judgement;
}

struct Service {
  const char* plugin;
  const char* address;              // the option that holds the endpoint
  const char* options;              // the others
  const char* secret = "good-key";  // that the fake takes
};
void PrintTo(const Service& service, std::ostream* out) {
  *out << service.plugin;
}

class ConformingService : public ::testing::TestWithParam<Service> {
 protected:
  std::string config() const {
    return std::string("{\"") + GetParam().address + "\": \"" + fake_.http() + "\", " +
           GetParam().options + "}";
  }
  FakeService fake_{GetParam().plugin};
};

TEST_P(ConformingService, BreaksNoRule) {
  setenv("CONFORMANCE_KEY", GetParam().secret, 1);
  const Judgement judgement = judge(GetParam().plugin, config());
  EXPECT_EQ(judgement.status, 0) << judgement.lines;
  EXPECT_THAT(judgement.lines, HasSubstr(" ok, 0 failed, 0 crashed, 0 skipped\n"));
  EXPECT_GT(fake_.counter("whole"), 10);
}

// Else the test above would show nothing: the secret does reach the plugin.
TEST_P(ConformingService, DoesNotSpeakWithAnotherSecret) {
  setenv("CONFORMANCE_KEY", "stolen-key", 1);
  const Judgement judgement = judge(GetParam().plugin, config());
  EXPECT_EQ(judgement.status, 1) << judgement.lines;
  EXPECT_THAT(judgement.lines, HasSubstr("seen: synthesize answered UNAUTHENTICATED: "));
  EXPECT_EQ(fake_.counter("refused"), fake_.counter("calls"));
}

TEST_P(ConformingService, IsToldWhichSecretIsMissing) {
  unsetenv("CONFORMANCE_KEY");
  const Judgement judgement = judge(GetParam().plugin, config());
  EXPECT_EQ(judgement.status, 1) << judgement.lines;
  EXPECT_THAT(judgement.lines, HasSubstr("${ENV:CONFORMANCE_KEY}"));
  EXPECT_EQ(fake_.counter("calls"), 0);
}

INSTANTIATE_TEST_SUITE_P(
    Each, ConformingService,
    ::testing::Values(
        Service{"azure", "endpoint",
                R"("key": "${ENV:CONFORMANCE_KEY}", "voice": "en-US-JennyNeural")"},
        Service{"openai", "base_url",
                R"("key": "${ENV:CONFORMANCE_KEY}", "model": "gpt-4o-mini-tts", "voice": "alloy")"},
        Service{"google", "endpoint",
                R"("key": "${ENV:CONFORMANCE_KEY}", "voice": "en-US-Neural2-C")"},
        Service{"elevenlabs", "endpoint",
                R"("key": "${ENV:CONFORMANCE_KEY}", "voice": "21m00Tcm4TlvDq8ikWAM")"},
        Service{"polly", "endpoint",
                R"("region": "eu-west-1", "access_key_id": "AKIDPOLLY", )"
                R"("secret_access_key": "${ENV:CONFORMANCE_KEY}", "voice": "Joanna")",
                "polly+secret/key"}),
    [](const auto& service) { return std::string(service.param.plugin); });

}  // namespace
}  // namespace caesura::test
