// The host that a pipeline's plugins see: log, clock, metrics, secrets, and objects by name.
#pragma once

#include "metrics_registry.hpp"

#include <tts/ext/host_clock.h>
#include <tts/ext/host_config.h>
#include <tts/ext/host_life.h>
#include <tts/ext/host_metrics.h>
#include <tts/ext/host_providers.h>
#include <tts/ext/host_stores.h>
#include <tts/pipeline.h>
#include <tts/status.hpp>

#include <string>

namespace caesura::pipeline {

// Who knows the objects of the config.
class Directory {
 public:
  virtual ~Directory() = default;
  virtual tts::Result<const tts_store*> open_store(std::string_view name) = 0;
  virtual tts::Result<const tts_provider*> open_provider(std::string_view name) = 0;
};

class HostServices {
 public:
  // `directory` outlives this; strings of the options are copied.
  HostServices(const tts_pipeline_options& options, Directory& directory);
  HostServices(const HostServices&) = delete;
  HostServices& operator=(const HostServices&) = delete;

  [[nodiscard]] const tts_host* table() const { return &host_; }
  [[nodiscard]] const MetricsRegistry& metrics() const { return metrics_; }
  void log(int32_t level, std::string_view component, std::string_view message) const;

 private:
  void make_tables();
  [[nodiscard]] const void* extension(std::string_view id) const;

  Directory& directory_;
  MetricsRegistry metrics_;
  std::string name_;
  std::string version_;
  int32_t log_level_;
  tts_log_fn log_;
  void* log_user_;
  const void* clock_;
  tts_host host_{};
  tts_host_clock clock_table_{};
  tts_host_life life_table_{};
  tts_host_config config_table_{};
  tts_host_metrics metrics_table_{};
  tts_host_providers providers_table_{};
  tts_host_stores stores_table_{};
};

}  // namespace caesura::pipeline
