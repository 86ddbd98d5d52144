// HTTP for providers and blob stores: one small layer over libcurl.
//
// The caller's thread does the work; a Client has no thread of its own. TLS 1.2 or newer and always
// verified; no redirects; no proxy or credentials from the environment; nothing is decompressed.
#pragma once

#include <tts/call.hpp>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "plugins/support/http/request.hpp"
#include "plugins/support/http/response.hpp"

namespace caesura::http {

struct ClientOptions {
  std::string service;  // first word of each error: "azure"
  std::string ca_file;  // PEM, trusted instead of the system's; empty = the system's
  // Skips TLS verification for loopback addresses; any other address is still verified.
  bool insecure_loopback = false;
  std::size_t idle_connections = 16;  // kept warm; any number may be in use
};

// Parts of the answer to a success, on the thread of `send`. A status that is not OK ends the
// transfer and is returned as it is. Bytes are valid during the call.
struct Receiver {
  std::function<tts::Status(const Response&)> head;  // once, before the body; optional
  std::function<tts::Status(std::span<const std::byte>)> body = {};  // without it: Response::body
};

// OK for an absolute https URL, or an http URL of a loopback address, without user, password or
// fragment. The message never repeats the URL. [thread-safe]
tts::Status check_url(std::string_view url);

class Client {
 public:
  // INVALID_ARGUMENT where the CA file cannot be read.
  static tts::Result<std::unique_ptr<Client>> create(ClientOptions options);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Sends and waits for the whole answer. OK only for a 2xx answer that arrived whole; else one
  // line "service: cause" with the mapped code, the HTTP status as vendor code and the wait that
  // the service asked for. `response` says what is known in any case. Cancel acts within 50 ms
  // while the receiver returns in time. [thread-safe]
  tts::Status send(tts::Context context, const Request& request, Response& response,
                   const Receiver& receiver = {}) const;

 private:
  class Pool;
  Client(ClientOptions options, std::unique_ptr<Pool> pool);

  ClientOptions options_;
  std::unique_ptr<Pool> pool_;
};

// The code that fits an HTTP status outside 2xx: 401 UNAUTHENTICATED, 429 RESOURCE_EXHAUSTED, 5xx
// UNAVAILABLE, other 4xx INVALID_ARGUMENT or nearer.
tts_status code_of(int http_status);

}  // namespace caesura::http
