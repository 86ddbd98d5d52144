#include "plugins/stores/redis/refusal.hpp"

#include <algorithm>
#include <array>

namespace caesura::redis {
namespace {

struct Meaning {
  std::string_view word;
  tts_status code;
  std::string_view message;
};

constexpr std::array<Meaning, 20> kMeanings{{
    {"READONLY", TTS_FAILED_PRECONDITION, "the server is a read-only replica; name its primary"},
    {"OOM", TTS_RESOURCE_EXHAUSTED,
     "the server's memory is full; raise its maxmemory, or let it evict (allkeys-lfu)"},
    {"LOADING", TTS_UNAVAILABLE, "the server is still loading its data"},
    {"BUSY", TTS_UNAVAILABLE, "a script keeps the server busy"},
    {"MASTERDOWN", TTS_UNAVAILABLE, "the replica has lost its primary"},
    {"TRYAGAIN", TTS_UNAVAILABLE, "the server asks for another try"},
    {"NOAUTH", TTS_UNAUTHENTICATED, "the server wants a password; set password"},
    {"WRONGPASS", TTS_UNAUTHENTICATED, "the server refuses user or password"},
    {"NOPERM", TTS_PERMISSION_DENIED,
     "the user may not do this; the README lists the commands and names that its ACL needs"},
    {"MOVED", TTS_FAILED_PRECONDITION, "the server is part of a cluster; name a single one"},
    {"ASK", TTS_FAILED_PRECONDITION, "the server is part of a cluster; name a single one"},
    {"CROSSSLOT", TTS_FAILED_PRECONDITION, "the server is part of a cluster; name a single one"},
    {"CLUSTERDOWN", TTS_FAILED_PRECONDITION, "the server is part of a cluster; name a single one"},
    {"WRONGTYPE", TTS_FAILED_PRECONDITION,
     "something else lies under an entry's name; give this store a prefix of its own"},
    {"MISCONF", TTS_FAILED_PRECONDITION,
     "the server takes no writes, for it cannot save its data; see its log"},
    {"NOREPLICAS", TTS_FAILED_PRECONDITION, "the server takes no writes without its replicas"},
    {"DENIED", TTS_FAILED_PRECONDITION, "the server is in protected mode; give it a password"},
    {"NOSCRIPT", TTS_UNAVAILABLE, "the server forgot a script that it had just been given"},
    {"NOPROTO", TTS_FAILED_PRECONDITION, "the server does not speak this protocol"},
    {"UNKILLABLE", TTS_UNAVAILABLE, "a script keeps the server busy"},
}};

// Errors of old servers that have no word of their own.
constexpr std::array<Meaning, 5> kPhrases{{
    {"invalid password", TTS_UNAUTHENTICATED, "the server refuses user or password"},
    {"without any password configured", TTS_UNAUTHENTICATED,
     "the server has no password; leave password out"},
    {"DB index is out of range", TTS_INVALID_ARGUMENT, "database: the server has no such number"},
    {"max number of clients", TTS_UNAVAILABLE, "the server has too many clients"},
    {"unknown command", TTS_FAILED_PRECONDITION,
     "the server lacks a command; Redis 6.0 or newer is needed"},
}};

}  // namespace

std::string_view error_word(const Reply& error) {
  const std::string_view text = error.text;
  const std::string_view word = text.substr(0, text.find(' '));
  const bool is_word =
      !word.empty() && word.size() <= 16 &&
      std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  return is_word ? word : "ERR";
}

tts::Status refusal(const Reply& error) {
  const std::string_view word = error_word(error);
  for (const Meaning& meaning : kMeanings) {
    if (word == meaning.word) {
      return {meaning.code, std::string(meaning.message) + " (" + std::string(word) + ")"};
    }
  }
  for (const Meaning& meaning : kPhrases) {
    if (error.text.find(meaning.word) != std::string::npos) {
      return {meaning.code, std::string(meaning.message)};
    }
  }
  return {TTS_UNKNOWN, "the server answered an error (" + std::string(word) + ")"};
}

tts::Status unexpected(const Reply& reply) {
  if (reply.is_error()) return refusal(reply);
  return {TTS_UNAVAILABLE, "the server answered something that this command never answers"};
}

}  // namespace caesura::redis
