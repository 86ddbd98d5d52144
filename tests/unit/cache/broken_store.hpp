// A store in front of another one: counts calls and fails on demand.
#pragma once

#include <tts/plugin.hpp>

#include <atomic>

namespace caesura::test {

class BrokenStore {
 public:
  explicit BrokenStore(const tts_store* inner) : inner_(inner) {
    table_ = *inner;
    table_.data = this;
    table_.destroy = [](tts_store*) noexcept {};
    table_.get_extension = [](const tts_store*, const char*) noexcept -> const void* {
      return nullptr;
    };
    table_.get = [](const tts_store* s, const tts_context* c, const tts_store_key* k,
                    const tts_blob_sink* sink, tts_error* e) noexcept -> tts_status {
      BrokenStore& self = of(s);
      ++self.gets;
      if (self.get_status != TTS_OK)
        return tts::Status(self.get_status, "broken on purpose").into(e);
      if (!self.break_after_first_write) return self.inner_->get(self.inner_, c, k, sink, e);
      // Passes the description and one byte on, then fails.
      struct Half {
        const tts_blob_sink* sink;
      } half{sink};
      const tts_blob_sink halving{
          sizeof halving, 0, &half,
          [](const tts_blob_sink* h, const tts_entry_info* info) noexcept -> tts_status {
            const auto* outer = static_cast<Half*>(h->data)->sink;
            return outer->begin(outer, info);
          },
          [](const tts_blob_sink* h, const void* data, size_t) noexcept -> tts_status {
            const auto* outer = static_cast<Half*>(h->data)->sink;
            const tts_status status = outer->write(outer, data, 1);
            return status == TTS_OK ? TTS_UNAVAILABLE : status;
          }};
      return self.inner_->get(self.inner_, c, k, &halving, e);
    };
    table_.put = [](const tts_store* s, const tts_context* c, const tts_store_key* k,
                    const tts_entry_info* i, const void* d, size_t n, const tts_put_options* o,
                    tts_error* e) noexcept -> tts_status {
      BrokenStore& self = of(s);
      ++self.puts;
      if (self.put_status != TTS_OK)
        return tts::Status(self.put_status, "broken on purpose").into(e);
      return self.inner_->put(self.inner_, c, k, i, d, n, o, e);
    };
    table_.touch = [](const tts_store* s, const tts_context* c, const tts_touch* t, size_t n,
                      tts_error* e) noexcept -> tts_status {
      BrokenStore& self = of(s);
      ++self.touches;
      for (size_t i = 0; i < n; ++i) self.hits_told += t[i].hits_added;
      return self.inner_->touch(self.inner_, c, t, n, e);
    };
    table_.stat = [](const tts_store* s, const tts_context* c, const tts_store_key* k,
                     tts_entry_fn f, void* u, tts_error* e) noexcept {
      return of(s).inner_->stat(of(s).inner_, c, k, f, u, e);
    };
    table_.scan = [](const tts_store* s, const tts_context* c, const tts_scan* scan, tts_entry_fn f,
                     void* u, tts_error* e) noexcept {
      return of(s).inner_->scan(of(s).inner_, c, scan, f, u, e);
    };
    table_.remove = [](const tts_store* s, const tts_context* c, const tts_store_key* k, size_t n,
                       uint64_t* r, tts_error* e) noexcept {
      return of(s).inner_->remove(of(s).inner_, c, k, n, r, e);
    };
  }
  BrokenStore(const BrokenStore&) = delete;
  BrokenStore& operator=(const BrokenStore&) = delete;
  const tts_store* table() const { return &table_; }
  // Another store in the place of the first, of the same kind.
  void set_inner(const tts_store* inner) { inner_ = inner; }
  void not_contiguous() { table_.flags &= ~static_cast<uint32_t>(TTS_STORE_CONTIGUOUS); }

  std::atomic<int> gets = 0;
  std::atomic<int> puts = 0;
  std::atomic<int> touches = 0;
  std::atomic<uint64_t> hits_told = 0;
  std::atomic<tts_status> get_status = TTS_OK;
  std::atomic<tts_status> put_status = TTS_OK;
  std::atomic<bool> break_after_first_write = false;

 private:
  static BrokenStore& of(const tts_store* s) { return *static_cast<BrokenStore*>(s->data); }
  const tts_store* inner_;
  tts_store table_{};
};

}  // namespace caesura::test
