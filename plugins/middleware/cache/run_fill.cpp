// A fill from its turn among the processes to the entry in the store.
#include <tts/ext/info.h>
#include <tts/contract.hpp>

#include <algorithm>

#include "plugins/middleware/cache/audio_check.hpp"
#include "plugins/middleware/cache/cache.hpp"
#include "plugins/middleware/cache/field_sums.hpp"
#include "plugins/middleware/cache/poll_pause.hpp"

namespace caesura::cache {
namespace {

using std::chrono::steady_clock;

int64_t code_points(std::string_view utf8) {
  return std::count_if(utf8.begin(), utf8.end(),
                       [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

}  // namespace

void Cache::run_fill(const FlightKey& key, const std::shared_ptr<Fill>& fill) {
  statistics_.fill_begins();
  struct Ending {
    const Statistics& statistics;
    ~Ending() { statistics.fill_ends(); }
  } const ending{statistics_};
  LeaseRing::Lease lease;
  Turn turn = Turn::speak;
  const tts_status asked =
      tts::guard(nullptr, [&] { return turn = take_turn(key, fill, lease), tts::Status{}; });
  if (asked != TTS_OK && fill->fetched) {
    return end_unspoken(key, fill, {TTS_RESOURCE_EXHAUSTED, "out of memory for an entry"});
  }
  if (turn == Turn::fetched) return end_unspoken(key, fill, {});
  if (turn == Turn::leave) return end_unspoken(key, fill, {TTS_CANCELLED, "nobody waits"});

  const FillContext context(*fill, settings_.fill_timeout);
  const FillSink sink(*fill, settings_.max_entry_bytes);
  tts_error error = tts::empty_error();
  const tts_status code =
      next()->synthesize(next(), context.table(), &fill->request(), sink.table(), &error);
  tts::Status outcome = tts::Status::from(code, error);
  std::vector<std::byte> audio;
  tts::guard(nullptr, [&] {
    outcome = judge(*fill, std::move(outcome), audio);
    tell_log(*fill, outcome);
    return tts::Status{};
  });
  // A failed fill takes nobody new before it tells its error, and lets another process try; a good
  // one is found in flight until the store has it.
  if (!outcome.ok()) {
    flights_.land(key, fill);
    lease.release();
  }
  const bool good = outcome.ok();
  fill->entry().end(std::move(outcome));
  if (good) {
    tts::guard(nullptr, [&] { return commit(*fill, audio, lease.fence()), tts::Status{}; });
    flights_.land(key, fill);
  }
  fill->entry().settle();
}

void Cache::tell_log(Fill& fill, const tts::Status& outcome) const {
  if (!host_.log_enabled(TTS_LOG_DEBUG)) return;
  host_.log(TTS_LOG_DEBUG, name_,
            "fill: " + std::string(tts::status_name(outcome.code())) + ", " +
                std::to_string(fill.entry().size()) + " bytes",
            tts::Context(DetachedContext(fill).table()));
}

// Those of this process wait on the fill already; here it waits for those of others.
Cache::Turn Cache::take_turn(const FlightKey& key, const std::shared_ptr<Fill>& fill,
                             LeaseRing::Lease& lease) {
  // A refresh wants a new sound though there is one, so nobody else's can answer it.
  if (!lease_ring_.offered() || key.refresh) return Turn::speak;
  const std::string_view scheme = keys_.label(keys_.settings().write_scheme);
  const auto give_up = steady_clock::now() + std::min(settings_.lease.wait, fill->patience / 2);
  PollPause pause;
  for (bool waited = false;; waited = true) {
    const Claim claim =
        look_up_.store_is_resting()
            ? Claim::unknown
            : lease_ring_.acquire(tts::view(fill->request().tenant), scheme, key.digest, lease);
    if (claim == Claim::unknown) {
      statistics_.add(Count::leases_bypassed);
      return Turn::speak;
    }
    // Whoever had the lease before has put the entry before it gave the lease back.
    if (claim == Claim::held) {
      if (fetch(*fill)) return Turn::fetched;
      if (waited) statistics_.add(Count::leases_taken_over);
      return Turn::speak;
    }
    if (steady_clock::now() >= give_up) {
      statistics_.add(Count::leases_waited_over);
      fill->unkept = true;
      return Turn::speak;
    }
    const bool go_on = pause.wait(
        give_up, [&] { return fill->cancelled || flights_.land_if_deserted(key, fill); });
    if (!go_on) return Turn::leave;
    if (fetch(*fill)) return Turn::fetched;
  }
}

bool Cache::fetch(Fill& fill) {
  EntryCopy copy;
  std::vector<std::byte> audio;
  if (!look_up_.fetch(fill.digest(), tts::Context(DetachedContext(fill).table()), fill.request(),
                      copy, audio))
    return false;
  statistics_.add(Count::leases_coalesced);
  GrowingEntry& entry = fill.entry();
  for (const Note& note : copy.notes) {
    // It was billed where it was made.
    entry.note(note.first, note.first == TTS_INFO_BILLED_CHARACTERS ? "0" : note.second);
  }
  fill.fetched = true;
  entry.begin(copy.format);
  for (const MarkCopy& mark : copy.marks) entry.mark(mark.mark);
  entry.append(audio);
  return true;
}

void Cache::end_unspoken(const FlightKey& key, const std::shared_ptr<Fill>& fill,
                         tts::Status outcome) {
  if (!outcome.ok()) statistics_.add(Count::abandoned_fills);
  flights_.land(key, fill);
  fill->entry().end(std::move(outcome));
  fill->entry().settle();
}

tts::Status Cache::judge(Fill& fill, tts::Status outcome, std::vector<std::byte>& audio) {
  if (!outcome.ok()) {
    statistics_.add(fill.cancelled ? Count::abandoned_fills : Count::fills_failed);
    return outcome;
  }
  audio = fill.entry().joined();
  if (!fill.entry().begun())
    outcome = {TTS_DATA_LOSS, "the provider answered OK without audio"};
  else
    outcome = check_audio(fill.entry().description().format, audio);
  if (!outcome.ok()) statistics_.add(Count::rejected_bodies);
  return outcome;
}

void Cache::commit(Fill& fill, std::span<const std::byte> audio, int64_t fence) {
  EntryCopy& description = fill.entry().description();
  const tts_request& request = fill.request();
  if (description.billed_characters > 0) {
    statistics_.add(Count::billed_characters, static_cast<uint64_t>(description.billed_characters));
  }
  if (fill.unkept) return;
  Fingerprint fingerprint;
  if (!fingerprint.ask(*next(), request).ok()) return;
  description.characters = code_points(tts::view(request.text));
  description.flags =
      (request.flags & TTS_REQUEST_WANT_MARKS) != 0 ? uint32_t{TTS_ENTRY_HAS_MARKS} : 0U;
  tts_entry_info info = description.info();
  info.provider = tts::str(fingerprint.provider());
  info.voice = tts::str(fingerprint.voice());
  const FieldSums sums(request, fingerprint, keys_.settings().secret);
  const std::vector<tts_kv> labels = sums.labels_with(request);
  info.labels = labels.data();
  info.label_count = labels.size();
  look_up_.put(fill.digest(), tts::Context(DetachedContext(fill).table()), info,
               tts::view(request.tenant), audio, fill.replace(), fence);
}

}  // namespace caesura::cache
