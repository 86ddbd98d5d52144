// The store as the cache uses it: every failure is a miss and a count, never an error to a caller.
#pragma once

#include <tts/plugin.hpp>

#include "plugins/middleware/cache/entry_copy.hpp"
#include "plugins/middleware/cache/keys.hpp"
#include "plugins/middleware/cache/settings.hpp"
#include "plugins/middleware/cache/statistics.hpp"
#include "plugins/middleware/cache/touches.hpp"
#include "plugins/support/attempt/breaker.hpp"

namespace caesura::cache {

enum class Found { no, yes, sink_refused };

struct Answer {
  Found found = Found::no;
  tts::Status status;  // of the caller's sink, where it refused
  bool adopted = false;
  bool lacks_pauses = false;  // an adopted entry was accepted although pauses act
};

// [thread-safe]
class LookUp {
 public:
  LookUp(const tts_store& store, const Keys& keys, const Settings& settings, const tts::Host& host,
         Statistics& statistics);

  // Plays the entry behind `digest` into the sink, if there is one that answers the request.
  // Nothing reaches the sink before the store has given, or promised to give, the whole audio.
  Answer play(const Digest& digest, tts::Context context, const tts_request& request,
              tts::Sink sink);
  // The same for older generations of keys, where such a key holds all that acts on this request;
  // what is found is put under `newest` as well.
  Answer play_older(const Digest& newest, tts::Context context, const tts_request& request,
                    tts::Sink sink);
  // Gathers the entry under the newest key, if there is one that answers the request; no caller
  // waits for it, and no hit is counted. False: there is none, and what was gathered means nothing.
  bool fetch(const Digest& digest, tts::Context context, const tts_request& request,
             EntryCopy& copy, std::vector<std::byte>& audio);
  // Puts finished audio. `expires_ms` and times are filled in here; `fence` is that of the lease
  // under which it was made, 0 without one.
  void put(const Digest& digest, tts::Context context, tts_entry_info info, std::string_view tenant,
           std::span<const std::byte> audio, bool replace, int64_t fence);
  // Which schemes and digests a request may be found under, in order of trying.
  const Keys& keys() const { return keys_; }
  const tts_store& store() const { return store_; }
  bool store_is_resting() const { return breaker_.open(); }
  Touches& touches() { return touches_; }

 private:
  class PlayingSink;
  Answer play_under(std::string_view scheme, const Digest& digest, tts::Context context,
                    const tts_request& request, tts::Sink sink, bool own_suffices, EntryCopy* kept,
                    std::vector<std::byte>* kept_audio);
  int64_t expiry_ms(const Digest& digest, int64_t now_ms) const;
  void store_is_well();
  void note_failure(tts_status code, const tts_error& error, tts::Context context);

  const tts_store& store_;
  const Keys& keys_;
  const Settings& settings_;
  tts::Host host_;
  Statistics& statistics_;
  attempt::Breaker breaker_;
  Touches touches_;
};

}  // namespace caesura::cache
