// The commands below `caesura cache`; cache.cpp holds those that only look.
#pragma once

#include "host_example/program.hpp"
#include "host_example/upkeep/admin.hpp"

namespace caesura::host {

void add_cleanup(CLI::App& cache, Program& program);
void add_purge(CLI::App& cache, Program& program);
void add_explain(CLI::App& cache, Program& program);
void add_verify(CLI::App& cache, Program& program);
void add_reconcile(CLI::App& cache, Program& program);

}  // namespace caesura::host
