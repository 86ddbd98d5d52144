// What a clean-up tells, for people and for machines.
#pragma once

#include "host_example/upkeep/plan.hpp"

namespace caesura::host {

struct CleanupOutcome {
  uint64_t processed = 0;
  uint64_t deleted = 0;
  uint64_t failed = 0;
  uint64_t bytes_freed = 0;  // as the store counts them
};

// Mode, cut-off, what was found. `execute`: this is no dry run.
void print_head(const Plan& plan, bool execute);
// "[1/142] [DRY-RUN] would delete 3f9a61c2... (18.5 MB, last access ..., 0 hits)".
void print_entry(const PlannedEntry& entry, std::size_t number, std::size_t total, bool execute);
void print_summary(const CleanupOutcome& outcome, bool execute);
boost::json::object report_json(const Plan& plan, const CleanupOutcome& outcome, bool execute);

}  // namespace caesura::host
