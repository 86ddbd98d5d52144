#include "host_services.hpp"

#include "secrets.hpp"

#include <strings.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace caesura::pipeline {
namespace {

template <class Table>
HostServices& of(const Table* table) {
  return *static_cast<HostServices*>(table->data);
}

int32_t known_level(int32_t level) {
  return level < TTS_LOG_TRACE || level > TTS_LOG_ERROR ? TTS_LOG_ERROR : level;
}

tts_status give_secret(const tts_host_config*, tts_str reference, tts_field_fn field, void* user,
                       tts_error* error) noexcept {
  return tts::guard(error, [&]() -> tts::Status {
    auto secret = resolve_secret(tts::view(reference));
    if (!secret.ok()) return secret.status();
    std::string value = std::move(secret).value();
    const tts_status code = field(user, reference, tts::str(value));
    explicit_bzero(value.data(), value.size());
    return tts::Status::from(code);
  });
}

int64_t system_unix_ms(const tts_host_clock*) noexcept {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}
int64_t system_steady_ns(const tts_host_clock*) noexcept {
  using namespace std::chrono;
  return duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count();
}

}  // namespace

HostServices::HostServices(const tts_pipeline_options& options, Directory& directory)
    : directory_(directory),
      name_(options.host_name.size == 0 ? "tts_pipeline" : tts::view(options.host_name)),
      version_(tts::view(options.host_version)),
      log_level_(options.log_level),
      log_(options.log),
      log_user_(options.log_user),
      clock_(options.clock) {
  const bool stays = (options.flags & TTS_PIPELINE_LONG_LIVED) != 0;
  life_table_ = {sizeof life_table_, stays ? uint32_t{TTS_LIFE_LONG} : 0U};
  make_tables();
  metrics_.describe("caesura_build_info", "Always 1; the labels say which program this is.");
  const std::array labels{tts_kv{tts::str("host"), tts::str(name_)},
                          tts_kv{tts::str("version"), tts::str(version_)}};
  metrics_.set(metrics_.define("caesura_build_info", TTS_METRIC_GAUGE, labels), 1);
}

void HostServices::log(int32_t level, std::string_view component, std::string_view message) const {
  level = known_level(level);
  if (level < log_level_) return;
  // One line, whatever was handed in; the usual message is copied nowhere.
  std::string cleaned;
  if (message.find_first_of("\r\n") != std::string_view::npos) {
    cleaned = message;
    std::replace_if(
        cleaned.begin(), cleaned.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
    message = cleaned;
  }
  if (log_ != nullptr) return log_(log_user_, level, tts::str(component), tts::str(message));
  constexpr std::array<const char*, 5> kLevels = {"trace", "debug", "info", "warning", "error"};
  std::fprintf(stderr, "%s: %.*s: %.*s\n", kLevels[static_cast<std::size_t>(level)],
               static_cast<int>(component.size()), component.data(),
               static_cast<int>(message.size()), message.data());
}

const void* HostServices::extension(std::string_view id) const {
  if (id == TTS_HOST_CLOCK) return clock_ != nullptr ? clock_ : &clock_table_;
  if (id == TTS_HOST_CONFIG) return &config_table_;
  if (id == TTS_HOST_LIFE) return &life_table_;
  if (id == TTS_HOST_METRICS) return &metrics_table_;
  if (id == TTS_HOST_PROVIDERS) return &providers_table_;
  if (id == TTS_HOST_STORES) return &stores_table_;
  return nullptr;
}

void HostServices::make_tables() {
  host_ = {sizeof host_,
           TTS_ABI_VERSION,
           this,
           tts::str(name_),
           tts::str(version_),
           [](const tts_host* h, const char* id) noexcept -> const void* {
             return id == nullptr ? nullptr : of(h).extension(id);
           },
           [](const tts_host* h, int32_t level) noexcept -> int32_t {
             return known_level(level) >= of(h).log_level_ ? 1 : 0;
           },
           [](const tts_host* h, int32_t level, tts_str component, tts_str message) noexcept {
             tts::guard(nullptr, [&] {
               of(h).log(level, tts::view(component), tts::view(message));
               return tts::Status{};
             });
           }};
  clock_table_ = {sizeof clock_table_, 0, this, system_unix_ms, system_steady_ns};
  config_table_ = {sizeof config_table_, 0, this, give_secret};
  metrics_table_ = {sizeof metrics_table_,
                    0,
                    this,
                    [](const tts_host_metrics* m, tts_str name, int32_t kind, const tts_kv* labels,
                       std::size_t count) noexcept -> uint64_t {
                      uint64_t handle = 0;
                      tts::guard(nullptr, [&] {
                        handle = of(m).metrics_.define(tts::view(name), kind, {labels, count});
                        return tts::Status{};
                      });
                      return handle;
                    },
                    [](const tts_host_metrics* m, uint64_t handle, double value) noexcept {
                      of(m).metrics_.add(handle, value);
                    },
                    [](const tts_host_metrics* m, uint64_t handle, double value) noexcept {
                      of(m).metrics_.set(handle, value);
                    },
                    [](const tts_host_metrics* m, uint64_t handle, double value) noexcept {
                      of(m).metrics_.observe(handle, value);
                    },
                    [](const tts_host_metrics* m, tts_str name, tts_str help) noexcept {
                      tts::guard(nullptr, [&] {
                        of(m).metrics_.describe(tts::view(name), tts::view(help));
                        return tts::Status{};
                      });
                    }};
  providers_table_ = {sizeof providers_table_, 0, this,
                      [](const tts_host_providers* p, tts_str name, const tts_provider** provider,
                         tts_error* error) noexcept -> tts_status {
                        return tts::guard(error, [&]() -> tts::Status {
                          auto found = of(p).directory_.open_provider(tts::view(name));
                          if (!found.ok()) return found.status();
                          *provider = found.value();
                          return {};
                        });
                      }};
  stores_table_ = {sizeof stores_table_, 0, this,
                   [](const tts_host_stores* s, tts_str name, const tts_store** store,
                      tts_error* error) noexcept -> tts_status {
                     return tts::guard(error, [&]() -> tts::Status {
                       auto found = of(s).directory_.open_store(tts::view(name));
                       if (!found.ok()) return found.status();
                       *store = found.value();
                       return {};
                     });
                   }};
}

}  // namespace caesura::pipeline
