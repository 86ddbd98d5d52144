// One chain and one text, and one line of YAML that is changed: each provider has takes of its own,
// renders pauses in its own way or says that it cannot, and the first one's takes are still there
// when it comes back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>

#include "fake_service.hpp"
#include "providers/chain/chain.hpp"
#include "providers/chain/services.hpp"
#include "unit/temporary_folder.hpp"

namespace caesura::test {
namespace {

using ::testing::HasSubstr;

// Names of providers in the config, and whether their engines take pauses at commas.
struct Engine {
  std::string name;
  bool renders_pauses;
  const PaidService* service;  // none for what runs on this machine
};

const Engine kEngines[] = {
    {"azure", true, &kAzure},   {"openai", false, &kOpenAi},        {"polly", true, &kPolly},
    {"google", true, &kGoogle}, {"elevenlabs", true, &kElevenLabs}, {"espeak-ng", true, nullptr},
};

const char* const kText = "My ear, I owe you. We are away; you may wear my yarn.";

class Swap : public ::testing::Test {
 protected:
  Swap() {
    set_good_credentials();
    for (const Engine& engine : kEngines) {
      if (engine.service != nullptr)
        fakes_[engine.name] = std::make_unique<FakeService>(engine.service->plugin);
    }
  }

  // A host that starts with this provider in the chain. Nothing but that one line differs.
  std::unique_ptr<Chains> host_with(const Engine& engine) const {
    std::string yaml = "caesura: 1\nstores: {main: {use: disk, path: '" + folder_.path().string() +
                       "'}}\nproviders:\n";
    for (const Engine& one : kEngines) {
      yaml += "  " + one.name + ": " +
              (one.service == nullptr ? "{use: command, engine: " + one.name + ", voice: en-us}"
                                      : provider_yaml(*one.service, fakes_.at(one.name)->http())) +
              "\n";
    }
    yaml +=
        "middleware: {cache: {use: cache, store: main}}\n"
        "pauses: natural\n"
        "chains:\n"
        "  default: [cache, " +
        engine.name + "]\n";
    return std::make_unique<Chains>(yaml);
  }
  // Without a number the config's own pauses hold.
  static Spoken speak(const Chains& chains, std::optional<int32_t> comma_ms = {},
                      std::optional<int32_t> colon_ms = {}) {
    tts_request request = tts::empty_request();
    request.text = tts::str(kText);
    tts_pauses pauses = tts::all_pauses();
    pauses.comma_ms = comma_ms.value_or(TTS_PAUSE_INHERIT);
    pauses.colon_ms = colon_ms.value_or(TTS_PAUSE_INHERIT);
    request.pauses = &pauses;
    Spoken spoken = chains.speak(request);
    EXPECT_EQ(spoken.status, TTS_OK) << spoken.message;
    EXPECT_FALSE(spoken.audio.empty());
    return spoken;
  }
  int64_t calls(const Engine& engine) {
    return engine.service == nullptr ? 0 : fakes_.at(engine.name)->counter("calls");
  }

  const testing::TemporaryFolder folder_;
  std::map<std::string, std::unique_ptr<FakeService>> fakes_;
};

TEST_F(Swap, EachProviderHasItsTakesAndTheFirstFindsThemAgain) {
  std::map<std::string, std::string> plain;  // audio by provider
  std::map<std::string, std::string> edited;
  for (const Engine& engine : kEngines) {
    SCOPED_TRACE(engine.name);
    const auto host = host_with(engine);
    const Spoken first = speak(*host);
    EXPECT_EQ(first.told("cache"), "miss");
    const Spoken second = speak(*host);
    EXPECT_EQ(second.told("cache"), "hit");
    EXPECT_TRUE(second.audio == first.audio);
    plain[engine.name] = first.audio;

    // There is no colon in the text: its pause is in no engine's sound.
    const Spoken colon = speak(*host, {}, 900);
    EXPECT_EQ(colon.told("cache"), "hit");
    EXPECT_TRUE(colon.audio == first.audio);

    const Spoken comma = speak(*host, 900);
    edited[engine.name] = comma.audio;
    if (engine.renders_pauses) {
      EXPECT_EQ(comma.told("cache"), "miss");
      EXPECT_EQ(comma.told("pauses_not_rendered"), "");
      EXPECT_GT(comma.audio.size(), first.audio.size());
    } else {
      EXPECT_EQ(comma.told("cache"), "hit");
      EXPECT_THAT(comma.told("pauses_not_rendered"), HasSubstr("comma"));
      EXPECT_TRUE(comma.audio == first.audio);
    }
    if (engine.service != nullptr) {
      EXPECT_EQ(calls(engine), engine.renders_pauses ? 2 : 1);
    }
  }
  // Back, one after the other, in new hosts: everything is still there, and nobody is asked.
  for (const Engine& engine : kEngines) {
    SCOPED_TRACE("back to " + engine.name);
    const int64_t before = calls(engine);
    const auto host = host_with(engine);
    for (const auto& [comma_ms, audio] :
         {std::pair{std::optional<int32_t>(), plain[engine.name]},
          std::pair{std::optional<int32_t>(900), edited[engine.name]}}) {
      const Spoken spoken = speak(*host, comma_ms);
      EXPECT_EQ(spoken.told("cache"), "hit");
      EXPECT_EQ(spoken.told("billed_characters"), "0");
      EXPECT_TRUE(spoken.audio == audio);
    }
    EXPECT_EQ(calls(engine), before);
  }
}

}  // namespace
}  // namespace caesura::test
