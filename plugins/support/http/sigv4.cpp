#include "plugins/support/http/sigv4.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <map>
#include <stdexcept>

#include "plugins/support/http/percent.hpp"
#include "plugins/support/http/url.hpp"

namespace caesura::http {
namespace {

using Digest = std::array<unsigned char, 32>;

std::string hex(const Digest& digest) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (const unsigned char byte : digest) {
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

Digest hmac(std::string_view key, std::string_view text) {
  Digest out{};
  unsigned size = 0;
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(text.data()), text.size(), out.data(),
           &size) == nullptr) {
    throw std::runtime_error("HMAC-SHA-256 is not available");
  }
  return out;
}

std::string_view view_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string utc(int64_t unix_s) {
  const auto seconds = static_cast<std::time_t>(unix_s);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y%m%dT%H%M%SZ", &parts);
  return text.data();
}

std::string percent_decode(std::string_view text) {
  const auto digit = [](char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : -1;
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 &&
        digit(text[i + 2]) >= 0) {
      out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

// Without empty, "." and ".." segments; a slash at the end stays.
std::string without_dots(std::string_view path) {
  std::vector<std::string_view> kept;
  bool slash_at_end = true;
  for (std::size_t at = 1; at <= path.size();) {
    const auto end = std::min(path.find('/', at), path.size());
    const auto segment = path.substr(at, end - at);
    slash_at_end = segment.empty() || segment == "." || segment == "..";
    if (segment == ".." && !kept.empty()) kept.pop_back();
    if (!slash_at_end) kept.push_back(segment);
    at = end + 1;
  }
  std::string out = "/";
  for (const auto segment : kept) out.append(segment).append("/");
  if (!slash_at_end) out.pop_back();
  return out;
}

std::string canonical_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> parameters;
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const auto one = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (one.empty()) continue;
    const auto equals = one.find('=');
    const auto value =
        equals == std::string_view::npos ? std::string_view{} : one.substr(equals + 1);
    parameters.emplace_back(percent_encode(percent_decode(one.substr(0, equals))),
                            percent_encode(percent_decode(value)));
  }
  std::sort(parameters.begin(), parameters.end());
  std::string out;
  for (const auto& [name, value] : parameters) {
    if (!out.empty()) out += '&';
    out.append(name).append("=").append(value);
  }
  return out;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

// Outer blanks go, inner runs become one.
std::string tidy(std::string_view value) {
  std::string out;
  for (const char c : value) {
    const bool blank = c == ' ' || c == '\t';
    if (!blank)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

void set_header(Request& request, std::string name, std::string value, Secret secret = {}) {
  std::erase_if(request.headers,
                [&](const Header& header) { return lower(header.name) == lower(name); });
  request.headers.push_back({std::move(name), std::move(value), std::move(secret)});
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  Digest digest{};
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("SHA-256 is not available");
  }
  return hex(digest);
}

tts::Status sign_aws(Request& request, const AwsCredentials& credentials, const AwsScope& scope,
                     int64_t unix_s, AwsPath path) {
  const auto url = parse_url(request.url);
  if (!url.ok()) return url.status();
  const std::string time = utc(unix_s);
  const std::string payload = sha256_hex(request.body);
  std::erase_if(request.headers, [](const Header& header) {
    const std::string name = lower(header.name);
    return name == "authorization" || name == "x-amz-security-token" ||
           name == "x-amz-content-sha256";
  });
  set_header(request, "x-amz-date", time);
  if (!credentials.session_token.empty()) {
    set_header(request, "x-amz-security-token", "", credentials.session_token);
  }
  if (path == AwsPath::as_sent) set_header(request, "x-amz-content-sha256", payload);

  std::map<std::string, std::string> headers{{"host", url.value().authority}};
  for (const Header& header : request.headers) {
    std::string value = tidy(header.value + std::string(header.secret.expose()));
    auto [at, fresh] = headers.emplace(lower(header.name), value);
    if (!fresh) at->second += "," + value;
  }
  std::string lines;
  std::string names;
  for (const auto& [name, value] : headers) {
    lines.append(name).append(":").append(value).append("\n");
    if (!names.empty()) names += ';';
    names += name;
  }
  const std::string canonical =
      request.method + "\n" +
      (path == AwsPath::as_sent ? url.value().path
                                : percent_encode(without_dots(url.value().path), "/")) +
      "\n" + canonical_query(url.value().query) + "\n" + lines + "\n" + names + "\n" + payload;

  const std::string day = time.substr(0, 8);
  const std::string credential_scope =
      day + "/" + scope.region + "/" + scope.service + "/aws4_request";
  const std::string to_sign =
      "AWS4-HMAC-SHA256\n" + time + "\n" + credential_scope + "\n" + sha256_hex(canonical);
  std::string seed;
  seed.reserve(4 + credentials.secret_access_key.expose().size());
  seed.append("AWS4").append(credentials.secret_access_key.expose());
  Digest key = hmac(seed, day);
  OPENSSL_cleanse(seed.data(), seed.size());
  for (const std::string_view part :
       {std::string_view(scope.region), std::string_view(scope.service),
        std::string_view("aws4_request")}) {
    key = hmac(view_of(key), part);
  }
  const std::string signature = hex(hmac(view_of(key), to_sign));
  OPENSSL_cleanse(key.data(), key.size());
  set_header(request, "Authorization",
             "AWS4-HMAC-SHA256 Credential=" + credentials.access_key_id + "/" + credential_scope +
                 ", SignedHeaders=" + names + ", Signature=" + signature);
  return {};
}

}  // namespace caesura::http
