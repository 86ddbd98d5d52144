// Rules of providers and middleware: creation, one call of synthesize, and how it ends early.
#include "plugin_api/conformance/checking_sink.hpp"
#include "plugin_api/conformance/subject.hpp"

#include <thread>

namespace caesura::conformance {
namespace {

constexpr std::string_view kText = "The tide was out, and the harbour lay still.";
constexpr std::chrono::milliseconds kPatience(
    1000);  // 50 ms by the contract, and room for a busy machine

struct Call {
  explicit Call(std::string_view text = kText) { request.text = tts::str(text); }
  Answer run(const tts_provider* provider) {
    Answer answer;
    answer.code =
        provider->synthesize(provider, context.table(), &request, sink.table(), &answer.error);
    sink.close();
    return answer;
  }
  // Runs and requires what holds for every call, however it ends.
  Answer judged(const tts_provider* provider) {
    const Answer answer = run(provider);
    require(sink.breach().empty(), sink.breach());
    return answer;
  }
  tts_request request = tts::empty_request();
  Context context;
  CheckingSink sink;
};

// For checks of a special end: what cannot speak at all is judged by provider.speaks.
void require_speech(const tts_provider* provider) {
  Call call;
  if (call.run(provider).code != TTS_OK) throw NotJudged("the provider does not speak");
}

void creates(Subject& subject) {
  tts_provider* made = nullptr;
  const Answer answer = subject.create_provider(subject.config(), &made);
  require_wellformed(answer, "create_provider");
  require(answer.code == TTS_OK, "create_provider answered " + describe(answer));
  require(made != nullptr, "create_provider answered OK and gave no provider");
  require(TTS_HAS(tts_provider, made, synthesize),
          "struct_size is " + std::to_string(made->struct_size) + ", too small for synthesize");
  require(made->destroy != nullptr, "destroy is NULL; it is required");
  require(made->synthesize != nullptr, "synthesize is NULL; it is required");
  made->destroy(made);
}

void survives_bad_config(Subject& subject) {
  for (const std::string_view config :
       {"", "{", "[]", "null", "{\"a\": {\"b\": [1, \"\\u0000\"]}}"}) {
    tts_provider* made = nullptr;
    const Answer answer = subject.create_provider(config, &made);
    require_wellformed(answer, "create_provider");
    require(answer.code != TTS_OK || made != nullptr,
            "create_provider answered OK and gave no provider");
    if (answer.code == TTS_OK && made->destroy != nullptr) made->destroy(made);
  }
}

void lives_beside_another(Subject& subject) {
  ProviderPtr first = subject.provider();
  const ProviderPtr second = subject.provider();
  first.reset();
  require_speech(second.get());
}

void knows_its_extensions(Subject& subject) {
  const ProviderPtr provider = subject.provider();
  if (provider->get_extension == nullptr) return;
  for (const char* id : {"", "tts.no.such/1", "tts.voices/1 ", "tts.voices/99", "tts.voices"}) {
    require(provider->get_extension(provider.get(), id) == nullptr,
            "get_extension(\"" + std::string(id) + "\") is not NULL");
  }
}

void speaks(Subject& subject) {
  const ProviderPtr provider = subject.provider();
  Call call;
  const Answer answer = call.judged(provider.get());
  require_wellformed(answer, "synthesize");
  require(answer.code == TTS_OK, "synthesize answered " + describe(answer));
  require(call.sink.begun, "synthesize answered OK without begin");
  require(call.sink.bytes > 0, "synthesize answered OK without audio");
}

void tells_format(Subject& subject) {
  const ProviderPtr provider = subject.provider();
  Call call;
  if (call.run(provider.get()).code != TTS_OK) throw NotJudged("the provider does not speak");
  const tts_audio_format& format = call.sink.format;
  require(format.encoding != 0, "begin was given no encoding");
  require(format.sample_rate > 0, "begin was given no sample rate");
  require(format.channels > 0, "begin was given no channels");
  if (format.encoding != TTS_ENCODING_PCM_S16LE) return;
  require(call.sink.bytes % (2 * format.channels) == 0, "the audio ends within a sample");
}

void works_alone(Subject& subject) {
  const ProviderPtr provider = subject.provider();
  require_speech(provider.get());
  Call call;
  call.sink.mutable_table().mark = nullptr;
  call.sink.mutable_table().info = nullptr;
  const tts_status code = provider->synthesize(provider.get(), call.context.table(), &call.request,
                                               call.sink.table(), nullptr);
  require(code == TTS_OK, "without mark, info and error it answers " + describe({code, {}}));
}

void works_with_older_host(Subject& subject) {
  const ProviderPtr provider = subject.provider();
  require_speech(provider.get());
  Call call;
  call.sink.mutable_table().struct_size = offsetof(tts_sink, info);
  static bool asked;
  call.sink.mutable_table().info = [](const tts_sink*, tts_str, tts_str) noexcept -> tts_status {
    asked = true;
    return TTS_OK;
  };
  call.request.struct_size = offsetof(tts_request, style_degree);
  const Answer answer = call.judged(provider.get());
  require(!asked, "it called info, which lies behind the sink's struct_size");
  require(answer.code == TTS_OK, "with a shorter sink and request it answers " + describe(answer));
}

void honours_refusal(Subject& subject) {
  const ProviderPtr provider = subject.provider();
  require_speech(provider.get());
  for (const bool at_begin : {true, false}) {
    for (const tts_status code : {TTS_ABORTED, TTS_RESOURCE_EXHAUSTED}) {
      Call call;
      (at_begin ? call.sink.answer_begin : call.sink.answer_write) = code;
      const Answer answer = call.judged(provider.get());
      require(answer.code == code, std::string(at_begin ? "begin" : "write") + " answered " +
                                       describe({code, {}}) + ", synthesize " + describe(answer));
    }
  }
}

Answer end_early(const tts_provider* provider, bool by_cancel, int sentences) {
  std::string text;
  for (int i = 0; i < sentences; ++i) text.append(kText).append(" ");
  Call call(text);
  auto should_end = std::chrono::steady_clock::now();
  if (by_cancel)
    call.sink.set_on_write = &call.context.cancelled;
  else
    call.context.budget_ms = 0;
  const Answer answer = call.judged(provider);
  const auto end = std::chrono::steady_clock::now();
  if (by_cancel) should_end = call.sink.bytes > 0 ? call.sink.first_write : end;
  const auto spent = end - should_end;
  require_wellformed(answer, "synthesize");
  require(spent < kPatience,
          "it went on for " +
              std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(spent).count()) +
              " ms");
  return answer;
}

void ends_early(Subject& subject, bool by_cancel) {
  const ProviderPtr provider = subject.provider();
  require_speech(provider.get());
  Answer answer;
  // A long text has much to leave undone; a provider with a limit is given a shorter one.
  for (const int sentences : {200, 40, 1}) {
    answer = end_early(provider.get(), by_cancel, sentences);
    if (answer.code != TTS_INVALID_ARGUMENT) break;
  }
  const tts_status expected = by_cancel ? TTS_CANCELLED : TTS_DEADLINE_EXCEEDED;
  require(answer.code == TTS_OK || answer.code == expected,
          "it answered " + describe(answer) + ", not " + describe({expected, {}}));
}
void honours_cancel(Subject& subject) {
  ends_early(subject, true);
}
void honours_deadline(Subject& subject) {
  ends_early(subject, false);
}

void answers_odd_requests(Subject& subject) {
  const ProviderPtr provider = subject.provider();
  struct Odd {
    std::string_view name, text;
    uint32_t flags;
  };
  for (const Odd& odd : {Odd{"an empty text", "", 0}, Odd{"a text of spaces", "   ", 0},
                         Odd{"SSML", "<speak>Low tide.</speak>", TTS_REQUEST_SSML},
                         Odd{"an unknown flag", kText, 1U << 30U}}) {
    Call call(odd.text);
    call.request.flags = odd.flags;
    const Answer answer = call.judged(provider.get());
    require_wellformed(answer, "with " + std::string(odd.name) + " synthesize");
    require(answer.code != TTS_OK || call.sink.bytes > 0,
            "with " + std::string(odd.name) + " synthesize answered OK without audio");
  }
}

void leaves_the_sink(Subject& subject) {
  const ProviderPtr provider = subject.provider();
  Call first;
  if (first.run(provider.get()).code != TTS_OK) throw NotJudged("the provider does not speak");
  Call second;
  second.run(provider.get());
  if (TTS_HAS(tts_provider, provider, fingerprint) && provider->fingerprint != nullptr) {
    const auto ignore = [](void*, tts_str, tts_str) noexcept -> tts_status { return TTS_OK; };
    provider->fingerprint(provider.get(), &first.request, ignore, nullptr, nullptr);
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  for (const Call* call : {&first, &second})
    require(call->sink.breach().empty(), call->sink.breach());
}

void speaks_in_parallel(Subject& subject) {
  const ProviderPtr provider = subject.provider();
  require_speech(provider.get());
  const uint32_t limit = provider->max_concurrency;
  const std::size_t count = limit == 0 || limit > 4 ? 4 : limit;
  std::vector<std::string> faults(count);
  std::vector<std::thread> threads;
  for (std::string& fault : faults) {
    threads.emplace_back([&fault, &provider] {
      Call call;
      const Answer answer = call.run(provider.get());
      fault = !call.sink.breach().empty() ? call.sink.breach()
              : answer.code != TTS_OK     ? "one call answered " + describe(answer)
                                          : "";
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& fault : faults) require(fault.empty(), fault);
}

}  // namespace

std::vector<Check> provider_checks() {
  constexpr Scope kScope = Scope::provider;
  return {
      {"provider.create", "create_provider gives a provider with its required functions.", kScope,
       creates},
      {"provider.config", "A config that is no object never crashes: it is refused with a message.",
       kScope, survives_bad_config},
      {"provider.instances", "Two providers live side by side; one goes, the other works.", kScope,
       lives_beside_another},
      {"provider.extensions", "get_extension answers NULL to ids that nobody knows.", kScope,
       knows_its_extensions},
      {"provider.speaks", "begin once, then audio, all on the calling thread, then OK.", kScope,
       speaks},
      {"provider.format", "begin tells encoding, sample rate and channels; samples are whole.",
       kScope, tells_format},
      {"provider.optional", "It works without mark, info and error, which are optional.", kScope,
       works_alone},
      {"provider.older_host", "It reads nothing behind the struct_size of what it is given.",
       kScope, works_with_older_host},
      {"provider.refusal", "When the sink refuses it stops, and returns that very status.", kScope,
       honours_refusal},
      {"provider.cancel", "When the caller cancels it stops within moments.", kScope,
       honours_cancel},
      {"provider.deadline", "When the deadline is over it stops within moments.", kScope,
       honours_deadline},
      {"provider.odd", "Empty text, SSML and unknown flags give audio or a reason.", kScope,
       answers_odd_requests},
      {"provider.sink_life", "It does not touch a sink whose call has returned.", kScope,
       leaves_the_sink},
      {"provider.parallel", "It speaks in up to max_concurrency calls at once.", kScope,
       speaks_in_parallel},
  };
}

}  // namespace caesura::conformance
