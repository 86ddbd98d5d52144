#include "plugins/middleware/cache/digest.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <memory>
#include <stdexcept>

namespace caesura::cache {
namespace {

// Fetching the algorithm and making a context cost more than hashing a sentence, so each thread
// keeps its own.
struct Hasher {
  struct Free {
    void operator()(EVP_MD* md) const { EVP_MD_free(md); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD, Free> algorithm{EVP_MD_fetch(nullptr, "SHA256", nullptr)};
  std::unique_ptr<EVP_MD_CTX, Free> context{EVP_MD_CTX_new()};
};

Digest hex(const unsigned char* bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  Digest digest{};
  for (std::size_t i = 0; i < digest.size() / 2; ++i) {
    digest[2 * i] = kDigits[bytes[i] >> 4];
    digest[2 * i + 1] = kDigits[bytes[i] & 15];
  }
  return digest;
}

}  // namespace

Digest sha256_hex(std::string_view bytes) {
  thread_local Hasher hasher;
  std::array<unsigned char, 32> raw{};
  if (EVP_DigestInit_ex2(hasher.context.get(), hasher.algorithm.get(), nullptr) != 1 ||
      EVP_DigestUpdate(hasher.context.get(), bytes.data(), bytes.size()) != 1 ||
      EVP_DigestFinal_ex(hasher.context.get(), raw.data(), nullptr) != 1) {
    throw std::runtime_error("SHA-256 failed in the crypto library");
  }
  return hex(raw.data());
}

Digest hmac_sha256_hex(std::string_view secret, std::string_view bytes) {
  std::array<unsigned char, 32> raw{};
  unsigned int size = 0;
  if (HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
           reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), raw.data(),
           &size) == nullptr) {
    throw std::runtime_error("HMAC-SHA-256 failed in the crypto library");
  }
  return hex(raw.data());
}

}  // namespace caesura::cache
