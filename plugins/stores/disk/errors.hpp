// Errors of the system as one line with path and remedy.
#pragma once

#include <cerrno>
#include <cstring>
#include <string>

#include "tts/status.hpp"

namespace caesura::disk {

// `error` is an errno; `path` names what it happened to.
inline tts::Status system_error(int error, const std::string& path, std::string_view deed) {
  tts_status code = TTS_UNAVAILABLE;
  std::string_view remedy;
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      code = TTS_RESOURCE_EXHAUSTED;
      remedy = "; free some space there or lower max_bytes";
      break;
    case EMFILE:
    case ENFILE:
      code = TTS_RESOURCE_EXHAUSTED;
      remedy = "; raise the limit of open files";
      break;
    case EACCES:
    case EPERM:
      code = TTS_PERMISSION_DENIED;
      remedy = "; give this user the right to write there, or choose another path";
      break;
    case EROFS:
      code = TTS_FAILED_PRECONDITION;
      remedy = "; mount it for writing, or choose another path";
      break;
    default:
      break;
  }
  return {code, path + ": " + std::string(deed) + ": " + std::strerror(error) + std::string(remedy),
          error};
}

}  // namespace caesura::disk
