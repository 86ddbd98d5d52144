#include "host_example/serve/trace_id.hpp"

#include <cstdint>
#include <random>

#include "host_example/trace_id.hpp"

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
  if (auto given = host::parse_traceparent(traceparent)) return *std::move(given);
  std::string id;
  id.reserve(kSize);
  for (int word = 0; word < 2; ++word) {
    std::uint64_t bits = random_bits();
    for (int i = 0; i < 16; ++i, bits >>= 4U) id += kDigits[bits & 15U];
  }
  return id;
}

}  // namespace caesura::serve
