// One HTTP request. Plain data: fill it, send it; it can be sent again.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/support/http/response.hpp"
#include "plugins/support/http/secret.hpp"

namespace caesura::http {

// Beyond these a transfer ends with UNAVAILABLE (times) or OUT_OF_RANGE (sizes). The deadline of
// the call's context holds as well.
struct Limits {
  int64_t connect_ms = 10'000;     // name, TCP and TLS
  int64_t first_byte_ms = 60'000;  // from the start to the first byte of the answer
  int64_t stall_ms = 15'000;       // in this time at least stall_bytes must arrive; the time that
  uint64_t stall_bytes = 64;       // the receiver takes for itself does not count
  uint64_t max_body = uint64_t{64} << 20;  // bytes
  uint64_t max_head = uint64_t{64} << 10;  // bytes of all header lines
};

struct Header {
  std::string name;
  std::string value;   // sent as `value` followed by `secret`
  Secret secret = {};  // "Authorization", "Bearer ", token
};

// What an answer that is no success means; `explain` may amend it before it is cleaned and sent up.
struct Failure {
  tts_status code;
  std::string message;  // the service's own words, found in the usual places of the body
  int32_t retry_after_ms;
};

struct Request {
  std::string method = "POST";
  std::string url;        // https, or http for loopback; see check_url
  bool metadata = false;  // http also for 169.254.169.254, where a machine's own tokens come from
  std::vector<Header> headers;
  std::string_view body;  // borrowed until send returns; sent for any method but GET and HEAD
  // Prefixes of media types ("audio/") that a success must have; empty accepts all. Anything else,
  // an HTML page for instance, is an error although its status was 200.
  std::vector<std::string_view> accept;
  bool allow_empty_body = false;  // of a success
  // Without a length or an end mark a cut body looks whole. Refuse it after the fact; a caller that
  // can judge the content itself says false and looks at Response::framing.
  bool refuse_unframed = true;
  Limits limits;
  // What an error message must not show, beside the secrets of the headers; borrowed.
  std::vector<std::string_view> hidden;  // each in full
  std::string_view spoken;               // any run of it
  std::function<void(const Response&, Failure&)> explain;
};

}  // namespace caesura::http
