// C tables of tts.admin/1 and tts.probe/1 for a store written in C++.
//
// The store has the methods stats(StatSink), list(Context, const tts_policy&, EntrySink) and
// probe(Context), each returning a Status, and keeps the tables as members. Where it also has plan,
// apply, verify or reconcile, as below, the table tells them.
#pragma once

#include <cstring>
#include <span>

#include "plugins/support/entry/policy.hpp"
#include "tts/call.hpp"
#include "tts/ext/admin.h"
#include "tts/ext/lease.h"
#include "tts/ext/probe.h"

namespace caesura::entry {

// Receives named statistics and remembers the first refusal.
class StatSink {
 public:
  StatSink(tts_stat_fn function, void* user) : function_(function), user_(user) {}
  void counter(std::string_view name, double value) { tell(name, TTS_STAT_COUNTER, value); }
  void gauge(std::string_view name, double value) { tell(name, TTS_STAT_GAUGE, value); }
  tts::Status status() const { return tts::Status::from(refusal_); }

 private:
  void tell(std::string_view name, int32_t kind, double value) {
    if (refusal_ == TTS_OK) refusal_ = function_(user_, tts::str(name), kind, value);
  }

  tts_stat_fn function_;
  void* user_;
  tts_status refusal_ = TTS_OK;
};

// Writes what the caller's struct has room for.
inline void write_report(tts_report* report, tts_report whole) {
  if (report == nullptr) return;
  whole.struct_size = report->struct_size;
  std::memcpy(report, &whole, std::min<std::size_t>(report->struct_size, sizeof whole));
}

template <class Store>
concept Plans = requires(Store& store, tts::Context context, const tts_policy& policy,
                         tts::EntrySink entry) {
  store.plan(context, policy, entry);
};
template <class Store>
concept Applies = requires(Store& store, tts::Context context, const tts_policy& policy,
                           std::span<const tts_store_key> keys, tts::EntrySink entry,
                           tts_report& report) {
  store.apply(context, policy, keys, entry, report);
};
template <class Store>
concept Verifies = requires(Store& store, tts::Context context, const tts_policy& policy,
                            tts::EntrySink entry, tts_report& report) {
  store.verify(context, policy, entry, report);
};
template <class Store>
concept Reconciles = requires(Store& store, tts::Context context, tts_report& report) {
  store.reconcile(context, true, report);
};

template <class Store>
void add_upkeep(tts_ext_admin& table) {
  if constexpr (Plans<Store>) {
    table.plan = [](const tts_ext_admin* ext, const tts_context* context, const tts_policy* policy,
                    tts_entry_fn entry, void* user, tts_error* error) noexcept -> tts_status {
      return tts::guard(error, [&] {
        const tts_policy none = everything();
        tts_policy whole = none;
        return static_cast<Store*>(ext->data)->plan(
            tts::Context(context), policy == nullptr ? none : tts::level(*policy, whole),
            tts::EntrySink(entry, user));
      });
    };
  }
  if constexpr (Applies<Store>) {
    table.apply = [](const tts_ext_admin* ext, const tts_context* context, const tts_policy* policy,
                     const tts_store_key* keys, size_t key_count, tts_entry_fn entry, void* user,
                     tts_report* report, tts_error* error) noexcept -> tts_status {
      return tts::guard(error, [&] {
        const tts_policy none = everything();
        tts_policy whole = none;
        tts_report done{};
        const tts::Status status = static_cast<Store*>(ext->data)->apply(
            tts::Context(context), policy == nullptr ? none : tts::level(*policy, whole),
            std::span(keys, key_count), tts::EntrySink(entry, user), done);
        write_report(report, done);
        return status;
      });
    };
  }
  if constexpr (Verifies<Store>) {
    table.verify = [](const tts_ext_admin* ext, const tts_context* context,
                      const tts_policy* policy, tts_entry_fn entry, void* user, tts_report* report,
                      tts_error* error) noexcept -> tts_status {
      return tts::guard(error, [&] {
        const tts_policy none = everything();
        tts_policy whole = none;
        tts_report done{};
        const tts::Status status = static_cast<Store*>(ext->data)->verify(
            tts::Context(context), policy == nullptr ? none : tts::level(*policy, whole),
            tts::EntrySink(entry, user), done);
        write_report(report, done);
        return status;
      });
    };
  }
  if constexpr (Reconciles<Store>) {
    table.reconcile = [](const tts_ext_admin* ext, const tts_context* context, uint32_t flags,
                         tts_report* report, tts_error* error) noexcept -> tts_status {
      return tts::guard(error, [&] {
        tts_report done{};
        const tts::Status status = static_cast<Store*>(ext->data)->reconcile(
            tts::Context(context), (flags & TTS_RECONCILE_EXECUTE) != 0, done);
        write_report(report, done);
        return status;
      });
    };
  }
}

template <class Store>
tts_ext_admin admin_table(Store* store) {
  tts_ext_admin table{};
  table.struct_size = sizeof table;
  table.data = store;
  table.stats = [](const tts_ext_admin* ext, const tts_context*, tts_stat_fn stat, void* user,
                   tts_error* error) noexcept -> tts_status {
    return tts::guard(error, [&] {
      StatSink sink(stat, user);
      const tts::Status status = static_cast<Store*>(ext->data)->stats(sink);
      return status.ok() ? sink.status() : status;
    });
  };
  table.list = [](const tts_ext_admin* ext, const tts_context* context, const tts_policy* policy,
                  tts_entry_fn entry, void* user, tts_error* error) noexcept -> tts_status {
    return tts::guard(error, [&] {
      const tts_policy none = everything();
      tts_policy whole = none;
      return static_cast<Store*>(ext->data)->list(
          tts::Context(context), policy == nullptr ? none : tts::level(*policy, whole),
          tts::EntrySink(entry, user));
    });
  };
  add_upkeep<Store>(table);
  return table;
}

template <class Store>
tts_ext_probe probe_table(Store* store) {
  return {sizeof(tts_ext_probe), 0, store,
          [](const tts_ext_probe* ext, const tts_context* context,
             tts_error* error) noexcept -> tts_status {
            return tts::guard(error, [&] {
              return static_cast<Store*>(ext->data)->probe(tts::Context(context));
            });
          }};
}

template <class Leases>
tts_ext_store_lease lease_table(Leases* leases) {
  return {sizeof(tts_ext_store_lease),
          0,
          leases,
          [](const tts_ext_store_lease* ext, const tts_context* context, const tts_store_key* key,
             int64_t ttl_ms, int64_t* fence, tts_error* error) noexcept -> tts_status {
            return tts::guard(error, [&] {
              return static_cast<Leases*>(ext->data)->acquire(tts::Context(context), *key, ttl_ms,
                                                              *fence);
            });
          },
          [](const tts_ext_store_lease* ext, const tts_context* context, const tts_store_key* key,
             int64_t fence, int64_t ttl_ms, tts_error* error) noexcept -> tts_status {
            return tts::guard(error, [&] {
              return static_cast<Leases*>(ext->data)->renew(tts::Context(context), *key, fence,
                                                            ttl_ms);
            });
          },
          [](const tts_ext_store_lease* ext, const tts_context* context, const tts_store_key* key,
             int64_t fence, tts_error* error) noexcept -> tts_status {
            return tts::guard(error, [&] {
              return static_cast<Leases*>(ext->data)->release(tts::Context(context), *key, fence);
            });
          }};
}

}  // namespace caesura::entry
