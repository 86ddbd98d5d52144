// Answers a request with speech: a hit whole and at once, a miss while it is made.
#pragma once

#include <tts/status.hpp>

#include <memory>
#include <optional>
#include <string>

#include "host_example/serve/speaking.hpp"

namespace caesura::serve {

class Exchange;
class Service;

// From an endpoint. A hit is played on the connection's own thread where its cache is quick;
// everything else becomes a job. With TTS_REQUEST_ONLY_IF_CACHED a miss is 404.
void answer_speech(Service& service, Exchange& exchange, std::shared_ptr<Speaking> speaking);

// The digest under which the cache keeps this; empty where no cache would.
std::string key_of(const Speaking& speaking, const std::string& tenant);

// Refuses, refreshes or passes by the cache, as the header Caesura-Cache says; 0 without it,
// nothing for a word that it does not know.
std::optional<uint32_t> cache_flags(const Exchange& exchange);

// An error of the pipeline as a reply.
void set_failure(Exchange& exchange, const tts::Status& status);

}  // namespace caesura::serve
