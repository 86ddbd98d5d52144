// tts.admin/1, tts.probe/1 and tts.store.schema/1, but for reconcile.
#include "plugins/stores/postgres_blob/fault_points.hpp"
#include "plugins/stores/postgres_blob/names.hpp"
#include "plugins/stores/postgres_blob/store.hpp"

namespace caesura::postgres_blob {
namespace {

// Two statements and eight batches of deletes.
constexpr std::size_t kKeysPerBatch = 2048;

const char* name_of(SchemaState state) {
  switch (state) {
    case SchemaState::current:
      return "current";
    case SchemaState::missing:
      return "missing";
    case SchemaState::not_whole:
      return "incomplete";
    case SchemaState::older:
      return "older";
    case SchemaState::newer:
      return "newer";
  }
  return "unknown";
}

}  // namespace

tts::Status PostgresBlobStore::stats(entry::StatSink& stat) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  const tts::Context context(nullptr);
  if (tts::Status status = keeper_->flush(context); !status.ok()) return status;
  const auto totals = index_->totals(context);
  if (!totals.ok()) return totals.status();
  const auto number = [](uint64_t value) { return static_cast<double>(value); };
  const KeeperCounters& keeper = keeper_->counters();
  stat.gauge("entries", number(totals.value().entries));
  stat.gauge("bytes", number(totals.value().bytes));
  stat.gauge("recorded_hits", number(totals.value().hits));
  stat.gauge("queued_blobs", number(totals.value().queued));
  stat.gauge("oldest_due_seconds", number(totals.value().oldest_due_s));
  stat.gauge("fills", number(totals.value().fills));
  stat.gauge("writable", index_->check_writable().ok() ? 1 : 0);
  stat.counter("hits_total", number(hits_));
  stat.counter("misses_total", number(misses_));
  stat.counter("corrupt_total", number(corrupt_));
  stat.counter("dangling_total", number(dangling_));
  stat.counter("put_errors_total", number(put_errors_));
  stat.counter("stale_commits_total", number(stale_commits_));
  stat.counter("expired_total", number(keeper.entries_expired));
  stat.counter("blobs_deleted_total", number(keeper.blobs_deleted));
  stat.counter("index_errors_total", number(keeper.index_errors));
  stat.counter("blob_errors_total", number(keeper.blob_errors));
  stat.counter("touch_flushes_total", number(keeper.touch_flushes));
  return {};
}

tts::Status PostgresBlobStore::apply(tts::Context context, const tts_policy& policy,
                                     std::span<const tts_store_key> keys, tts::EntrySink entry,
                                     tts_report& report) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  if (tts::Status status = index_->check_writable(); !status.ok()) return status;
  if (tts::Status status = keeper_->flush(context); !status.ok()) return status;
  for (std::size_t start = 0; start < keys.size(); start += kKeysPerBatch) {
    const auto batch = keys.subspan(start, std::min(kKeysPerBatch, keys.size() - start));
    const tts::Status status = remove_planned(context, policy, batch, entry, report);
    if (!status.ok()) return status;
  }
  return {};
}

// Each row must still be the one that was looked at: another blob, and it is another entry.
tts::Status PostgresBlobStore::remove_planned(tts::Context context, const tts_policy& policy,
                                              std::span<const tts_store_key> keys,
                                              tts::EntrySink entry, tts_report& report) {
  if (tts::Status status = context.check(); !status.ok()) return status;
  std::vector<RowKey> wanted;
  for (const tts_store_key& key : keys) {
    ++report.scanned;
    if (!entry::is_valid(key)) continue;
    auto row = row_key(context, key, false);
    if (!row.ok()) return row.status();
    if (row.value()) wanted.push_back(std::move(*row.value()));
  }
  const auto found = index_->rows(context, wanted);
  if (!found.ok()) return found.status();
  std::vector<const Row*> meant;
  std::vector<RowKey> rows;
  std::vector<std::string> blobs;
  const int64_t now_ms = host_.unix_ms();
  for (const Row& row : found.value()) {
    const auto choose = [&](const Row& same, const tts_store_key& key, tts_entry_info& info) {
      if (!entry::matches(policy, key, info, now_ms)) return tts::Status();
      meant.push_back(&same);
      rows.push_back(same.key);
      blobs.push_back(same.blob.name);
      return tts::Status();
    };
    if (tts::Status status = tell_row(row, choose); !status.ok()) return status;
  }
  if (rows.empty()) return {};
  const auto removed = index_->remove_claimed(context, rows, blobs);
  if (!removed.ok()) return report.failed += rows.size(), removed.status();
  fault_point("removed");
  std::vector<std::string> left;
  std::vector<uint64_t> sizes;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!removed.value().were_there[i]) continue;
    ++report.removed;
    if (!meant[i]->blob.adopted) {  // those stay where they are
      left.push_back(blobs[i]);
      sizes.push_back(meant[i]->audio_bytes);
    }
    const auto tell = [&](const Row&, const tts_store_key& key, tts_entry_info& info) {
      return entry(key, info);
    };
    if (tts::Status status = tell_row(*meant[i], tell); !status.ok()) return status;
  }
  // Somebody waits for the space: a reader who has just seen the row has a miss, and not the grace.
  std::vector<bool> gone;
  const tts::Status status = keeper_->delete_blobs(context, left, gone);
  for (std::size_t i = 0; i < gone.size(); ++i) {
    if (gone[i]) report.bytes_freed += sizes[i];
  }
  return status;
}

tts::Status PostgresBlobStore::verify(tts::Context context, const tts_policy& policy,
                                      tts::EntrySink entry, tts_report& report) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  if (tts::Status status = keeper_->flush(context); !status.ok()) return status;
  std::vector<std::byte> buffer;
  entry::OpenedEnvelope envelope;
  return each_chosen(
      context, policy,
      [&](const Row& row, const tts_store_key& key, tts_entry_info& info) -> tts::Status {
        ++report.scanned;
        tts::Status status = fetch(context, row.blob, false, buffer);
        if (status.ok()) status = envelope.open(buffer, key);
        if (status.ok()) return status;
        if (status.code() == TTS_CANCELLED || status.code() == TTS_DEADLINE_EXCEEDED ||
            status.code() == TTS_UNAVAILABLE || status.code() == TTS_FAILED_PRECONDITION) {
          ++report.failed;
          return status.code() == TTS_FAILED_PRECONDITION ? tts::Status() : status;
        }
        const auto dropped = drop(context, key, row.key, row.blob, status);
        if (!dropped.ok()) return ++report.failed, dropped.status();
        if (!dropped.value()) return {};
        ++report.removed;
        report.bytes_freed += row.audio_bytes;
        return entry(key, info);
      });
}

tts::Status PostgresBlobStore::probe(tts::Context context) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  if (tts::Status status = index_->server_ms(context).status(); !status.ok()) return status;
  if (tts::Status status = index_->check_writable(); !status.ok()) return status;
  return container_->probe(context);
}

tts::Status PostgresBlobStore::schema_status(tts::Context context, tts::FieldSink field) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  const auto facts = index_->schema_facts(context);
  if (!facts.ok()) return facts.status();
  const tts::Status blobs = container_->probe(context);
  const std::pair<const char*, std::string> fields[] = {
      {"database", index_->where()},
      {"schema", settings_.target.schema},
      {"state", name_of(facts.value().state)},
      {"version", std::to_string(facts.value().version)},
      {"wanted_version", std::to_string(kSchemaVersion)},
      {"writable", facts.value().writable ? "yes" : "no"},
      {"blobs", blobs.ok() ? "ready" : blobs.message()}};
  for (const auto& [name, value] : fields) {
    if (tts::Status status = field(name, value); !status.ok()) return status;
  }
  return {};
}

tts::Status PostgresBlobStore::schema_init(tts::Context context, tts::FieldSink field) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  tts::Status refusal;
  const auto made = [&](int version, std::string_view name) {
    if (refusal.ok())
      refusal = field("schema", std::string(name) + " (version " + std::to_string(version) + ")");
  };
  if (tts::Status status = index_->migrate(context, made); !status.ok()) return status;
  if (!refusal.ok()) return refusal;
  const tts::Status blobs = container_->probe(context);
  if (blobs.code() != TTS_FAILED_PRECONDITION) return blobs;
  if (tts::Status status = container_->create(context); !status.ok()) return status;
  return field("blobs", "the container was made");
}

}  // namespace caesura::postgres_blob
