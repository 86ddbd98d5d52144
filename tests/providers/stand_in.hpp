// The stand-in engine of the tests as a provider.
#pragma once

#include <chrono>
#include <string>

#include "providers/speaking.hpp"

namespace caesura::test {

// A limit beyond the 50 ms of the contract, for a machine that does other things too.
inline constexpr int64_t kSoonMs = 300;

// `arguments` is the inside of a JSON list; `more` further options, each with a comma before.
inline std::string stand_in(const std::string& arguments, const std::string& more = "") {
  return R"({"program": ")" CAESURA_SOURCE_DIR R"(/tests/providers/engines/stand_in",)"
         R"("arguments": [)" +
         arguments +
         R"(], "output": "pcm", "sample_rate": 8000,)"
         R"("version_arguments": ["--version"])" +
         more + "}";
}

inline int64_t ms_since(std::chrono::steady_clock::time_point start) {
  using namespace std::chrono;
  return duration_cast<milliseconds>(steady_clock::now() - start).count();
}

}  // namespace caesura::test
