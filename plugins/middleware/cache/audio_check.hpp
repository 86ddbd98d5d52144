// Is a finished body audio of its format? Providers answer OK to more than that.
#pragma once

#include <tts/plugin.hpp>

#include <span>

namespace caesura::cache {

// DATA_LOSS with what is wrong: nothing at all, half a sample, an error page, not the codec's own
// first bytes.
tts::Status check_audio(const tts_audio_format& format, std::span<const std::byte> audio);

}  // namespace caesura::cache
