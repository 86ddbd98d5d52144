// Calls of a store's leases through the bare C table.
#pragma once

#include "tests/stores/store_calls.hpp"
#include "tts/ext/lease.h"

namespace caesura::test {

class LeaseCalls {
 public:
  explicit LeaseCalls(const tts_store* store)
      : store_(store),
        lease_(store->get_extension == nullptr
                   ? nullptr
                   : static_cast<const tts_ext_store_lease*>(
                         store->get_extension(store, TTS_EXT_STORE_LEASE))) {}

  bool offered() const { return lease_ != nullptr; }
  // The fence, or minus the status.
  int64_t acquire(const Key& key, int64_t ttl_ms = 60'000) {
    const tts_store_key view = key.view();
    int64_t fence = 0;
    const TestContext context(5000);
    tts_error error = tts::empty_error();
    const tts_status status =
        lease_->acquire(lease_, context.table(), &view, ttl_ms, &fence, &error);
    return status == TTS_OK ? fence : -int64_t{status};
  }
  tts_status renew(const Key& key, int64_t fence, int64_t ttl_ms = 60'000) {
    const tts_store_key view = key.view();
    const TestContext context(5000);
    return lease_->renew(lease_, context.table(), &view, fence, ttl_ms, nullptr);
  }
  tts_status release(const Key& key, int64_t fence) {
    const tts_store_key view = key.view();
    const TestContext context(5000);
    return lease_->release(lease_, context.table(), &view, fence, nullptr);
  }
  tts_status put(const Key& key, std::string audio, int64_t fence,
                 int32_t mode = TTS_PUT_KEEP_FIRST) {
    const tts_put_options options{sizeof options, mode, fence};
    const TestContext context(5000);
    const tts_store_key view = key.view();
    Sample sample(std::move(audio));
    return store_->put(store_, context.table(), &view, &sample.info(), sample.audio.data(),
                       sample.audio.size(), &options, nullptr);
  }

 private:
  const tts_store* store_;
  const tts_ext_store_lease* lease_;
};

inline constexpr int64_t kHeldElsewhere = -int64_t{TTS_ABORTED};

}  // namespace caesura::test
