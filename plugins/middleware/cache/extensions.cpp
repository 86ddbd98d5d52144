#include "plugins/middleware/cache/extensions.hpp"

#include "plugins/middleware/cache/cache.hpp"
#include "plugins/middleware/cache/explain.hpp"
#include "plugins/middleware/cache/field_sums.hpp"
#include "plugins/middleware/cache/older_keys.hpp"

namespace caesura::cache {
namespace {

template <class Table>
const CacheExtensions& of(const Table* table) {
  return *static_cast<const CacheExtensions*>(table->data);
}

}  // namespace

CacheExtensions::CacheExtensions(Cache& cache) : owner_(cache) {
  cache_table_ = {
      sizeof cache_table_,
      0,
      this,
      [](const tts_ext_cache* e, const tts_request* request, tts_field_fn field, void* user,
         tts_error* error) noexcept -> tts_status {
        return tts::guard(error, [&] {
          tts_request whole = tts::empty_request();
          return of(e).key(of(e).owner_.keys_.settings().write_scheme, tts::level(*request, whole),
                           tts::FieldSink(field, user));
        });
      },
      [](const tts_ext_cache* e, const tts_context* context, const tts_request* request,
         tts_entry_fn entry, void* user, tts_error* error) noexcept -> tts_status {
        return tts::guard(error, [&] {
          tts_request whole = tts::empty_request();
          return of(e).probe(tts::Context(context), tts::level(*request, whole), entry, user);
        });
      },
      [](const tts_ext_cache* e) noexcept -> const tts_store* {
        return &of(e).owner_.look_up_.store();
      },
      [](const tts_ext_cache* e, tts_str scheme, const tts_request* request, tts_field_fn field,
         void* user, tts_error* error) noexcept -> tts_status {
        return tts::guard(error, [&] {
          tts_request whole = tts::empty_request();
          return of(e).key_as(tts::view(scheme), tts::level(*request, whole),
                              tts::FieldSink(field, user));
        });
      }};
  admin_table_.struct_size = sizeof admin_table_;
  admin_table_.data = this;
  admin_table_.stats = [](const tts_ext_admin* e, const tts_context* context, tts_stat_fn stat,
                          void* user, tts_error* error) noexcept -> tts_status {
    return tts::guard(error, [&] { return of(e).stats(tts::Context(context), stat, user); });
  };
  admin_table_.list = [](const tts_ext_admin* e, const tts_context* context,
                         const tts_policy* policy, tts_entry_fn entry, void* user,
                         tts_error* error) noexcept -> tts_status {
    return tts::guard(error, [&] { return of(e).list(context, policy, entry, user); });
  };
  admin_table_.explain = [](const tts_ext_admin* e, const tts_context* context,
                            const tts_request* request, tts_field_fn field, void* user,
                            tts_error* error) noexcept -> tts_status {
    return tts::guard(error, [&] {
      tts_request whole = tts::empty_request();
      return of(e).explain(tts::Context(context), tts::level(*request, whole),
                           tts::FieldSink(field, user));
    });
  };
  add_upkeep();
}

// Handed on as they are, after the hits that were just had are told to the store.
void CacheExtensions::add_upkeep() {
  const auto* admin = store_admin();
  if (admin == nullptr) return;
  if (TTS_HAS(tts_ext_admin, admin, plan) && admin->plan != nullptr) {
    admin_table_.plan = [](const tts_ext_admin* e, const tts_context* context,
                           const tts_policy* policy, tts_entry_fn entry, void* user,
                           tts_error* error) noexcept -> tts_status {
      return of(e).hand_on(&tts_ext_admin::plan, error, context, policy, entry, user);
    };
  }
  if (TTS_HAS(tts_ext_admin, admin, apply) && admin->apply != nullptr) {
    admin_table_.apply = [](const tts_ext_admin* e, const tts_context* context,
                            const tts_policy* policy, const tts_store_key* keys, size_t key_count,
                            tts_entry_fn entry, void* user, tts_report* report,
                            tts_error* error) noexcept -> tts_status {
      return of(e).hand_on(&tts_ext_admin::apply, error, context, policy, keys, key_count, entry,
                           user, report);
    };
  }
  if (TTS_HAS(tts_ext_admin, admin, verify) && admin->verify != nullptr) {
    admin_table_.verify = [](const tts_ext_admin* e, const tts_context* context,
                             const tts_policy* policy, tts_entry_fn entry, void* user,
                             tts_report* report, tts_error* error) noexcept -> tts_status {
      return of(e).hand_on(&tts_ext_admin::verify, error, context, policy, entry, user, report);
    };
  }
  if (TTS_HAS(tts_ext_admin, admin, reconcile) && admin->reconcile != nullptr) {
    admin_table_.reconcile = [](const tts_ext_admin* e, const tts_context* context, uint32_t flags,
                                tts_report* report, tts_error* error) noexcept -> tts_status {
      return of(e).hand_on(&tts_ext_admin::reconcile, error, context, flags, report);
    };
  }
}

template <class Member, class... Arguments>
tts_status CacheExtensions::hand_on(Member member, tts_error* error,
                                    Arguments... arguments) const noexcept {
  const tts_status flushed = tts::guard(error, [&] {
    owner_.look_up_.touches().flush();
    return tts::Status{};
  });
  if (flushed != TTS_OK) return flushed;
  const tts_ext_admin* store = store_admin();
  return (store->*member)(store, arguments..., error);
}

tts::Status CacheExtensions::key_as(std::string_view scheme, const tts_request& request,
                                    tts::FieldSink field) const {
  const auto known = parse_scheme(scheme);
  if (!known) return {TTS_INVALID_ARGUMENT, "generations of keys are v1, v2 and v3"};
  return key(*known, request, field);
}

tts::Status CacheExtensions::key(Scheme scheme, const tts_request& request,
                                 tts::FieldSink field) const {
  thread_local Fingerprint fingerprint;
  if (auto status = fingerprint.ask(owner_.keys_.provider(), request); !status.ok()) return status;
  thread_local std::string canonical;
  const Digest digest = owner_.keys_.key(scheme, request, fingerprint, canonical);
  if (auto status = field("scheme", owner_.keys_.label(scheme)); !status.ok()) return status;
  if (auto status = field("key", view(digest)); !status.ok()) return status;
  if (auto status = field("store", owner_.settings_.store); !status.ok()) return status;
  return field("canonical", canonical);
}

tts::Status CacheExtensions::probe(tts::Context context, const tts_request& request,
                                   tts_entry_fn entry, void* user) const {
  Fingerprint fingerprint;
  const Keys& keys = owner_.keys_;
  if (auto status = fingerprint.ask(keys.provider(), request); !status.ok()) return status;
  const bool act = pauses_act(keys.provider(), request, fingerprint);
  const tts_store& store = owner_.look_up_.store();
  std::string canonical;
  for (const Scheme scheme : keys.settings().read_schemes) {
    const bool own_suffices =
        scheme == keys.settings().write_scheme ||
        older_key_suffices(scheme, keys.provider(), request, fingerprint, act);
    if (!own_suffices && !adopted_may_fit(request, fingerprint)) continue;
    const Digest digest = keys.key(scheme, request, fingerprint, canonical);
    const tts_store_key key{request.tenant, tts::str(keys.label(scheme)), tts::str(view(digest))};
    // The entry itself says whether it was adopted.
    struct Judge {
      const CacheExtensions& self;
      const tts_request& request;
      bool own_suffices, adoptable, older;
      tts_entry_fn entry;
      void* user;
      bool unfit = false;
    } judge{
        *this, request, own_suffices, scheme != Scheme::v3, scheme != keys.settings().write_scheme,
        entry, user};
    const auto tell = [](void* to, const tts_store_key* its_key,
                         const tts_entry_info* info) noexcept -> tts_status {
      return tts::guard(nullptr, [&] {
        auto& j = *static_cast<Judge*>(to);
        const Cache& cache = j.self.owner_;
        const bool own_fits =
            j.own_suffices && (!j.older || made_alike(cache.keys_, j.request, *info));
        const bool has_marks = (j.request.flags & TTS_REQUEST_WANT_MARKS) == 0 ||
                               (info->flags & TTS_ENTRY_HAS_MARKS) != 0;
        const bool fits = has_marks && (j.adoptable && is_adopted(*info)
                                            ? adopted_fit(cache.keys_.provider(), j.request, *info,
                                                          cache.settings_.accept_unrendered_pauses)
                                                  .fits
                                            : own_fits);
        j.unfit = !fits;
        return tts::Status::from(fits ? j.entry(j.user, its_key, info) : TTS_OK);
      });
    };
    tts_error error = tts::empty_error();
    const tts_status code = store.stat(&store, context.raw(), &key, tell, &judge, &error);
    if (code != TTS_NOT_FOUND && !judge.unfit) return tts::Status::from(code, error);
  }
  return {TTS_NOT_FOUND, "no entry would answer this request"};
}

tts::Status CacheExtensions::explain(tts::Context context, const tts_request& request,
                                     tts::FieldSink field) const {
  struct Answering {
    std::string scheme;
    std::string key;
  } answering;
  const auto keep = [](void* user, const tts_store_key* key, const tts_entry_info*) noexcept {
    return tts::guard(nullptr, [&] {
      *static_cast<Answering*>(user) = {std::string(tts::view(key->scheme)),
                                        std::string(tts::view(key->digest))};
      return tts::Status{};
    });
  };
  owner_.look_up_.touches().flush();
  const tts::Status probed = probe(context, request, keep, &answering);
  if (!probed.ok() && probed.code() != TTS_NOT_FOUND) return probed;
  if (auto status = field("answer", probed.ok() ? "hit" : "miss"); !status.ok()) return status;
  if (auto status = key(owner_.keys_.settings().write_scheme, request, field); !status.ok())
    return status;

  const Keys& keys = owner_.keys_;
  Fingerprint fingerprint;
  if (auto status = fingerprint.ask(keys.provider(), request); !status.ok()) return status;
  for (std::size_t i = 0; i < FieldSums::kFields; ++i) {
    const std::string_view value =
        i < Fingerprint::kNames.size() ? fingerprint.value(i) : tts::view(request.take);
    if (auto status = field("field." + std::string(FieldSums::name(i)), value); !status.ok())
      return status;
  }
  const bool act = pauses_act(keys.provider(), request, fingerprint);
  for (const Scheme scheme : keys.settings().read_schemes) {
    if (scheme == keys.settings().write_scheme) continue;
    const std::string missing = missing_from(scheme, keys.provider(), request, fingerprint, act);
    if (auto status = field("missing." + std::string(keys.label(scheme)), missing); !status.ok())
      return status;
  }
  if (probed.ok()) {
    if (auto status = field("found.scheme", answering.scheme); !status.ok()) return status;
    return field("found.key", answering.key);
  }
  const auto* admin = store_admin();
  if (admin == nullptr || admin->list == nullptr) return {};
  return tell_nearest(*admin, context, keys, request, fingerprint, owner_.host_.unix_ms(), field);
}

tts::Status CacheExtensions::stats(tts::Context context, tts_stat_fn stat, void* user) const {
  const auto hits = static_cast<double>(owner_.statistics_.hits());
  if (const tts_status code = stat(user, tts::str("hits"), TTS_STAT_COUNTER, hits);
      code != TTS_OK) {
    return tts::Status::from(code);
  }
  for (std::size_t i = 0; i < static_cast<std::size_t>(Count::size_); ++i) {
    const auto count = static_cast<Count>(i);
    const tts_status code = stat(user, tts::str(Statistics::name(count)), TTS_STAT_COUNTER,
                                 static_cast<double>(owner_.statistics_.sum(count)));
    if (code != TTS_OK) return tts::Status::from(code);
  }
  const auto in_flight = static_cast<double>(owner_.flights_.in_flight());
  const double resting = owner_.look_up_.store_is_resting() ? 1 : 0;
  for (const auto& [name, value] :
       {std::pair<std::string_view, double>{"fills_in_flight", in_flight},
        {"store_resting", resting}}) {
    if (const tts_status code = stat(user, tts::str(name), TTS_STAT_GAUGE, value); code != TTS_OK) {
      return tts::Status::from(code);
    }
  }
  const auto* admin = store_admin();
  if (admin == nullptr || admin->stats == nullptr) return {};
  struct Prefixed {
    tts_stat_fn stat;
    void* user;
  } prefixed{stat, user};
  const auto pass = [](void* p, tts_str name, int32_t kind, double value) noexcept -> tts_status {
    return tts::guard(nullptr, [&] {
      const auto& outer = *static_cast<Prefixed*>(p);
      const std::string full = "store." + std::string(tts::view(name));
      return tts::Status::from(outer.stat(outer.user, tts::str(full), kind, value));
    });
  };
  tts_error error = tts::empty_error();
  return tts::Status::from(admin->stats(admin, context.raw(), pass, &prefixed, &error), error);
}

tts::Status CacheExtensions::list(const tts_context* context, const tts_policy* policy,
                                  tts_entry_fn entry, void* user) const {
  // What is listed should show the hits that were just had.
  owner_.look_up_.touches().flush();
  const auto* admin = store_admin();
  if (admin == nullptr || admin->list == nullptr) {
    return {TTS_UNIMPLEMENTED, "store " + owner_.settings_.store + " cannot list its entries"};
  }
  tts_error error = tts::empty_error();
  return tts::Status::from(admin->list(admin, context, policy, entry, user, &error), error);
}

const tts_ext_admin* CacheExtensions::store_admin() const {
  const tts_store& store = owner_.look_up_.store();
  if (store.get_extension == nullptr) return nullptr;
  return static_cast<const tts_ext_admin*>(store.get_extension(&store, TTS_EXT_ADMIN));
}

}  // namespace caesura::cache
