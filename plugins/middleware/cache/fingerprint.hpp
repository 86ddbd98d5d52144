// The named fields by which a provider identifies the sound of a request.
#pragma once

#include <tts/plugin.hpp>

#include <array>
#include <string>
#include <string_view>

namespace caesura::cache {

class Fingerprint {
 public:
  static constexpr std::array<std::string_view, 9> kNames{
      "provider", "render_revision", "server", "model",   "voice",
      "language", "format",          "epoch",  "rendered"};

  // Asks the provider; the old content is overwritten in place. UNIMPLEMENTED: this provider has
  // none. INTERNAL: it broke the contract (another order, a field missing or unknown). Anything
  // else is the provider's word on the request.
  tts::Status ask(const tts_provider& provider, const tts_request& request);

  std::string_view provider() const { return values_[0]; }
  std::string_view model() const { return values_[3]; }
  std::string_view voice() const { return values_[4]; }
  std::string_view language() const { return values_[5]; }
  std::string_view epoch() const { return values_[7]; }
  std::string_view rendered() const { return values_[8]; }
  std::string_view value(std::size_t index) const { return values_[index]; }
  bool operator==(const Fingerprint& other) const { return values_ == other.values_; }

 private:
  static tts_status receive(void* user, tts_str name, tts_str value) noexcept;

  std::array<std::string, kNames.size()> values_;
  std::size_t count_ = 0;
};

}  // namespace caesura::cache
