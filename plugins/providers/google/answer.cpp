#include "plugins/providers/google/answer.hpp"

#include "plugins/support/http/base64.hpp"

namespace caesura::google {
namespace {

namespace json = boost::json;

AnswerReading fault(tts_status code, std::string message, int32_t retry_after_ms = -1) {
  AnswerReading reading;
  reading.fault = AnswerFault{code, std::move(message), retry_after_ms};
  return reading;
}

void read_timings(const json::object& object, Timings& timings) {
  const auto* points = object.if_contains("timepoints");
  if (points == nullptr || !points->is_array()) return;
  for (const json::value& value : points->get_array()) {
    if (!value.is_object()) continue;
    const auto* name = value.get_object().if_contains("markName");
    const auto* seconds = value.get_object().if_contains("timeSeconds");
    if (name == nullptr || !name->is_string()) continue;
    // Members with their default value, zero, are left out of JSON.
    const double time =
        seconds != nullptr && seconds->is_number() ? seconds->to_number<double>() : 0;
    timings.emplace_back(std::string_view(name->get_string()), time);
  }
}

}  // namespace

AnswerReading read_answer(std::string_view body) {
  boost::system::error_code failed;
  const json::value parsed = json::parse(body, failed);
  if (failed || !parsed.is_object()) {
    return fault(TTS_UNAVAILABLE, "status 200 with a body that is no JSON object");
  }
  if (const auto error = read_error(parsed)) {
    return fault(code_of(*error, TTS_UNAVAILABLE), "status 200 with an error: " + error->message,
                 error->retry_after_ms);
  }
  const json::object& object = parsed.get_object();
  const auto* content = object.if_contains("audioContent");
  if (content == nullptr || !content->is_string() || content->get_string().empty()) {
    return fault(TTS_DATA_LOSS, "the answer holds no audio");
  }
  AnswerReading reading;
  auto audio = http::base64_decode(content->get_string());
  if (!audio) return fault(TTS_DATA_LOSS, "the audio in the answer is no base64");
  reading.answer.audio = std::move(*audio);
  read_timings(object, reading.answer.timings);
  return reading;
}

}  // namespace caesura::google
