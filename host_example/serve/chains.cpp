#include "host_example/serve/chains.hpp"

#include "host_example/session.hpp"

namespace caesura::serve {

Chain::Chain(const tts_provider& provider)
    : provider_(provider),
      cache_(provider.get_extension == nullptr
                 ? nullptr
                 : static_cast<const tts_ext_cache*>(
                       provider.get_extension(&provider, TTS_EXT_CACHE))) {}

Chains::Chains(const host::Session& session, const std::string& first)
    : session_(session), first_(&get(first)) {}

Chain& Chains::get(const std::string& name) {
  const std::lock_guard lock(mutex_);
  const auto found = chains_.find(name);
  if (found != chains_.end()) return *found->second;
  auto made = std::make_unique<Chain>(session_.chain(name));
  return *chains_.emplace(name, std::move(made)).first->second;
}

}  // namespace caesura::serve
