#include "plugins/support/http/secret.hpp"

#include <openssl/crypto.h>

#include <utility>

namespace caesura::http {

Secret::Secret(std::string_view value) : bytes_(value.begin(), value.end()) {}

Secret& Secret::operator=(const Secret& other) {
  Secret copy(other);
  std::swap(bytes_, copy.bytes_);
  return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  other.wipe();
  return *this;
}

void Secret::wipe() noexcept {
  if (!bytes_.empty()) OPENSSL_cleanse(bytes_.data(), bytes_.size());
  bytes_.clear();
}

bool Secret::equals(const Secret& other) const {
  return bytes_.size() == other.bytes_.size() &&
         CRYPTO_memcmp(bytes_.data(), other.bytes_.data(), bytes_.size()) == 0;
}

tts::Result<Secret> Secret::read(const tts::Host& host, std::string_view reference) {
  // Not through tts::Host::secret: its string would leave an unwiped copy.
  const auto* config = host.extension<tts_host_config>(TTS_HOST_CONFIG);
  if (config == nullptr) {
    return tts::Status{TTS_FAILED_PRECONDITION, "this host keeps no secrets"};
  }
  Secret secret;
  const auto receive = [](void* user, tts_str, tts_str value) noexcept -> tts_status {
    return tts::guard(nullptr, [&] {
      *static_cast<Secret*>(user) = Secret(tts::view(value));
      return tts::Status{};
    });
  };
  tts_error error = tts::empty_error();
  const tts_status code = config->secret(config, tts::str(reference), receive, &secret, &error);
  if (code != TTS_OK) return tts::Status::from(code, error);
  return secret;
}

}  // namespace caesura::http
