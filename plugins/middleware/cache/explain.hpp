// Why a request hits or misses: what explain of tts.admin/1 tells.
#pragma once

#include <tts/ext/admin.h>
#include <tts/plugin.hpp>

#include "plugins/middleware/cache/keys.hpp"

namespace caesura::cache {

// Which of what acts on the request a key of `scheme` does not hold, with commas between; empty
// where it holds everything.
std::string missing_from(Scheme scheme, const tts_provider& provider, const tts_request& request,
                         const Fingerprint& fingerprint, bool pauses_act);

// Gives `nearest.key`, `nearest.scheme` and a field `differs.NAME` for each difference between the
// request and the nearest entry of the same tenant and text, with the entry's value where it is
// known; nothing where there is no such entry. `admin` is the store's.
tts::Status tell_nearest(const tts_ext_admin& admin, tts::Context context, const Keys& keys,
                         const tts_request& request, const Fingerprint& fingerprint, int64_t now_ms,
                         tts::FieldSink field);

}  // namespace caesura::cache
