#include "plugins/middleware/cache/keys.hpp"

#include "plugins/middleware/cache/request_image.hpp"

namespace caesura::cache {

Keys::Keys(const tts_provider& next, KeySettings settings)
    : next_(next), settings_(std::move(settings)), memory_(settings_.remember_bytes) {}

std::string_view Keys::label(Scheme scheme) const {
  return scheme == Scheme::v3 && !settings_.secret.empty() ? "v3h" : scheme_name(scheme);
}

tts::Status Keys::write_key(const tts_request& request, Digest& digest) {
  thread_local std::string image;
  write_request_image(request, image);
  const uint64_t hash = hash_image(image);
  if (memory_.find(hash, image, digest)) return {};

  thread_local Fingerprint fingerprint;
  thread_local std::string canonical;
  if (auto status = fingerprint.ask(next_, request); !status.ok()) return status;
  digest = key(settings_.write_scheme, request, fingerprint, canonical);
  memory_.remember(hash, image, digest);
  return {};
}

Digest Keys::key(Scheme scheme, const tts_request& request, const Fingerprint& fingerprint,
                 std::string& canonical) const {
  write_canonical(scheme, label(scheme), request, fingerprint, canonical);
  return settings_.secret.empty() || scheme != Scheme::v3
             ? sha256_hex(canonical)
             : hmac_sha256_hex(settings_.secret, canonical);
}

}  // namespace caesura::cache
