#include "plugins/providers/polly/output_format.hpp"

#include <algorithm>
#include <span>

namespace caesura::polly {
namespace {

constexpr uint32_t kCompressedRates[] = {8000, 16000, 22050, 24000, 44100, 48000};
constexpr uint32_t kSampleRates[] = {8000, 16000};
constexpr uint32_t kTelephoneRates[] = {8000};
constexpr uint32_t kOpusRates[] = {48000};

struct Kind {
  std::string_view name;
  int32_t encoding;
  std::span<const uint32_t> rates;
  uint32_t usual_rate;  // 0 = the engine's
};

constexpr Kind kKinds[] = {{"pcm", TTS_ENCODING_PCM_S16LE, kSampleRates, 16000},
                           {"mp3", TTS_ENCODING_MP3, kCompressedRates, 0},
                           {"ogg_vorbis", TTS_ENCODING_OGG_VORBIS, kCompressedRates, 0},
                           {"ogg_opus", TTS_ENCODING_OGG_OPUS, kOpusRates, 48000},
                           {"mulaw", TTS_ENCODING_MULAW, kTelephoneRates, 8000},
                           {"alaw", TTS_ENCODING_ALAW, kTelephoneRates, 8000}};

template <class Member, class Value>
const Kind* find_kind(Member member, const Value& value) {
  const auto* found = std::find_if(std::begin(kKinds), std::end(kKinds),
                                   [&](const Kind& kind) { return kind.*member == value; });
  return found == std::end(kKinds) ? nullptr : found;
}

tts::Status check_rate(std::string_view member, const Kind& kind, uint32_t rate) {
  if (std::find(kind.rates.begin(), kind.rates.end(), rate) != kind.rates.end()) return {};
  std::string rates;
  for (const uint32_t one : kind.rates) {
    rates.append(rates.empty() ? "" : ", ").append(std::to_string(one));
  }
  return {TTS_INVALID_ARGUMENT, std::string(member) + ": polly makes no " + std::string(kind.name) +
                                    " of " + std::to_string(rate) + " Hz; " + rates + " are right"};
}

uint32_t usual_rate(const Kind& kind, const Engine& engine) {
  return kind.usual_rate != 0 ? kind.usual_rate : engine.sample_rate;
}

}  // namespace

tts::Status check_usual_format(const UsualFormat& usual) {
  const Kind* kind = find_kind(&Kind::name, usual.name);
  if (kind == nullptr) {
    return {TTS_INVALID_ARGUMENT, "output_format: there is no such format"};
  }
  return usual.sample_rate == 0 ? tts::Status{}
                                : check_rate("sample_rate", *kind, usual.sample_rate);
}

tts::Result<OutputFormat> choose_output_format(const UsualFormat& usual, const Engine& engine,
                                               const tts_audio_format* wanted) {
  const Kind& first = *find_kind(&Kind::name, usual.name);
  tts_audio_format whole{sizeof(tts_audio_format), 0, 0, 0, 0};
  const tts_audio_format& given = wanted == nullptr ? whole : tts::level(*wanted, whole);
  const Kind* kind = given.encoding == 0 ? &first : find_kind(&Kind::encoding, given.encoding);
  if (kind == nullptr || given.channels > 1) {
    return tts::Status{TTS_INVALID_ARGUMENT,
                       "format: polly makes PCM of 16 bits, MP3, Vorbis or Opus in Ogg, mu-law "
                       "and A-law, each of one channel; choose one of them"};
  }
  // Samples have the bit rate that follows from their other members.
  const bool compressed = kind->usual_rate == 0 || kind->encoding == TTS_ENCODING_OGG_OPUS;
  if (compressed && given.bit_rate != 0) {
    return tts::Status{TTS_INVALID_ARGUMENT,
                       "format: polly chooses the bit rate by itself; leave bit_rate unset"};
  }
  uint32_t rate = given.sample_rate;
  if (rate == 0 && kind == &first) rate = usual.sample_rate;
  if (rate == 0) rate = usual_rate(*kind, engine);
  if (auto status = check_rate("format", *kind, rate); !status.ok()) return status;
  return OutputFormat{kind->name, kind->encoding, rate};
}

}  // namespace caesura::polly
