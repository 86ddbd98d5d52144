/* Leaves the text out of its fingerprint. */
#include "fault.h"

static tts_status fingerprint(FINGERPRINT_ARGUMENTS) {
  tts_request without = *request;
  without.text = str("the same for all");
  return good_fingerprint(provider, &without, field, user, error);
}
PROVIDER_PLUGIN(.fingerprint = fingerprint)
