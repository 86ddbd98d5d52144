/* Gives the fields of its fingerprint in an order of its own. */
#include "fault.h"

static tts_status fingerprint(FINGERPRINT_ARGUMENTS) {
  tts_status status = field(user, str("voice"), str(""));
  return status == TTS_OK ? good_fingerprint(provider, request, field, user, error) : status;
}
PROVIDER_PLUGIN(.fingerprint = fingerprint)
