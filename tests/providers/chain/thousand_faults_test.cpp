// Services that break in every way the fakes know, behind cache, retry and limit: nothing bad is
// stored, nothing hangs, and each error is one line that says who failed, and how.
//
// CAESURA_FAULTS sets how many calls each service gets; CAESURA_FAULT_SEED draws others. A failure
// shows the seed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <thread>

#include "fake_service.hpp"
#include "providers/chain/chain.hpp"
#include "providers/chain/fault_scripts.hpp"
#include "providers/chain/services.hpp"
#include "unit/temporary_folder.hpp"

namespace caesura::test {
namespace {

constexpr int64_t kDeadlineMs = 10'000;
constexpr int64_t kShortDeadlineMs = 200;
// What a busy machine may add.
constexpr int64_t kGraceMs = 2'000;
constexpr std::size_t kCallers = 32;

struct Way {
  const char* name;     // of the chain
  const char* options;  // of the provider, beside those that all ways have
  bool secure;          // HTTP/2 over TLS, else HTTP/1.1
  Sound sound;
};

struct Service {
  const PaidService* service;
  std::vector<Way> ways;
};

const Service kServices[] = {
    {&kAzure,
     {{"plain", "", false, Sound::samples},
      {"secure", "", true, Sound::samples},
      {"ogg", "output_format: ogg-24khz-16bit-mono-opus", false, Sound::container}}},
    {&kOpenAi,
     {{"plain", "", false, Sound::samples},
      {"secure", "", true, Sound::samples},
      {"events", "stream: sse", false, Sound::container}}},
    {&kGoogle,
     {{"plain", "", false, Sound::container},
      {"secure", "audio_encoding: mp3", true, Sound::container}}},
    {&kPolly, {{"plain", "", false, Sound::samples}, {"secure", "", true, Sound::samples}}},
    {&kElevenLabs, {{"plain", "", false, Sound::samples}, {"secure", "", true, Sound::samples}}},
};

uint64_t number_from(const char* variable, uint64_t otherwise) {
  const char* set = getenv(variable);
  return set == nullptr ? otherwise : std::strtoull(set, nullptr, 10);
}

struct Case {
  std::string name;  // seed and number
  std::string text;
  const Way* way = nullptr;
  std::string script;
  std::string kinds;
  Consequence consequence = Consequence::harmless;
  int64_t deadline_ms = kDeadlineMs;

  std::string shown() const { return name + " (" + kinds + ") " + way->name + " " + script; }
};

Case draw_case(const Service& service, uint64_t seed, uint64_t number) {
  std::mt19937_64 random(seed * 1'000'003 + number);
  Case drawn;
  drawn.name = "CAESURA_FAULT_SEED=" + std::to_string(seed) + " case " + std::to_string(number);
  drawn.text = "The words of case " + std::to_string(number) + ". They are few.";
  drawn.way = &service.ways[random() % service.ways.size()];
  if (random() % 10 == 0) drawn.deadline_ms = kShortDeadlineMs;
  // Three attempts: after fewer faults the service is well again.
  const std::size_t faults = 1 + random() % 4;
  std::size_t fatal = 0;
  bool uncertain = false;
  drawn.script = "[";
  for (std::size_t i = 0; i < faults; ++i) {
    const ScriptedFault fault = draw_fault(random, drawn.way->sound);
    drawn.script += (i == 0 ? "" : ", ") + fault.json;
    drawn.kinds += (i == 0 ? "" : ", ") + fault.kind;
    if (i < 3 && fault.consequence == Consequence::fatal) ++fatal;
    uncertain = uncertain || fault.consequence == Consequence::either;
  }
  drawn.script += "]";
  drawn.consequence = fatal >= 3                 ? Consequence::fatal
                      : fatal == 0 && !uncertain ? Consequence::harmless
                                                 : Consequence::either;
  return drawn;
}

tts_request request_of(const Case& drawn) {
  tts_request request = tts::empty_request();
  request.text = tts::str(drawn.text);
  return request;
}

class ThousandFaults : public ::testing::TestWithParam<Service> {
 protected:
  ThousandFaults() {
    set_good_credentials();
    make_certificates(folder_.path());
    fake_ = std::make_unique<FakeService>(
        GetParam().service->plugin,
        std::vector<std::string>{"--certificate", (folder_.path() / "server.pem").string()});
  }

  // For each way a chain with short times, and "patient NAME" with the same key and long ones.
  std::string config() const {
    const Service& service = GetParam();
    std::string providers;
    std::string chains;
    for (const Way& way : service.ways) {
      const auto yaml = [&](const std::string& times) {
        const std::string more = *way.options == 0 ? "" : std::string(", ") + way.options;
        return provider_yaml(
            *service.service, way.secure ? fake_->https() : fake_->http(),
            "ca_file: '" + (folder_.path() / "ca.pem").string() + "'" + more + times);
      };
      const std::string name = way.name;
      providers += "  " + name + "_hasty: " + yaml(", first_byte_timeout: 1s, stall_timeout: 1s") +
                   "\n  " + name + "_patient: " + yaml("") + "\n";
      chains += "  " + name + ": [cache, retry, quota, " + name + "_hasty]\n  patient_" + name +
                ": [cache, " + name + "_patient]\n  alone_" + name + ": [" + name + "_patient]\n";
    }
    return "caesura: 1\nstores:\n  main: {use: disk, path: '" +
           (folder_.path() / "store").string() + "'}\nproviders:\n" + providers +
           "middleware:\n"
           "  cache: {use: cache, store: main, fill_timeout: 4s, store_timeout: 10s}\n"
           "  retry: {use: retry, attempts: 3, base: 1ms, cap: 10ms, max_retry_after: 100ms}\n"
           "  quota: {use: limit, concurrency: 24, requests_per_second: 5000, max_wait: 3s}\n"
           "chains:\n" +
           chains;
  }

  void script(const Case& drawn, const std::string& faults) {
    const std::lock_guard lock(orders_);
    fake_->script_for(drawn.text.substr(0, drawn.text.find('.') + 1), faults);
  }

  void judge_error(const Case& drawn, const Spoken& spoken) {
    const bool own_deadline =
        drawn.deadline_ms == kShortDeadlineMs && spoken.status == TTS_DEADLINE_EXCEEDED;
    if (own_deadline) return;
    const std::string named = std::string(GetParam().service->plugin) + ": ";
    const std::size_t name = spoken.message.find(named);
    ASSERT_NE(name, std::string::npos) << spoken.message;
    EXPECT_TRUE(name == 0 || spoken.message.compare(name - 2, 2, ": ") == 0) << spoken.message;
    EXPECT_GE(spoken.message.size() - name - named.size(), 8U) << spoken.message;
    EXPECT_EQ(spoken.message.find_first_of("\r\n\t"), std::string::npos) << spoken.message;
    EXPECT_THAT(spoken.message, ::testing::Not(::testing::HasSubstr("good-key")));
    EXPECT_THAT(spoken.message, ::testing::Not(::testing::HasSubstr("words of case")));
    EXPECT_NE(spoken.status, TTS_UNKNOWN) << spoken.message;
    EXPECT_NE(spoken.status, TTS_INTERNAL) << spoken.message;
    if (spoken.vendor_code >= 300) {
      EXPECT_THAT(spoken.message,
                  ::testing::HasSubstr("status " + std::to_string(spoken.vendor_code)));
    }
  }

  void run(const Chains& chains, const Case& drawn) {
    SCOPED_TRACE(drawn.shown());
    const std::string way = drawn.way->name;
    script(drawn, drawn.script);
    const TestContext context(drawn.deadline_ms);
    const Spoken spoken = chains.speak(request_of(drawn), context, way);
    EXPECT_LE(spoken.spent.count(), drawn.deadline_ms + kGraceMs);
    script(drawn, "[]");
    const std::string audio = chains.speak(request_of(drawn), TestContext(), "alone_" + way).audio;
    EXPECT_GT(audio.size(), 100U);
    if (spoken.status == TTS_OK) {
      ++whole_;
      EXPECT_TRUE(spoken.audio == audio) << "bad audio under OK";
      EXPECT_NE(drawn.consequence, Consequence::fatal);
    } else {
      ++failed_;
      judge_error(drawn, spoken);
      const bool may_fail =
          drawn.consequence != Consequence::harmless || drawn.deadline_ms == kShortDeadlineMs;
      EXPECT_TRUE(may_fail) << spoken.message;
    }
    const Spoken kept = chains.stored(request_of(drawn), way);
    EXPECT_TRUE(kept.status == TTS_NOT_FOUND || kept.audio == audio) << "bad audio was stored";
    // The text is not spoilt for whoever comes next.
    const Spoken next = chains.speak(request_of(drawn), TestContext(), "patient_" + way);
    EXPECT_EQ(next.status, TTS_OK) << next.message;
    EXPECT_TRUE(next.audio == audio) << "bad audio came from the store";
  }

  const testing::TemporaryFolder folder_;
  std::unique_ptr<FakeService> fake_;
  std::mutex orders_;
  std::atomic<int> whole_ = 0;
  std::atomic<int> failed_ = 0;
};

TEST_P(ThousandFaults, StoreNothingBadAndHangNobody) {
  const uint64_t seed = number_from("CAESURA_FAULT_SEED", 1);
  const uint64_t count = number_from("CAESURA_FAULTS", 1000 / std::size(kServices));
  std::vector<Case> cases;
  for (uint64_t i = 0; i < count; ++i) cases.push_back(draw_case(GetParam(), seed, i));
  {
    const Chains chains(config());
    std::atomic<std::size_t> next = 0;
    std::vector<std::thread> callers;
    for (std::size_t i = 0; i < kCallers; ++i) {
      callers.emplace_back([&] {
        for (std::size_t at = next++; at < cases.size(); at = next++) run(chains, cases[at]);
      });
    }
    for (auto& caller : callers) caller.join();
  }
  // What another process finds in the store is right. A busy disk may have made a put late, which
  // leaves a miss behind, and nothing worse.
  const Chains afterwards(config());
  std::size_t found = 0;
  for (const Case& drawn : cases) {
    SCOPED_TRACE(drawn.shown());
    const std::string way = drawn.way->name;
    const Spoken kept = afterwards.stored(request_of(drawn), way);
    if (kept.status == TTS_NOT_FOUND) continue;
    ++found;
    EXPECT_EQ(kept.status, TTS_OK) << kept.message;
    const Spoken alone = afterwards.speak(request_of(drawn), TestContext(), "alone_" + way);
    EXPECT_TRUE(kept.audio == alone.audio) << "bad audio was stored";
  }
  EXPECT_GE(found * 10, cases.size() * 9);
  RecordProperty("whole", whole_);
  RecordProperty("failed", failed_);
  // Else the draw would show little.
  EXPECT_GT(whole_, static_cast<int>(count / 10));
  EXPECT_GT(failed_, static_cast<int>(count / 4));
}

INSTANTIATE_TEST_SUITE_P(Each, ThousandFaults, ::testing::ValuesIn(kServices),
                         [](const auto& service) {
                           return std::string(service.param.service->plugin);
                         });

}  // namespace
}  // namespace caesura::test
