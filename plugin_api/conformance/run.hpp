// Judges one check in a child process, so that a crash or a hang is a finding like any other.
#pragma once

#include "plugin_api/conformance/subject.hpp"

#include <chrono>
#include <functional>

namespace caesura::conformance {

enum class Verdict { ok, fail, skip, crash };

struct Finding {
  Verdict verdict = Verdict::ok;
  std::string why;
};

// Runs `body` in a child and gives what it returned; a crash or no answer within `limit` is a
// Finding of its own. Call it from a single thread only.
Finding in_child(std::chrono::milliseconds limit, const std::function<Finding()>& body);

Finding judge(const Check& check, std::chrono::milliseconds limit,
              const std::function<Subject()>& subject);

}  // namespace caesura::conformance
