#include "plugins/stores/redis/leases.hpp"

#include <unistd.h>

#include "plugins/support/entry/key.hpp"

namespace caesura::redis {
namespace {

constexpr int64_t kLongestTtlMs = 86'400'000;

Leases& of(const tts_ext_store_lease* ext) {
  return *static_cast<Leases*>(ext->data);
}

tts::Status check_ttl(int64_t ttl_ms) {
  if (ttl_ms > 0 && ttl_ms <= kLongestTtlMs) return {};
  return {TTS_INVALID_ARGUMENT, "a lease's time must be 1 ms to a day"};
}

}  // namespace

Leases::Leases(Client& client, const Names& names, pid_t process)
    : client_(client), names_(names), process_(process), table_{} {
  table_.struct_size = sizeof table_;
  table_.data = this;
  table_.acquire = [](const tts_ext_store_lease* ext, const tts_context* context,
                      const tts_store_key* key, int64_t ttl_ms, int64_t* fence,
                      tts_error* error) noexcept -> tts_status {
    return tts::guard(error,
                      [&] { return of(ext).acquire(tts::Context(context), *key, ttl_ms, *fence); });
  };
  table_.renew = [](const tts_ext_store_lease* ext, const tts_context* context,
                    const tts_store_key* key, int64_t fence, int64_t ttl_ms,
                    tts_error* error) noexcept -> tts_status {
    return tts::guard(error,
                      [&] { return of(ext).renew(tts::Context(context), *key, fence, ttl_ms); });
  };
  table_.release = [](const tts_ext_store_lease* ext, const tts_context* context,
                      const tts_store_key* key, int64_t fence,
                      tts_error* error) noexcept -> tts_status {
    return tts::guard(error, [&] { return of(ext).release(tts::Context(context), *key, fence); });
  };
}

tts::Status Leases::check(const tts_store_key& key) const {
  if (::getpid() != process_) {
    return {TTS_FAILED_PRECONDITION, "the store was opened before a fork; open it in this process"};
  }
  return entry::check(key);
}

tts::Status Leases::acquire(tts::Context context, const tts_store_key& key, int64_t ttl_ms,
                            int64_t& fence) {
  if (tts::Status status = check(key); !status.ok()) return status;
  if (tts::Status status = check_ttl(ttl_ms); !status.ok()) return status;
  const std::string ttl = std::to_string(ttl_ms);
  const auto given =
      client_.run(context, Pace::kSpeech, acquire_script(),
                  {{Names::lock(names_.entry(key)), names_.fences(tts::view(key.tenant))}, {ttl}});
  if (!given.ok()) return given.status();
  if (given.value() == 0) return {TTS_ABORTED, "somebody else holds the lease"};
  fence = given.value();
  return {};
}

tts::Status Leases::renew(tts::Context context, const tts_store_key& key, int64_t fence,
                          int64_t ttl_ms) {
  if (tts::Status status = check(key); !status.ok()) return status;
  if (tts::Status status = check_ttl(ttl_ms); !status.ok()) return status;
  const std::string number = std::to_string(fence);
  const std::string ttl = std::to_string(ttl_ms);
  const auto renewed = client_.run(context, Pace::kSpeech, renew_script(),
                                   {{Names::lock(names_.entry(key))}, {number, ttl}});
  if (!renewed.ok()) return renewed.status();
  if (renewed.value() == 0) return {TTS_ABORTED, "the lease was lost"};
  return {};
}

tts::Status Leases::release(tts::Context context, const tts_store_key& key, int64_t fence) {
  if (tts::Status status = check(key); !status.ok()) return status;
  const std::string number = std::to_string(fence);
  return client_
      .run(context, Pace::kSpeech, release_script(), {{Names::lock(names_.entry(key))}, {number}})
      .status();
}

}  // namespace caesura::redis
