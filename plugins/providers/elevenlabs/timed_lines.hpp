// Audio that comes as lines of JSON, with the times at which each character is spoken.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <tts/status.hpp>

namespace caesura::elevenlabs {

class TimedLines {
 public:
  struct Receiver {
    // What is not OK ends the stream and is returned.
    std::function<tts::Status(std::span<const std::byte>)> audio;
    // One character (UTF-8) of the text that was sent; seconds from the first sample.
    std::function<void(std::string_view character, double start, double end)> character;
    // After each line.
    std::function<tts::Status()> line;
    // Makes the status of a line that tells of an error, or is none that could be meant.
    std::function<tts::Status(tts_status, std::string_view message)> error;
  };

  explicit TimedLines(Receiver receiver) : receiver_(std::move(receiver)) {}

  tts::Status feed(std::string_view bytes);
  // The last line may lack its end; half a line is cut audio.
  tts::Status finish();

 private:
  tts::Status take(std::string_view line);

  Receiver receiver_;
  std::string line_;
};

}  // namespace caesura::elevenlabs
