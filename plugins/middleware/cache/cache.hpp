// The cache middleware: key, look-up, single flight, tee, commit.
#pragma once

#include <tts/ext/admin.h>
#include <tts/ext/cache.h>
#include <tts/plugin.hpp>

#include <memory>

#include "plugins/middleware/cache/clean_up.hpp"
#include "plugins/middleware/cache/fill_threads.hpp"
#include "plugins/middleware/cache/flights.hpp"
#include "plugins/middleware/cache/lease_ring.hpp"
#include "plugins/middleware/cache/look_up.hpp"

namespace caesura::cache {

class Cache : public tts::Middleware {
 public:
  static tts::Result<std::unique_ptr<Cache>> create(const tts::Creation& creation);
  Cache(const tts::Creation& creation, Settings settings, const tts_store& store);
  ~Cache() override;

  tts::Status synthesize(tts::Context context, const tts_request& request, tts::Sink sink) override;
  const void* extension(std::string_view id) override;

 private:
  friend class CacheExtensions;
  tts::Status synthesize_uncached(tts::Context context, const tts_request& request, tts::Sink sink,
                                  std::string_view how);
  tts::Status fill_or_follow(const Digest& digest, tts::Context context, const tts_request& request,
                             tts::Sink sink);
  tts::Status follow(Fill& fill, tts::Context context, tts::Sink sink, bool leader);
  tts::Status tell_about(const Fill& fill, tts::Sink sink, bool miss) const;
  static tts::Status pass_on(const GrowingEntry::Portion& portion, tts::Sink sink, bool leader,
                             bool marks_wanted);
  void leave(Fill& fill);

  // What a fill has to do, once it is known what other processes are doing.
  enum class Turn {
    speak,    // synthesise
    fetched,  // nothing: another process has made the entry, and it is in the fill
    leave,    // nothing: nobody waits any more
  };
  void run_fill(const FlightKey& key, const std::shared_ptr<Fill>& fill);
  Turn take_turn(const FlightKey& key, const std::shared_ptr<Fill>& fill, LeaseRing::Lease& lease);
  bool fetch(Fill& fill);
  void tell_log(Fill& fill, const tts::Status& outcome) const;
  void end_unspoken(const FlightKey& key, const std::shared_ptr<Fill>& fill, tts::Status outcome);
  tts::Status judge(Fill& fill, tts::Status outcome, std::vector<std::byte>& audio);
  void commit(Fill& fill, std::span<const std::byte> audio, int64_t fence);

  tts::Host host_;
  std::string name_;
  Settings settings_;
  Keys keys_;
  Statistics statistics_;
  LookUp look_up_;
  LeaseRing lease_ring_;
  Flights flights_;
  std::unique_ptr<class CacheExtensions> extensions_;
  CleanUp clean_up_;
  FillThreads fill_threads_;  // last: its threads use everything above
};

}  // namespace caesura::cache
