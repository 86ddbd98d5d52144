#include "plugins/support/http/url.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>

#include <algorithm>
#include <memory>

#include "plugins/support/http/client.hpp"

namespace caesura::http {
namespace {

struct UrlDeleter {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Handle = std::unique_ptr<CURLU, UrlDeleter>;

std::string part(CURLU* url, CURLUPart which) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, 0) != CURLUE_OK || text == nullptr) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

bool is_loopback(const std::string& host) {
  if (host == "localhost") return true;
  in_addr v4{};
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
  in6_addr v6{};
  if (host.size() < 2 || host.front() != '[' || host.back() != ']') return false;
  return inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), &v6) == 1 &&
         IN6_IS_ADDR_LOOPBACK(&v6);
}

tts::Status refuse(const char* why) {
  return {TTS_INVALID_ARGUMENT, why};
}

}  // namespace

tts::Result<Url> parse_url(std::string_view text, bool metadata) {
  const bool odd = std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '\x7f' || c == '\\';
  });
  if (odd) return refuse("the URL has blanks, control characters or backslashes; encode them");
  Handle handle(curl_url());
  if (!handle) throw std::bad_alloc();
  const std::string copy(text);
  if (curl_url_set(handle.get(), CURLUPART_URL, copy.c_str(), CURLU_NON_SUPPORT_SCHEME) !=
      CURLUE_OK) {
    return refuse("the URL cannot be read; write https://host/path");
  }
  Url url;
  url.scheme = part(handle.get(), CURLUPART_SCHEME);
  if (url.scheme != "https" && url.scheme != "http") {
    return refuse("the URL's scheme is unknown; use https://");
  }
  if (!part(handle.get(), CURLUPART_USER).empty() ||
      !part(handle.get(), CURLUPART_PASSWORD).empty() ||
      copy.substr(0, copy.find_first_of("/?#", url.scheme.size() + 3)).find('@') !=
          std::string::npos) {
    return refuse("the URL holds a user or password; give credentials by their own options");
  }
  if (copy.find('#') != std::string::npos) {
    return refuse("the URL has a fragment, which is never sent; remove what follows '#'");
  }
  url.host = part(handle.get(), CURLUPART_HOST);
  std::transform(url.host.begin(), url.host.end(), url.host.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (url.host.empty()) return refuse("the URL names no host; write https://host/path");
  url.loopback = is_loopback(url.host);
  if (url.scheme == "http" && !url.loopback && !(metadata && url.host == kMetadataHost)) {
    return refuse(
        "http:// would send secrets in the clear; use https:// (http:// is for loopback)");
  }
  const std::string port = part(handle.get(), CURLUPART_PORT);
  const bool usual = port.empty() || port == (url.scheme == "https" ? "443" : "80");
  url.authority = url.host;
  if (!usual) url.authority.append(":").append(port);
  url.path = part(handle.get(), CURLUPART_PATH);
  if (url.path.empty()) url.path.push_back('/');
  url.query = part(handle.get(), CURLUPART_QUERY);
  return url;
}

tts::Status check_url(std::string_view url) {
  return parse_url(url).status();
}

}  // namespace caesura::http
