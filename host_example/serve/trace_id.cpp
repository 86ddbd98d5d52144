#include "host_example/serve/trace_id.hpp"

#include <cstdint>
#include <random>

namespace caesura::serve {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";
constexpr std::size_t kSize = 32;

std::uint64_t random_bits() {
  thread_local std::mt19937_64 generator{[] {
    std::random_device device;
    return (static_cast<std::uint64_t>(device()) << 32U) | device();
  }()};
  return generator();
}

}  // namespace

std::string trace_id_of(std::string_view traceparent) {
  constexpr std::size_t kVersion = 3;
  if (traceparent.size() >= 55 && traceparent.starts_with("00-") && traceparent[35] == '-') {
    const std::string_view id = traceparent.substr(kVersion, kSize);
    if (id.find_first_not_of(kDigits) == std::string_view::npos &&
        id.find_first_not_of('0') != std::string_view::npos) {
      return std::string(id);
    }
  }
  std::string id;
  id.reserve(kSize);
  for (int word = 0; word < 2; ++word) {
    std::uint64_t bits = random_bits();
    for (int i = 0; i < 16; ++i, bits >>= 4U) id += kDigits[bits & 15U];
  }
  return id;
}

}  // namespace caesura::serve
