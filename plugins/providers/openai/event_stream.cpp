#include "plugins/providers/openai/event_stream.hpp"

#include <boost/json.hpp>

#include "plugins/support/http/base64.hpp"
#include "plugins/support/http/service_message.hpp"

namespace caesura::openai {
namespace {

namespace json = boost::json;

std::string_view string_member(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string_view(value->get_string())
                                                : std::string_view();
}

}  // namespace

EventStream::EventStream(OnAudio on_audio, OnError on_error)
    : on_audio_(std::move(on_audio)),
      on_error_(std::move(on_error)),
      parser_([this](const http::SseEvent& event) { return take(event); }) {}

tts::Status EventStream::feed(std::span<const std::byte> bytes) {
  return parser_.feed({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

tts::Status EventStream::finish() const {
  if (done_) return {};
  return on_error_(TTS_DATA_LOSS, "the audio was cut: the events ended without speech.audio.done");
}

tts::Status EventStream::take(const http::SseEvent& event) {
  if (event.data == "[DONE]") return {};  // some servers end every stream with it, also a cut one
  boost::system::error_code error;
  const json::value value = json::parse(event.data, error);
  if (error || !value.is_object()) {
    return on_error_(TTS_DATA_LOSS, "an event is no JSON object");
  }
  const json::object& object = value.get_object();
  std::string_view type = string_member(object, "type");
  if (type.empty()) type = event.type;
  if (type == "error" || object.contains("error")) {
    return on_error_(TTS_UNAVAILABLE, "the server broke off: " +
                                          http::service_message("application/json", event.data));
  }
  if (type == "speech.audio.done") {
    done_ = true;
    return {};
  }
  if (type != "speech.audio.delta") return {};  // what a later version may add
  if (done_) return on_error_(TTS_DATA_LOSS, "audio came after speech.audio.done");
  const auto audio = http::base64_decode(string_member(object, "audio"));
  if (!audio) return on_error_(TTS_DATA_LOSS, "the audio of an event is no base64");
  return audio->empty() ? tts::Status{} : on_audio_(std::as_bytes(std::span(*audio)));
}

}  // namespace caesura::openai
