/* Its fingerprint is another one each time. */
#include "fault.h"

static tts_status fingerprint(FINGERPRINT_ARGUMENTS) {
  static int count;
  char number[16];
  tts_status status = TTS_OK;
  (void)provider, (void)error;
  snprintf(number, sizeof number, "%d", ++count);
  for (size_t i = 0; i < 9 && status == TTS_OK; ++i)
    status = field(user, str(good_fields[i]), i == 8 ? request->text : str(number));
  return status;
}
PROVIDER_PLUGIN(.fingerprint = fingerprint)
