// Calls of tts.store.lease/1 and fenced puts.
#pragma once

#include "tests/stores/redis/redis_fixture.hpp"
#include "tts/ext/lease.h"

namespace caesura::test {

class LeaseCalls {
 public:
  explicit LeaseCalls(const tts_store* store)
      : store_(store),
        table_(static_cast<const tts_ext_store_lease*>(
            store->get_extension(store, TTS_EXT_STORE_LEASE))) {}

  // The fence, or the status below zero.
  int64_t acquire(const Key& key, int64_t ttl_ms) {
    int64_t fence = 0;
    const tts_store_key view = key.view();
    const TestContext context;
    error = tts::empty_error();
    const tts_status status =
        table_->acquire(table_, context.table(), &view, ttl_ms, &fence, &error);
    return status == TTS_OK ? fence : -static_cast<int64_t>(status);
  }
  tts_status renew(const Key& key, int64_t fence, int64_t ttl_ms) {
    const tts_store_key view = key.view();
    const TestContext context;
    return table_->renew(table_, context.table(), &view, fence, ttl_ms, nullptr);
  }
  tts_status release(const Key& key, int64_t fence) {
    const tts_store_key view = key.view();
    const TestContext context;
    return table_->release(table_, context.table(), &view, fence, nullptr);
  }
  tts_status put(const Key& key, std::string bytes, int64_t fence,
                 int32_t mode = TTS_PUT_KEEP_FIRST) {
    Sample sample(std::move(bytes));
    const tts_put_options options{sizeof options, mode, fence};
    const tts_store_key view = key.view();
    const TestContext context;
    error = tts::empty_error();
    return store_->put(store_, context.table(), &view, &sample.info(), sample.audio.data(),
                       sample.audio.size(), &options, &error);
  }

  tts_error error = tts::empty_error();

 private:
  const tts_store* store_;
  const tts_ext_store_lease* table_;
};

}  // namespace caesura::test
