#include "plugins/support/entry/policy.hpp"

namespace caesura::entry {
namespace {

bool has_label(const tts_entry_info& info, const tts_kv& wanted) {
  return std::any_of(info.labels, info.labels + info.label_count, [&](const tts_kv& label) {
    return tts::view(label.key) == tts::view(wanted.key) &&
           tts::view(label.value) == tts::view(wanted.value);
  });
}

bool is_or_empty(tts_str wanted, tts_str given) {
  return wanted.size == 0 || tts::view(wanted) == tts::view(given);
}

}  // namespace

tts_policy everything() {
  tts_policy policy{};
  policy.struct_size = sizeof policy;
  return policy;
}

bool is_expired(const tts_entry_info& info, int64_t now_ms) {
  return info.expires_ms != 0 && info.expires_ms <= now_ms;
}

bool matches(const tts_policy& policy, const tts_store_key& key, const tts_entry_info& info,
             int64_t now_ms) {
  const uint32_t flags = policy.flags;
  if ((flags & TTS_POLICY_TENANT) != 0 && tts::view(policy.tenant) != tts::view(key.tenant)) {
    return false;
  }
  if ((flags & TTS_POLICY_NEVER_HIT) != 0 && info.hit_count > 0) return false;
  if ((flags & TTS_POLICY_EXPIRED) != 0 && !is_expired(info, now_ms)) return false;
  if (policy.min_idle_ms > 0 && now_ms - info.accessed_ms < policy.min_idle_ms) return false;
  return is_or_empty(policy.scheme, key.scheme) && is_or_empty(policy.provider, info.provider) &&
         is_or_empty(policy.voice, info.voice) &&
         tts::view(key.digest).starts_with(tts::view(policy.digest_prefix)) &&
         std::all_of(policy.labels, policy.labels + policy.label_count,
                     [&](const tts_kv& label) { return has_label(info, label); });
}

void choose(const tts_policy& policy, std::vector<Candidate>& candidates) {
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const auto& a, const auto& b) { return a.accessed_ms < b.accessed_ms; });
  if (policy.max_bytes > 0) {
    uint64_t left = 0;
    for (const Candidate& candidate : candidates) left += candidate.bytes;
    std::size_t count = 0;
    while (count < candidates.size() && left > policy.max_bytes) left -= candidates[count++].bytes;
    candidates.resize(count);
  }
  if (policy.limit > 0 && candidates.size() > policy.limit) candidates.resize(policy.limit);
}

}  // namespace caesura::entry
