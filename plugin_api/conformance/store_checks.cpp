// Rules of stores: the basics that every cache relies on.
#include "plugin_api/conformance/checking_sink.hpp"
#include "plugin_api/conformance/subject.hpp"

#include <random>

namespace caesura::conformance {
namespace {

// An entry under a digest that no earlier run has used, removed at the end.
class Trial {
 public:
  explicit Trial(Subject& subject) : store(subject.store()) {
    std::random_device random;
    for (char& c : digest) c = "0123456789abcdef"[random() % 16];
  }
  ~Trial() {
    if (store->remove == nullptr || !TTS_HAS(tts_store, store, remove)) return;
    const tts_store_key k = key();
    store->remove(store.get(), context.table(), &k, 1, nullptr, nullptr);
  }
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;

  tts_store_key key(std::string_view tenant = "", std::string_view scheme = "v3") const {
    return {tts::str(tenant), tts::str(scheme), tts::str(digest)};
  }
  Answer put(std::string_view audio, const tts_put_options* options, int64_t expires_ms = 0) {
    const tts_audio_format format = tts::pcm_format(8000);
    tts_entry_info info = tts::empty_entry_info();
    info.size = audio.size();
    info.format = &format;
    info.provider = tts::str("conformance");
    info.expires_ms = expires_ms;
    const tts_store_key k = key();
    Answer answer;
    answer.code = store->put(store.get(), context.table(), &k, &info, audio.data(), audio.size(),
                             options, &answer.error);
    return answer;
  }
  Answer get(const tts_store_key& k, CheckingBlobSink& sink) {
    Answer answer;
    answer.code = store->get(store.get(), context.table(), &k, sink.table(), &answer.error);
    require(sink.breach.empty(), "get: " + sink.breach);
    require(tts::known_status(answer.code) == answer.code, "get answered " + describe(answer));
    return answer;
  }
  // Puts and requires OK.
  void keep(std::string_view audio) {
    const Answer answer = put(audio, nullptr);
    require(answer.code == TTS_OK, "put answered " + describe(answer));
  }
  std::string kept() {
    CheckingBlobSink sink;
    const Answer answer = get(key(), sink);
    require(answer.code == TTS_OK, "get answered " + describe(answer));
    return sink.audio;
  }
  StorePtr store;
  Context context;
  std::string digest = std::string(64, '0');
};

void creates(Subject& subject) {
  tts_store* made = nullptr;
  const Answer answer = subject.create_store(subject.config(), &made);
  require_wellformed(answer, "create_store");
  require(answer.code == TTS_OK, "create_store answered " + describe(answer));
  require(made != nullptr, "create_store answered OK and gave no store");
  require(TTS_HAS(tts_store, made, put),
          "struct_size is " + std::to_string(made->struct_size) + ", too small for put");
  require(made->destroy != nullptr, "destroy is NULL; it is required");
  require(made->get != nullptr, "get is NULL; it is required");
  require(made->put != nullptr, "put is NULL; it is required");
  made->destroy(made);
}

void knows_its_extensions(Subject& subject) {
  const StorePtr store = subject.store();
  if (store->get_extension == nullptr) return;
  for (const char* id : {"", "tts.no.such/1", "tts.admin/1 ", "tts.admin/99", "tts.admin"}) {
    require(store->get_extension(store.get(), id) == nullptr,
            "get_extension(\"" + std::string(id) + "\") is not NULL");
  }
}

void misses(Subject& subject) {
  Trial trial(subject);
  CheckingBlobSink sink;
  const Answer answer = trial.get(trial.key(), sink);
  require(answer.code == TTS_NOT_FOUND, "get of nothing answered " + describe(answer));
  require(sink.begins == 0 && sink.writes == 0, "get touched the sink and answered NOT_FOUND");
}

void gives_back(Subject& subject) {
  Trial trial(subject);
  std::string audio(257, '\0');
  for (std::size_t i = 0; i < audio.size(); ++i) audio[i] = static_cast<char>(i);
  trial.keep(audio);
  CheckingBlobSink sink;
  const Answer answer = trial.get(trial.key(), sink);
  require(answer.code == TTS_OK, "get answered " + describe(answer));
  require(sink.begins == 1, "get answered OK without begin");
  require(sink.size == audio.size(), "begin was told " + std::to_string(sink.size) + " bytes of " +
                                         std::to_string(audio.size()));
  require(sink.audio.size() == audio.size(), "get gave " + std::to_string(sink.audio.size()) +
                                                 " bytes of " + std::to_string(audio.size()));
  require(sink.audio == audio, "get gave other bytes than put was given");
  require(sink.sample_rate == 8000, "the format was lost");
  require((trial.store->flags & TTS_STORE_CONTIGUOUS) == 0 || sink.writes == 1,
          "it is TTS_STORE_CONTIGUOUS and wrote in pieces");
}

void keeps_first(Subject& subject) {
  Trial trial(subject);
  trial.keep("first");
  const Answer again = trial.put("second", nullptr);
  require(again.code == TTS_ALREADY_EXISTS, "a second put answered " + describe(again));
  require(trial.kept() == "first", "the second put changed the entry");
}

void replaces(Subject& subject) {
  Trial trial(subject);
  trial.keep("first");
  const tts_put_options options{sizeof options, TTS_PUT_REPLACE, 0};
  const Answer again = trial.put("the second", &options);
  require(again.code == TTS_OK, "put with REPLACE answered " + describe(again));
  require(trial.kept() == "the second", "put with REPLACE left the old entry");
}

void tells_keys_apart(Subject& subject) {
  Trial trial(subject);
  trial.keep("sound");
  for (const tts_store_key& other : {trial.key("another"), trial.key("", "v2")}) {
    CheckingBlobSink sink;
    const Answer answer = trial.get(other, sink);
    require(answer.code == TTS_NOT_FOUND,
            "another tenant or scheme got the entry: " + describe(answer));
  }
}

void expires(Subject& subject) {
  Trial trial(subject);
  const Answer put = trial.put("sound", nullptr, 1);
  require(put.code == TTS_OK, "put answered " + describe(put));
  CheckingBlobSink sink;
  const Answer answer = trial.get(trial.key(), sink);
  require(answer.code == TTS_NOT_FOUND, "an entry of 1970 answered " + describe(answer));
}

void honours_refusal(Subject& subject) {
  Trial trial(subject);
  trial.keep("sound");
  for (const bool at_begin : {true, false}) {
    CheckingBlobSink sink;
    (at_begin ? sink.answer_begin : sink.answer_write) = TTS_ABORTED;
    const Answer answer = trial.get(trial.key(), sink);
    require(answer.code == TTS_ABORTED, "the sink answered ABORTED, get " + describe(answer));
    require(sink.writes <= (at_begin ? 0 : 1), "get went on after the sink had refused");
  }
}

void removes(Subject& subject) {
  Trial trial(subject);
  if (!TTS_HAS(tts_store, trial.store, remove) || trial.store->remove == nullptr)
    throw NotJudged("it has no remove");
  trial.keep("sound");
  const tts_store_key keys[] = {trial.key(), trial.key("another")};
  uint64_t removed = 99;
  Answer answer;
  answer.code = trial.store->remove(trial.store.get(), trial.context.table(), keys, 2, &removed,
                                    &answer.error);
  require(answer.code == TTS_OK, "remove answered " + describe(answer));
  require(removed == 1, "remove of one entry and one absent counted " + std::to_string(removed));
  CheckingBlobSink sink;
  require(trial.get(trial.key(), sink).code == TTS_NOT_FOUND, "a removed entry is still there");
}

struct Seen {
  int calls = 0;
  uint64_t size = 0;
  uint64_t hits = 0;
  int64_t accessed_ms = 0;
  std::string digests;
  static tts_status look(void* user, const tts_store_key* key,
                         const tts_entry_info* info) noexcept {
    auto& self = *static_cast<Seen*>(user);
    ++self.calls;
    self.size = info->size;
    self.hits = info->hit_count;
    self.accessed_ms = info->accessed_ms;
    self.digests.append(tts::view(key->digest)).append(" ");
    return TTS_OK;
  }
};

Seen stat(Trial& trial) {
  if (!TTS_HAS(tts_store, trial.store, stat) || trial.store->stat == nullptr)
    throw NotJudged("it has no stat");
  const tts_store_key key = trial.key();
  Seen seen;
  Answer answer;
  answer.code = trial.store->stat(trial.store.get(), trial.context.table(), &key, Seen::look, &seen,
                                  &answer.error);
  require(answer.code == TTS_OK || answer.code == TTS_NOT_FOUND,
          "stat answered " + describe(answer));
  require(
      seen.calls == (answer.code == TTS_OK ? 1 : 0),
      "stat answered " + describe(answer) + " and called " + std::to_string(seen.calls) + " times");
  return seen;
}

void tells_of_entries(Subject& subject) {
  Trial trial(subject);
  require(stat(trial).calls == 0, "stat knows an entry that was never put");
  trial.keep("sound");
  const Seen seen = stat(trial);
  require(seen.calls == 1, "stat does not know the entry");
  require(seen.size == 5, "stat tells " + std::to_string(seen.size) + " bytes of 5");
}

void touches(Subject& subject) {
  Trial trial(subject);
  if (!TTS_HAS(tts_store, trial.store, touch) || trial.store->touch == nullptr)
    throw NotJudged("it has no touch");
  trial.keep("sound");
  const Seen before = stat(trial);
  const int64_t later = before.accessed_ms + 1'000'000;
  const tts_touch batch[] = {
      {trial.key(), later, 2}, {trial.key(), 1, 3}, {trial.key("gone"), 1, 1}};
  Answer answer;
  answer.code =
      trial.store->touch(trial.store.get(), trial.context.table(), batch, 3, &answer.error);
  require(answer.code == TTS_OK, "touch answered " + describe(answer));
  const Seen after = stat(trial);
  require(after.hits == before.hits + 5,
          "hits of 2 and 3 made " + std::to_string(after.hits - before.hits));
  require(after.accessed_ms == later, "the time of access is not the latest one given");
}

void lists(Subject& subject) {
  Trial trial(subject);
  if (!TTS_HAS(tts_store, trial.store, scan) || trial.store->scan == nullptr)
    throw NotJudged("it has no scan");
  trial.keep("sound");
  const auto scan = [&trial](const tts_scan* what) {
    Seen seen;
    Answer answer;
    answer.code = trial.store->scan(trial.store.get(), trial.context.table(), what, Seen::look,
                                    &seen, &answer.error);
    require(answer.code == TTS_OK, "scan answered " + describe(answer));
    return seen.digests.find(trial.digest) != std::string::npos;
  };
  require(scan(nullptr), "a scan of everything leaves the entry out");
  tts_scan other{sizeof other, TTS_SCAN_SCHEME, {}, tts::str("v1"), nullptr};
  require(!scan(&other), "a scan of another scheme gives the entry");
  const tts_store_key key = trial.key();
  tts_scan behind{sizeof behind, 0, {}, {}, &key};
  require(!scan(&behind), "a scan that goes on behind the entry gives it again");
}

}  // namespace

std::vector<Check> store_checks() {
  constexpr Scope kScope = Scope::store;
  return {
      {"store.create", "create_store gives a store with its required functions.", kScope, creates},
      {"store.extensions", "get_extension answers NULL to ids that nobody knows.", kScope,
       knows_its_extensions},
      {"store.miss", "get of what is not there is NOT_FOUND and leaves the sink alone.", kScope,
       misses},
      {"store.get", "get gives back the very bytes, size and format that put was given.", kScope,
       gives_back},
      {"store.keep_first", "put without options keeps the first entry: ALREADY_EXISTS.", kScope,
       keeps_first},
      {"store.replace", "put with REPLACE changes the entry.", kScope, replaces},
      {"store.keys", "Tenant and scheme are part of the key.", kScope, tells_keys_apart},
      {"store.expiry", "An expired entry is NOT_FOUND.", kScope, expires},
      {"store.refusal", "When the sink refuses get stops, and returns that very status.", kScope,
       honours_refusal},
      {"store.remove", "remove counts what was there and removes it.", kScope, removes},
      {"store.stat", "stat tells once of what is there.", kScope, tells_of_entries},
      {"store.touch", "touch adds hits, and the time of access never goes back.", kScope, touches},
      {"store.scan", "scan finds the entry, keeps to its filter, and goes on behind a key.", kScope,
       lists},
  };
}

}  // namespace caesura::conformance
