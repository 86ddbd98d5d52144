// The forms in which the endpoint sends audio, and which of them serves a request.
#pragma once

#include <cstdint>
#include <string_view>
#include <tts/values.hpp>

namespace caesura::openai {

enum class ResponseFormat : std::uint8_t { kWav, kPcm, kMp3, kOpus, kFlac, kAac };

// "wav": the value of response_format.
std::string_view name_of(ResponseFormat format);
// Of a name that the schema has checked.
ResponseFormat response_format(std::string_view name);
// TTS_ENCODING_*: wav and pcm are both samples of 16 bits.
int32_t encoding_of(ResponseFormat format);

// What to ask the server for. `configured` serves a request that leaves the choice, and samples are
// asked for as wav unless it says pcm, since wav states its sample rate. INVALID_ARGUMENT for an
// encoding that the endpoint does not have, or for more than one channel of samples.
tts::Result<ResponseFormat> choose_format(ResponseFormat configured,
                                          const tts_audio_format* wanted);

}  // namespace caesura::openai
