#include "plugins/middleware/cache/fingerprint.hpp"

namespace caesura::cache {

tts_status Fingerprint::receive(void* user, tts_str name, tts_str value) noexcept {
  return tts::guard(nullptr, [&]() -> tts::Status {
    auto& self = *static_cast<Fingerprint*>(user);
    if (self.count_ >= kNames.size() || tts::view(name) != kNames[self.count_]) {
      self.count_ = kNames.size() + 1;
      return {TTS_INTERNAL, ""};
    }
    self.values_[self.count_++].assign(tts::view(value));
    return {};
  });
}

tts::Status Fingerprint::ask(const tts_provider& provider, const tts_request& request) {
  if (provider.fingerprint == nullptr)
    return {TTS_UNIMPLEMENTED, "the provider has no fingerprint"};
  count_ = 0;
  tts_error error = tts::empty_error();
  const tts_status code = provider.fingerprint(&provider, &request, receive, this, &error);
  if (code != TTS_OK && count_ <= kNames.size()) return tts::Status::from(code, error);
  if (count_ == kNames.size()) return {};
  return {TTS_INTERNAL, "the provider's fingerprint does not have the nine fields in their order"};
}

}  // namespace caesura::cache
