#include "plugins/stores/postgres_blob/adoption/old_audio.hpp"

#include "plugins/support/audio/codec_head.hpp"
#include "plugins/support/audio/wav_stream.hpp"

namespace caesura::postgres_blob {
namespace {

int32_t encoding_of(audio::WavEncoding encoding) {
  switch (encoding) {
    case audio::WavEncoding::kPcmS16:
      return TTS_ENCODING_PCM_S16LE;
    case audio::WavEncoding::kFloat32:
      return TTS_ENCODING_PCM_F32LE;
    case audio::WavEncoding::kMulaw:
      return TTS_ENCODING_MULAW;
    case audio::WavEncoding::kAlaw:
      return TTS_ENCODING_ALAW;
    default:
      return 0;
  }
}

std::optional<OldAudio> find_in_wav(std::span<const std::byte> blob) {
  audio::WavStream wav;
  const std::span<const std::byte> samples = wav.push(blob);
  if (!wav.finish() || samples.empty() || !wav.format()) return std::nullopt;
  const audio::WavFormat& told = *wav.format();
  const int32_t encoding = encoding_of(told.encoding);
  if (encoding == 0) return std::nullopt;
  return OldAudio{{sizeof(tts_audio_format), encoding, told.sample_rate, told.channels, 0},
                  static_cast<std::size_t>(samples.data() - blob.data()),
                  samples.size()};
}

}  // namespace

std::optional<OldAudio> find_audio(std::span<const std::byte> blob) {
  if (audio::container_of(blob) == "WAV") return find_in_wav(blob);
  // MP3 last: two bytes are the least that any of them begins with.
  static constexpr std::pair<audio::Codec, int32_t> kCodecs[] = {
      {audio::Codec::kOggOpus, TTS_ENCODING_OGG_OPUS},
      {audio::Codec::kFlac, TTS_ENCODING_FLAC},
      {audio::Codec::kAacAdts, TTS_ENCODING_AAC_ADTS},
      {audio::Codec::kMp3, TTS_ENCODING_MP3}};
  for (const auto& [codec, encoding] : kCodecs) {
    const audio::HeadReading reading = audio::read_codec_head(codec, blob);
    if (!reading.head) continue;
    return OldAudio{{sizeof(tts_audio_format), encoding, reading.head->sample_rate,
                     reading.head->channels, reading.head->bit_rate},
                    0,
                    blob.size()};
  }
  return std::nullopt;
}

}  // namespace caesura::postgres_blob
