#include "host_example/produce/cost.hpp"

#include <tts/values.hpp>

#include <set>

#include "host_example/failure.hpp"
#include "host_example/interrupt.hpp"
#include "plugins/support/text/utf8.hpp"

namespace caesura::host {
namespace {

struct Key {
  std::string scheme;
  std::string digest;  // empty: the provider has no fingerprint, so nothing of it is cached
};

class Questions {
 public:
  Questions(const Session& session, const std::string& scheme)
      : provider_(session.provider()),
        cache_(session.extension<tts_ext_cache>(TTS_EXT_CACHE)),
        billing_(session.extension<tts_ext_billing>(TTS_EXT_BILLING)) {
    if (cache_ == nullptr || cache_->key == nullptr || cache_->probe == nullptr) {
      throw Failure(kFailed, session.description() + " has no cache to ask; add one to the chain");
    }
    const bool knows_schemes = TTS_HAS(tts_ext_cache, cache_, key_as) &&
                               cache_->key_as != nullptr && cache_->store != nullptr;
    if (!scheme.empty() && !knows_schemes) {
      throw Failure(kFailed, "--scheme: the cache of " + session.description() +
                                 " cannot tell keys of another generation");
    }
  }

  // Under the generation that the config writes, or under `scheme`.
  [[nodiscard]] Key key(const tts_request& request, const std::string& scheme) const {
    Key key;
    const auto take = [](void* user, tts_str name, tts_str value) noexcept -> tts_status {
      return tts::guard(nullptr, [&]() -> tts::Status {
        auto& found = *static_cast<Key*>(user);
        if (tts::view(name) == "scheme") found.scheme = tts::view(value);
        if (tts::view(name) == "key") found.digest = tts::view(value);
        return {};
      });
    };
    tts_error error = tts::empty_error();
    const tts_status code =
        scheme.empty() ? cache_->key(cache_, &request, take, &key, &error)
                       : cache_->key_as(cache_, tts::str(scheme), &request, take, &key, &error);
    if (code == TTS_UNIMPLEMENTED || code == TTS_INTERNAL) return {};
    if (code != TTS_OK) throw Failure::from(code, error);
    return key;
  }

  [[nodiscard]] bool has(const tts_request& request, const Key& key,
                         const std::string& scheme) const {
    if (key.digest.empty()) return false;
    const auto found = [](void*, const tts_store_key*, const tts_entry_info*) noexcept {
      return tts_status{TTS_OK};
    };
    tts_error error = tts::empty_error();
    tts_status code = TTS_OK;
    if (scheme.empty()) {
      code = cache_->probe(cache_, interruptible_context(), &request, found, nullptr, &error);
    } else {
      const tts_store* store = cache_->store(cache_);
      const tts_store_key name{request.tenant, tts::str(key.scheme), tts::str(key.digest)};
      code = store->stat(store, interruptible_context(), &name, found, nullptr, &error);
    }
    if (code != TTS_OK && code != TTS_NOT_FOUND) throw Failure::from(code, error);
    return code == TTS_OK;
  }

  [[nodiscard]] int64_t billed_characters(const tts_request& request) const {
    int64_t characters = static_cast<int64_t>(text::count_code_points(tts::view(request.text)));
    if (billing_ == nullptr) return characters;
    tts_error error = tts::empty_error();
    const tts_status code = billing_->billed_characters(billing_, &request, &characters, &error);
    if (code != TTS_OK) throw Failure::from(code, error);
    return characters;
  }

  // Its type, as prices are named by it.
  [[nodiscard]] std::string provider_of(const tts_request& request) const {
    std::string type;
    const auto take = [](void* user, tts_str name, tts_str value) noexcept -> tts_status {
      return tts::guard(nullptr, [&]() -> tts::Status {
        if (tts::view(name) == "provider")
          static_cast<std::string*>(user)->assign(tts::view(value));
        return {};
      });
    };
    if (provider_.fingerprint == nullptr) return type;
    tts_error error = tts::empty_error();
    static_cast<void>(provider_.fingerprint(&provider_, &request, take, &type, &error));
    return type;
  }

 private:
  const tts_provider& provider_;
  const tts_ext_cache* cache_;
  const tts_ext_billing* billing_;
};

}  // namespace

Cost count_cost(const Session& session, const WorkList& now, const WorkList& then,
                const std::string& scheme) {
  const Questions ask(session, scheme);
  Cost cost;
  cost.segments = then.size();
  std::set<std::string> begun;  // what an earlier segment of this book is billed for
  for (std::size_t i = 0; i < then.size(); ++i) {
    if (interrupted()) throw Failure(kFailed, "interrupted; nothing was changed");
    const Speech old_speech = now.speech(i);
    const Speech new_speech = then.speech(i);
    const SpeechRequest old_request(old_speech);
    const SpeechRequest new_request(new_speech);
    cost.characters += static_cast<int64_t>(text::count_code_points(new_speech.text));
    const Key old_key = ask.key(old_request.get(), "");
    const Key new_key = ask.key(new_request.get(), scheme);
    const bool same_sound = ask.key(new_request.get(), "").digest == old_key.digest;
    if (!same_sound || old_key.digest.empty()) ++cost.changed;
    const bool again = !new_key.digest.empty() && !begun.insert(new_key.digest).second;
    if (again || ask.has(new_request.get(), new_key, scheme)) {
      ++cost.cached;
      continue;
    }
    const int64_t characters = ask.billed_characters(new_request.get());
    ++cost.billed;
    cost.billed_characters += characters;
    cost.by_provider[ask.provider_of(new_request.get())] += characters;
    if (ask.has(old_request.get(), old_key, "")) {
      ++cost.paid_before;
      cost.paid_before_characters += characters;
    }
  }
  return cost;
}

}  // namespace caesura::host
