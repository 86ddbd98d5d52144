// Audio that comes as server-sent events: speech.audio.delta, then one speech.audio.done.
#pragma once

#include <functional>
#include <span>
#include <tts/status.hpp>

#include "plugins/support/http/sse.hpp"

namespace caesura::openai {

class EventStream {
 public:
  // Receives the audio of each event; what is not OK ends the stream and is returned.
  using OnAudio = std::function<tts::Status(std::span<const std::byte>)>;
  // Makes the status of an event that tells of an error, or is none that could be meant.
  using OnError = std::function<tts::Status(tts_status, std::string_view message)>;

  EventStream(OnAudio on_audio, OnError on_error);
  EventStream(const EventStream&) = delete;
  EventStream& operator=(const EventStream&) = delete;

  tts::Status feed(std::span<const std::byte> bytes);
  // DATA_LOSS where the done event is missing: then the audio was cut.
  tts::Status finish() const;

 private:
  tts::Status take(const http::SseEvent& event);

  OnAudio on_audio_;
  OnError on_error_;
  http::SseParser parser_;
  bool done_ = false;
};

}  // namespace caesura::openai
