#include "host_example/upkeep/admin.hpp"

#include <tts/ext/cache.h>
#include <tts/values.hpp>

#include <exception>

#include "host_example/failure.hpp"
#include "host_example/interrupt.hpp"

namespace caesura::host {
namespace {

const tts_ext_admin& admin_of(const Session& session) {
  const auto* admin = session.extension<tts_ext_admin>(TTS_EXT_ADMIN);
  if (admin == nullptr) {
    throw Failure(kFailed, session.description() + " has no cache to ask; add one to the chain");
  }
  return *admin;
}

// Brings what the caller throws past the C call.
struct Seen {
  const EntrySeen& seen;
  std::exception_ptr thrown;

  static tts_status take(void* user, const tts_store_key* key,
                         const tts_entry_info* info) noexcept {
    auto& self = *static_cast<Seen*>(user);
    try {
      tts_entry_info levelled = tts::empty_entry_info();
      self.seen(*key, tts::level(*info, levelled));
      return TTS_OK;
    } catch (...) {
      self.thrown = std::current_exception();
      return TTS_CANCELLED;
    }
  }
};

void check(tts_status code, const tts_error& error, const std::exception_ptr& thrown = nullptr) {
  if (thrown) std::rethrow_exception(thrown);
  if (code != TTS_OK) throw Failure::from(code, error);
}

void require(bool offered, const char* what) {
  if (!offered) throw Failure(kFailed, std::string("the store cannot ") + what);
}

tts_report empty_report() {
  tts_report report{};
  report.struct_size = sizeof report;
  return report;
}

}  // namespace

Admin::Admin(const Session& session) : table_(admin_of(session)) {}

void Admin::list(const tts_policy& policy, const EntrySeen& seen) const {
  require(TTS_HAS(tts_ext_admin, &table_, list) && table_.list != nullptr, "list its entries");
  Seen to{seen, nullptr};
  tts_error error = tts::empty_error();
  const tts_status code =
      table_.list(&table_, interruptible_context(), &policy, &Seen::take, &to, &error);
  check(code, error, to.thrown);
}

void Admin::plan(const tts_policy& policy, const EntrySeen& seen) const {
  require(TTS_HAS(tts_ext_admin, &table_, plan) && table_.plan != nullptr, "plan a clean-up");
  Seen to{seen, nullptr};
  tts_error error = tts::empty_error();
  const tts_status code =
      table_.plan(&table_, interruptible_context(), &policy, &Seen::take, &to, &error);
  check(code, error, to.thrown);
}

tts_report Admin::apply(const tts_policy& policy, const std::vector<tts_store_key>& keys,
                        const EntrySeen& seen) const {
  require(TTS_HAS(tts_ext_admin, &table_, apply) && table_.apply != nullptr, "clean up");
  Seen to{seen, nullptr};
  tts_report report = empty_report();
  tts_error error = tts::empty_error();
  const tts_status code = table_.apply(&table_, interruptible_context(), &policy, keys.data(),
                                       keys.size(), &Seen::take, &to, &report, &error);
  check(code, error, to.thrown);
  return report;
}

tts_report Admin::verify(const tts_policy& policy, const EntrySeen& seen) const {
  require(TTS_HAS(tts_ext_admin, &table_, verify) && table_.verify != nullptr,
          "check its entries: it keeps none beyond this process");
  Seen to{seen, nullptr};
  tts_report report = empty_report();
  tts_error error = tts::empty_error();
  const tts_status code =
      table_.verify(&table_, interruptible_context(), &policy, &Seen::take, &to, &report, &error);
  check(code, error, to.thrown);
  return report;
}

tts_report Admin::reconcile(bool execute) const {
  require(TTS_HAS(tts_ext_admin, &table_, reconcile) && table_.reconcile != nullptr,
          "be reconciled: it has no index beside its entries");
  tts_report report = empty_report();
  tts_error error = tts::empty_error();
  const tts_status code =
      table_.reconcile(&table_, interruptible_context(),
                       execute ? uint32_t{TTS_RECONCILE_EXECUTE} : 0U, &report, &error);
  check(code, error);
  return report;
}

void Admin::explain(const tts_request& request, const FieldSeen& seen) const {
  require(TTS_HAS(tts_ext_admin, &table_, explain) && table_.explain != nullptr,
          "be explained: no cache stands before it");
  struct To {
    const FieldSeen& seen;
    std::exception_ptr thrown;
  } to{seen, nullptr};
  const auto take = [](void* user, tts_str name, tts_str value) noexcept -> tts_status {
    auto& self = *static_cast<To*>(user);
    try {
      self.seen(tts::view(name), tts::view(value));
      return TTS_OK;
    } catch (...) {
      self.thrown = std::current_exception();
      return TTS_CANCELLED;
    }
  };
  tts_error error = tts::empty_error();
  const tts_status code =
      table_.explain(&table_, interruptible_context(), &request, take, &to, &error);
  check(code, error, to.thrown);
}

void Admin::stats(const std::function<void(std::string_view, double)>& seen) const {
  require(table_.stats != nullptr, "tell statistics");
  const auto take = [](void* user, tts_str name, int32_t, double value) noexcept -> tts_status {
    return tts::guard(nullptr, [&]() -> tts::Status {
      (*static_cast<const std::function<void(std::string_view, double)>*>(user))(tts::view(name),
                                                                                 value);
      return {};
    });
  };
  tts_error error = tts::empty_error();
  void* const to = const_cast<void*>(static_cast<const void*>(&seen));
  check(table_.stats(&table_, interruptible_context(), take, to, &error), error);
}

std::string store_name(const Session& session) {
  const auto* cache = session.extension<tts_ext_cache>(TTS_EXT_CACHE);
  if (cache == nullptr) return {};
  std::string name;
  const auto take = [](void* user, tts_str field, tts_str value) noexcept -> tts_status {
    return tts::guard(nullptr, [&]() -> tts::Status {
      if (tts::view(field) == "store") static_cast<std::string*>(user)->assign(tts::view(value));
      return {};
    });
  };
  const tts_request request = tts::empty_request();
  tts_error error = tts::empty_error();
  static_cast<void>(cache->key(cache, &request, take, &name, &error));
  return name;
}

}  // namespace caesura::host
