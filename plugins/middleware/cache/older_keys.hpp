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

}  // namespace caesura::cache
