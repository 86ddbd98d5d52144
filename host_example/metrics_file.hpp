// --metrics FILE: what a run has counted, for a collector that reads files.
#pragma once

#include <string>

#include "host_example/failure.hpp"
#include "host_example/produce/whole_file.hpp"
#include "host_example/session.hpp"

namespace caesura::host {

inline void add_metrics_option(CLI::App& command, std::string& path) {
  command
      .add_option("--metrics", path,
                  "write the metrics here at the end, in Prometheus' text format; for a folder of "
                  "node_exporter's textfile collector end the name with .prom")
      ->type_name("FILE");
}

// What `work` gives; the metrics are written whether it succeeds or throws. An empty path writes
// nothing. Throws Failure where the file cannot be written, unless `work` failed already.
template <class Work>
auto with_metrics(const Session& session, const std::string& path, Work&& work) {
  const auto write = [&] {
    if (!path.empty()) write_whole_file(path, session.metrics());
  };
  const auto done = [&] {
    try {
      return work();
    } catch (...) {
      try {
        write();
      } catch (const Failure&) {  // the first failure says more
      }
      throw;
    }
  };
  auto result = done();
  write();
  return result;
}

}  // namespace caesura::host
