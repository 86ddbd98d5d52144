// From decoded audio to the sink: containers off, format found, wholeness proven first.
#pragma once

#include <tts/call.hpp>

#include <span>
#include <string>

#include "plugins/providers/google/audio_encoding.hpp"

namespace caesura::google {

struct Audio {
  tts_audio_format format;
  std::span<const std::byte> bytes;  // within what was read
};

// Exactly one of both is filled; `fault` is a sentence for DATA_LOSS.
struct AudioReading {
  Audio audio;
  std::string fault;
};

// Judges the whole before any of it is passed on. `bytes` outlive what is returned.
AudioReading read_audio(const AudioFormat& asked, std::span<const std::byte> bytes);

// Begins the sink and writes in pieces, between which the call may be cancelled.
tts::Status pass_on(tts::Context context, const Audio& audio, const tts::Sink& sink);

}  // namespace caesura::google
