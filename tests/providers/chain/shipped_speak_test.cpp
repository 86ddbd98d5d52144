// `caesura speak` with each shipped config of a paid service, given the credentials' variables and
// the address of a fake: a miss, then a hit.
#include <gmock/gmock.h>

#include <fstream>

#include "fake_service.hpp"
#include "host/caesura_run.hpp"

namespace caesura::test {
namespace {

using testing::Caesura;
using testing::Outcome;

struct Shipped {
  const char* name;                                          // of config and fake
  const char* from;                                          // a line's end in the file
  const char* to;                                            // its place, before the address
  std::vector<std::pair<const char*, const char*>> secrets;  // environment
  bool renders_commas;
};
void PrintTo(const Shipped& shipped, std::ostream* out) {
  *out << shipped.name;
}

class ShippedSpeak : public ::testing::TestWithParam<Shipped> {
 protected:
  ShippedSpeak() {
    for (const auto& [name, value] : GetParam().secrets) setenv(name, value, 1);
    std::ifstream shipped(std::string(CAESURA_SOURCE_DIR "/configs/") + GetParam().name + ".yaml");
    std::string yaml{std::istreambuf_iterator<char>(shipped), {}};
    const auto at = yaml.find(GetParam().from);
    if (at == std::string::npos) throw std::runtime_error("the config has changed");
    yaml.replace(at, std::string_view(GetParam().from).size(), GetParam().to + fake_.http());
    config_ = caesura_.write("shipped.yaml", yaml).string();
  }
  boost::json::object speak(const std::string& pauses) const {
    const Outcome run =
        caesura_({"speak", "One, two: three. Four.", "--pauses", pauses, "--log-level", "warn",
                  "--config", config_, "-o", caesura_.file("out.wav").string(), "--json"});
    EXPECT_EQ(run.status, 0) << run.err;
    EXPECT_EQ(run.err, "");
    return run.json();
  }

  FakeService fake_{GetParam().name};
  const Caesura caesura_;
  std::string config_;
};

TEST_P(ShippedSpeak, IsAMissThenAHit) {
  const auto first = speak("natural");
  EXPECT_EQ(first.at("cache"), "miss");
  EXPECT_EQ(first.at("provider"), GetParam().name);
  EXPECT_GT(first.at("billed_characters").to_number<int64_t>(), 0);
  const auto audio = testing::read_wav(caesura_.file("out.wav")).pcm;
  EXPECT_FALSE(audio.empty());
  const auto second = speak("natural");
  EXPECT_EQ(second.at("cache"), "hit");
  EXPECT_EQ(second.at("billed_characters"), 0);
  EXPECT_EQ(testing::read_wav(caesura_.file("out.wav")).pcm, audio);
  EXPECT_EQ(speak("natural,comma=700").at("cache"), GetParam().renders_commas ? "miss" : "hit");
  EXPECT_EQ(fake_.counter("calls"), GetParam().renders_commas ? 2 : 1);
  EXPECT_EQ(fake_.counter("refused"), 0);
}

INSTANTIATE_TEST_SUITE_P(
    Each, ShippedSpeak,
    ::testing::Values(
        Shipped{
            "azure", "region: westeurope", "endpoint: ", {{"AZURE_SPEECH_KEY", "good-key"}}, true},
        Shipped{"openai", "https://api.openai.com", "", {{"OPENAI_API_KEY", "good-key"}}, false},
        Shipped{"google",
                "# endpoint: https://texttospeech.googleapis.com",
                "endpoint: ",
                {{"GOOGLE_API_KEY", "good-key"}},
                true},
        Shipped{"polly",
                "# endpoint: https://polly-fips.us-east-1.amazonaws.com",
                "endpoint: ",
                {{"AWS_ACCESS_KEY_ID", "AKIDPOLLY"}, {"AWS_SECRET_ACCESS_KEY", "polly+secret/key"}},
                true},
        Shipped{"elevenlabs",
                "https://api.elevenlabs.io",
                "",
                {{"ELEVENLABS_API_KEY", "good-key"}},
                true}),
    [](const auto& shipped) { return std::string(shipped.param.name); });

}  // namespace
}  // namespace caesura::test
