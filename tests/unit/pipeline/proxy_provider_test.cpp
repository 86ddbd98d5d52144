// The contract of a provider: each rule that is broken is contained, and told in one line.
#include "scripted.hpp"

#include <gmock/gmock.h>

#include <thread>

namespace caesura::test {
namespace {

const tts_audio_format kFormat = tts::pcm_format(16000);

class ProviderContract : public ::testing::Test {
 protected:
  std::string run(ScriptedProvider::Speak script) {
    ScriptedProvider provider(std::move(script));
    const auto proxy = proxy_of(provider.table, host_);
    return run(*proxy);
  }
  std::string run(const tts::ProviderProxy& proxy) {
    const tts_request request = tts::empty_request();
    tts_error error = tts::empty_error();
    const tts_status code =
        proxy.table()->synthesize(proxy.table(), context_.table(), &request, sink_.table(), &error);
    return shown(code, error);
  }
  static tts_status begin(const tts_sink* s) { return s->begin(s, &kFormat); }
  static tts_status write(const tts_sink* s, std::string_view bytes = "abcd") {
    return s->write(s, bytes.data(), bytes.size());
  }
  // The log without what only a search for faults would ask for.
  std::vector<std::string> warnings() const {
    std::vector<std::string> lines = host_.log();
    std::erase_if(lines, [](const std::string& line) {
      return line.starts_with(std::to_string(TTS_LOG_DEBUG));
    });
    return lines;
  }
  double faults() const { return host_.metric("caesura_contract_faults_total,object=cloud"); }

  TestHost host_;
  TestContext context_;
  KeepingSink sink_;
};

TEST_F(ProviderContract, AGoodProviderIsPassedThrough) {
  EXPECT_EQ(run([](auto*, auto*, const tts_sink* s, auto*) {
              const tts_mark mark = tts::empty_mark();
              begin(s), write(s), s->mark(s, &mark), write(s, "ef");
              return s->info(s, tts::str("provider"), tts::str("x"));
            }),
            "OK");
  EXPECT_EQ(sink_.audio, "abcdef");
  EXPECT_EQ(sink_.marks.size(), 1U);
  EXPECT_EQ(sink_.info.at("provider"), "x");
  EXPECT_EQ(host_.metric("caesura_layer_bytes_total,object=cloud"), 6);
  EXPECT_EQ(host_.metric("caesura_layer_seconds,object=cloud"), 1);
  EXPECT_EQ(host_.metric("caesura_layer_first_byte_seconds,object=cloud"), 1);
  EXPECT_EQ(faults(), 0);
}

struct Rule {
  const char* name;
  tts_status (*script)(const tts_sink*);
  const char* told;
};

class BrokenRule : public ProviderContract, public ::testing::WithParamInterface<Rule> {};

TEST_P(BrokenRule, IsAnInternalErrorThatNamesTheObject) {
  const auto script = GetParam().script;
  EXPECT_EQ(run([script](auto*, auto*, const tts_sink* s, auto*) { return script(s); }),
            std::string("INTERNAL: provider \"cloud\" broke the contract: it ") + GetParam().told);
  EXPECT_EQ(faults(), 1);
  EXPECT_THAT(warnings(), ::testing::ElementsAre(::testing::HasSubstr(GetParam().told)));
}

tts_status say(const tts_sink* s, const char* text) {
  return s->write(s, text, strlen(text));
}

INSTANTIATE_TEST_SUITE_P(
    Rules, BrokenRule,
    ::testing::Values(Rule{"write_first", [](const tts_sink* s) { return say(s, "a"), TTS_OK + 0; },
                           "wrote before begin; begin comes before the first byte"},
                      Rule{"begin_twice",
                           [](const tts_sink* s) {
                             s->begin(s, &kFormat), s->begin(s, &kFormat);
                             return say(s, "a"), TTS_OK + 0;
                           },
                           "called begin twice; it comes once"},
                      Rule{"empty_write",
                           [](const tts_sink* s) {
                             s->begin(s, &kFormat), say(s, "a");
                             return s->write(s, "", 0);
                           },
                           "wrote 0 bytes; a write has at least one"},
                      Rule{"info_inside",
                           [](const tts_sink* s) {
                             s->begin(s, &kFormat), say(s, "a"),
                                 s->info(s, tts::str("a"), tts::str("b"));
                             return say(s, "b");
                           },
                           "wrote after info; after begin, info comes behind the last write"},
                      Rule{"mark_first",
                           [](const tts_sink* s) {
                             const tts_mark mark = tts::empty_mark();
                             return s->mark(s, &mark);
                           },
                           "gave a mark before begin; marks come after it"},
                      Rule{"silent_ok", [](const tts_sink* s) { return s->begin(s, &kFormat); },
                           "returned OK without any audio; that needs an error"},
                      Rule{"other_thread",
                           [](const tts_sink* s) {
                             s->begin(s, &kFormat), say(s, "a");
                             std::thread([s] { say(s, "b"); }).join();
                             return TTS_OK + 0;
                           },
                           "used its sink on another thread; only the thread of the call may"}),
    [](const auto& rule) { return std::string(rule.param.name); });

TEST_F(ProviderContract, NothingOfAnotherThreadReachesTheCaller) {
  run([](auto*, auto*, const tts_sink* s, auto*) {
    begin(s), write(s);
    std::thread([s] { write(s, "stolen"); }).join();
    return TTS_OK;
  });
  EXPECT_EQ(sink_.audio, "abcd");
}

TEST_F(ProviderContract, ASinkThatIsKeptAfterTheReturnIsDeadAndToldOf) {
  const tts_sink* kept = nullptr;
  ScriptedProvider provider([&](auto*, auto*, const tts_sink* s, auto*) {
    kept = s;
    return begin(s), write(s);
  });
  const auto proxy = proxy_of(provider.table, host_);
  EXPECT_EQ(run(*proxy), "OK");
  EXPECT_EQ(write(kept, "late"), TTS_FAILED_PRECONDITION);
  std::thread([&] { EXPECT_EQ(write(kept, "late"), TTS_FAILED_PRECONDITION); }).join();
  EXPECT_EQ(sink_.audio, "abcd");
  EXPECT_EQ(faults(), 2);
  EXPECT_EQ(warnings().size(), 1U) << "each kind of fault is logged once";
}

TEST_F(ProviderContract, WhatTheSinkRefusedWithIsTheAnswer) {
  sink_.refuse_after = 2;
  EXPECT_EQ(run([](auto*, auto*, const tts_sink* s, auto*) { return begin(s), write(s); }),
            "CANCELLED: cancelled");
  EXPECT_EQ(faults(), 0);
  EXPECT_EQ(run([](auto*, auto*, const tts_sink* s, auto*) {
              begin(s), write(s);
              return TTS_UNAVAILABLE;
            }),
            "CANCELLED: provider \"cloud\" broke the contract: it returned a status other than the "
            "one with which its sink refused");
  EXPECT_EQ(run([](auto*, auto*, const tts_sink* s, auto*) {
              begin(s), write(s);
              return write(s);
            }),
            "CANCELLED: provider \"cloud\" broke the contract: it went on after its sink had "
            "refused; it must stop");
  EXPECT_EQ(sink_.audio.size(), 12U) << "nothing passes after a refusal";
}

TEST_F(ProviderContract, AnUnknownStatusIsUnknown) {
  EXPECT_EQ(run([](auto*, auto*, auto*, auto*) { return 4711; }),
            "UNKNOWN: provider \"cloud\" broke the contract: it returned a status that is not in "
            "tts/abi.h");
}

TEST_F(ProviderContract, ErrorsAreOneLineWithTheCodeThatIsReturned) {
  ScriptedProvider provider([](auto*, auto*, auto*, tts_error* error) {
    memset(error->message, 'x', sizeof error->message);
    error->message[3] = '\n';
    error->code = TTS_INTERNAL;
    return TTS_UNAVAILABLE;
  });
  const auto proxy = proxy_of(provider.table, host_);
  const tts_request request = tts::empty_request();
  tts_error error = tts::empty_error();
  EXPECT_EQ(proxy->table()->synthesize(proxy->table(), nullptr, &request, sink_.table(), &error),
            TTS_UNAVAILABLE);
  EXPECT_EQ(error.code, TTS_UNAVAILABLE);
  EXPECT_EQ(strlen(error.message), sizeof error.message - 1);
  EXPECT_EQ(std::string(error.message, 5), "xxx x");
  EXPECT_EQ(host_.metric("caesura_layer_errors_total,object=cloud"), 1);
}

TEST_F(ProviderContract, AFailureWithoutAReasonGetsOne) {
  EXPECT_EQ(run([](auto*, auto*, auto*, auto*) { return TTS_UNAVAILABLE; }),
            "UNAVAILABLE: provider \"cloud\" answered UNAVAILABLE without a reason");
}

TEST_F(ProviderContract, WithoutSynthesizeNothingIsWrapped) {
  bool destroyed = false;
  ScriptedProvider provider({});
  provider.table.data = &destroyed;
  provider.table.destroy = [](tts_provider* p) noexcept { *static_cast<bool*>(p->data) = true; };
  provider.table.synthesize = nullptr;
  const auto wrapped =
      tts::ProviderProxy::wrap(&provider.table, "cloud", "provider", tts::Host(host_.table()));
  EXPECT_EQ(wrapped.status().message(),
            "the plugin's object has no synthesize or no destroy; both are required");
  EXPECT_TRUE(destroyed);
}

TEST_F(ProviderContract, ManyCallsAtOnceEachHaveTheirSink) {
  ScriptedProvider provider([](auto*, auto*, const tts_sink* s, auto*) {
    begin(s);
    for (int i = 0; i < 20; ++i) write(s), std::this_thread::yield();
    return TTS_OK;
  });
  const auto proxy = proxy_of(provider.table, host_);
  std::vector<std::thread> threads;
  std::atomic<int> good = 0;
  for (int t = 0; t < 40; ++t) {
    threads.emplace_back([&] {
      KeepingSink sink;
      const tts_request request = tts::empty_request();
      proxy->table()->synthesize(proxy->table(), nullptr, &request, sink.table(), nullptr);
      if (sink.audio.size() == 80) ++good;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, 40);
  EXPECT_EQ(faults(), 0);
}

}  // namespace
}  // namespace caesura::test
