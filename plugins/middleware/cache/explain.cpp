#include "plugins/middleware/cache/explain.hpp"

#include <algorithm>
#include <array>

#include "plugins/middleware/cache/field_sums.hpp"
#include "plugins/middleware/cache/older_keys.hpp"

namespace caesura::cache {
namespace {

// Pauses by themselves are in no fingerprint; the class that differs says more than the rendering.
constexpr std::array<std::pair<const char*, int32_t tts_pauses::*>, 6> kClasses{
    {{"sentence_ms", &tts_pauses::sentence_ms},
     {"paragraph_ms", &tts_pauses::paragraph_ms},
     {"chapter_ms", &tts_pauses::chapter_ms},
     {"comma_ms", &tts_pauses::comma_ms},
     {"colon_ms", &tts_pauses::colon_ms},
     {"semicolon_ms", &tts_pauses::semicolon_ms}}};

struct Nearest {
  Nearest(const Keys& its_keys, const tts_request& its_request, const FieldSums& its_sums,
          int64_t now)
      : keys(its_keys), request(its_request), sums(its_sums), now_ms(now) {}

  const Keys& keys;
  const tts_request& request;
  const FieldSums& sums;
  int64_t now_ms;

  bool found = false;
  std::string scheme;
  std::string key;
  std::string provider;
  std::string voice;
  bool expired = false;
  bool lacks_marks = false;
  FieldSums::Difference difference;

  bool is_read(std::string_view its_scheme) const {
    const auto& schemes = keys.settings().read_schemes;
    return std::any_of(schemes.begin(), schemes.end(),
                       [&](Scheme one) { return keys.label(one) == its_scheme; });
  }
  // Among equals the one that the config reads, then the one used last, which is listed last.
  auto rank(const FieldSums::Difference& one, std::string_view its_scheme) const {
    return std::pair(one.count(), !is_read(its_scheme));
  }
  void consider(const tts_store_key& its_key, const tts_entry_info& info) {
    auto other = sums.difference_from(info);
    if (!other) return;
    if (found && rank(difference, scheme) < rank(*other, tts::view(its_key.scheme))) return;
    found = true;
    scheme = tts::view(its_key.scheme);
    key = tts::view(its_key.digest);
    provider = tts::view(info.provider);
    voice = tts::view(info.voice);
    expired = info.expires_ms != 0 && info.expires_ms <= now_ms;
    lacks_marks =
        (request.flags & TTS_REQUEST_WANT_MARKS) != 0 && (info.flags & TTS_ENTRY_HAS_MARKS) == 0;
    difference = *std::move(other);
  }
  static tts_status take(void* user, const tts_store_key* key,
                         const tts_entry_info* info) noexcept {
    return tts::guard(nullptr, [&] {
      tts_entry_info whole = tts::empty_entry_info();
      static_cast<Nearest*>(user)->consider(*key, tts::level(*info, whole));
      return tts::Status{};
    });
  }
};

tts::Status tell(const Nearest& nearest, tts::FieldSink field) {
  if (auto status = field("nearest.key", nearest.key); !status.ok()) return status;
  if (auto status = field("nearest.scheme", nearest.scheme); !status.ok()) return status;
  const auto differs = [&](std::string_view name, std::string_view value) {
    return field("differs." + std::string(name), value);
  };
  bool rendered = false;
  for (const std::size_t index : nearest.difference.fields) {
    const std::string_view name = FieldSums::name(index);
    rendered = rendered || name == "rendered";
    const std::string_view value = name == "provider" ? std::string_view(nearest.provider)
                                   : name == "voice"  ? std::string_view(nearest.voice)
                                                      : std::string_view{};
    if (auto status = differs(name, value); !status.ok()) return status;
  }
  // Pauses that act are in the rendering; others are no reason, unless the key holds them anyway.
  const bool held_as_such = nearest.keys.settings().write_scheme == Scheme::v2;
  if (nearest.difference.pauses && (rendered || held_as_such)) {
    const tts_pauses asked =
        nearest.request.pauses != nullptr ? *nearest.request.pauses : tts::all_pauses();
    for (const auto& [name, member] : kClasses) {
      const int32_t its = *nearest.difference.pauses.*member;
      if (its == asked.*member) continue;
      if (auto status = differs(name, std::to_string(its)); !status.ok()) return status;
    }
  }
  if (!nearest.is_read(nearest.scheme)) {
    if (auto status = differs("scheme", nearest.scheme); !status.ok()) return status;
  }
  if (nearest.expired) {
    if (auto status = differs("expired", "yes"); !status.ok()) return status;
  }
  return nearest.lacks_marks ? differs("marks", "no") : tts::Status{};
}

}  // namespace

std::string missing_from(Scheme scheme, const tts_provider& provider, const tts_request& request,
                         const Fingerprint& fingerprint, bool pauses_act) {
  if (older_key_suffices(scheme, provider, request, fingerprint, pauses_act)) return {};
  std::string names;
  const auto add = [&](bool missing, const char* name) {
    if (missing) names += (names.empty() ? "" : ",") + std::string(name);
  };
  const auto acts = [&](const tts_request& without) {
    Fingerprint other;
    return !(other.ask(provider, without).ok() && other == fingerprint);
  };
  const auto acts_alone = [&](tts_str tts_request::*member) {
    tts_request without = request;
    without.*member = tts_str{};
    return (request.*member).size > 0 && acts(without);
  };
  add(acts_alone(&tts_request::model), "model");
  add(acts_alone(&tts_request::language), "language");
  add(acts_alone(&tts_request::role), "role");
  add(request.take.size > 0, "take");
  tts_request without = request;
  without.format = nullptr;
  add(request.format != nullptr && acts(without), "format");
  add(!fingerprint.epoch().empty(), "epoch");
  add((request.flags & TTS_REQUEST_SSML) != 0, "ssml");
  add(scheme == Scheme::v1 && pauses_act, "pauses");
  return names;
}

tts::Status tell_nearest(const tts_ext_admin& admin, tts::Context context, const Keys& keys,
                         const tts_request& request, const Fingerprint& fingerprint, int64_t now_ms,
                         tts::FieldSink field) {
  const FieldSums sums(request, fingerprint, keys.settings().secret);
  const tts_kv label = sums.text_label();
  tts_policy policy{};
  policy.struct_size = sizeof policy;
  policy.flags = TTS_POLICY_TENANT;
  policy.tenant = request.tenant;
  policy.labels = &label;
  policy.label_count = 1;
  Nearest nearest(keys, request, sums, now_ms);
  tts_error error = tts::empty_error();
  const tts_status code =
      admin.list(&admin, context.raw(), &policy, &Nearest::take, &nearest, &error);
  if (code != TTS_OK) return tts::Status::from(code, error);
  return nearest.found ? tell(nearest, field) : tts::Status{};
}

}  // namespace caesura::cache
