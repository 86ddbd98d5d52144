// Text from the command line or stdin, checked before anyone is asked to speak it.
#pragma once

#include <string>

namespace caesura::host {

inline constexpr std::size_t kMostText = 65536;  // bytes of one request, the pipeline's own limit

// The argument itself, or with "-" what stdin holds, without the line ends behind it. Throws
// Failure when it is too long, not UTF-8, or holds a NUL; the message has positions, no text.
std::string read_spoken_text(const std::string& argument);

// The same from a file.
std::string read_spoken_file(const std::string& path);

}  // namespace caesura::host
