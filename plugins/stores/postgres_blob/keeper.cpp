#include "plugins/stores/postgres_blob/keeper.hpp"

#include <random>

#include "plugins/stores/postgres_blob/fault_points.hpp"
#include "plugins/stores/postgres_blob/names.hpp"
#include "plugins/stores/postgres_blob/own_context.hpp"
#include "plugins/support/entry/store_metrics.hpp"

namespace caesura::postgres_blob {
namespace {

using std::chrono::milliseconds, std::chrono::steady_clock;

constexpr std::size_t kTouchesPerFlush = 1000;
constexpr std::size_t kBatch = 256;
constexpr int64_t kUpkeepMs = 60'000;
constexpr int64_t kLastFlushMs = 2000;
constexpr milliseconds kFlushPoll{10};
// An entry that is over is a miss at once; its row may stay until no clock can doubt it.
constexpr int64_t kLateMs = 3'600'000;

tts::Metric upkeep_errors(const tts::Host& host, std::string_view object, std::string_view of) {
  return host.metric("caesura_store_upkeep_errors_total", TTS_METRIC_COUNTER,
                     std::array{tts_kv{tts::str("object"), tts::str(object)},
                                tts_kv{tts::str("of"), tts::str(of)}},
                     "Failures of the store's own upkeep.");
}

}  // namespace

Keeper::Keeper(tts::Host host, const Settings& settings, Index& index, BlobContainer& container)
    : host_(host),
      settings_(settings),
      index_(index),
      container_(container),
      expired_(entry::store_metric(host, TTS_METRIC_COUNTER, "caesura_store_expired_total",
                                   settings.name, "Entries removed, for their time was over.")),
      blobs_deleted_(entry::store_metric(host, TTS_METRIC_COUNTER,
                                         "caesura_store_blobs_deleted_total", settings.name,
                                         "Blobs deleted from the queue.")),
      index_errors_(upkeep_errors(host, settings.name, "index")),
      blob_errors_(upkeep_errors(host, settings.name, "blobs")),
      queued_(entry::store_metric(host, TTS_METRIC_GAUGE, "caesura_store_queued_blobs",
                                  settings.name, "Blobs that wait for their deletion.")),
      oldest_due_(entry::store_metric(host, TTS_METRIC_GAUGE, "caesura_store_oldest_due_seconds",
                                      settings.name, "How long the oldest deletion has been due.")),
      last_upkeep_(entry::store_metric(
          host, TTS_METRIC_GAUGE, "caesura_store_last_upkeep_timestamp_seconds", settings.name,
          "When the store's own upkeep last succeeded; 0 before the first time.")),
      thread_([this] { run(); }) {}

Keeper::~Keeper() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
  const OwnContext context(host_, kLastFlushMs);
  static_cast<void>(flush(context.get()));
}

void Keeper::touched(const RowKey& key, int64_t accessed_ms, uint64_t hits) {
  if (touches_.add(key, accessed_ms, hits) < kTouchesPerFlush) return;
  {
    const std::lock_guard lock(mutex_);
    many_touches_ = true;
  }
  wake_.notify_one();
}

// What another thread is telling just now is pending, too: whoever counts waits for it.
tts::Status Keeper::flush(tts::Context context) {
  std::unique_lock lock(flush_mutex_);
  while (flushing_) {
    if (tts::Status status = context.check(); !status.ok()) return status;
    flushed_.wait_for(lock, kFlushPoll);
  }
  flushing_ = true;
  lock.unlock();
  struct End {
    Keeper& keeper;
    ~End() {
      {
        const std::lock_guard ended(keeper.flush_mutex_);
        keeper.flushing_ = false;
      }
      keeper.flushed_.notify_all();
    }
  } const end{*this};
  return flush_now(context);
}

tts::Status Keeper::flush_now(tts::Context context) {
  const Touches touches = touches_.take();
  if (touches.empty()) return {};
  tts::Status status = index_.check_writable();
  if (!status.ok()) return {};  // nothing can be kept, and nobody is to wait for it
  status = index_.touch(context, touches);
  if (status.ok()) {
    ++counters_.touch_flushes;
  } else {
    touches_.give_back(touches);
  }
  return status;
}

void Keeper::run() {
  // The first connection; whatever is wrong with the index is said once, and now.
  {
    const OwnContext context(host_, kUpkeepMs, tts::Context(nullptr), &stopping_);
    tts::Status status = index_.server_ms(context.get()).status();
    if (status.ok()) status = index_.check_writable();
    if (!status.ok() && !stopping_) {
      host_.log(TTS_LOG_WARN, settings_.name, status.message() + "; until then entries are missed");
    }
  }
  // Processes that were started together do not stay together.
  std::minstd_rand random(std::random_device{}());
  std::uniform_real_distribution<double> jitter(0.5, 1.0);
  const auto next = [&](int64_t interval_ms) {
    const double ms = static_cast<double>(interval_ms) * jitter(random);
    return steady_clock::now() + milliseconds(static_cast<int64_t>(ms));
  };
  auto touches_due = next(settings_.touch_interval_ms);
  auto upkeep_due = next(settings_.upkeep_interval_ms);
  while (!stopping_) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait_until(lock, std::min(touches_due, upkeep_due),
                       [this] { return stopping_ || many_touches_; });
      if (stopping_) return;
      if (many_touches_) touches_due = steady_clock::now();
      many_touches_ = false;
    }
    if (steady_clock::now() >= touches_due) {
      const OwnContext context(host_, kUpkeepMs, tts::Context(nullptr), &stopping_);
      if (!flush(context.get()).ok()) {
        ++counters_.index_errors;
        index_errors_.add();
      }
      touches_due = next(settings_.touch_interval_ms);
    }
    if (steady_clock::now() >= upkeep_due) {
      upkeep();
      upkeep_due = next(settings_.upkeep_interval_ms);
    }
  }
}

void Keeper::upkeep() {
  if (!index_.check_writable().ok()) return;
  const OwnContext context(host_, kUpkeepMs, tts::Context(nullptr), &stopping_);
  tts::Status status = expire_fills(context.get());
  if (status.ok()) status = expire_entries(context.get());
  if (status.ok()) status = work_off_queue(context.get());
  if (status.ok()) status = show_queue(context.get());
  if (status.ok()) last_upkeep_.set(static_cast<double>(host_.unix_ms()) / 1000);
  if (!status.ok() && !stopping_) {
    ++counters_.index_errors;
    index_errors_.add();
    host_.log(TTS_LOG_DEBUG, settings_.name, "upkeep: " + status.message());
  }
}

tts::Status Keeper::show_queue(tts::Context context) {
  const auto queue = index_.queue_state(context);
  if (!queue.ok()) return queue.status();
  queued_.set(static_cast<double>(queue.value().queued));
  oldest_due_.set(static_cast<double>(queue.value().oldest_due_s));
  return {};
}

tts::Status Keeper::expire_fills(tts::Context context) {
  for (;;) {
    // Nobody reads what was never committed.
    const auto ended = index_.expire_fills(context, kBatch, 0);
    if (!ended.ok()) return ended.status();
    counters_.fills_expired += ended.value();
    if (ended.value() < kBatch) return {};
  }
}

tts::Status Keeper::expire_entries(tts::Context context) {
  for (;;) {
    const auto ended = index_.expire_entries(context, kBatch, kLateMs);
    if (!ended.ok()) return ended.status();
    counters_.entries_expired += ended.value();
    expired_.add(static_cast<double>(ended.value()));
    if (ended.value() < kBatch) return {};
  }
}

tts::Status Keeper::work_off_queue(tts::Context context) {
  const std::size_t most = std::min(kBatch, container_.remove_limit());
  for (;;) {
    const auto due = index_.claim_due(context, most);
    if (!due.ok()) return due.status();
    if (due.value().empty()) return {};
    fault_point("queue-claimed");
    std::vector<bool> gone;
    if (tts::Status status = delete_blobs(context, due.value(), gone); !status.ok()) return status;
    if (due.value().size() < most) return {};
  }
}

tts::Status Keeper::delete_blobs(tts::Context context, const std::vector<std::string>& taken,
                                 std::vector<bool>& gone) {
  gone.assign(taken.size(), false);
  std::vector<std::size_t> positions;
  std::vector<std::string> done;
  for (std::size_t i = 0; i < taken.size(); ++i) {
    // Any other name came by hand; it must neither hold up the rest nor cost somebody else's blob.
    if (parse_blob_name(taken[i])) {
      positions.push_back(i);
    } else {
      done.push_back(taken[i]);
    }
  }
  const std::size_t most = std::min(kBatch, container_.remove_limit());
  tts::Status status;
  for (std::size_t at = 0; at < positions.size() && status.ok(); at += most) {
    const auto batch = std::span(positions).subspan(at, std::min(most, positions.size() - at));
    std::vector<std::string> names;
    for (const std::size_t i : batch) names.push_back(taken[i]);
    std::vector<Removal> outcomes;
    status = container_.remove(context, names, outcomes);
    for (std::size_t i = 0; status.ok() && i < outcomes.size(); ++i) {
      gone[batch[i]] = outcomes[i] != Removal::failed;
    }
  }
  fault_point("queue-deleted");
  for (std::size_t i = 0; i < taken.size(); ++i) {
    if (gone[i]) done.push_back(taken[i]);
  }
  counters_.blobs_deleted += done.size();
  counters_.blob_errors += taken.size() - done.size();
  blobs_deleted_.add(static_cast<double>(done.size()));
  blob_errors_.add(static_cast<double>(taken.size() - done.size()));
  if (!done.empty()) {
    tts::Status dropped = index_.drop_from_queue(context, done);
    if (status.ok()) status = std::move(dropped);
  }
  return status;
}

}  // namespace caesura::postgres_blob
