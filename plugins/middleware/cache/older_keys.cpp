#include "plugins/middleware/cache/older_keys.hpp"

#include <array>

namespace caesura::cache {
namespace {

bool has_label(const tts_entry_info& info, const tts_kv& label) {
  for (std::size_t i = 0; i < info.label_count; ++i) {
    if (tts::view(info.labels[i].key) == tts::view(label.key)) {
      return tts::view(info.labels[i].value) == tts::view(label.value);
    }
  }
  return false;
}

bool is_locale_of(std::string_view language, std::string_view voice) {
  return voice.size() > language.size() && voice.starts_with(language) &&
         voice[language.size()] == '-';
}

// Which classes change what is spoken, each seen alone.
std::string acting_classes(const tts_provider& provider, const tts_request& request,
                           const Fingerprint& fingerprint) {
  static constexpr std::array<std::pair<const char*, int32_t tts_pauses::*>, 6> kClasses{
      {{"sentence", &tts_pauses::sentence_ms},
       {"paragraph", &tts_pauses::paragraph_ms},
       {"chapter", &tts_pauses::chapter_ms},
       {"comma", &tts_pauses::comma_ms},
       {"colon", &tts_pauses::colon_ms},
       {"semicolon", &tts_pauses::semicolon_ms}}};
  std::string names;
  for (const auto& [name, member] : kClasses) {
    tts_pauses others = *request.pauses;
    others.*member = TTS_PAUSE_ENGINE;
    tts_request without = request;
    without.pauses = &others;
    Fingerprint other;
    if (other.ask(provider, without).ok() && other.rendered() == fingerprint.rendered()) continue;
    names += (names.empty() ? "" : ",") + std::string(name);
  }
  return names;
}

// Asked for in so many words, the entry's format must be what the request gets anyway.
bool format_fits(const tts_provider& provider, const tts_request& request,
                 const Fingerprint& fingerprint, const tts_audio_format& format) {
  tts_request explicit_request = request;
  explicit_request.format = &format;
  Fingerprint other;
  return other.ask(provider, explicit_request).ok() && other == fingerprint;
}

}  // namespace

bool older_key_suffices(Scheme scheme, const tts_provider& provider, const tts_request& request,
                        const Fingerprint& fingerprint, bool pauses_act) {
  if (scheme == Scheme::v3) return true;
  if ((request.flags & TTS_REQUEST_SSML) != 0 || request.take.size > 0) return false;
  if (!fingerprint.epoch().empty()) return false;
  if (scheme == Scheme::v1 && pauses_act) return false;
  if (request.model.size + request.language.size + request.role.size == 0 &&
      request.format == nullptr) {
    return true;
  }
  // What only says what the config says anyway does not act.
  tts_request held = request;
  held.model = held.language = held.role = tts_str{};
  held.format = nullptr;
  Fingerprint other;
  return other.ask(provider, held).ok() && other == fingerprint;
}

bool pauses_act(const tts_provider& provider, const tts_request& request,
                const Fingerprint& fingerprint) {
  if (request.pauses == nullptr) return false;
  const tts_pauses none = tts::all_pauses(TTS_PAUSE_ENGINE);
  tts_request without = request;
  without.pauses = &none;
  Fingerprint other;
  return !other.ask(provider, without).ok() || other.rendered() != fingerprint.rendered();
}

bool is_adopted(const tts_entry_info& info) {
  return has_label(info, kAdoptedLabels[0]);
}

bool adopted_may_fit(const tts_request& request, const Fingerprint& fingerprint) {
  if ((request.flags & TTS_REQUEST_SSML) != 0 || request.role.size + request.take.size > 0 ||
      !fingerprint.epoch().empty() || !fingerprint.model().empty()) {
    return false;
  }
  const std::string_view language = fingerprint.language();
  return language.empty() || is_locale_of(language, fingerprint.voice());
}

AdoptedFit adopted_fit(const tts_provider& provider, const tts_request& request,
                       const tts_entry_info& info, bool accept_unrendered) {
  Fingerprint fingerprint;
  if (info.format == nullptr || !fingerprint.ask(provider, request).ok() ||
      !adopted_may_fit(request, fingerprint)) {
    return {};
  }
  if (!format_fits(provider, request, fingerprint, *info.format)) return {};
  if (!has_label(info, kAdoptedLabels[1]) || !pauses_act(provider, request, fingerprint)) {
    return {true, ""};
  }
  if (!accept_unrendered) return {};
  return {true, acting_classes(provider, request, fingerprint)};
}

}  // namespace caesura::cache
