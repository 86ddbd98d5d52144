// R20: what many clients of one store saw is recorded and judged: a hit is always what some put of
// that very key was given, and nothing of a dropped tenant comes back.
#pragma once

#include <functional>
#include <string>

#include "tests/support/plugin_file.hpp"
#include "tests/support/test_host.hpp"

namespace caesura::test {

struct HistoryPlan {
  uint32_t seed = 1;
  uint64_t operations = 0;
  std::function<StorePtr(TestHost&)> open;  // in a process of its own
  std::function<void()> cut = {};           // cuts the clients' connections, where there are any
};

struct History {
  uint64_t puts = 0;
  uint64_t hits = 0;
  int kills = 0;
  std::string violation;  // the first one; empty = none
};

// Eight clients in three processes, which are killed, stopped, cut off and lied to about the time;
// half-way through, one tenant's entries are all removed. To be called with no store open.
History run_history(const HistoryPlan& plan);

}  // namespace caesura::test
