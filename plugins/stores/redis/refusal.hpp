// What the server's own errors mean.
#pragma once

#include "plugins/stores/redis/reply.hpp"

namespace caesura::redis {

// The first word of an error: "OOM", "NOSCRIPT". Whatever is no such word is "ERR".
std::string_view error_word(const Reply& error);

// One line that says what was wrong and what would be right. The server's text is never repeated,
// for it may quote a command with its names.
tts::Status refusal(const Reply& error);

// For an answer of a kind that the command cannot have, an error included.
tts::Status unexpected(const Reply& reply);

}  // namespace caesura::redis
