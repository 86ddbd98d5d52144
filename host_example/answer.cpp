#include "host_example/answer.hpp"

#include <spdlog/spdlog.h>
#include <tts/ext/info.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <exception>

#include "host_example/encodings.hpp"
#include "host_example/failure.hpp"
#include "host_example/interrupt.hpp"
#include "host_example/json_text.hpp"
#include "plugins/support/text/utf8.hpp"

namespace caesura::host {
namespace {

using Clock = std::chrono::steady_clock;

// The sink of one call. What the output throws waits here, for no exception crosses the boundary.
class AnswerSink {
 public:
  AnswerSink(Answer& answer, AudioOutput& output) : answer_(answer), output_(output) {
    table_ = {
        sizeof table_,
        0,
        this,
        [](const tts_sink* s, const tts_audio_format* format) noexcept {
          return of(s).contain([&] {
            of(s).answer_.format = *format;
            of(s).output_.begin(*format);
          });
        },
        [](const tts_sink* s, const void* data, size_t size) noexcept {
          return of(s).contain([&] { of(s).write({static_cast<const std::byte*>(data), size}); });
        },
        [](const tts_sink* s, const tts_mark* mark) noexcept {
          return of(s).contain([&] {
            of(s).answer_.marks.push_back(*mark);
            of(s).answer_.marks.back().value = {nullptr, 0};
          });
        },
        [](const tts_sink* s, tts_str name, tts_str value) noexcept {
          return of(s).contain(
              [&] { of(s).answer_.info[std::string(tts::view(name))] = tts::view(value); });
        }};
  }
  AnswerSink(const AnswerSink&) = delete;
  AnswerSink& operator=(const AnswerSink&) = delete;

  [[nodiscard]] const tts_sink* table() const { return &table_; }
  [[nodiscard]] double milliseconds() const {
    return std::chrono::duration<double, std::milli>(Clock::now() - start_).count();
  }
  void rethrow() const {
    if (thrown_) std::rethrow_exception(thrown_);
  }

 private:
  static AnswerSink& of(const tts_sink* sink) { return *static_cast<AnswerSink*>(sink->data); }

  template <class Body>
  tts_status contain(Body&& body) noexcept {
    try {
      body();
      return TTS_OK;
    } catch (...) {
      thrown_ = std::current_exception();
      return TTS_ABORTED;
    }
  }
  void write(std::span<const std::byte> audio) {
    if (answer_.bytes == 0) answer_.first_byte_ms = milliseconds();
    answer_.bytes += audio.size();
    output_.write(audio);
  }

  Answer& answer_;
  AudioOutput& output_;
  tts_sink table_{};
  std::exception_ptr thrown_;
  Clock::time_point start_ = Clock::now();
};

void log_answer(const Answer& answer, const std::string& trace_id) {
  std::string word(answer.cache());
  std::transform(word.begin(), word.end(), word.begin(),
                 [](char c) { return static_cast<char>(c - 'a' + 'A'); });
  constexpr std::size_t kPrefix = 8;
  const std::string_view key = answer.told(TTS_INFO_CACHE_KEY);
  const std::string_view store = answer.told(TTS_INFO_CACHE_STORE);
  spdlog::info("{} key {} store {} in {:.1f} ms{}{}", word,
               key.empty() ? "-" : key.substr(0, kPrefix), store.empty() ? "-" : store,
               answer.elapsed_ms, trace_id.empty() ? "" : " trace_id=", trace_id);
}

}  // namespace

std::string_view Answer::told(std::string_view name) const {
  const auto found = info.find(name);
  return found == info.end() ? std::string_view{} : std::string_view(found->second);
}

std::string_view Answer::cache() const {
  const std::string_view how = told(TTS_INFO_CACHE);
  return how.empty() ? "uncached" : how;
}

std::optional<int64_t> Answer::billed_characters() const {
  const std::string_view said = told(TTS_INFO_BILLED_CHARACTERS);
  int64_t count = 0;
  const auto [end, error] = std::from_chars(said.data(), said.data() + said.size(), count);
  if (error == std::errc{} && end == said.data() + said.size()) return count;
  if (cache() == "hit" || cache() == "coalesced") return 0;
  return {};
}

Answer speak(const tts_provider& provider, const Speech& speech, AudioOutput& output) {
  Answer answer;
  answer.characters = static_cast<int64_t>(text::count_code_points(speech.text));
  const SpeechRequest request(speech);
  AnswerSink sink(answer, output);
  tts_error error = tts::empty_error();
  tts_context context = *interruptible_context();
  context.trace_id = tts::str(speech.trace_id);
  const tts_status code =
      provider.synthesize(&provider, &context, &request.get(), sink.table(), &error);
  sink.rethrow();
  if (code != TTS_OK && interrupted()) throw Failure(kFailed, "interrupted");
  if (code != TTS_OK) throw Failure::from(code, error);
  output.finish();
  answer.elapsed_ms = sink.milliseconds();
  log_answer(answer, speech.trace_id);
  return answer;
}

boost::json::object to_json(const Answer& answer) {
  namespace json = boost::json;
  json::array not_rendered;
  for (std::string_view rest = answer.told(TTS_INFO_PAUSES_NOT_RENDERED); !rest.empty();) {
    const std::string_view name = rest.substr(0, rest.find(','));
    not_rendered.emplace_back(name);
    rest.remove_prefix(std::min(rest.size(), name.size() + 1));
  }
  const auto billed = answer.billed_characters();
  const auto duration = milliseconds_of(answer.format, answer.bytes);
  return {{"cache", answer.cache()},
          {"key", text_or_null(answer.told(TTS_INFO_CACHE_KEY))},
          {"scheme", text_or_null(answer.told(TTS_INFO_CACHE_SCHEME))},
          {"store", text_or_null(answer.told(TTS_INFO_CACHE_STORE))},
          {"provider", text_or_null(answer.told(TTS_INFO_PROVIDER))},
          {"characters", answer.characters},
          {"billed_characters", billed ? json::value(*billed) : json::value(nullptr)},
          {"bytes", answer.bytes},
          {"sample_rate", answer.format.sample_rate},
          {"duration_ms", duration ? json::value(*duration) : json::value(nullptr)},
          {"first_byte_ms", answer.first_byte_ms},
          {"elapsed_ms", answer.elapsed_ms},
          {"pauses_not_rendered", std::move(not_rendered)}};
}

}  // namespace caesura::host
