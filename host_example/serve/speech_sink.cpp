#include "host_example/serve/speech_sink.hpp"

#include <tts/ext/info.h>
#include <tts/status.hpp>

#include <algorithm>
#include <string>

#include "host_example/serve/containers.hpp"
#include "host_example/serve/exchange.hpp"
#include "host_example/serve/speaking.hpp"

namespace caesura::serve {

SpeechSink::SpeechSink(Exchange& exchange, const Speaking& speaking, May may)
    : exchange_(exchange), speaking_(speaking), may_(may) {
  table_ = {sizeof table_,
            0,
            this,
            [](const tts_sink* s, const tts_audio_format* format) noexcept -> tts_status {
              return tts::guard(nullptr, [&]() -> tts::Status {
                static_cast<SpeechSink*>(s->data)->begin(*format);
                return {};
              });
            },
            [](const tts_sink* s, const void* data, size_t size) noexcept -> tts_status {
              return tts::guard(nullptr, [&] {
                return tts::Status::from(static_cast<SpeechSink*>(s->data)->write(
                    {static_cast<const std::byte*>(data), size}));
              });
            },
            nullptr,
            [](const tts_sink* s, tts_str name, tts_str value) noexcept -> tts_status {
              return tts::guard(nullptr, [&]() -> tts::Status {
                static_cast<SpeechSink*>(s->data)->info(tts::view(name), tts::view(value));
                return {};
              });
            }};
}

void SpeechSink::info(std::string_view name, std::string_view value) {
  Reply& reply = exchange_.reply();
  if (name == TTS_INFO_CACHE) reply.cache = value;
  if (name == TTS_INFO_CACHE_KEY) reply.key = value;
  if (exchange_.streaming()) return;
  if (name == TTS_INFO_PAUSES_NOT_RENDERED && !value.empty()) {
    reply.add_header("X-Pauses-Not-Rendered", value);
  }
}

void SpeechSink::begin(const tts_audio_format& format) {
  format_ = format;
  Reply& reply = exchange_.reply();
  reply.type = content_type(format, speaking_.container);
  const bool header = has_wav_header(format, speaking_.container);
  if (may_ == May::gather || reply.cache == "hit") {
    if (header) reply.body = wav_header(format, kUnknownSize);
    return;
  }
  add_headers();
  reply.add_header("Trailer", "X-Audio-Duration");
  exchange_.begin_stream();
  if (!header) return;
  const std::string bytes = wav_header(format, kUnknownSize);
  (void)exchange_.stream(std::as_bytes(std::span(bytes)));
}

tts_status SpeechSink::write(std::span<const std::byte> audio) {
  bytes_ += audio.size();
  if (exchange_.streaming()) return exchange_.stream(audio) ? TTS_OK : TTS_CANCELLED;
  exchange_.reply().body.append(reinterpret_cast<const char*>(audio.data()), audio.size());
  return TTS_OK;
}

void SpeechSink::add_headers() {
  Reply& reply = exchange_.reply();
  reply.add_header("X-Cache-Status", reply.cache == "hit" ? "HIT" : "MISS");
  // What one tenant hears is nothing for a proxy that others use.
  reply.add_header("Cache-Control", "private, no-cache");
  if (!speaking_.is_resource || reply.key.empty()) return;
  reply.headers.append("ETag: \"").append(reply.key).append("\"\r\n");
  reply.add_header("Accept-Ranges", "bytes");
}

void SpeechSink::finish_whole() {
  Reply& reply = exchange_.reply();
  if (has_wav_header(format_, speaking_.container)) {
    const auto size = static_cast<uint32_t>(std::min<uint64_t>(bytes_, kUnknownSize - 36));
    reply.body.replace(0, kWavHeaderBytes, wav_header(format_, size));
  }
  add_headers();
  if (const auto seconds = seconds_of(format_, bytes_)) {
    reply.add_header("X-Audio-Duration", seconds_text(*seconds));
  }
}

void SpeechSink::finish_stream() {
  if (const auto seconds = seconds_of(format_, bytes_)) {
    exchange_.reply().add_trailer("X-Audio-Duration", seconds_text(*seconds));
  }
  exchange_.finish_stream();
}

}  // namespace caesura::serve
