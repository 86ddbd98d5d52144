#include "front_provider.hpp"

#include "request_check.hpp"

namespace caesura::pipeline {

// The request as the chain is to see it, or what is wrong with it.
class FrontProvider::Filled {
 public:
  Filled(const FrontProvider& front, const tts_request* given) {
    if (given == nullptr) {
      mistake_ = "there is no request";
      return;
    }
    if (given->struct_size >= sizeof request_) {
      request_ = *given;
    } else {
      request_ = tts::empty_request();
      request_ = tts::level(*given, request_);
    }
    request_.struct_size = sizeof request_;
    pauses_ = front.defaults_;
    if (request_.pauses != nullptr) {
      pauses_ = tts::all_pauses();
      pauses_ = tts::level(*request_.pauses, pauses_);
      pauses_.struct_size = sizeof pauses_;
    }
    request_.pauses = &pauses_;
    mistake_ = request_mistake(request_, front.tenants_required_);
    inherit(pauses_, front.defaults_);
  }
  Filled(const Filled&) = delete;
  Filled& operator=(const Filled&) = delete;

  [[nodiscard]] const tts_request* get() const { return &request_; }
  [[nodiscard]] bool good() const { return mistake_ == nullptr; }
  [[nodiscard]] tts_status refuse(tts_error* error) const {
    tts::write_error(error, TTS_INVALID_ARGUMENT, mistake_);
    return TTS_INVALID_ARGUMENT;
  }

 private:
  tts_request request_;
  tts_pauses pauses_;
  const char* mistake_ = nullptr;
};

FrontProvider::FrontProvider(const tts_provider* behind, const tts_pauses& defaults,
                             bool tenants_required)
    : behind_(behind), defaults_(defaults), tenants_required_(tenants_required) {
  table_ = {sizeof table_, behind->max_concurrency,
            this,          [](tts_provider*) noexcept {},
            get_extension, synthesize,
            fingerprint};
  cache_ = static_cast<const tts_ext_cache*>(behind->get_extension(behind, TTS_EXT_CACHE));
  admin_ = static_cast<const tts_ext_admin*>(behind->get_extension(behind, TTS_EXT_ADMIN));
  if (cache_ != nullptr) wrap_cache();
  if (admin_ != nullptr) wrap_admin();
}

tts_status FrontProvider::synthesize(const tts_provider* table, const tts_context* context,
                                     const tts_request* request, const tts_sink* sink,
                                     tts_error* error) noexcept {
  const FrontProvider& self = of(table);
  const Filled filled(self, request);
  if (!filled.good()) return filled.refuse(error);
  if (sink == nullptr) {
    tts::write_error(error, TTS_INVALID_ARGUMENT, "there is no sink for the audio");
    return TTS_INVALID_ARGUMENT;
  }
  return self.behind_->synthesize(self.behind_, context, filled.get(), sink, error);
}

tts_status FrontProvider::fingerprint(const tts_provider* table, const tts_request* request,
                                      tts_field_fn field, void* user, tts_error* error) noexcept {
  const FrontProvider& self = of(table);
  const Filled filled(self, request);
  if (!filled.good()) return filled.refuse(error);
  return self.behind_->fingerprint(self.behind_, filled.get(), field, user, error);
}

const void* FrontProvider::get_extension(const tts_provider* table, const char* id) noexcept {
  const FrontProvider& self = of(table);
  const std::string_view wanted = id == nullptr ? "" : id;
  if (wanted == TTS_EXT_CACHE) return self.cache_ == nullptr ? nullptr : &self.cache_table_;
  if (wanted == TTS_EXT_ADMIN) return self.admin_ == nullptr ? nullptr : &self.admin_table_;
  return self.behind_->get_extension(self.behind_, id == nullptr ? "" : id);
}

namespace {

// The function of an extension, or nullptr where its table is shorter or leaves it out.
#define CAESURA_HAS(type, table, member) \
  (TTS_HAS(type, table, member) && (table)->member != nullptr)

template <class Ext>
FrontProvider& front_of(const Ext* ext) {
  return *static_cast<FrontProvider*>(ext->data);
}

}  // namespace

void FrontProvider::wrap_cache() {
  cache_table_ = {sizeof cache_table_, 0, this, nullptr, nullptr, nullptr, nullptr};
  if (CAESURA_HAS(tts_ext_cache, cache_, key)) {
    cache_table_.key = [](const tts_ext_cache* ext, const tts_request* request, tts_field_fn field,
                          void* user, tts_error* error) noexcept -> tts_status {
      const FrontProvider& self = front_of(ext);
      const Filled filled(self, request);
      if (!filled.good()) return filled.refuse(error);
      return self.cache_->key(self.cache_, filled.get(), field, user, error);
    };
  }
  if (CAESURA_HAS(tts_ext_cache, cache_, probe)) {
    cache_table_.probe = [](const tts_ext_cache* ext, const tts_context* context,
                            const tts_request* request, tts_entry_fn entry, void* user,
                            tts_error* error) noexcept -> tts_status {
      const FrontProvider& self = front_of(ext);
      const Filled filled(self, request);
      if (!filled.good()) return filled.refuse(error);
      return self.cache_->probe(self.cache_, context, filled.get(), entry, user, error);
    };
  }
  if (CAESURA_HAS(tts_ext_cache, cache_, store)) {
    cache_table_.store = [](const tts_ext_cache* ext) noexcept {
      const FrontProvider& self = front_of(ext);
      return self.cache_->store(self.cache_);
    };
  }
  if (CAESURA_HAS(tts_ext_cache, cache_, key_as)) {
    cache_table_.key_as = [](const tts_ext_cache* ext, tts_str scheme, const tts_request* request,
                             tts_field_fn field, void* user,
                             tts_error* error) noexcept -> tts_status {
      const FrontProvider& self = front_of(ext);
      const Filled filled(self, request);
      if (!filled.good()) return filled.refuse(error);
      return self.cache_->key_as(self.cache_, scheme, filled.get(), field, user, error);
    };
  }
}

// Members that take no request are passed on as they are, with the table of the chain behind.
void FrontProvider::wrap_admin() {
  admin_table_ = {sizeof admin_table_,
                  0,
                  this,
                  nullptr,
                  nullptr,
                  nullptr,
                  nullptr,
                  nullptr,
                  nullptr,
                  nullptr,
                  nullptr};
#define CAESURA_PASS(member)                                                         \
  if (CAESURA_HAS(tts_ext_admin, admin_, member)) {                                  \
    admin_table_.member = [](const tts_ext_admin* ext, auto... arguments) noexcept { \
      const tts_ext_admin* behind = front_of(ext).admin_;                            \
      return behind->member(behind, arguments...);                                   \
    };                                                                               \
  }
  CAESURA_PASS(stats)
  CAESURA_PASS(list)
  CAESURA_PASS(plan)
  CAESURA_PASS(apply)
  CAESURA_PASS(verify)
  CAESURA_PASS(reconcile)
  CAESURA_PASS(export_entries)
#undef CAESURA_PASS
  if (CAESURA_HAS(tts_ext_admin, admin_, explain)) {
    admin_table_.explain = [](const tts_ext_admin* ext, const tts_context* context,
                              const tts_request* request, tts_field_fn field, void* user,
                              tts_error* error) noexcept -> tts_status {
      const FrontProvider& self = front_of(ext);
      const Filled filled(self, request);
      if (!filled.good()) return filled.refuse(error);
      return self.admin_->explain(self.admin_, context, filled.get(), field, user, error);
    };
  }
}

}  // namespace caesura::pipeline
