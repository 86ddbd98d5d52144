#include "plugins/middleware/cache/older_keys.hpp"

namespace caesura::cache {

bool older_key_suffices(Scheme scheme, const tts_provider& provider, const tts_request& request,
                        const Fingerprint& fingerprint, bool pauses_act) {
  if (scheme == Scheme::v3) return true;
  if ((request.flags & TTS_REQUEST_SSML) != 0 || request.take.size > 0) return false;
  if (!fingerprint.epoch().empty()) return false;
  if (scheme == Scheme::v1 && pauses_act) return false;
  if (request.model.size + request.language.size + request.role.size == 0 &&
      request.format == nullptr) {
    return true;
  }
  // What only says what the config says anyway does not act.
  tts_request held = request;
  held.model = held.language = held.role = tts_str{};
  held.format = nullptr;
  Fingerprint other;
  return other.ask(provider, held).ok() && other == fingerprint;
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
