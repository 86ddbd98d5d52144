// One store of the stack, with what is known of its health.
#pragma once

#include <atomic>
#include <functional>
#include <span>
#include <string>

#include "plugins/stores/tiered/settings.hpp"
#include "plugins/support/attempt/breaker.hpp"
#include "tts/ext/admin.h"
#include "tts/ext/lease.h"
#include "tts/ext/probe.h"

namespace caesura::tiered {

// Every call is judged: a failure that is the store's own counts against it. [thread-safe]
class Tier {
 public:
  // The store outlives the tier.
  Tier(const tts_store& store, TierSettings settings, tts::Host host, std::string_view owner);

  const std::string& name() const { return settings_.store; }
  bool behind() const { return settings_.behind; }
  bool has(uint32_t flag) const { return (store_.flags & flag) != 0; }
  // Whether it may be asked now; of a sick one, one caller at a time may try. A tier that cannot be
  // read may well be written to, and the other way round.
  bool allows() { return reads_.allows(host_); }
  bool allows_writing() { return writes_.allows(host_); }
  bool rests() const { return reads_.open() || writes_.open(); }

  // The caller judges what comes out, for only it knows whether the sink refused.
  tts_status get(tts::Context context, const tts_store_key& key, const tts_blob_sink* sink,
                 tts_error* error) const {
    return store_.get(&store_, context.raw(), &key, sink, error);
  }
  // A look-up was answered from here.
  void count_hit() const { hits_.add(); }
  void judge(tts_status code, const char* message) { judge(reads_, code, message); }
  // judge(TTS_OK), for those in a hurry.
  void went_well() {
    if (reads_.has_failed()) judge(TTS_OK, "");
  }

  tts::Status put(tts::Context context, const tts_store_key& key, const tts_entry_info& info,
                  std::span<const std::byte> audio, int32_t mode, int64_t fence);
  tts::Status touch(tts::Context context, std::span<const tts_touch> touches);
  tts::Status remove(tts::Context context, std::span<const tts_store_key> keys, uint64_t& removed);
  tts::Status stat(tts::Context context, const tts_store_key& key, tts_entry_fn entry, void* user);
  bool holds(tts::Context context, const tts_store_key& key);
  tts::Status scan(tts::Context context, const tts_scan& scan, tts_entry_fn entry, void* user);

  // nullptr where the store has none.
  const tts_ext_admin* admin() const { return extension<tts_ext_admin>(TTS_EXT_ADMIN); }
  const tts_ext_probe* probe() const { return extension<tts_ext_probe>(TTS_EXT_PROBE); }
  const tts_ext_store_lease* lease() const {
    return extension<tts_ext_store_lease>(TTS_EXT_STORE_LEASE);
  }

 private:
  template <class T>
  const T* extension(const char* id) const {
    return store_.get_extension == nullptr
               ? nullptr
               : static_cast<const T*>(store_.get_extension(&store_, id));
  }
  void judge(attempt::Breaker& breaker, tts_status code, const char* message);
  tts::Status judged(attempt::Breaker& breaker, tts_status code, const tts_error& error);

  const tts_store& store_;
  const TierSettings settings_;
  const tts::Host host_;
  const std::string owner_;
  attempt::Breaker reads_;
  attempt::Breaker writes_;
  const tts::Metric hits_, reads_rest_, writes_rest_;
};

// Whether a tier that answers so is sick; other failures are the entry's or the call's.
bool is_sickness(tts_status code);

}  // namespace caesura::tiered
