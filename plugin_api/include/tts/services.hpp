// tts/services.hpp - the host as a plugin sees it: log, clock, metrics, secrets, stores, providers.
#pragma once

#include <tts/ext/host_clock.h>
#include <tts/ext/host_config.h>
#include <tts/ext/host_metrics.h>
#include <tts/ext/host_providers.h>
#include <tts/ext/host_stores.h>
#include <tts/call.hpp>

#include <chrono>

namespace tts {

// A metric by handle; does nothing where the host keeps none. [thread-safe]
class Metric {
 public:
  Metric() = default;
  Metric(const tts_host_metrics* metrics, uint64_t handle) : metrics_(metrics), handle_(handle) {}
  void add(double value = 1.0) const {
    if (metrics_ != nullptr) metrics_->add(metrics_, handle_, value);
  }
  void set(double value) const {
    if (metrics_ != nullptr) metrics_->set(metrics_, handle_, value);
  }
  void observe(double value) const {
    if (metrics_ != nullptr) metrics_->observe(metrics_, handle_, value);
  }

 private:
  const tts_host_metrics* metrics_ = nullptr;
  uint64_t handle_ = 0;
};

// A view of the host; valid as long as the plugin. [thread-safe]
class Host {
 public:
  explicit Host(const tts_host* raw) : raw_(raw) {
    clock_ = extension<tts_host_clock>(TTS_HOST_CLOCK);
    metrics_ = extension<tts_host_metrics>(TTS_HOST_METRICS);
  }
  const tts_host* raw() const { return raw_; }

  // A host service by its id, or nullptr.
  template <class T>
  const T* extension(const char* id) const {
    return raw_->get_extension == nullptr ? nullptr
                                          : static_cast<const T*>(raw_->get_extension(raw_, id));
  }

  bool log_enabled(int32_t level) const { return raw_->log_enabled(raw_, level) != 0; }
  void log(int32_t level, std::string_view component, std::string_view message) const {
    if (log_enabled(level)) raw_->log(raw_, level, str(component), str(message));
  }
  // A line about one call ends with " trace_id=..." where the call has a trace.
  void log(int32_t level, std::string_view component, std::string_view message,
           Context context) const {
    const std::string_view trace = context.trace_id();
    if (!log_enabled(level)) return;
    if (!is_trace_id(trace)) return raw_->log(raw_, level, str(component), str(message));
    const std::string line = std::string(message) + " trace_id=" + std::string(trace);
    raw_->log(raw_, level, str(component), str(line));
  }

  // Milliseconds since 1970 UTC.
  int64_t unix_ms() const {
    if (clock_ != nullptr) return clock_->unix_ms(clock_);
    using std::chrono::duration_cast, std::chrono::milliseconds, std::chrono::system_clock;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  }
  // Nanoseconds that never step back.
  int64_t steady_ns() const {
    if (clock_ != nullptr) return clock_->steady_ns(clock_);
    using std::chrono::duration_cast, std::chrono::nanoseconds, std::chrono::steady_clock;
    return duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count();
  }

  // `help` says on one line what is counted.
  Metric metric(std::string_view name, int32_t kind, std::span<const tts_kv> labels = {},
                std::string_view help = {}) const {
    if (metrics_ == nullptr) return {};
    if (!help.empty() && TTS_HAS(tts_host_metrics, metrics_, describe) &&
        metrics_->describe != nullptr) {
      metrics_->describe(metrics_, str(name), str(help));
    }
    return {metrics_, metrics_->define(metrics_, str(name), kind, labels.data(), labels.size())};
  }

  // The secret behind a reference of the config; ask at each use, keep it nowhere.
  Result<std::string> secret(std::string_view reference) const {
    const auto* config = extension<tts_host_config>(TTS_HOST_CONFIG);
    if (config == nullptr) return Status{TTS_FAILED_PRECONDITION, "this host keeps no secrets"};
    std::string value;
    const auto receive = [](void* user, tts_str, tts_str secret) noexcept -> tts_status {
      return guard(nullptr, [&] {
        static_cast<std::string*>(user)->assign(view(secret));
        return Status{};
      });
    };
    tts_error error = empty_error();
    const tts_status code = config->secret(config, str(reference), receive, &value, &error);
    if (code != TTS_OK) return Status::from(code, error);
    return value;
  }

  // Borrowed objects that the config names; to be opened while an object is created.
  Result<const tts_store*> store(std::string_view name) const {
    return open<const tts_store*>(extension<tts_host_stores>(TTS_HOST_STORES), name, "stores");
  }
  Result<const tts_provider*> provider(std::string_view name) const {
    return open<const tts_provider*>(extension<tts_host_providers>(TTS_HOST_PROVIDERS), name,
                                     "providers");
  }

 private:
  template <class Object, class Service>
  static Result<Object> open(const Service* service, std::string_view name, std::string_view what) {
    if (service == nullptr) {
      return Status{TTS_FAILED_PRECONDITION,
                    "this host opens no " + std::string(what) + " by name"};
    }
    Object object = nullptr;
    tts_error error = empty_error();
    const tts_status code = service->open(service, str(name), &object, &error);
    if (code != TTS_OK) return Status::from(code, error);
    return object;
  }

  const tts_host* raw_;
  const tts_host_clock* clock_ = nullptr;
  const tts_host_metrics* metrics_ = nullptr;
};

}  // namespace tts
