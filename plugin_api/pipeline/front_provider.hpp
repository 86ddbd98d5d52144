// What a host gets for a chain: fills pauses, checks requests, then passes them on.
#pragma once

#include "pauses.hpp"

#include <tts/ext/admin.h>
#include <tts/ext/cache.h>
#include <tts/host.hpp>

#include <memory>

namespace caesura::pipeline {

// Costs no allocation. Extensions that take a request (tts.cache/1, explain of tts.admin/1) get the
// same filled request, so that a key that is asked for is the key that is used. [thread-safe]
class FrontProvider {
 public:
  // `behind` is borrowed and outlives this.
  FrontProvider(const tts_provider* behind, const tts_pauses& defaults, bool tenants_required);
  FrontProvider(const FrontProvider&) = delete;
  FrontProvider& operator=(const FrontProvider&) = delete;

  [[nodiscard]] const tts_provider* table() const { return &table_; }

 private:
  class Filled;
  static FrontProvider& of(const tts_provider* table) {
    return *static_cast<FrontProvider*>(table->data);
  }
  static const void* get_extension(const tts_provider* table, const char* id) noexcept;
  static tts_status synthesize(const tts_provider* table, const tts_context* context,
                               const tts_request* request, const tts_sink* sink,
                               tts_error* error) noexcept;
  static tts_status fingerprint(const tts_provider* table, const tts_request* request,
                                tts_field_fn field, void* user, tts_error* error) noexcept;
  void wrap_cache();
  void wrap_admin();

  tts_provider table_{};
  const tts_provider* behind_;
  tts_pauses defaults_;
  bool tenants_required_;
  const tts_ext_cache* cache_ = nullptr;  // of the chain behind
  const tts_ext_admin* admin_ = nullptr;
  tts_ext_cache cache_table_{};
  tts_ext_admin admin_table_{};
};

}  // namespace caesura::pipeline
