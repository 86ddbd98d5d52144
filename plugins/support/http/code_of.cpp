#include "plugins/support/http/client.hpp"

namespace caesura::http {

tts_status code_of(int http_status) {
  switch (http_status) {
    case 401:
    case 407:
      return TTS_UNAUTHENTICATED;
    case 402:
    case 403:
      return TTS_PERMISSION_DENIED;
    case 404:
    case 410:
      return TTS_NOT_FOUND;
    case 405:
    case 501:
    case 505:
      return TTS_UNIMPLEMENTED;
    case 408:
    case 421:
    case 425:
      return TTS_UNAVAILABLE;
    case 409:
      return TTS_ABORTED;
    case 412:
    case 428:
      return TTS_FAILED_PRECONDITION;
    case 416:
      return TTS_OUT_OF_RANGE;
    case 429:
      return TTS_RESOURCE_EXHAUSTED;
    case 507:
      return TTS_RESOURCE_EXHAUSTED;
    default:
      break;
  }
  if (http_status >= 500) return TTS_UNAVAILABLE;
  if (http_status >= 400) return TTS_INVALID_ARGUMENT;
  return http_status >= 300 ? TTS_FAILED_PRECONDITION : TTS_UNKNOWN;
}

}  // namespace caesura::http
