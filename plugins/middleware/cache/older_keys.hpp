// May an entry of an older generation of keys answer this request?
#pragma once

#include "plugins/middleware/cache/canonical.hpp"

namespace caesura::cache {

// Whether a key of `scheme` holds everything that acts on the request. v1 and v2 do not know model,
// language, role, take, epoch, format or SSML; v1 does not know pauses either. A value that changes
// nothing in the fingerprint, because the config has the same, does not act. `pauses_act`: the
// request's pauses change its sound.
bool older_key_suffices(Scheme scheme, const tts_provider& provider, const tts_request& request,
                        const Fingerprint& fingerprint, bool pauses_act);

// Whether the pauses of the request change what would be spoken: the fingerprint without them
// differs.
bool pauses_act(const tts_provider& provider, const tts_request& request,
                const Fingerprint& fingerprint);

// Labels of entries that a store adopted from a deployment whose keys are v1 or v2.
inline constexpr tts_kv kAdoptedLabels[] = {{{"origin", 6}, {"adopted", 7}},
                                            {{"pauses_rendered", 15}, {"no", 2}}};

bool is_adopted(const tts_entry_info& info);

// What stands between an adopted entry and a request.
struct AdoptedFit {
  bool fits = false;
  std::string missing_pauses;  // classes that act on the request and are not in the sound: "comma"
};

// Whether any adopted entry could fit: what can be said before one is read.
bool adopted_may_fit(const tts_request& request, const Fingerprint& fingerprint);

// An adopted entry was made without rendered pauses, by the voice's own locale, by no special
// model, in the format that `info` tells. It fits where the request asks for just that; under
// `accept_unrendered` also where pauses act.
AdoptedFit adopted_fit(const tts_provider& provider, const tts_request& request,
                       const tts_entry_info& info, bool accept_unrendered);

}  // namespace caesura::cache
