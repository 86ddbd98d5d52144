#include "plugins/middleware/cache/cache.hpp"

#include <tts/ext/branches.h>
#include <tts/ext/info.h>

#include "plugins/middleware/cache/extensions.hpp"

namespace caesura::cache {
namespace {

// How often a waiting caller looks whether it was cancelled.
constexpr std::chrono::milliseconds kPatience{20};

}  // namespace

tts::Result<std::unique_ptr<Cache>> Cache::create(const tts::Creation& creation) {
  auto settings = read_settings(creation);
  if (!settings.ok()) return settings.status();
  // A key names one sound of one provider; what answers by turns would be stored under a wrong one.
  const tts_provider& next = *creation.next;
  if (next.get_extension != nullptr && next.get_extension(&next, TTS_EXT_BRANCHES) != nullptr) {
    return tts::Status(
        TTS_FAILED_PRECONDITION,
        "stands in front of a fallback, whose answers come from different providers; "
        "take it out here and put a cache into each branch");
  }
  auto store = creation.host.store(settings.value().store);
  if (!store.ok()) return store.status();
  return std::make_unique<Cache>(creation, std::move(settings).value(), *store.value());
}

Cache::Cache(const tts::Creation& creation, Settings settings, const tts_store& store)
    : Middleware(creation.next),
      host_(creation.host),
      name_(creation.name),
      settings_(std::move(settings)),
      keys_(*creation.next, settings_.keys),
      statistics_(host_, name_, keys_.label(settings_.keys.write_scheme)),
      look_up_(store, keys_, settings_, host_, statistics_),
      lease_ring_(store, settings_.lease, host_, name_),
      extensions_(std::make_unique<CacheExtensions>(*this)),
      clean_up_(store, settings_.clean_up, look_up_.touches(), host_, name_) {}

Cache::~Cache() {
  clean_up_.stop();
  // What is paid for is finished and stored, but an engine that hangs must not keep the host from
  // ending.
  if (!fill_threads_.wait_idle(settings_.stop_timeout)) flights_.cancel_all();
}

const void* Cache::extension(std::string_view id) {
  if (id == TTS_EXT_CACHE) return extensions_->cache();
  if (id == TTS_EXT_ADMIN) return extensions_->admin();
  return Middleware::extension(id);
}

tts::Status Cache::synthesize(tts::Context context, const tts_request& request, tts::Sink sink) {
  if ((request.flags & TTS_REQUEST_BYPASS) != 0) {
    statistics_.add(Count::bypassed);
    return synthesize_uncached(context, request, sink, "bypass");
  }
  Digest digest;
  if (auto status = keys_.write_key(request, digest); !status.ok()) {
    if (status.code() != TTS_UNIMPLEMENTED && status.code() != TTS_INTERNAL) return status;
    // No fingerprint, or one that breaks the contract: no key could be trusted, but speech goes on.
    if (status.code() == TTS_INTERNAL)
      host_.log(TTS_LOG_WARN, name_, status.message() + "; not cached", context);
    statistics_.add(Count::uncached);
    return synthesize_uncached(context, request, sink, "uncached");
  }
  return fill_or_follow(digest, context, request, sink);
}

tts::Status Cache::synthesize_uncached(tts::Context context, const tts_request& request,
                                       tts::Sink sink, std::string_view how) {
  if ((request.flags & TTS_REQUEST_ONLY_IF_CACHED) != 0) {
    statistics_.add(Count::only_if_cached_misses);
    return {TTS_NOT_FOUND, "only a cached answer was asked for, and this request is never cached"};
  }
  if (auto status = sink.info(TTS_INFO_CACHE, how); !status.ok()) return status;
  return Middleware::synthesize(context, request, sink);
}

tts::Status Cache::fill_or_follow(const Digest& digest, tts::Context context,
                                  const tts_request& request, tts::Sink sink) {
  const bool refresh = (request.flags & TTS_REQUEST_REFRESH) != 0;
  const bool marks = (request.flags & TTS_REQUEST_WANT_MARKS) != 0;
  const FlightKey key{digest, refresh, marks};
  while (true) {
    const uint64_t landings = refresh ? 0 : flights_.landings(key);
    if (!refresh) {
      Answer answer = look_up_.play(digest, context, request, sink);
      if (answer.found == Found::no) answer = look_up_.play_older(digest, context, request, sink);
      if (answer.found != Found::no) return answer.status;
    }
    if ((request.flags & TTS_REQUEST_ONLY_IF_CACHED) != 0) {
      statistics_.add(Count::only_if_cached_misses);
      return {TTS_NOT_FOUND, "only a cached answer was asked for, and there is none"};
    }
    const auto joined = flights_.join(key, refresh ? flights_.landings(key) : landings, [&] {
      auto fill = std::make_shared<Fill>(request, digest, context.trace_id(), refresh || marks);
      fill->patience = std::chrono::milliseconds(context.remaining_ms());
      return fill;
    });
    if (joined.fill == nullptr) continue;
    if (joined.leader) {
      statistics_.add(Count::misses);
      try {
        fill_threads_.run([this, key, fill = joined.fill] { run_fill(key, fill); });
      } catch (const std::system_error&) {
        // No thread to be had: whoever has joined by now learns it, and may try again.
        flights_.land(key, joined.fill);
        joined.fill->entry().end({TTS_RESOURCE_EXHAUSTED, "the cache can start no more threads"});
        joined.fill->entry().settle();
      }
    } else {
      statistics_.add(Count::coalesced);
    }
    return follow(*joined.fill, context, sink, joined.leader);
  }
}

tts::Status Cache::follow(Fill& fill, tts::Context context, tts::Sink sink, bool leader) {
  struct Leaving {
    Cache& cache;
    Fill& fill;
    ~Leaving() { cache.leave(fill); }
  } leaving{*this, fill};

  const bool marks_wanted = (fill.request().flags & TTS_REQUEST_WANT_MARKS) != 0;
  GrowingEntry::Cursor cursor;
  GrowingEntry::Portion portion;
  bool told = false;
  const auto start = std::chrono::steady_clock::now();
  bool heard = false;
  while (!cursor.ended) {
    if (auto status = context.check(); !status.ok()) return status;
    if (!fill.entry().next(cursor, portion, kPatience)) continue;
    // Only now it is known whose work it is.
    if (!std::exchange(told, true)) {
      if (auto status = tell_about(fill, sink, leader && !fill.fetched); !status.ok()) {
        return status;
      }
    }
    if (!portion.audio.empty() && !std::exchange(heard, true)) {
      const std::chrono::duration<double> wait = std::chrono::steady_clock::now() - start;
      statistics_.first_byte(leader && !fill.fetched, wait.count());
    }
    if (auto status = pass_on(portion, sink, leader, marks_wanted); !status.ok()) return status;
  }
  const tts::Status outcome = fill.entry().outcome();
  // The audio is out; the return waits for the entry, so that who asks again meets a hit.
  const auto patience = std::chrono::steady_clock::now() + settings_.store_timeout;
  while (outcome.ok() && std::chrono::steady_clock::now() < patience && context.check().ok()) {
    if (fill.entry().wait_settled(kPatience)) break;
  }
  return outcome;
}

tts::Status Cache::tell_about(const Fill& fill, tts::Sink sink, bool miss) const {
  const std::array<std::pair<std::string_view, std::string_view>, 4> about{
      {{TTS_INFO_CACHE, miss ? "miss" : "coalesced"},
       {TTS_INFO_CACHE_KEY, view(fill.digest())},
       {TTS_INFO_CACHE_STORE, settings_.store},
       {TTS_INFO_CACHE_SCHEME, keys_.label(keys_.settings().write_scheme)}}};
  for (const auto& [name, value] : about) {
    if (auto status = sink.info(name, value); !status.ok()) return status;
  }
  return {};
}

tts::Status Cache::pass_on(const GrowingEntry::Portion& portion, tts::Sink sink, bool leader,
                           bool marks_wanted) {
  const auto tell = [&]() -> tts::Status {
    for (const Note* note : portion.notes) {
      // One caller's synthesis is billed once; the others shared it.
      const bool shared = !leader && note->first == TTS_INFO_BILLED_CHARACTERS;
      if (auto status = sink.info(note->first, shared ? "0" : note->second); !status.ok())
        return status;
    }
    return {};
  };
  if (portion.format != nullptr) {
    if (auto status = tell(); !status.ok()) return status;
    if (auto status = sink.begin(*portion.format); !status.ok()) return status;
  }
  for (const tts_mark* mark : portion.marks) {
    if (!marks_wanted) break;
    if (auto status = sink.mark(*mark); !status.ok()) return status;
  }
  if (auto status = sink.write(portion.audio); !status.ok()) return status;
  return portion.format != nullptr ? tts::Status{} : tell();
}

void Cache::leave(Fill& fill) {
  if (--fill.waiters == 0 && !settings_.finish_fills) fill.cancelled = true;
}

}  // namespace caesura::cache
