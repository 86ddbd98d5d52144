#include "host_example/serve/tenants.hpp"

#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <strings.h>

#include <algorithm>

#include "host_example/failure.hpp"

namespace caesura::serve {

Tenants::Tenants(const std::vector<TokenOption>& tokens, const Secrets& secrets) {
  constexpr std::size_t kLeast = 16;
  if (tokens.empty()) names_.emplace_back();
  for (const TokenOption& option : tokens) {
    std::string token = secrets(option.reference);
    if (token.size() < kLeast) {
      throw host::Failure(
          host::kWrongUsage,
          "serve.tokens: the token of tenant \"" + option.tenant +
              "\" has fewer than 16 characters; make one with openssl rand -hex 16");
    }
    const Digest digest = digest_of(token);
    explicit_bzero(token.data(), token.size());
    const std::size_t tenant = number_of(option.tenant);
    for (const Token& other : tokens_) {
      if (other.digest == digest && other.tenant != tenant) {
        throw host::Failure(host::kWrongUsage, "serve.tokens: tenants \"" + names_[other.tenant] +
                                                   "\" and \"" + option.tenant +
                                                   "\" have the same token; each needs its own");
      }
    }
    tokens_.push_back({digest, tenant});
  }
}

std::optional<std::size_t> Tenants::find(std::string_view token) const {
  if (tokens_.empty()) return 0;
  const Digest digest = digest_of(token);
  std::optional<std::size_t> found;
  // Digests of all tokens, each in constant time: how long it takes tells nothing.
  for (const Token& known : tokens_) {
    if (CRYPTO_memcmp(known.digest.data(), digest.data(), digest.size()) == 0) found = known.tenant;
  }
  return found;
}

Tenants::Digest Tenants::digest_of(std::string_view token) {
  Digest digest;
  SHA256(reinterpret_cast<const unsigned char*>(token.data()), token.size(), digest.data());
  return digest;
}

std::size_t Tenants::number_of(const std::string& name) {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found == names_.end()) {
    names_.push_back(name);
    return names_.size() - 1;
  }
  return static_cast<std::size_t>(found - names_.begin());
}

}  // namespace caesura::serve
