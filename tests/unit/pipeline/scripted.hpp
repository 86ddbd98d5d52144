// A provider and a store whose one interesting function a test writes itself.
#pragma once

#include "support/calls.hpp"
#include "support/test_host.hpp"

#include <tts/host.hpp>

#include <functional>

namespace caesura::test {

struct ScriptedProvider {
  using Speak = std::function<tts_status(const tts_context*, const tts_request*, const tts_sink*,
                                         tts_error*)>;
  explicit ScriptedProvider(Speak script) : speak(std::move(script)) {
    table = {sizeof table,
             0,
             this,
             [](tts_provider*) noexcept {},
             nullptr,
             [](const tts_provider* p, const tts_context* c, const tts_request* r,
                const tts_sink* s, tts_error* e) noexcept -> tts_status {
               return static_cast<ScriptedProvider*>(p->data)->speak(c, r, s, e);
             },
             nullptr};
  }
  ScriptedProvider(const ScriptedProvider&) = delete;
  ScriptedProvider& operator=(const ScriptedProvider&) = delete;
  Speak speak;
  tts_provider table{};
};

struct ScriptedStore {
  using Give = std::function<tts_status(const tts_blob_sink*, tts_error*)>;
  explicit ScriptedStore(Give script, uint32_t flags = 0) : give(std::move(script)) {
    table = {
        sizeof table,
        flags,
        this,
        [](tts_store*) noexcept {},
        nullptr,
        [](const tts_store* s, const tts_context*, const tts_store_key*, const tts_blob_sink* sink,
           tts_error* e) noexcept -> tts_status {
          return static_cast<ScriptedStore*>(s->data)->give(sink, e);
        },
        [](const tts_store* s, const tts_context*, const tts_store_key*, const tts_entry_info*,
           const void*, size_t, const tts_put_options* options, tts_error*) noexcept -> tts_status {
          auto* self = static_cast<ScriptedStore*>(s->data);
          ++self->puts;
          return options == nullptr ? TTS_INTERNAL : self->put_answer;
        },
        nullptr,
        nullptr,
        nullptr,
        nullptr};
  }
  ScriptedStore(const ScriptedStore&) = delete;
  ScriptedStore& operator=(const ScriptedStore&) = delete;
  Give give;
  int puts = 0;
  tts_status put_answer = TTS_OK;
  tts_store table{};
};

inline std::unique_ptr<tts::ProviderProxy> proxy_of(tts_provider& inner, const TestHost& host) {
  return tts::ProviderProxy::wrap(&inner, "cloud", "provider", tts::Host(host.table())).value();
}
inline std::unique_ptr<tts::StoreProxy> proxy_of(tts_store& inner, const TestHost& host) {
  return tts::StoreProxy::wrap(&inner, "fast", tts::Host(host.table())).value();
}

// "STATUS" or "STATUS: message".
inline std::string shown(tts_status code, const tts_error& error) {
  std::string out(tts::status_name(code));
  if (code != TTS_OK && error.message[0] != '\0') out += std::string(": ") + error.message;
  return out;
}

}  // namespace caesura::test
