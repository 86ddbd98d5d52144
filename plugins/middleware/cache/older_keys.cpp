#include "plugins/middleware/cache/older_keys.hpp"

namespace caesura::cache {

bool older_key_suffices(Scheme scheme, const tts_request& request, const Fingerprint& fingerprint,
                        bool pauses_act) {
  if (scheme == Scheme::v3) return true;
  if ((request.flags & TTS_REQUEST_SSML) != 0) return false;
  if (request.model.size + request.language.size + request.role.size + request.take.size > 0)
    return false;
  if (!fingerprint.epoch().empty() || request.format != nullptr) return false;
  return scheme == Scheme::v2 || !pauses_act;
}

bool pauses_act(const tts_provider& provider, const tts_request& request,
                const Fingerprint& fingerprint) {
  if (request.pauses == nullptr) return false;
  const tts_pauses none = tts::all_pauses(TTS_PAUSE_ENGINE);
  tts_request without = request;
  without.pauses = &none;
  Fingerprint other;
  return !other.ask(provider, without).ok() || other.rendered() != fingerprint.rendered();
}

}  // namespace caesura::cache
