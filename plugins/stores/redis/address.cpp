#include "plugins/stores/redis/address.hpp"

#include <sys/un.h>

#include <algorithm>
#include <charconv>

namespace caesura::redis {
namespace {

constexpr std::string_view kUnix = "unix:";
constexpr std::string_view kPlain = "redis://";
constexpr std::string_view kTls = "rediss://";
constexpr std::string_view kDefaultPort = "6379";
constexpr std::size_t kMaxPath = sizeof(sockaddr_un::sun_path) - 1;

tts::Status wrong(std::string_view what) {
  return {TTS_INVALID_ARGUMENT,
          "server: " + std::string(what) +
              "; write it like redis://127.0.0.1:6379, rediss://cache.example or "
              "unix:/run/redis/redis.sock"};
}

bool is_port(std::string_view text) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() && number > 0 && number < 65536;
}

bool is_host_letter(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
         c == '-' || c == '_';
}

tts::Result<Address> parse_unix(std::string_view path) {
  if (path.empty() || path.front() != '/') return wrong("the socket's path must begin with /");
  if (path.size() > kMaxPath) return wrong("the socket's path is too long for the system");
  if (path.find('\0') != std::string_view::npos) return wrong("the socket's path is none");
  Address address;
  address.kind = Address::Kind::kUnix;
  address.path = path;
  return address;
}

}  // namespace

std::string Address::text() const {
  if (kind == Kind::kUnix) return std::string(kUnix) + path;
  const bool ipv6 = host.find(':') != std::string::npos;
  return std::string(kind == Kind::kTls ? kTls : kPlain) + (ipv6 ? "[" + host + "]" : host) + ":" +
         port;
}

bool Address::local() const {
  return kind == Kind::kUnix || host == "localhost" || host == "::1" || host.starts_with("127.");
}

tts::Result<Address> parse_address(std::string_view server) {
  if (server.starts_with(kUnix)) return parse_unix(server.substr(kUnix.size()));
  Address address;
  if (server.starts_with(kTls)) {
    address.kind = Address::Kind::kTls;
    server.remove_prefix(kTls.size());
  } else if (server.starts_with(kPlain)) {
    server.remove_prefix(kPlain.size());
  } else {
    return wrong("it begins with none of redis://, rediss://, unix:");
  }
  if (server.find('@') != std::string_view::npos) {
    return wrong("user and password have options of their own, `user` and `password`");
  }
  if (server.ends_with('/')) server.remove_suffix(1);
  if (server.find('/') != std::string_view::npos) {
    return wrong("the database has an option of its own, `database`");
  }
  std::string_view rest;
  if (server.starts_with('[')) {
    const std::size_t end = server.find(']');
    if (end == std::string_view::npos) return wrong("a bracket is missing");
    address.host = server.substr(1, end - 1);
    rest = server.substr(end + 1);
    const auto fits = [](char c) { return is_host_letter(c) || c == ':' || c == '%'; };
    if (!std::all_of(address.host.begin(), address.host.end(), fits)) return wrong("no such host");
  } else {
    const std::size_t colon = std::min(server.find(':'), server.size());
    address.host = server.substr(0, colon);
    rest = server.substr(colon);
    if (!std::all_of(address.host.begin(), address.host.end(), is_host_letter)) {
      return wrong("no such host");
    }
  }
  if (address.host.empty()) return wrong("the host is missing");
  if (!rest.empty() && rest.front() != ':') return wrong("no such port");
  address.port = rest.empty() ? kDefaultPort : rest.substr(1);
  if (!is_port(address.port)) return wrong("the port must be 1 to 65535");
  return address;
}

}  // namespace caesura::redis
