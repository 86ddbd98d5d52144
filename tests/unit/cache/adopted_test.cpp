// Entries that a store adopted from an older deployment: without rendered pauses, under v1 or v2.
#include <functional>

#include "tests/unit/cache/cache_fixture.hpp"

namespace caesura::test {
namespace {

constexpr const char* kReadAll = R"("key": {"read_schemes": ["v3", "v2", "v1"]})";

class Adopted : public CacheTest {
 protected:
  Adopted() {
    request_.voice = tts::str("en-US-Anna");
    pauses_ = tts::all_pauses(TTS_PAUSE_ENGINE);
  }

  // What `store adopt` leaves for such a request, in a store that had nothing of it.
  void adopt(const std::string& scheme, const tts_request& request) {
    start(R"("key": {"write_scheme": ")" + scheme + R"("})");
    const auto* ext =
        static_cast<const tts_ext_cache*>(cache_->get_extension(cache_.get(), TTS_EXT_CACHE));
    std::string digest;
    const auto keep = [](void* user, tts_str name, tts_str value) noexcept -> tts_status {
      if (tts::view(name) == "key") *static_cast<std::string*>(user) = tts::view(value);
      return TTS_OK;
    };
    ASSERT_EQ(ext->key(ext, &request, keep, &digest, nullptr), TTS_OK);
    const tts_audio_format format = tts::pcm_format(8000);
    const tts_kv labels[] = {{tts::str("origin"), tts::str("adopted")},
                             {tts::str("pauses_rendered"), tts::str("no")}};
    const tts_kv note{tts::str(TTS_INFO_BILLED_CHARACTERS), tts::str("9")};
    tts_entry_info info = tts::empty_entry_info();
    info.format = &format;
    info.labels = labels;
    info.label_count = std::size(labels);
    info.notes = &note;
    info.note_count = 1;
    info.size = sound_.size();
    const tts_store_key key{request.tenant, tts::str(scheme), tts::str(digest)};
    const tts_put_options options{sizeof options, TTS_PUT_REPLACE, 0};
    const tts_store* store = memory_.value().get();
    ASSERT_EQ(
        store->put(store, nullptr, &key, &info, sound_.data(), sound_.size(), &options, nullptr),
        TTS_OK);
  }
  // Only what is there; the scheme under which it was found.
  std::string look_up(tts_request request) {
    request.flags |= TTS_REQUEST_ONLY_IF_CACHED;
    const Spoken spoken = speak(request);
    if (spoken.status != TTS_OK) return "";
    EXPECT_EQ(spoken.audio, sound_);
    return spoken.info.at("cache.scheme");
  }
  bool probe(const tts_request& request) {
    const auto* ext =
        static_cast<const tts_ext_cache*>(cache_->get_extension(cache_.get(), TTS_EXT_CACHE));
    const auto ignore = [](void*, const tts_store_key*, const tts_entry_info*) noexcept {
      return tts_status{TTS_OK};
    };
    return ext->probe(ext, nullptr, &request, ignore, nullptr, nullptr) == TTS_OK;
  }

  const std::string sound_ = ScriptedProvider::sound("adopted");
  tts_request request_ = text("one two");
  tts_pauses pauses_;
};

TEST_F(Adopted, AnswersWhereNothingActsThatItLacks) {
  for (const char* scheme : {"v1", "v2"}) {
    adopt(scheme, request_);
    start(kReadAll);
    EXPECT_TRUE(probe(request_)) << scheme;
    const Spoken first = speak(request_);
    EXPECT_EQ(first.info.at("cache.scheme"), scheme);
    EXPECT_EQ(first.info.at("billed_characters"), "0");
    EXPECT_EQ(first.audio, sound_);
    // From now on the newest key says so, and still tells where the sound came from.
    EXPECT_EQ(look_up(request_), "v3");
    request_.text = tts::str("three four");
  }
  EXPECT_EQ(script_.calls, 0);
}

// What a v3 request can ask for beyond an older key, each alone.
struct Condition {
  const char* name;
  std::function<void(tts_request&, ScriptedProvider::Script&)> change;
  bool fits;
};
void PrintTo(const Condition& condition, std::ostream* out) {
  *out << condition.name;
}

class AdoptedCondition : public Adopted, public ::testing::WithParamInterface<Condition> {};

TEST_P(AdoptedCondition, DecidesAlone) {
  adopt("v2", request_);
  start(kReadAll);
  GetParam().change(request_, script_);
  EXPECT_EQ(look_up(request_), GetParam().fits ? "v2" : "");
  EXPECT_EQ(probe(request_), GetParam().fits);
  EXPECT_EQ(script_.calls, 0);
}

const tts_audio_format kItsFormat = tts::pcm_format(8000);
const tts_audio_format kOtherFormat = tts::pcm_format(16000);

INSTANTIATE_TEST_SUITE_P(
    Each, AdoptedCondition,
    ::testing::Values(
        Condition{"Nothing", [](auto&, auto&) {}, true},
        Condition{"ItsFormat", [](auto& r, auto&) { r.format = &kItsFormat; }, true},
        Condition{"AnotherFormat", [](auto& r, auto&) { r.format = &kOtherFormat; }, false},
        Condition{"TheVoicesLanguage", [](auto& r, auto&) { r.language = tts::str("en"); }, true},
        Condition{"AnotherLanguage", [](auto&, auto& s) { s.language = "es-MX"; }, false},
        Condition{"PartOfALanguage", [](auto&, auto& s) { s.language = "e"; }, false},
        Condition{"NoLanguage", [](auto&, auto& s) { s.language = ""; }, true},
        Condition{"AModel", [](auto&, auto& s) { s.model = "large"; }, false},
        Condition{"AnEpoch", [](auto&, auto& s) { s.epoch = "2"; }, false},
        Condition{"ARole", [](auto& r, auto&) { r.role = tts::str("narrator"); }, false},
        Condition{"ATake", [](auto& r, auto&) { r.take = tts::str("2"); }, false},
        Condition{"Ssml", [](auto& r, auto&) { r.flags |= TTS_REQUEST_SSML; }, false}),
    [](const auto& each) { return std::string(each.param.name); });

TEST_F(Adopted, PausesThatActAreMissedUnlessAccepted) {
  pauses_.comma_ms = 600;
  request_.pauses = &pauses_;
  request_.text = tts::str("one, two");
  for (const char* scheme : {"v1", "v2"}) {
    adopt(scheme, request_);
    start(kReadAll);
    EXPECT_EQ(look_up(request_), "");
    EXPECT_FALSE(probe(request_));
    start(std::string(kReadAll) + R"(, "accept_unrendered_pauses": true)");
    EXPECT_TRUE(probe(request_));
    const Spoken spoken = speak(request_);
    EXPECT_EQ(spoken.info.at("cache.scheme"), scheme);
    EXPECT_EQ(spoken.info.at("pauses_not_rendered"), "comma");
    // Nothing says that this is the sound: taking the option back brings the miss back.
    start(kReadAll);
    EXPECT_EQ(look_up(request_), "");
    request_.text = tts::str("three, four");
  }
  EXPECT_EQ(script_.calls, 0);
}

TEST_F(Adopted, PausesThatCannotActAreNoReasonToMiss) {
  pauses_.comma_ms = 600;
  request_.pauses = &pauses_;
  adopt("v2", request_);
  start(kReadAll);
  EXPECT_EQ(look_up(request_), "v2");
}

// Rolled back, the older scheme is the written one: what an adopted entry lacks, it lacks there
// too.
TEST_F(Adopted, ConditionsHoldUnderTheWrittenScheme) {
  adopt("v2", request_);
  EXPECT_EQ(look_up(request_), "v2");
  request_.format = &kOtherFormat;
  EXPECT_EQ(look_up(request_), "");
  pauses_.comma_ms = 600;
  tts_request acting = request_;
  acting.text = tts::str("one, two");
  acting.format = nullptr;
  acting.pauses = &pauses_;
  adopt("v2", acting);
  EXPECT_EQ(look_up(acting), "");
}

// An entry of one's own under v1 may hold other pauses: the option is no licence for that.
TEST_F(Adopted, AcceptingUnrenderedPausesSaysNothingOfOtherEntries) {
  start(R"("key": {"write_scheme": "v1"})");
  request_.text = tts::str("one, two");
  (void)speak(request_);
  pauses_.comma_ms = 600;
  request_.pauses = &pauses_;
  start(std::string(kReadAll) + R"(, "accept_unrendered_pauses": true)");
  EXPECT_EQ(look_up(request_), "");
}

}  // namespace
}  // namespace caesura::test
