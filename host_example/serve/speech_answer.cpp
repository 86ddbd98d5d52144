#include "host_example/serve/speech_answer.hpp"

#include <tts/ext/info.h>

#include <string>

#include "host_example/serve/byte_range.hpp"
#include "host_example/serve/exchange.hpp"
#include "host_example/serve/service.hpp"
#include "host_example/serve/speech_sink.hpp"

namespace caesura::serve {
namespace {

namespace http = boost::beast::http;

std::string entity_tag(std::string_view key) {
  return "\"" + std::string(key) + "\"";
}

// Whether a list of entity tags holds this one; weak ones are as good here.
bool holds_tag(std::string_view list, std::string_view key) {
  return !list.empty() && !key.empty() && list.find(entity_tag(key)) != std::string_view::npos;
}

// What the client has is what would be sent: nothing is looked up, and nothing is paid.
bool not_modified(Exchange& exchange, const Speaking& speaking) {
  const std::string_view known = exchange.header(http::field::if_none_match);
  if (!speaking.is_resource || known.empty()) return false;
  const std::string key = key_of(speaking, exchange.tenant());
  if (!holds_tag(known, key)) return false;
  Reply& reply = exchange.reply();
  reply.status = 304;
  reply.key = key;
  reply.add_header("ETag", entity_tag(key));
  return true;
}

void apply_range(Exchange& exchange) {
  const std::string_view wanted = exchange.header(http::field::range);
  Reply& reply = exchange.reply();
  if (wanted.empty()) return;
  const std::string_view only_if = exchange.header(http::field::if_range);
  if (!only_if.empty() && only_if != entity_tag(reply.key)) return;
  const std::size_t whole = reply.body.size();
  const auto range = parse_range(wanted, whole);
  if (!range) return;
  if (range->size == 0) {
    set_error(reply, 416, "the range lies outside the audio");
    reply.add_header("Content-Range", "bytes */" + std::to_string(whole));
    return;
  }
  reply.status = 206;
  reply.begin = range->begin;
  reply.size = range->size;
  reply.add_header("Content-Range", "bytes " + std::to_string(range->begin) + "-" +
                                        std::to_string(range->begin + range->size - 1) + "/" +
                                        std::to_string(whole));
}

void finish_whole(Exchange& exchange, const Speaking& speaking, SpeechSink& sink) {
  sink.finish_whole();
  if (speaking.is_resource) apply_range(exchange);
}

tts::Status speak(const Speaking& speaking, Exchange& exchange, uint32_t flags, SpeechSink& sink) {
  const SpeakingRequest request(speaking, exchange.tenant(), flags);
  const tts_provider& provider = speaking.chain->provider();
  tts_error error = tts::empty_error();
  const tts_status code =
      provider.synthesize(&provider, exchange.context(), &request.get(), sink.table(), &error);
  return tts::Status::from(code, error);
}

// On a worker: waits for the audio, and lets the client hear it meanwhile.
void speak_at_leisure(Exchange& exchange, const Speaking& speaking) {
  SpeechSink sink(exchange, speaking, SpeechSink::May::stream);
  const tts::Status status = speak(speaking, exchange, 0, sink);
  if (exchange.streaming()) {
    if (status.ok()) sink.finish_stream();
    return;
  }
  if (!status.ok()) return set_failure(exchange, status);
  finish_whole(exchange, speaking, sink);
}

}  // namespace

void answer_speech(Service&, Exchange& exchange, std::shared_ptr<Speaking> speaking) {
  const auto flags = cache_flags(exchange);
  if (!flags) {
    return set_error(exchange.reply(), 400,
                     "Caesura-Cache: is refresh, bypass or only-if-cached, or left out");
  }
  speaking->flags |= *flags;
  if (not_modified(exchange, *speaking)) return;
  constexpr uint32_t kNoLookUp = TTS_REQUEST_BYPASS | TTS_REQUEST_REFRESH;
  const auto from = Chain::Clock::now();
  if ((speaking->flags & kNoLookUp) == 0 && speaking->chain->is_quick(from)) {
    SpeechSink sink(exchange, *speaking, SpeechSink::May::gather);
    const tts::Status status = speak(*speaking, exchange, TTS_REQUEST_ONLY_IF_CACHED, sink);
    speaking->chain->looked_up(from, Chain::Clock::now());
    if (status.ok()) return finish_whole(exchange, *speaking, sink);
    const bool only = (speaking->flags & TTS_REQUEST_ONLY_IF_CACHED) != 0;
    if (only || status.code() == TTS_INVALID_ARGUMENT) return set_failure(exchange, status);
    exchange.reply().clear();
  }
  exchange.work([&exchange, speaking] { speak_at_leisure(exchange, *speaking); });
}

std::string key_of(const Speaking& speaking, const std::string& tenant) {
  const tts_ext_cache* cache = speaking.chain->cache();
  if (cache == nullptr || cache->key == nullptr) return {};
  const SpeakingRequest request(speaking, tenant);
  std::string key;
  const auto take = [](void* user, tts_str name, tts_str value) noexcept -> tts_status {
    return tts::guard(nullptr, [&]() -> tts::Status {
      if (tts::view(name) == "key") static_cast<std::string*>(user)->assign(tts::view(value));
      return {};
    });
  };
  tts_error error = tts::empty_error();
  if (cache->key(cache, &request.get(), take, &key, &error) != TTS_OK) key.clear();
  return key;
}

std::optional<uint32_t> cache_flags(const Exchange& exchange) {
  const std::string_view word = exchange.header("Caesura-Cache");
  if (word.empty()) return 0;
  if (word == "refresh") return TTS_REQUEST_REFRESH;
  if (word == "bypass") return TTS_REQUEST_BYPASS;
  if (word == "only-if-cached") return TTS_REQUEST_ONLY_IF_CACHED;
  return {};
}

void set_failure(Exchange& exchange, const tts::Status& status) {
  const auto http_status = [&]() -> unsigned {
    switch (status.code()) {
      case TTS_INVALID_ARGUMENT:
      case TTS_OUT_OF_RANGE:
        return 400;
      case TTS_NOT_FOUND:
        return 404;
      case TTS_DEADLINE_EXCEEDED:
        return 504;
      case TTS_RESOURCE_EXHAUSTED:
        return 429;
      case TTS_UNAVAILABLE:
      case TTS_CANCELLED:
        return 503;
      // The host's own credentials, never the client's.
      case TTS_UNAUTHENTICATED:
      case TTS_PERMISSION_DENIED:
        return 502;
      default:
        return 500;
    }
  }();
  const std::string message = status.message().empty() ? "the provider failed" : status.message();
  set_error(exchange.reply(), http_status, message);
  exchange.reply().cache.clear();
  if (http_status == 404) exchange.reply().add_header("X-Cache-Status", "MISS");
  if (http_status == 429 || http_status == 503) {
    const int32_t wait = status.retry_after_ms();
    exchange.reply().add_header("Retry-After", std::to_string(wait < 0 ? 1 : (wait + 999) / 1000));
  }
}

}  // namespace caesura::serve
