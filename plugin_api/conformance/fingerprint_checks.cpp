// Rules of fingerprints: a cache trusts them with what is heard.
#include "plugin_api/conformance/subject.hpp"

namespace caesura::conformance {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

constexpr std::array<std::string_view, 9> kOrder = {"provider", "render_revision", "server",
                                                    "model",    "voice",           "language",
                                                    "format",   "epoch",           "rendered"};

ProviderPtr with_fingerprint(Subject& subject) {
  ProviderPtr provider = subject.provider();
  if (!TTS_HAS(tts_provider, provider, fingerprint) || provider->fingerprint == nullptr)
    throw NotJudged("it has no fingerprint: it is served, but never cached");
  return provider;
}

tts_request request_for(std::string_view text) {
  tts_request request = tts::empty_request();
  request.text = tts::str(text);
  return request;
}

Fields fingerprint(const tts_provider* provider, const tts_request& request) {
  Fields fields;
  const auto keep = [](void* user, tts_str name, tts_str value) noexcept -> tts_status {
    static_cast<Fields*>(user)->emplace_back(tts::view(name), tts::view(value));
    return TTS_OK;
  };
  Answer answer;
  answer.code = provider->fingerprint(provider, &request, keep, &fields, &answer.error);
  if (answer.code == TTS_UNIMPLEMENTED)
    throw NotJudged("fingerprint answers UNIMPLEMENTED: it is served, but never cached");
  require_wellformed(answer, "fingerprint");
  require(answer.code == TTS_OK, "fingerprint answered " + describe(answer));
  return fields;
}

void in_order(Subject& subject) {
  const ProviderPtr provider = with_fingerprint(subject);
  const Fields fields = fingerprint(provider.get(), request_for("Low tide."));
  std::string seen;
  for (const auto& field : fields) seen += (seen.empty() ? "" : ", ") + field.first;
  bool same = fields.size() == kOrder.size();
  for (std::size_t i = 0; same && i < kOrder.size(); ++i) same = fields[i].first == kOrder[i];
  require(same, "it gave " + seen);
  require(!fields[0].second.empty(), "the field provider is empty");
  require(!fields[8].second.empty(), "the field rendered is empty");
}

void is_stable(Subject& subject) {
  const ProviderPtr provider = with_fingerprint(subject);
  const tts_request request = request_for("Low tide.");
  const Fields first = fingerprint(provider.get(), request);
  require(fingerprint(provider.get(), request) == first, "the same request, another fingerprint");
  const ProviderPtr twin = with_fingerprint(subject);
  require(fingerprint(twin.get(), request) == first, "the same config, another fingerprint");
}

void sees_the_text(Subject& subject) {
  const ProviderPtr provider = with_fingerprint(subject);
  require(fingerprint(provider.get(), request_for("Low tide.")) !=
              fingerprint(provider.get(), request_for("High tide.")),
          "two texts have one fingerprint");
}

void unset_is_default(Subject& subject) {
  const ProviderPtr provider = with_fingerprint(subject);
  const tts_request plain = request_for("Low tide.");
  tts_request spelt_out = plain;
  const tts_pauses inherit = tts::all_pauses();
  spelt_out.pauses = &inherit;
  const tts_kv label{tts::str("project"), tts::str("harbour")};
  spelt_out.labels = &label;
  spelt_out.label_count = 1;
  spelt_out.flags = TTS_REQUEST_REFRESH;
  require(fingerprint(provider.get(), plain) == fingerprint(provider.get(), spelt_out),
          "unset pauses, labels or a cache flag change the fingerprint; they change no sound");
}

void heeds_the_receiver(Subject& subject) {
  const ProviderPtr provider = with_fingerprint(subject);
  const tts_request request = request_for("Low tide.");
  fingerprint(provider.get(), request);
  int calls = 0;
  const auto refuse = [](void* user, tts_str, tts_str) noexcept -> tts_status {
    ++*static_cast<int*>(user);
    return TTS_ABORTED;
  };
  Answer answer;
  answer.code = provider->fingerprint(provider.get(), &request, refuse, &calls, &answer.error);
  require(calls == 1, "it went on after the receiver had refused");
  require(answer.code == TTS_ABORTED, "the receiver answered ABORTED, it " + describe(answer));
}

}  // namespace

std::vector<Check> fingerprint_checks() {
  constexpr Scope kScope = Scope::provider;
  return {
      {"fingerprint.order", "It gives the nine named fields in the order of tts/abi.h.", kScope,
       in_order},
      {"fingerprint.stable", "Equal requests and configs have equal fingerprints.", kScope,
       is_stable},
      {"fingerprint.text", "Another text has another fingerprint.", kScope, sees_the_text},
      {"fingerprint.defaults", "What cannot act on the sound is not in the fingerprint.", kScope,
       unset_is_default},
      {"fingerprint.receiver", "When the receiver refuses it stops and returns that status.",
       kScope, heeds_the_receiver},
  };
}

}  // namespace caesura::conformance
