#include "plugins/stores/postgres_blob/blobs/shared_key.hpp"

#include <openssl/crypto.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>

#include "plugins/stores/postgres_blob/blobs/service_time.hpp"
#include "plugins/support/http/base64.hpp"
#include "plugins/support/http/client.hpp"
#include "plugins/support/http/url.hpp"

namespace caesura::postgres_blob {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

std::string percent_decode(std::string_view text) {
  const auto digit = [](char c) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    return kDigits.find(c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c);
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size();
    const auto high = escape ? digit(text[i + 1]) : std::string_view::npos;
    const auto low = escape ? digit(text[i + 2]) : std::string_view::npos;
    if (high == std::string_view::npos || low == std::string_view::npos) {
      out += text[i];
    } else {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return out;
}

// Sorted by lower-case name: sorting whole lines would put "x-ms-range-get-..." before
// "x-ms-range".
std::map<std::string, std::string> parameters_of(std::string_view query) {
  std::map<std::string, std::string> parameters;
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const auto one = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    const auto equals = std::min(one.find('='), one.size());
    const std::string value = percent_decode(one.substr(std::min(equals + 1, one.size())));
    auto [at, fresh] = parameters.emplace(lower(percent_decode(one.substr(0, equals))), value);
    if (!fresh) at->second += "," + value;
  }
  return parameters;
}

}  // namespace

tts::Result<std::string> shared_key_text(const http::Request& request, const std::string& account) {
  const auto url = http::parse_url(request.url);
  if (!url.ok()) return url.status();
  std::map<std::string, std::string> plain;
  std::map<std::string, std::string> extended;
  for (const http::Header& header : request.headers) {
    const std::string name = lower(header.name);
    (name.starts_with("x-ms-") ? extended : plain)[name] = header.value;
  }
  std::string text = request.method + "\n" + plain["content-encoding"] + "\n" +
                     plain["content-language"] + "\n" +
                     (request.body.empty() ? "" : std::to_string(request.body.size())) + "\n";
  for (const char* name : {"content-md5", "content-type", "date", "if-modified-since", "if-match",
                           "if-none-match", "if-unmodified-since", "range"}) {
    text.append(plain[name]).append("\n");
  }
  for (const auto& [name, value] : extended) text.append(name + ":" + value + "\n");
  text.append("/").append(account).append(url.value().path);
  for (const auto& [name, value] : parameters_of(url.value().query)) {
    text.append("\n").append(name).append(":").append(value);
  }
  return text;
}

tts::Status sign_shared_key(http::Request& request, const std::string& account,
                            const http::Secret& key, int64_t unix_s) {
  auto raw = http::base64_decode(key.expose());
  if (!raw || raw->empty()) {
    return {TTS_FAILED_PRECONDITION, "the account's key is no base64; copy it as Azure shows it"};
  }
  std::erase_if(request.headers, [](const http::Header& header) {
    const std::string name = lower(header.name);
    return name == "authorization" || name == "x-ms-date";
  });
  request.headers.push_back({"x-ms-date", http_date(unix_s)});
  const auto text = shared_key_text(request, account);
  if (!text.ok()) return text.status();
  std::array<unsigned char, 32> digest{};
  unsigned size = 0;
  const auto* done = HMAC(EVP_sha256(), raw->data(), static_cast<int>(raw->size()),
                          reinterpret_cast<const unsigned char*>(text.value().data()),
                          text.value().size(), digest.data(), &size);
  OPENSSL_cleanse(raw->data(), raw->size());
  if (done == nullptr) throw std::runtime_error("HMAC-SHA-256 is not available");
  const std::string signature =
      http::base64_encode({reinterpret_cast<const char*>(digest.data()), size});
  request.headers.push_back({"Authorization", "SharedKey " + account + ":" + signature});
  return {};
}

}  // namespace caesura::postgres_blob
