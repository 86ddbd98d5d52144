// The `serve:` section of a config: where the HTTP host listens, to whom, and how much it bears.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace caesura::serve {

using Milliseconds = std::chrono::milliseconds;

struct TokenOption {
  std::string reference;  // to a secret, or the token itself
  std::string tenant;
};

// What a model's name of a request stands for.
struct ModelOption {
  std::string chain;  // empty = the host's own
  std::string model;  // of the provider; empty = as its config says
};

struct Limits {
  uint64_t body_bytes = uint64_t{1} << 20;
  uint32_t header_bytes = 16 * 1024;
  uint32_t connections = 1024;
  double requests_per_second = 0;  // of one tenant; 0 = any number
  uint32_t burst = 100;            // requests above the rate that may come at once
  uint32_t workers = 128;          // requests that may wait for audio at once
  uint32_t waiting = 1024;         // requests that may wait for a worker
};

struct Timeouts {
  Milliseconds header{10'000};    // from a request's first byte to the end of its header
  Milliseconds body{30'000};      // for the whole body
  Milliseconds idle{75'000};      // between two requests of a connection
  Milliseconds write{30'000};     // a client that takes nothing
  Milliseconds request{300'000};  // until the audio is there
  Milliseconds stop{30'000};      // what is under way at the end of the program
};

struct Options {
  std::string address = "127.0.0.1";
  uint16_t port = 8080;               // 0 = any that is free
  std::filesystem::path certificate;  // PEM; empty = no TLS
  std::filesystem::path key;
  std::vector<TokenOption> tokens;  // empty = anyone, as the one tenant without a name
  std::string chain;
  std::filesystem::path projects;  // empty = none are served
  unsigned threads = 0;            // that read and write; 0 = one for each processor
  std::string access_log = "-";    // a file, "-" = stderr, empty = none
  Limits limits;
  Timeouts timeouts;
  std::map<std::string, ModelOption, std::less<>> models;
  std::map<std::string, std::string, std::less<>> voices;
  std::string default_format;  // of POST /v1/audio/speech; empty = the provider's choice
};

// JSON Schema of the section.
extern const char* const kOptionsSchema;

// Reads what the schema has admitted; `listen` stands for the section's where it is not empty.
// Throws host::Failure for what a schema cannot know.
Options read_options(std::string_view json, const std::string& listen = "");

}  // namespace caesura::serve
