#include "plugins/stores/postgres_blob/store.hpp"

#include "plugins/stores/postgres_blob/blobs/container_config.hpp"
#include "plugins/stores/postgres_blob/fault_points.hpp"
#include "plugins/stores/postgres_blob/names.hpp"
#include "plugins/stores/postgres_blob/own_context.hpp"
#include "plugins/stores/postgres_blob/tables.hpp"
#include "plugins/support/entry/store_metrics.hpp"

namespace caesura::postgres_blob {
namespace {

// How often a read starts again because the entry was replaced under it.
constexpr int kReadAttempts = 3;
constexpr std::size_t kMaxKept = std::size_t{8} << 20;
constexpr int64_t kMaxMs = 253'402'300'799'999;  // the last of the year 9999
constexpr int64_t kAfterCallMs = 2000;

tts::Status not_found_entry() {
  return {TTS_NOT_FOUND, ""};
}

tts::Status there_already() {
  return {TTS_ALREADY_EXISTS, "the entry is there already"};
}

int64_t in_range(int64_t ms) {
  return std::clamp<int64_t>(ms, 0, kMaxMs);
}

// A thread's memory for one blob, kept from hit to hit.
struct ReadBuffer {
  std::vector<std::byte> bytes;
  entry::OpenedEnvelope envelope;
  bool lent = false;
};
thread_local ReadBuffer thread_buffer;

// A sink may come back into the store on the same thread: then there is another one.
class LentBuffer {
 public:
  LentBuffer() : buffer_(&thread_buffer) {
    if (!thread_buffer.lent) {
      thread_buffer.lent = true;
      return;
    }
    own_ = std::make_unique<ReadBuffer>();
    buffer_ = own_.get();
  }
  ~LentBuffer() {
    if (own_ != nullptr) return;
    if (buffer_->bytes.capacity() > kMaxKept) std::vector<std::byte>().swap(buffer_->bytes);
    buffer_->lent = false;
  }
  LentBuffer(const LentBuffer&) = delete;
  LentBuffer& operator=(const LentBuffer&) = delete;
  ReadBuffer* operator->() const { return buffer_; }

 private:
  ReadBuffer* buffer_;
  std::unique_ptr<ReadBuffer> own_;
};

}  // namespace

tts::Result<std::unique_ptr<PostgresBlobStore>> PostgresBlobStore::create(
    const tts::Creation& creation) {
  auto settings = read_settings(creation.name, creation.config);
  if (!settings.ok()) return settings.status();
  auto container = make_container(creation.host, settings.value().blobs);
  if (!container.ok()) return container.status();
  std::unique_ptr<BlobContainer> old_container;
  if (const auto& old = settings.value().adopted.blobs) {
    auto made = make_container(creation.host, *old);
    if (!made.ok()) return tts::Status(made.status().code(), "adopted." + made.status().message());
    old_container = std::move(made).value();
  }
  return std::make_unique<PostgresBlobStore>(creation.host, std::move(settings).value(),
                                             std::move(container).value(),
                                             std::move(old_container));
}

PostgresBlobStore::PostgresBlobStore(tts::Host host, Settings settings,
                                     std::unique_ptr<BlobContainer> container,
                                     std::unique_ptr<BlobContainer> old_container)
    : host_(host),
      settings_(std::move(settings)),
      container_(std::move(container)),
      old_container_(std::move(old_container)),
      index_(std::make_unique<Index>(host_, settings_.target, settings_.connections,
                                     settings_.grace_ms)),
      corrupt_metric_(entry::corrupt_metric(host_, settings_.name)),
      dangling_metric_(entry::store_metric(host_, TTS_METRIC_COUNTER,
                                           "caesura_store_dangling_total", settings_.name,
                                           "Rows that were dropped, for their blob was gone.")),
      orphans_metric_(entry::store_metric(host_, TTS_METRIC_GAUGE, "caesura_store_orphans",
                                          settings_.name,
                                          "Blobs without a row, found by the last reconcile.")),
      admin_(entry::admin_table(this)),
      probe_(entry::probe_table(this)),
      lease_(lease_table(this)),
      schema_(schema_table(this)),
      adopt_(adopt_table(this)) {
  keeper_ = std::make_unique<Keeper>(host_, settings_, *index_, *container_);
}

PostgresBlobStore::~PostgresBlobStore() {
  if (!index_->is_other_process()) {
    keeper_.reset();
    return;
  }
  static_cast<void>(keeper_.release());
  static_cast<void>(index_.release());
}

tts::Status PostgresBlobStore::check_process() const {
  if (!index_->is_other_process()) return {};
  return {TTS_FAILED_PRECONDITION,
          index_->where() + ": the store was opened before a fork; open it in this process"};
}

tts::Result<std::optional<RowKey>> PostgresBlobStore::row_key(tts::Context context,
                                                              const tts_store_key& key, bool make) {
  const auto tenant = index_->tenant(context, tts::view(key.tenant), make);
  if (!tenant.ok()) return tenant.status();
  if (!tenant.value()) return std::optional<RowKey>();
  return std::optional(RowKey{*tenant.value(), std::string(tts::view(key.scheme)),
                              binary_digest(tts::view(key.digest))});
}

tts::Status PostgresBlobStore::get(tts::Context context, const tts_store_key& key,
                                   tts::BlobSink sink) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  if (!entry::is_valid(key)) return not_found_entry();
  const auto row = row_key(context, key, false);
  if (!row.ok()) return row.status();
  const LentBuffer buffer;
  const tts::Status status = row.value()
                                 ? read(context, key, *row.value(), buffer->bytes, buffer->envelope)
                                 : not_found_entry();
  if (!status.ok()) {
    misses_.fetch_add(1, std::memory_order_relaxed);
    return status;
  }
  hits_.fetch_add(1, std::memory_order_relaxed);
  const entry::OpenedEnvelope& envelope = buffer->envelope;
  if (tts::Status refusal = sink.begin(envelope.info()); !refusal.ok()) return refusal;
  return sink.write(envelope.audio().data(), envelope.audio().size());
}

tts::Status PostgresBlobStore::read(tts::Context context, const tts_store_key& key,
                                    const RowKey& row, std::vector<std::byte>& buffer,
                                    entry::OpenedEnvelope& envelope) {
  for (int attempt = 0; attempt < kReadAttempts; ++attempt) {
    const int64_t now_ms = host_.unix_ms();
    const auto found = index_->find(context, row, now_ms);
    if (!found.ok()) return found.status();
    if (!found.value()) return not_found_entry();
    const FoundBlob& blob = *found.value();
    // Not one that put would have stored; whatever a row says, no more memory than that is taken.
    if (blob.bytes > largest_blob()) return not_found_entry();
    tts::Status status = fetch(context, blob, true, buffer);
    if (status.ok()) status = envelope.open(buffer, key);
    if (status.code() == TTS_DATA_LOSS) {  // of the blob, or only on the way?
      status = fetch(context, blob, false, buffer);
      if (status.ok()) status = envelope.open(buffer, key);
    }
    if (status.ok()) {
      return entry::is_expired(envelope.info(), now_ms) ? not_found_entry() : status;
    }
    const bool gone = status.code() == TTS_NOT_FOUND;
    const bool damaged = status.code() == TTS_DATA_LOSS || status.code() == TTS_OUT_OF_RANGE ||
                         status.code() == TTS_INVALID_ARGUMENT;
    if (!gone && !damaged) return status;
    const auto dropped = drop(context, key, row, blob, status);
    if (!dropped.ok()) return dropped.status();
    if (!dropped.value()) continue;  // the row names another blob by now
    if (gone) return not_found_entry();
    return {TTS_DATA_LOSS, status.message() + "; the entry was removed"};
  }
  return not_found_entry();
}

tts::Status PostgresBlobStore::fetch(tts::Context context, const FoundBlob& blob, bool sealed,
                                     std::vector<std::byte>& bytes) const {
  BlobContainer& container = container_of(blob);
  const tts::Status status = sealed ? container.get_sealed(context, blob.name, blob.bytes, bytes)
                                    : container.get(context, blob.name, blob.bytes, bytes);
  if (!status.ok() || !blob.adopted) return status;
  const AdoptedParts& parts = *blob.adopted;
  if (bytes.size() != blob.bytes || parts.audio_at + parts.audio_bytes > bytes.size()) {
    return {TTS_DATA_LOSS, "an adopted blob has " + std::to_string(bytes.size()) +
                               " bytes; when it was adopted, it had " + std::to_string(blob.bytes)};
  }
  std::vector<std::byte> whole;
  whole.reserve(parts.header.size() + parts.audio_bytes + parts.trailer.size());
  const auto append = [&whole](std::span<const std::byte> part) {
    whole.insert(whole.end(), part.begin(), part.end());
  };
  append(std::as_bytes(std::span(parts.header)));
  append(std::span(bytes).subspan(parts.audio_at, parts.audio_bytes));
  append(std::as_bytes(std::span(parts.trailer)));
  bytes.swap(whole);
  return {};
}

tts::Result<bool> PostgresBlobStore::drop(tts::Context context, const tts_store_key& key,
                                          const RowKey& row, const FoundBlob& blob,
                                          const tts::Status& status) {
  const bool gone = status.code() == TTS_NOT_FOUND;
  // A row that was changed may name the blob of another entry, which is not to be deleted.
  const bool queue = !gone && !blob.adopted && blob.name.starts_with(blob_name_start(key));
  const auto removed = index_->remove(context, {&row, 1}, {&blob.name, 1}, queue);
  if (!removed.ok()) return removed.status();
  if (!removed.value().were_there[0]) return false;
  keeper_->forget(row);
  ++(gone ? dangling_ : corrupt_);
  (gone ? dangling_metric_ : corrupt_metric_).add();
  host_.log(TTS_LOG_WARN, settings_.name,
            std::string(gone ? "a row names a blob that is not there" : status.message()) +
                "; the entry was removed (" + std::string(tts::view(key.digest).substr(0, 8)) +
                ")");
  return true;
}

tts::Status PostgresBlobStore::put(tts::Context context, const tts_store_key& key,
                                   const tts_entry_info& info, std::span<const std::byte> audio,
                                   const tts_put_options& options) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  if (tts::Status status = context.check(); !status.ok()) return status;
  if (audio.size() > settings_.max_entry_bytes) {
    return {TTS_OUT_OF_RANGE, "an entry of " + std::to_string(audio.size()) +
                                  " bytes is above max_entry_bytes (" +
                                  std::to_string(settings_.max_entry_bytes) + ")"};
  }
  if (tts::Status status = entry::check(key); !status.ok()) return status;
  if (tts::Status status = index_->check_writable(); !status.ok()) return status;
  if (info.size != audio.size() || audio.empty()) {
    return {TTS_INVALID_ARGUMENT, "the entry's size is not that of its audio"};
  }
  const auto row = row_key(context, key, true);
  if (!row.ok()) return ++put_errors_, row.status();
  const RowKey& mine = *row.value();
  const int64_t now_ms = host_.unix_ms();
  const bool replace = options.mode == TTS_PUT_REPLACE;
  fault_point("before-fill");
  const auto fill =
      options.fence != 0
          ? index_->begin_leased(context, mine, options.fence, settings_.put_timeout_ms, now_ms)
          : index_->begin_unleased(context, mine, new_blob_name(key), settings_.put_timeout_ms,
                                   now_ms, replace);
  if (!fill.ok()) return ++put_errors_, fill.status();
  if (!fill.value()) {
    if (options.fence == 0) return there_already();
    ++stale_commits_;
    return {TTS_ABORTED, "the lease was lost before the entry was stored"};
  }
  fault_point("fill-taken");
  const tts::Status status = fill.value()->there && !replace
                                 ? there_already()
                                 : place(context, key, mine, *fill.value(), info, audio, replace);
  if (status.ok()) return status;
  if (status.code() != TTS_ALREADY_EXISTS && status.code() != TTS_ABORTED) ++put_errors_;
  // What may lie there is told to the queue at once; where that fails, the fill's row tells it
  // later.
  if (options.fence == 0 && status.code() != TTS_ALREADY_EXISTS && status.code() != TTS_ABORTED) {
    const OwnContext after(host_, kAfterCallMs);
    static_cast<void>(index_->release(after.get(), mine, fill.value()->fence));
  }
  return status;
}

tts::Status PostgresBlobStore::place(tts::Context context, const tts_store_key& key,
                                     const RowKey& row, const Fill& fill,
                                     const tts_entry_info& info, std::span<const std::byte> audio,
                                     bool replace) {
  const auto sealed = entry::seal(key, info, audio);
  if (!sealed.ok()) return sealed.status();
  NewRow fresh;
  fresh.about = sealed.value().header;
  if (info.mark_count > 0) {
    tts_entry_info unmarked = info;
    unmarked.marks = nullptr;
    unmarked.mark_count = 0;
    const auto header = entry::seal(key, unmarked, audio);
    if (!header.ok()) return header.status();
    fresh.about = header.value().header;
  }
  std::vector<std::byte> whole;
  const auto append = [&](std::span<const std::byte> part) {
    whole.insert(whole.end(), part.begin(), part.end());
  };
  whole.reserve(sealed.value().header.size() + audio.size() + entry::kTrailerBytes);
  append(std::as_bytes(std::span(sealed.value().header)));
  append(audio);
  append(sealed.value().trailer);
  if (tts::Status status = container_->put(context, fill.blob, whole); !status.ok()) return status;
  fault_point("blob-put");

  fresh.blob_bytes = whole.size();
  fresh.audio_bytes = audio.size();
  fresh.created_ms = in_range(info.created_ms);
  fresh.expires_ms = in_range(info.expires_ms);
  fresh.accessed_ms = in_range(std::max(info.accessed_ms, info.created_ms));
  fresh.hit_count = info.hit_count;
  fresh.provider = readable(tts::view(info.provider));
  fresh.voice = readable(tts::view(info.voice));
  const auto commit = index_->commit(context, row, fill, fresh, replace, host_.unix_ms());
  if (!commit.ok()) return commit.status();
  fault_point("committed");
  keeper_->forget(row);
  if (commit.value() == Commit::committed) return {};
  if (commit.value() == Commit::kept_other) return there_already();
  // The row that named the blob is gone, so this is the last one who knows of it.
  ++stale_commits_;
  const OwnContext after(host_, kAfterCallMs);
  static_cast<void>(index_->queue(after.get(), {fill.blob}, settings_.grace_ms));
  return {TTS_ABORTED, "the lease was lost while the entry was stored"};
}

tts::Status PostgresBlobStore::touch(tts::Context context, std::span<const tts_touch> touches) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  for (const tts_touch& touch : touches) {
    if (!entry::is_valid(touch.key)) continue;
    const auto row = row_key(context, touch.key, false);
    if (!row.ok()) return row.status();
    if (row.value()) keeper_->touched(*row.value(), in_range(touch.accessed_ms), touch.hits_added);
  }
  return {};
}

tts::Status PostgresBlobStore::remove(tts::Context context, std::span<const tts_store_key> keys,
                                      uint64_t& removed) {
  constexpr std::size_t kBatch = 256;
  if (tts::Status status = check_process(); !status.ok()) return status;
  std::vector<RowKey> rows;
  for (const tts_store_key& key : keys) {
    if (!entry::is_valid(key)) continue;
    const auto row = row_key(context, key, false);
    if (!row.ok()) return row.status();
    if (row.value()) rows.push_back(*row.value());
  }
  if (rows.empty()) return {};
  if (tts::Status status = index_->check_writable(); !status.ok()) return status;
  for (std::size_t start = 0; start < rows.size(); start += kBatch) {
    const auto batch = std::span(rows).subspan(start, std::min(kBatch, rows.size() - start));
    for (const RowKey& row : batch) keeper_->forget(row);
    const auto gone = index_->remove(context, batch, {}, true);
    if (!gone.ok()) return gone.status();
    fault_point("removed");
    const auto& were_there = gone.value().were_there;
    removed += static_cast<uint64_t>(std::count(were_there.begin(), were_there.end(), true));
  }
  return {};
}

const void* PostgresBlobStore::extension(std::string_view id) {
  if (id == TTS_EXT_ADMIN) return &admin_;
  if (id == TTS_EXT_PROBE) return &probe_;
  if (id == TTS_EXT_STORE_LEASE) return &lease_;
  if (id == TTS_EXT_STORE_SCHEMA) return &schema_;
  if (id == TTS_EXT_STORE_ADOPT) return &adopt_;
#ifdef CAESURA_FAULT_POINTS
  if (id == "caesura.test.faults/1") return reinterpret_cast<const void*>(&set_faults);
#endif
  return nullptr;
}

}  // namespace caesura::postgres_blob
