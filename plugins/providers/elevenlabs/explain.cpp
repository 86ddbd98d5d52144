#include "plugins/providers/elevenlabs/explain.hpp"

#include <boost/json.hpp>

namespace caesura::elevenlabs {
namespace {

namespace json = boost::json;

std::string text_of(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

struct Detail {
  std::string word;  // "quota_exceeded"; empty where there is none
  std::string sentence;
};

std::string joined(const std::string& before, const std::string& after) {
  return before.empty() || after.empty() ? before + after : before + ": " + after;
}

// {"loc": ["body", "voice_settings", "speed"], "msg": "...", "type": "..."}
std::string invalid_member(const json::object& item) {
  std::string place;
  if (const auto* loc = item.if_contains("loc"); loc != nullptr && loc->is_array()) {
    for (const json::value& part : loc->get_array()) {
      if (part.is_string() && part.get_string() == "body") continue;
      place += place.empty() ? "" : ".";
      place += part.is_string() ? std::string(part.get_string()) : json::serialize(part);
    }
  }
  return joined(place, text_of(item, "msg"));
}

// `detail` is an object with status (or code) and message, a sentence, or a list of members.
Detail detail_of(std::string_view body) {
  boost::system::error_code fault;
  const json::value parsed = json::parse({body.data(), body.size()}, fault);
  if (fault || !parsed.is_object()) return {};
  const auto* detail = parsed.get_object().if_contains("detail");
  if (detail == nullptr) return {};
  if (detail->is_string()) return {"", std::string(detail->get_string())};
  if (detail->is_array() && !detail->get_array().empty()) {
    const json::value& first = detail->get_array().front();
    return {"", first.is_object() ? invalid_member(first.get_object()) : std::string()};
  }
  if (!detail->is_object()) return {};
  const json::object& object = detail->get_object();
  std::string word = text_of(object, "status");
  if (word.empty()) word = text_of(object, "code");
  return {std::move(word), text_of(object, "message")};
}

}  // namespace

std::string told_by(std::string_view body) {
  const Detail detail = detail_of(body);
  return joined(detail.word, detail.sentence);
}

void explain(const http::Response& response, http::Failure& failure) {
  const Detail detail = detail_of(response.body);
  if (const auto told = joined(detail.word, detail.sentence); !told.empty()) failure.message = told;
  if (detail.word == "quota_exceeded") {
    failure.code = TTS_FAILED_PRECONDITION;
    failure.retry_after_ms = -1;
    return;
  }
  if (detail.word == "missing_permissions") failure.code = TTS_PERMISSION_DENIED;
  if (detail.word == "too_many_concurrent_requests") {
    failure.message += " (max_concurrency can be set to what the plan allows)";
  }
  if (response.status == 404) failure.code = TTS_INVALID_ARGUMENT;
  if (response.status == 409) failure.code = TTS_UNAVAILABLE;
}

}  // namespace caesura::elevenlabs
