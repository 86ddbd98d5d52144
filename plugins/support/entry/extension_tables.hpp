// C tables of tts.admin/1 and tts.probe/1 for a store written in C++.
//
// The store has the methods stats(StatSink), list(Context, const tts_policy&, EntrySink) and
// probe(Context), each returning a Status, and keeps the tables as members.
#pragma once

#include "plugins/support/entry/policy.hpp"
#include "tts/call.hpp"
#include "tts/ext/admin.h"
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

}  // namespace caesura::entry
