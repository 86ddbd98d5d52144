// A host for tests: keeps the log and the metrics, has a clock that a test may move, opens what it
// was given.
#pragma once

#include <tts/ext/host_life.h>
#include <tts/services.hpp>

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace caesura::test {

class TestHost {
 public:
  TestHost() {
    table_ = {sizeof(tts_host),
              TTS_ABI_VERSION,
              this,
              tts::str("test"),
              tts::str("0"),
              [](const tts_host* h, const char* id) noexcept { return of(h).extension(id); },
              [](const tts_host*, int32_t) noexcept -> int32_t { return 1; },
              [](const tts_host* h, int32_t level, tts_str component, tts_str message) noexcept {
                std::lock_guard lock(of(h).mutex_);
                of(h).log_.push_back(std::to_string(level) + " " +
                                     std::string(tts::view(component)) + ": " +
                                     std::string(tts::view(message)));
              }};
    clock_ = {sizeof clock_, 0, this,
              [](const tts_host_clock* c) noexcept -> int64_t { return of(c).unix_ms(); },
              [](const tts_host_clock* c) noexcept -> int64_t {
                using namespace std::chrono;
                return duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count() +
                       of(c).offset_ms_ * 1'000'000;
              }};
    metrics_ = {sizeof metrics_,
                0,
                this,
                [](const tts_host_metrics* m, tts_str name, int32_t, const tts_kv* labels,
                   size_t count) noexcept -> uint64_t {
                  std::string full(tts::view(name));
                  for (size_t i = 0; i < count; ++i) {
                    full += "," + std::string(tts::view(labels[i].key)) + "=" +
                            std::string(tts::view(labels[i].value));
                  }
                  std::lock_guard lock(of(m).mutex_);
                  auto& names = of(m).metric_names_;
                  for (size_t i = 0; i < names.size(); ++i) {
                    if (names[i] == full) return i + 1;
                  }
                  names.push_back(full);
                  of(m).metric_values_.push_back(0);
                  return names.size();
                },
                [](const tts_host_metrics* m, uint64_t handle, double v) noexcept {
                  std::lock_guard lock(of(m).mutex_);
                  if (handle > 0) of(m).metric_values_[handle - 1] += v;
                },
                [](const tts_host_metrics* m, uint64_t handle, double v) noexcept {
                  std::lock_guard lock(of(m).mutex_);
                  if (handle > 0) of(m).metric_values_[handle - 1] = v;
                },
                [](const tts_host_metrics* m, uint64_t handle, double) noexcept {
                  std::lock_guard lock(of(m).mutex_);
                  if (handle > 0) of(m).metric_values_[handle - 1] += 1;
                },
                nullptr};
    stores_ = {sizeof stores_, 0, this,
               [](const tts_host_stores* s, tts_str name, const tts_store** store,
                  tts_error* error) noexcept -> tts_status {
                 auto& all = of(s).stores_by_name_;
                 const auto found = all.find(std::string(tts::view(name)));
                 if (found == all.end())
                   return tts::Status(TTS_NOT_FOUND, "no such store").into(error);
                 *store = found->second;
                 return TTS_OK;
               }};
    secrets_ = {sizeof secrets_, 0, this,
                [](const tts_host_config* c, tts_str reference, tts_field_fn field, void* user,
                   tts_error* error) noexcept -> tts_status {
                  auto& all = of(c).secrets_by_reference_;
                  const auto found = all.find(std::string(tts::view(reference)));
                  if (found == all.end())
                    return tts::Status(TTS_NOT_FOUND, "no such secret").into(error);
                  return field(user, reference, tts::str(found->second));
                }};
  }
  TestHost(const TestHost&) = delete;
  TestHost& operator=(const TestHost&) = delete;

  const tts_host* table() const { return &table_; }
  void add_store(const std::string& name, const tts_store* store) { stores_by_name_[name] = store; }
  void add_secret(const std::string& reference, std::string value) {
    secrets_by_reference_[reference] = std::move(value);
  }
  // From here on it is a service, not one command.
  void stay() { life_.flags = TTS_LIFE_LONG; }
  // Moves both clocks.
  void advance_ms(int64_t ms) { offset_ms_ += ms; }
  int64_t unix_ms() const {
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count() + offset_ms_;
  }
  std::vector<std::string> log() const {
    std::lock_guard lock(mutex_);
    return log_;
  }
  // The value of a counter or gauge (observations of a histogram), 0 when it was never defined.
  // Labels follow the name: "hits,tier=memory".
  double metric(const std::string& name) const {
    std::lock_guard lock(mutex_);
    for (size_t i = 0; i < metric_names_.size(); ++i) {
      if (metric_names_[i] == name) return metric_values_[i];
    }
    return 0;
  }

 private:
  template <class Table>
  static TestHost& of(const Table* table) {
    return *static_cast<TestHost*>(table->data);
  }
  const void* extension(const char* id) const {
    const std::string_view wanted = id;
    if (wanted == TTS_HOST_CLOCK) return &clock_;
    if (wanted == TTS_HOST_LIFE) return &life_;
    if (wanted == TTS_HOST_METRICS) return &metrics_;
    if (wanted == TTS_HOST_STORES) return &stores_;
    if (wanted == TTS_HOST_CONFIG) return &secrets_;
    return nullptr;
  }

  tts_host table_{};
  tts_host_clock clock_{};
  tts_host_life life_{sizeof(tts_host_life), 0};
  tts_host_metrics metrics_{};
  tts_host_stores stores_{};
  tts_host_config secrets_{};
  std::atomic<int64_t> offset_ms_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> log_;
  std::vector<std::string> metric_names_;
  std::vector<double> metric_values_;
  std::map<std::string, const tts_store*> stores_by_name_;
  std::map<std::string, std::string> secrets_by_reference_;
};

}  // namespace caesura::test
