// The options of a Redis store, checked.
#pragma once

#include "plugins/stores/redis/address.hpp"

namespace caesura::redis {

struct Settings {
  std::string name;  // of the object in the config
  Address address;
  std::string user;          // empty = the server's default user
  std::string password_ref;  // reference for the host's secret service; empty = none
  int64_t database = 0;
  std::string ca_file;    // empty = the system's
  std::string cert_file;  // of the client; empty = none
  std::string key_file;
  std::string prefix;               // of every name in the server
  std::size_t max_entry_bytes = 0;  // of a value: header and audio
  int64_t keep_idle_ms = 0;         // an entry that is not used for so long leaves
  int64_t timeout_ms = 0;           // of one call, connecting included
  int64_t admin_timeout_ms = 0;     // of one round trip of a listing
  std::size_t max_connections = 0;
};

// INVALID_ARGUMENT names the option.
tts::Result<Settings> read_settings(std::string_view name, std::string_view json);

// JSON Schema of the options.
extern const char kSchema[];

}  // namespace caesura::redis
