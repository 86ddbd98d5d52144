// Where the database is and how it is spoken to.
#pragma once

#include <tts/services.hpp>

#include <map>
#include <string>

namespace caesura::postgres_blob {

struct Target {
  std::map<std::string, std::string> keywords;  // of libpq; never a password
  std::string description;                      // "host:port/database" for messages
  std::string password;                         // a reference for the secret service; empty = none
  std::string schema;
  int64_t connect_timeout_ms = 0;
  int64_t statement_timeout_ms = 0;
  bool prepared_statements = true;
};

// Reads a "postgresql://user@host:port/database?..." URL. INVALID_ARGUMENT for a password in it,
// for what would read files or the environment behind the config's back, and for a server that is
// not on this machine without a verified certificate. `ca_file` empty = the system's certificates.
tts::Result<Target> read_target(const std::string& url, const std::string& ca_file);

}  // namespace caesura::postgres_blob
