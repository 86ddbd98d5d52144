#include "plugins/stores/disk/leases.hpp"

#include <limits>

#include "plugins/stores/disk/errors.hpp"
#include "plugins/stores/disk/lease_file.hpp"
#include "plugins/support/entry/checksum.hpp"
#include "plugins/support/entry/extension_tables.hpp"
#include "plugins/support/entry/key.hpp"

namespace caesura::disk {
namespace {

constexpr int64_t kLongestTtlMs = 86'400'000;

std::array<std::byte, 16> name_of(const tts_store_key& key) {
  // No part holds a NUL but the tenant, whose end is then told by the fixed length of the digest.
  std::string name(tts::view(key.tenant));
  name.append(1, '\0').append(tts::view(key.scheme)).append(1, '\0');
  name.append(tts::view(key.digest));
  return entry::checksum128(std::as_bytes(std::span(name)), 0);
}

std::string_view file_of(const tts_store_key& key) {
  return tts::view(key.digest).substr(0, 2);
}

tts::Status lost() {
  return {TTS_ABORTED, "the lease was lost"};
}

tts::Status check_ttl(int64_t ttl_ms) {
  if (ttl_ms > 0 && ttl_ms <= kLongestTtlMs) return {};
  return {TTS_INVALID_ARGUMENT, "a lease's time must be 1 ms to a day"};
}

}  // namespace

Leases::Leases(const Root& root, pid_t process)
    : root_(root), process_(process), table_(entry::lease_table(this)) {}

const tts_ext_store_lease* Leases::table() const {
  return root_.read_only() || root_.on_network() ? nullptr : &table_;
}

tts::Status Leases::check(const tts_store_key& key) const {
  if (::getpid() == process_) return entry::check(key);
  return {TTS_FAILED_PRECONDITION,
          root_.path() + ": the store was opened before a fork; open it in this process"};
}

bool Leases::is_ours(int64_t fence) {
  const std::lock_guard lock(mutex_);
  return held_.contains(fence);
}

tts::Status Leases::acquire(tts::Context context, const tts_store_key& key, int64_t ttl_ms,
                            int64_t& fence) {
  if (tts::Status status = check(key); !status.ok()) return status;
  if (tts::Status status = check_ttl(ttl_ms); !status.ok()) return status;
  auto file = LeaseFile::open(context, root_, file_of(key));
  if (!file.ok()) return file.status();
  const auto name = name_of(key);
  const LeaseRecord* const other = file.value().find(name);
  if (other != nullptr && other->ends_ms > LeaseFile::now_ms() && file.value().is_alive(*other)) {
    return {TTS_ABORTED, "somebody else holds the lease"};
  }
  file.value().sweep(name);
  if (!file.value().add(name, LeaseFile::now_ms() + ttl_ms, fence)) {
    return {TTS_RESOURCE_EXHAUSTED, root_.path() + ": too many leases at once"};
  }
  if (const int error = file.value().save()) {
    return system_error(error, root_.path(), "cannot write down a lease");
  }
  const std::lock_guard lock(mutex_);
  Fd& kept = held_[fence];
  kept = std::move(file).value().keep();
  return {};
}

tts::Status Leases::renew(tts::Context context, const tts_store_key& key, int64_t fence,
                          int64_t ttl_ms) {
  if (tts::Status status = check(key); !status.ok()) return status;
  if (tts::Status status = check_ttl(ttl_ms); !status.ok()) return status;
  if (!is_ours(fence)) return lost();
  auto file = LeaseFile::open(context, root_, file_of(key));
  if (!file.ok()) return file.status();
  LeaseRecord* const record = file.value().find(name_of(key));
  if (record == nullptr || record->fence != fence) return lost();
  record->ends_ms = LeaseFile::now_ms() + ttl_ms;
  const int error = file.value().save();
  return error == 0 ? tts::Status{}
                    : system_error(error, root_.path(), "cannot write down a lease");
}

tts::Status Leases::release(tts::Context, const tts_store_key& key, int64_t fence) {
  if (tts::Status status = check(key); !status.ok()) return status;
  // Its record stays and has nobody behind it: the next one in the file leaves it out.
  Fd ended;
  const std::lock_guard lock(mutex_);
  const auto found = held_.find(fence);
  if (found == held_.end()) return {};
  ended = std::move(found->second);
  held_.erase(found);
  return {};
}

tts::Status Leases::check_fence(tts::Context context, const tts_store_key& key, int64_t fence) {
  if (fence == 0) return {};
  if (!is_ours(fence)) return lost();
  auto file = LeaseFile::open(context, root_, file_of(key));
  // Nobody can say: the audio is good in any case, and an entry that is there stays.
  if (!file.ok()) return {};
  const LeaseRecord* const record = file.value().find(name_of(key));
  return record != nullptr && record->fence == fence ? tts::Status{} : lost();
}

}  // namespace caesura::disk
