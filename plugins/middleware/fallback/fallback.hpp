// The fallback: asks named branches in order until one answers.
#pragma once

#include <tts/plugin.hpp>

#include <deque>
#include <memory>

#include "plugins/middleware/fallback/branch.hpp"
#include "plugins/middleware/fallback/extensions.hpp"

namespace caesura::fallback {

// Ends a chain as a provider does. It has no fingerprint: each branch has an identity of its own.
class Fallback : public tts::Provider {
 public:
  static tts::Result<std::unique_ptr<Fallback>> create(const tts::Creation& creation);
  explicit Fallback(std::deque<Branch> branches);

  tts::Status synthesize(tts::Context context, const tts_request& request, tts::Sink sink) override;
  const void* extension(std::string_view id) override;

 private:
  tts::Status only_from_caches(tts::Context context, const tts_request& request, tts::Sink sink);

  std::deque<Branch> branches_;
  Extensions extensions_;
};

}  // namespace caesura::fallback
