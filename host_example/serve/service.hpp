// What all connections share: the config, the chains, and everything that is counted.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "host_example/serve/access_log.hpp"
#include "host_example/serve/chains.hpp"
#include "host_example/serve/http_metrics.hpp"
#include "host_example/serve/options.hpp"
#include "host_example/serve/projects.hpp"
#include "host_example/serve/rate_limit.hpp"
#include "host_example/serve/tenants.hpp"
#include "host_example/serve/worker_pool.hpp"

namespace caesura::host {
class Session;
}

namespace caesura::serve {

// Made before the first connection, ended after the last. [thread-safe]
class Service {
 public:
  // The session outlives it. Throws host::Failure.
  Service(const Options& options, const host::Session& session, const std::string& chain);

  [[nodiscard]] const Options& options() const { return options_; }
  [[nodiscard]] const host::Session& session() const { return session_; }
  [[nodiscard]] const Tenants& tenants() const { return tenants_; }
  [[nodiscard]] Chains& chains() { return chains_; }
  [[nodiscard]] Projects& projects() { return projects_; }
  [[nodiscard]] RateLimit& rate() { return rate_; }
  [[nodiscard]] AccessLog& log() { return log_; }
  [[nodiscard]] HttpMetrics& metrics() { return metrics_; }
  [[nodiscard]] WorkerPool& workers() { return workers_; }

  // The program is about to end: nothing new is begun.
  [[nodiscard]] bool stopping() const { return stopping_.load(std::memory_order_relaxed); }
  void stop() { stopping_.store(true, std::memory_order_relaxed); }

 private:
  const Options options_;
  const host::Session& session_;
  Tenants tenants_;
  Chains chains_;
  Projects projects_;
  RateLimit rate_;
  AccessLog log_;
  HttpMetrics metrics_;
  std::atomic<bool> stopping_ = false;
  WorkerPool workers_;
};

}  // namespace caesura::serve
