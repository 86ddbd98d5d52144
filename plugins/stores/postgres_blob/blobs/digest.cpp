#include "plugins/stores/postgres_blob/blobs/digest.hpp"

#include <openssl/evp.h>

#include <stdexcept>

namespace caesura::postgres_blob {

std::string md5(std::span<const std::byte> bytes) {
  std::string digest(16, '\0');
  if (EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()),
                 nullptr, EVP_md5(), nullptr) != 1) {
    throw std::runtime_error("MD5 is not available from OpenSSL; is this a FIPS-only system?");
  }
  return digest;
}

std::string lower_hex(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char byte : bytes) {
    out += kDigits[static_cast<unsigned char>(byte) >> 4];
    out += kDigits[static_cast<unsigned char>(byte) & 15];
  }
  return out;
}

}  // namespace caesura::postgres_blob
