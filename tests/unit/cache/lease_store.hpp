// A store that several hosts share, with leases whose time a test moves by hand.
#pragma once

#include <tts/ext/admin.h>
#include <tts/ext/lease.h>
#include <tts/plugin.hpp>

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

namespace caesura::test {

// What stands on the server: who holds which lease until when. [thread-safe]
class LeaseBoard {
 public:
  // 0: somebody else holds it.
  int64_t acquire(const std::string& key, int64_t ttl_ms) {
    const std::lock_guard lock(mutex_);
    Row& row = rows_[key];
    if (row.ends_ms > now_ms_) return 0;
    row.ends_ms = now_ms_ + ttl_ms;
    return row.fence = ++last_fence_;
  }
  bool renew(const std::string& key, int64_t fence, int64_t ttl_ms) {
    const std::lock_guard lock(mutex_);
    Row& row = rows_[key];
    if (row.fence != fence || row.ends_ms <= now_ms_) return false;
    row.ends_ms = now_ms_ + ttl_ms;
    return true;
  }
  void release(const std::string& key, int64_t fence) {
    const std::lock_guard lock(mutex_);
    if (Row& row = rows_[key]; row.fence == fence) row.ends_ms = 0;
  }
  bool is_old(const std::string& key, int64_t fence) {
    const std::lock_guard lock(mutex_);
    return fence != 0 && rows_[key].fence > fence;
  }
  int held() {
    const std::lock_guard lock(mutex_);
    int count = 0;
    for (const auto& [key, row] : rows_) count += row.ends_ms > now_ms_ ? 1 : 0;
    return count;
  }
  void advance_ms(int64_t ms) {
    const std::lock_guard lock(mutex_);
    now_ms_ += ms;
  }

 private:
  struct Row {
    int64_t fence = 0;
    int64_t ends_ms = 0;
  };
  std::mutex mutex_;
  std::map<std::string, Row> rows_;
  int64_t now_ms_ = 1;
  int64_t last_fence_ = 0;
};

// One host's connection to the shared entries and the board.
class LeaseStore {
 public:
  LeaseStore(const tts_store* entries, LeaseBoard& board) : entries_(entries), board_(board) {
    table_ = *entries;
    table_.data = this;
    table_.flags |= TTS_STORE_SHARED;
    table_.destroy = [](tts_store*) noexcept {};
    table_.get_extension = [](const tts_store* s, const char* id) noexcept -> const void* {
      if (std::string_view(id) == TTS_EXT_STORE_LEASE) return &of(s).lease_;
      const tts_store* inner = of(s).entries_;
      return std::string_view(id) == TTS_EXT_ADMIN ? inner->get_extension(inner, id) : nullptr;
    };
    table_.get = [](const tts_store* s, const tts_context* c, const tts_store_key* k,
                    const tts_blob_sink* sink, tts_error* e) noexcept {
      return of(s).entries_->get(of(s).entries_, c, k, sink, e);
    };
    table_.put = [](const tts_store* s, const tts_context* c, const tts_store_key* k,
                    const tts_entry_info* i, const void* d, size_t n, const tts_put_options* o,
                    tts_error* e) noexcept -> tts_status {
      LeaseStore& self = of(s);
      ++self.puts;
      if (o != nullptr && self.board_.is_old(name(k), o->fence)) return TTS_ABORTED;
      return self.entries_->put(self.entries_, c, k, i, d, n, o, e);
    };
    table_.touch = nullptr;
    lease_ = {sizeof lease_,
              0,
              this,
              [](const tts_ext_store_lease* l, const tts_context* c, const tts_store_key* k,
                 int64_t ttl, int64_t* fence, tts_error* e) noexcept {
                return of(l).acquire(tts::Context(c), name(k), ttl, *fence).into(e);
              },
              [](const tts_ext_store_lease* l, const tts_context*, const tts_store_key* k,
                 int64_t fence, int64_t ttl, tts_error*) noexcept -> tts_status {
                ++of(l).renewals;
                if (of(l).frozen) return TTS_UNAVAILABLE;
                return of(l).board_.renew(name(k), fence, ttl) ? TTS_OK : TTS_ABORTED;
              },
              [](const tts_ext_store_lease* l, const tts_context*, const tts_store_key* k,
                 int64_t fence, tts_error*) noexcept -> tts_status {
                of(l).board_.release(name(k), fence);
                return TTS_OK;
              }};
  }
  LeaseStore(const LeaseStore&) = delete;
  LeaseStore& operator=(const LeaseStore&) = delete;
  const tts_store* table() const { return &table_; }
  static std::string name(const tts_store_key* key) {
    return std::string(tts::view(key->tenant)) + "/" + std::string(tts::view(key->digest));
  }

  std::atomic<int> asked = 0;     // for a lease
  std::atomic<int> refused = 0;   // because another one holds it
  std::atomic<int> renewals = 0;  // tried
  std::atomic<int> puts = 0;
  std::atomic<bool> down = false;    // leases only
  std::atomic<bool> silent = false;  // no answer before the caller's deadline
  std::atomic<bool> frozen = false;  // renewals do not arrive, as from a process that is stopped
  std::function<void(const std::string& key)> before_acquire;

 private:
  template <class Table>
  static LeaseStore& of(const Table* table) {
    return *static_cast<LeaseStore*>(table->data);
  }
  tts::Status acquire(tts::Context context, const std::string& key, int64_t ttl, int64_t& fence) {
    ++asked;
    if (before_acquire) before_acquire(key);
    if (down) return {TTS_UNAVAILABLE, "connection refused"};
    while (silent) {
      if (auto status = context.check(); !status.ok()) return status;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    fence = board_.acquire(key, ttl);
    if (fence != 0) return {};
    ++refused;
    return {TTS_ABORTED, "held elsewhere"};
  }

  const tts_store* entries_;
  LeaseBoard& board_;
  tts_store table_{};
  tts_ext_store_lease lease_{};
};

}  // namespace caesura::test
