#include "plugins/providers/google/service_account.hpp"

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <boost/json.hpp>
#include <limits>
#include <memory>

#include "plugins/support/http/base64.hpp"

namespace caesura::google {
namespace {

namespace json = boost::json;

constexpr int64_t kLifetimeS = 3600;               // the most that is granted
constexpr std::size_t kMostFileBytes = 16 * 1024;  // six times what one has

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Bio = std::unique_ptr<BIO, Freed<BIO_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;

tts::Status wrong(std::string message) {
  return {TTS_FAILED_PRECONDITION, "google: service_account: " + std::move(message)};
}

std::string base64url(std::string_view bytes) {
  std::string text = http::base64_encode(bytes);
  text.erase(text.find_last_not_of('=') + 1);
  for (char& c : text) {
    if (c == '+') c = '-';
    if (c == '/') c = '_';
  }
  return text;
}

Key read_key(std::string_view pem) {
  if (pem.size() > std::numeric_limits<int>::max()) return nullptr;
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  if (bio == nullptr) return nullptr;
  // A key behind a password must not ask for one on the terminal.
  const auto no_password = [](char*, int, int, void*) { return -1; };
  return Key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr));
}

// Empty where it cannot be signed.
std::string signature(EVP_PKEY* key, std::string_view text) {
  const Digest context(EVP_MD_CTX_new());
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t size = 0;
  if (context == nullptr ||
      EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &size, bytes, text.size()) != 1) {
    return {};
  }
  std::string out(size, '\0');
  if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, bytes,
                     text.size()) != 1) {
    return {};
  }
  out.resize(size);
  return out;
}

}  // namespace

tts::Result<ServiceAccount> ServiceAccount::parse(std::string_view text) {
  // What is parsed holds the private key, so it lies where it can be wiped.
  struct Wiped {
    std::array<unsigned char, kMostFileBytes * 2> bytes;
    ~Wiped() { OPENSSL_cleanse(bytes.data(), bytes.size()); }
  } room;
  if (text.size() > kMostFileBytes) return wrong("is too long for a key file");
  json::monotonic_resource memory(room.bytes.data(), room.bytes.size());
  boost::system::error_code fault;
  const json::value parsed = json::parse(text, fault, &memory);
  if (fault || !parsed.is_object()) return wrong("is no JSON; give the account's key file");
  const auto member = [&](std::string_view name) -> std::string_view {
    const auto* value = parsed.get_object().if_contains(name);
    return value != nullptr && value->is_string() ? std::string_view(value->get_string())
                                                  : std::string_view{};
  };
  if (member("type") != "service_account") {
    return wrong("its type is not service_account; give the key file of one");
  }
  for (const char* name : {"client_email", "private_key", "token_uri"}) {
    if (member(name).empty()) {
      return wrong(std::string("has no ") + name + "; give the key file as it was downloaded");
    }
  }
  return ServiceAccount{std::string(member("client_email")), std::string(member("private_key_id")),
                        std::string(member("token_uri")), http::Secret(member("private_key"))};
}

tts::Result<http::Secret> sign_assertion(const ServiceAccount& account, std::string_view audience,
                                         std::string_view scope, int64_t now_unix_s) {
  json::object head{{"alg", "RS256"}, {"typ", "JWT"}};
  if (!account.key_id.empty()) head["kid"] = account.key_id;
  const json::object claims{{"iss", account.email},
                            {"scope", scope},
                            {"aud", audience},
                            {"iat", now_unix_s},
                            {"exp", now_unix_s + kLifetimeS}};
  std::string text = base64url(json::serialize(head)) + "." + base64url(json::serialize(claims));
  const Key key = read_key(account.private_key.expose());
  const bool rsa = key != nullptr && EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_RSA;
  const std::string signed_bytes = rsa ? signature(key.get(), text) : std::string();
  ERR_clear_error();
  if (signed_bytes.empty()) return wrong("its private_key is no RSA key in PEM");
  return http::Secret(text + "." + base64url(signed_bytes));
}

}  // namespace caesura::google
