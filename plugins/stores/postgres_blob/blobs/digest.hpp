// MD5 as blob services use it: against damage on the way, not against forgers.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace caesura::postgres_blob {

std::string md5(std::span<const std::byte> bytes);  // 16 raw bytes
std::string lower_hex(std::string_view bytes);

inline std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace caesura::postgres_blob
