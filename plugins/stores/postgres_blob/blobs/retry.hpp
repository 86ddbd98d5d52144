// Tries again what may work the next time.
#pragma once

#include <tts/call.hpp>
#include <tts/services.hpp>

#include <functional>

namespace caesura::postgres_blob {

inline constexpr int kTries = 3;
inline constexpr int64_t kFirstPauseMs = 100;  // at most; each further one twice that
inline constexpr int64_t kMaxAskedMs = 5000;   // a service that wants a longer rest gets no more

// Whether the outcome of an HTTP call may be another one next time: no answer, a cut or damaged
// one, 408, 429, 5xx.
bool may_pass(const tts::Status& status);

// Calls `attempt` until it succeeds, fails for good, or was called kTries times. Pauses are random
// (full jitter) or what the service asked for, and never longer than the context allows: then the
// last failure is the answer.
tts::Status with_retries(tts::Context context, const tts::Host& host,
                         const std::function<tts::Status()>& attempt);

}  // namespace caesura::postgres_blob
