// What a cache offers beside speech: tts.cache/1 and tts.admin/1.
#pragma once

#include <tts/ext/admin.h>
#include <tts/ext/cache.h>
#include <tts/plugin.hpp>

#include "plugins/middleware/cache/canonical.hpp"

namespace caesura::cache {

class Cache;

// Tables that live as long as the cache. [thread-safe]
class CacheExtensions {
 public:
  explicit CacheExtensions(Cache& cache);
  const tts_ext_cache* cache() const { return &cache_table_; }
  const tts_ext_admin* admin() const { return &admin_table_; }

 private:
  tts::Status key(Scheme scheme, const tts_request& request, tts::FieldSink field) const;
  tts::Status key_as(std::string_view scheme, const tts_request& request,
                     tts::FieldSink field) const;
  tts::Status probe(tts::Context context, const tts_request& request, tts_entry_fn entry,
                    void* user) const;
  tts::Status explain(tts::Context context, const tts_request& request, tts::FieldSink field) const;
  tts::Status stats(tts::Context context, tts_stat_fn stat, void* user) const;
  tts::Status list(const tts_context* context, const tts_policy* policy, tts_entry_fn entry,
                   void* user) const;
  void add_upkeep();
  template <class Member, class... Arguments>
  tts_status hand_on(Member member, tts_error* error, Arguments... arguments) const noexcept;
  const tts_ext_admin* store_admin() const;

  Cache& owner_;
  tts_ext_cache cache_table_{};
  tts_ext_admin admin_table_{};
};

}  // namespace caesura::cache
