// Where the server is: `server` of the config, taken apart.
#pragma once

#include <string>
#include <string_view>

#include "tts/status.hpp"

namespace caesura::redis {

struct Address {
  enum class Kind { kUnix, kTcp, kTls };

  Kind kind = Kind::kTcp;
  std::string path;  // of a Unix socket
  std::string host;  // a name or an address, IPv6 without brackets
  std::string port;

  // What messages call it; no secret can be in it.
  std::string text() const;
  // 127.0.0.0/8, ::1, localhost, and every Unix socket.
  bool local() const;
};

// "unix:/run/redis/redis.sock", "redis://host:6379", "rediss://host:6379" (TLS). INVALID_ARGUMENT
// never repeats what was given: it might hold a password.
tts::Result<Address> parse_address(std::string_view server);

}  // namespace caesura::redis
