// One branch of a fallback: a chain or a provider, and how it has been doing.
#pragma once

#include <tts/plugin.hpp>

#include <string>

#include "plugins/middleware/fallback/rest.hpp"
#include "plugins/middleware/fallback/settings.hpp"

namespace caesura::fallback {

// What came of asking a branch.
struct Outcome {
  tts::Status status;
  bool settled;  // the caller has its answer or its error; no other branch is to be asked
};

// [thread-safe]
class Branch {
 public:
  // `owner` is the fallback's name in the config.
  Branch(BranchSettings settings, const Settings& all, const tts_provider& provider,
         const tts::Host& host, std::string_view owner);

  const std::string& name() const { return settings_.name; }
  const tts_provider& provider() const { return provider_; }
  // Whether it can say what it has without being asked to speak.
  bool keeps_takes() const { return keeps_takes_; }
  bool resting() const { return rest_.resting(); }
  Rest::Turn turn() { return rest_.turn(host_.steady_ns()); }

  // Speaks, as the turn allows, or answers only from the cache.
  Outcome ask(Rest::Turn turn, tts::Context context, const tts_request& request, tts::Sink sink);
  Outcome ask_cache(tts::Context context, const tts_request& request, tts::Sink sink);

 private:
  tts_request translated(const tts_request& request) const;
  void note_failure(const tts::Status& status, tts::Context context);

  const BranchSettings settings_;
  const int64_t rest_ms_;
  const int64_t timeout_ms_;
  const tts_provider& provider_;
  const tts::Host host_;
  const std::string owner_;
  bool keeps_takes_;
  Rest rest_;
  tts::Metric answers_, failures_, resting_;
};

}  // namespace caesura::fallback
