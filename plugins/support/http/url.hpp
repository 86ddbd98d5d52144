// URLs, read by the same parser that will send them.
#pragma once

#include <tts/status.hpp>

#include <string>
#include <string_view>

namespace caesura::http {

struct Url {
  std::string scheme;     // "http", "https"
  std::string host;       // lower case, IPv6 in brackets
  std::string authority;  // host, and port where it is not the scheme's own: what `Host:` says
  std::string path;       // as sent, at least "/"
  std::string query;      // as sent, without the question mark
  bool loopback = false;  // 127.0.0.0/8, [::1] or localhost, which libcurl never asks a server for

  std::string origin() const { return scheme + "://" + authority; }
};

// Where a machine of a cloud asks for tokens of its own: never routed, and without TLS.
inline constexpr std::string_view kMetadataHost = "169.254.169.254";

// INVALID_ARGUMENT for what check_url of client.hpp refuses; the message never repeats the URL.
// `metadata`: http is also for kMetadataHost.
tts::Result<Url> parse_url(std::string_view url, bool metadata = false);

}  // namespace caesura::http
