#include "plugins/middleware/cache/look_up.hpp"

#include <tts/ext/info.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "plugins/middleware/cache/field_sums.hpp"
#include "plugins/middleware/cache/older_keys.hpp"
#include "plugins/middleware/cache/shorter_context.hpp"

namespace caesura::cache {
namespace {

bool is_older(std::string_view scheme) {
  return scheme == scheme_name(Scheme::v1) || scheme == scheme_name(Scheme::v2);
}

}  // namespace

// Turns an entry into an answer. From a store that gives audio in one piece it is passed on as it
// comes, without a copy; from another it is gathered first, for a store that fails half-way must
// still end as a miss.
class LookUp::PlayingSink {
 public:
  PlayingSink(const LookUp& owner, std::string_view scheme, const Digest& digest,
              const tts_request& request, tts::Sink sink, bool own_suffices)
      : owner_(owner),
        scheme_(scheme),
        digest_(digest),
        request_(request),
        sink_(sink),
        own_suffices_(own_suffices) {
    table_ = {sizeof table_, 0, this,
              [](const tts_blob_sink* s, const tts_entry_info* info) noexcept -> tts_status {
                return tts::guard(nullptr,
                                  [&] { return static_cast<PlayingSink*>(s->data)->begin(*info); });
              },
              [](const tts_blob_sink* s, const void* data, size_t size) noexcept -> tts_status {
                return tts::guard(nullptr, [&] {
                  return static_cast<PlayingSink*>(s->data)->write(
                      {static_cast<const std::byte*>(data), size});
                });
              }};
  }
  PlayingSink(const PlayingSink&) = delete;
  PlayingSink& operator=(const PlayingSink&) = delete;

  void gather(EntryCopy* copy, std::vector<std::byte>* audio) { copy_ = copy, gathered_ = audio; }
  const tts_blob_sink* table() const { return &table_; }

  // After the store said OK: what was gathered is played now.
  tts::Status finish() {
    if (gathered_ == nullptr || unfit_) return {};
    const tts_entry_info info = copy_->info();
    if (auto status = tell(info); !status.ok()) return status;
    return pass_on(*gathered_);
  }
  bool unfit() const { return unfit_; }
  bool told() const { return told_; }
  const tts::Status& refusal() const { return refusal_; }
  uint64_t characters() const { return characters_; }
  Answer answer() const { return {Found::yes, {}, adopted_, !missing_pauses_.empty()}; }

 private:
  tts::Status begin(const tts_entry_info& info) {
    const bool lacks_marks =
        (request_.flags & TTS_REQUEST_WANT_MARKS) != 0 && (info.flags & TTS_ENTRY_HAS_MARKS) == 0;
    if (info.format == nullptr || info.size == 0 || lacks_marks || !key_suffices(info)) {
      unfit_ = true;
      return {TTS_ABORTED, ""};
    }
    characters_ = info.characters > 0 ? static_cast<uint64_t>(info.characters) : 0;
    if (gathered_ == nullptr) return tell(info);
    gathered_->reserve(info.size);
    copy_->format = *info.format;
    for (std::size_t i = 0; i < info.note_count; ++i) {
      copy_->notes.emplace_back(tts::view(info.notes[i].key), tts::view(info.notes[i].value));
    }
    for (std::size_t i = 0; i < info.mark_count; ++i) copy_->marks.emplace_back(*info.marks[i]);
    copy_->flags = info.flags;
    copy_->characters = info.characters;
    copy_->billed_characters = info.billed_characters;
    return {};
  }

  // Under the newest key an entry was made for exactly this request, or found to fit it.
  bool key_suffices(const tts_entry_info& info) {
    if (!is_older(scheme_) || !is_adopted(info)) {
      return own_suffices_ &&
             (scheme_ == owner_.keys_.label(owner_.keys_.settings().write_scheme) ||
              made_alike(owner_.keys_, request_, info));
    }
    auto fit = adopted_fit(owner_.keys_.provider(), request_, info,
                           owner_.settings_.accept_unrendered_pauses);
    adopted_ = true;
    missing_pauses_ = std::move(fit.missing_pauses);
    return fit.fits;
  }

  tts::Status write(std::span<const std::byte> audio) {
    if (gathered_ == nullptr) return pass_on(audio);
    gathered_->insert(gathered_->end(), audio.begin(), audio.end());
    return {};
  }

  tts::Status pass_on(std::span<const std::byte> audio) {
    auto status = sink_.write(audio);
    if (!status.ok()) refusal_ = status;
    return status;
  }

  tts::Status tell(const tts_entry_info& info) {
    told_ = true;
    auto status = tell_all(info);
    if (!status.ok()) refusal_ = status;
    return status;
  }
  tts::Status tell_all(const tts_entry_info& info) {
    const std::array<std::pair<std::string_view, std::string_view>, 4> about{
        {{TTS_INFO_CACHE, "hit"},
         {TTS_INFO_CACHE_KEY, view(digest_)},
         {TTS_INFO_CACHE_STORE, owner_.settings_.store},
         {TTS_INFO_CACHE_SCHEME, scheme_}}};
    for (const auto& [name, value] : about) {
      if (auto status = sink_.info(name, value); !status.ok()) return status;
    }
    for (std::size_t i = 0; i < info.note_count; ++i) {
      const std::string_view name = tts::view(info.notes[i].key);
      // What was billed was billed once, for the entry.
      const std::string_view value =
          name == TTS_INFO_BILLED_CHARACTERS ? "0" : tts::view(info.notes[i].value);
      if (auto status = sink_.info(name, value); !status.ok()) return status;
    }
    if (!missing_pauses_.empty()) {
      if (auto status = sink_.info(TTS_INFO_PAUSES_NOT_RENDERED, missing_pauses_); !status.ok())
        return status;
    }
    if (auto status = sink_.begin(*info.format); !status.ok()) return status;
    const bool wanted = (request_.flags & TTS_REQUEST_WANT_MARKS) != 0;
    for (std::size_t i = 0; wanted && i < info.mark_count; ++i) {
      if (auto status = sink_.mark(*info.marks[i]); !status.ok()) return status;
    }
    return {};
  }

  tts_blob_sink table_{};
  const LookUp& owner_;
  std::string_view scheme_;
  const Digest& digest_;
  const tts_request& request_;
  tts::Sink sink_;
  bool own_suffices_;
  bool adopted_ = false;
  std::string missing_pauses_;
  EntryCopy* copy_ = nullptr;
  std::vector<std::byte>* gathered_ = nullptr;
  bool unfit_ = false;
  bool told_ = false;
  tts::Status refusal_;
  uint64_t characters_ = 0;
};

LookUp::LookUp(const tts_store& store, const Keys& keys, const Settings& settings,
               const tts::Host& host, Statistics& statistics)
    : store_(store),
      keys_(keys),
      settings_(settings),
      host_(host),
      statistics_(statistics),
      touches_(store, host, settings.touch_interval) {}

Answer LookUp::play(const Digest& digest, tts::Context context, const tts_request& request,
                    tts::Sink sink) {
  const Scheme newest = keys_.settings().write_scheme;
  const auto& read = keys_.settings().read_schemes;
  if (std::find(read.begin(), read.end(), newest) == read.end()) return {};
  // An entry under the key that is written was made for exactly this request: its pauses are in it.
  return play_under(keys_.label(newest), digest, context, request, sink, true, nullptr, nullptr);
}

Answer LookUp::play_older(const Digest& newest, tts::Context context, const tts_request& request,
                          tts::Sink sink) {
  const auto& schemes = keys_.settings();
  if (schemes.read_schemes.size() == 1 && schemes.read_schemes[0] == schemes.write_scheme)
    return {};
  Fingerprint fingerprint;
  if (!fingerprint.ask(keys_.provider(), request).ok()) return {};
  const bool act = pauses_act(keys_.provider(), request, fingerprint);
  std::string canonical;
  for (const Scheme scheme : schemes.read_schemes) {
    if (scheme == schemes.write_scheme) continue;
    const bool own_suffices =
        older_key_suffices(scheme, keys_.provider(), request, fingerprint, act);
    if (!own_suffices && !adopted_may_fit(request, fingerprint)) continue;
    EntryCopy copy;
    std::vector<std::byte> audio;
    const Digest digest = keys_.key(scheme, request, fingerprint, canonical);
    Answer answer = play_under(keys_.label(scheme), digest, context, request, sink, own_suffices,
                               &copy, &audio);
    if (answer.found == Found::no) continue;
    // What was only accepted is not written under a key that would say it is right.
    if (!audio.empty() && !answer.lacks_pauses) {
      tts_entry_info info = copy.info();
      info.provider = tts::str(fingerprint.provider());
      info.voice = tts::str(fingerprint.voice());
      const FieldSums sums(request, fingerprint, keys_.settings().secret);
      std::vector<tts_kv> labels = sums.labels_with(request);
      if (answer.adopted) {
        labels.insert(labels.end(), std::begin(kAdoptedLabels), std::end(kAdoptedLabels));
      }
      info.labels = labels.data();
      info.label_count = labels.size();
      put(newest, context, info, tts::view(request.tenant), audio, false, 0);
      statistics_.add(Count::promoted);
    }
    return answer;
  }
  return {};
}

Answer LookUp::play_under(std::string_view scheme, const Digest& digest, tts::Context context,
                          const tts_request& request, tts::Sink sink, bool own_suffices,
                          EntryCopy* kept, std::vector<std::byte>* kept_audio) {
  if (!breaker_.allows(host_)) return {};
  const tts_store_key key{request.tenant, tts::str(scheme), tts::str(view(digest))};
  PlayingSink playing(*this, scheme, digest, request, sink, own_suffices);
  ShorterContext limited(context, settings_.store_timeout.count(), host_);
  tts_error error = tts::empty_error();
  tts_status code = TTS_OK;
  if (kept != nullptr || (store_.flags & TTS_STORE_CONTIGUOUS) == 0) {
    EntryCopy copy;
    std::vector<std::byte> audio;
    playing.gather(kept != nullptr ? kept : &copy, kept != nullptr ? kept_audio : &audio);
    code = store_.get(&store_, limited.table(), &key, playing.table(), &error);
    if (code == TTS_OK) (void)playing.finish();  // a refusal is read from the sink below
  } else {
    code = store_.get(&store_, limited.table(), &key, playing.table(), &error);
  }
  if (!playing.refusal().ok()) {
    store_is_well();
    return {Found::sink_refused, playing.refusal(), false, false};
  }
  if (code == TTS_OK && !playing.unfit()) {
    store_is_well();
    touches_.add(scheme, tts::view(request.tenant), digest);
    statistics_.add_hit(scheme);
    statistics_.add(Count::saved_characters, playing.characters());
    return playing.answer();
  }
  if (code == TTS_NOT_FOUND || playing.unfit()) {
    store_is_well();
    return {};
  }
  note_failure(code, error, context);
  if (playing.told()) {
    // A store that promised one piece and broke its word: bytes have gone out, so no second start
    // is possible.
    return {Found::sink_refused, {TTS_DATA_LOSS, "the store failed in the middle of an entry"}};
  }
  return {};
}

bool LookUp::fetch(const Digest& digest, tts::Context context, const tts_request& request,
                   EntryCopy& copy, std::vector<std::byte>& audio) {
  if (!breaker_.allows(host_)) return false;
  const std::string_view scheme = keys_.label(keys_.settings().write_scheme);
  const tts_store_key key{request.tenant, tts::str(scheme), tts::str(view(digest))};
  PlayingSink gathering(*this, scheme, digest, request, tts::Sink(nullptr), true);
  gathering.gather(&copy, &audio);
  const ShorterContext limited(context, settings_.store_timeout.count(), host_);
  tts_error error = tts::empty_error();
  const tts_status code = store_.get(&store_, limited.table(), &key, gathering.table(), &error);
  const bool answers = code == TTS_OK && !gathering.unfit();
  if (answers || code == TTS_NOT_FOUND || gathering.unfit()) {
    store_is_well();
  } else {
    note_failure(code, error, context);
  }
  if (!answers) return false;
  touches_.add(scheme, tts::view(request.tenant), digest);
  statistics_.add(Count::saved_characters, gathering.characters());
  return true;
}

void LookUp::put(const Digest& digest, tts::Context context, tts_entry_info info,
                 std::string_view tenant, std::span<const std::byte> audio, bool replace,
                 int64_t fence) {
  if (!breaker_.allows(host_)) return;
  const std::string_view scheme = keys_.label(keys_.settings().write_scheme);
  const tts_store_key key{tts::str(tenant), tts::str(scheme), tts::str(view(digest))};
  info.size = audio.size();
  info.created_ms = info.accessed_ms = host_.unix_ms();
  info.expires_ms = expiry_ms(digest, info.created_ms);
  const tts_put_options options{sizeof options, replace ? TTS_PUT_REPLACE : TTS_PUT_KEEP_FIRST,
                                fence};
  ShorterContext limited(context, settings_.store_timeout.count(), host_);
  tts_error error = tts::empty_error();
  const tts_status code = store_.put(&store_, limited.table(), &key, &info, audio.data(),
                                     audio.size(), &options, &error);
  if (code == TTS_OK || code == TTS_ALREADY_EXISTS) {
    store_is_well();
    if (code == TTS_OK) statistics_.add(Count::stored);
  } else if (code == TTS_OUT_OF_RANGE) {
    store_is_well();  // larger than this store takes; the store is well
  } else if (code == TTS_ABORTED && fence != 0) {
    store_is_well();  // it did its work: somebody else makes this entry by now
    statistics_.add(Count::leases_lost);
  } else {
    note_failure(code, error, context);
  }
}

int64_t LookUp::expiry_ms(const Digest& digest, int64_t now_ms) const {
  if (settings_.ttl.count() == 0) return 0;
  // The digest is the dice: the same entry always gets the same share of jitter.
  const std::string head(digest.data(), 8);
  const auto dice = static_cast<int64_t>(std::strtoul(head.c_str(), nullptr, 16) % 1000);
  return now_ms + settings_.ttl.count() -
         settings_.ttl.count() / 100 * settings_.ttl_jitter_pct * dice / 1000;
}

void LookUp::store_is_well() {
  if (breaker_.succeeded()) statistics_.store_rests(false);
}

void LookUp::note_failure(tts_status code, const tts_error& error, tts::Context context) {
  statistics_.add(code == TTS_DATA_LOSS ? Count::corrupt_entries : Count::store_errors);
  if (code == TTS_DATA_LOSS) return;  // the entry is damaged, the store is well
  if (breaker_.failed(host_)) statistics_.store_rests(true);
  host_.log(TTS_LOG_WARN, "cache",
            "store " + settings_.store + ": " + error.message + "; served without it", context);
}

}  // namespace caesura::cache
