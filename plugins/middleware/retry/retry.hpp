// The retry middleware: asks again what failed before its first byte.
#pragma once

#include <tts/plugin.hpp>

#include <atomic>
#include <memory>

#include "plugins/middleware/retry/settings.hpp"

namespace caesura::retry {

class Retry : public tts::Middleware {
 public:
  static tts::Result<std::unique_ptr<Retry>> create(const tts::Creation& creation);
  // Waits are drawn from `seed`.
  Retry(const tts::Creation& creation, const Settings& settings, uint64_t seed);

  tts::Status synthesize(tts::Context context, const tts_request& request, tts::Sink sink) override;

 private:
  bool gives_up(const tts::Status& status, int64_t attempt, int64_t wait_ms,
                tts::Context context) const;

  // On the failed attempt, and what comes next; -1 = nothing.
  void tell(int64_t attempt, const tts::Status& status, int64_t wait_ms,
            tts::Context context) const;

  tts::Host host_;
  std::string name_;
  Settings settings_;
  std::atomic<uint64_t> seed_;  // of the next call's waits
  tts::Metric retries_, given_up_;
};

}  // namespace caesura::retry
