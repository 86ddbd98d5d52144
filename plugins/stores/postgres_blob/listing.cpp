// The store's calls that tell of entries without their audio.
#include "plugins/stores/postgres_blob/store.hpp"

namespace caesura::postgres_blob {
namespace {

constexpr int64_t kRowsPerPage = 500;

}  // namespace

// A row whose header is damaged is nobody's entry in a list; a get or verify mends it.
tts::Status PostgresBlobStore::tell_row(const Row& row, const RowSink& sink) {
  entry::OpenedEnvelope envelope;
  const auto header = std::as_bytes(std::span(row.about));
  const uint64_t file_bytes = header.size() + row.audio_bytes + entry::kTrailerBytes;
  if (!envelope.open_header(header, file_bytes).ok()) return {};
  tts_entry_info info = envelope.info();
  info.accessed_ms = row.accessed_ms;
  info.hit_count = row.hit_count;
  return sink(row, envelope.key(), info);
}

tts::Status PostgresBlobStore::stat(tts::Context context, const tts_store_key& key,
                                    tts::EntrySink entry) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  if (!entry::is_valid(key)) return {TTS_NOT_FOUND, ""};
  const auto row = row_key(context, key, false);
  if (!row.ok()) return row.status();
  if (!row.value()) return {TTS_NOT_FOUND, ""};
  if (tts::Status status = keeper_->flush(context); !status.ok()) return status;
  const auto rows = index_->rows(context, {&*row.value(), 1});
  if (!rows.ok()) return rows.status();
  bool told = false;
  for (const Row& found : rows.value()) {
    const tts::Status status =
        tell_row(found, [&](const Row&, const tts_store_key& its_key, tts_entry_info& info) {
          told = entry::equal(its_key, key) && !entry::is_expired(info, host_.unix_ms());
          return told ? entry(its_key, info) : tts::Status();
        });
    if (!status.ok()) return status;
  }
  return told ? tts::Status() : tts::Status(TTS_NOT_FOUND, "");
}

tts::Status PostgresBlobStore::scan(tts::Context context, const tts_scan& scan,
                                    tts::EntrySink entry) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  if (tts::Status status = context.check(); !status.ok()) return status;
  Index::ScanPage page;
  page.limit = kRowsPerPage;
  if ((scan.flags & TTS_SCAN_TENANT) != 0) {
    const auto tenant = index_->tenant(context, tts::view(scan.tenant), false);
    if (!tenant.ok()) return tenant.status();
    if (!tenant.value()) return {};
    page.tenant = tenant.value();
  }
  if ((scan.flags & TTS_SCAN_SCHEME) != 0) page.scheme = tts::view(scan.scheme);
  if (scan.after != nullptr && entry::is_valid(*scan.after)) {
    auto after = row_key(context, *scan.after, false);
    if (!after.ok()) return after.status();
    // A tenant that was never told has nothing before it.
    if (after.value()) page.after = std::move(*after.value());
  }
  if (tts::Status status = keeper_->flush(context); !status.ok()) return status;
  for (;;) {
    const auto rows = index_->scan(context, page);
    if (!rows.ok()) return rows.status();
    for (const Row& row : rows.value()) {
      if (tts::Status status = context.check(); !status.ok()) return status;
      const tts::Status status =
          tell_row(row, [&](const Row&, const tts_store_key& key, tts_entry_info& info) {
            return entry(key, info);
          });
      if (!status.ok()) return status;
    }
    if (static_cast<int64_t>(rows.value().size()) < kRowsPerPage) return {};
    page.after = rows.value().back().key;
  }
}

// The index answers all conditions but labels, which only the header has.
tts::Status PostgresBlobStore::each_match(tts::Context context, const tts_policy& policy,
                                          const RowSink& sink) {
  Index::ListPage page;
  page.policy = &policy;
  page.now_ms = host_.unix_ms();
  page.limit = kRowsPerPage;
  if ((policy.flags & TTS_POLICY_TENANT) != 0) {
    const auto tenant = index_->tenant(context, tts::view(policy.tenant), false);
    if (!tenant.ok()) return tenant.status();
    if (!tenant.value()) return {};
    page.tenant = tenant.value();
  }
  for (;;) {
    const auto rows = index_->list(context, page);
    if (!rows.ok()) return rows.status();
    for (const Row& row : rows.value()) {
      if (tts::Status status = context.check(); !status.ok()) return status;
      const tts::Status status =
          tell_row(row, [&](const Row& same, const tts_store_key& key, tts_entry_info& info) {
            return entry::matches(policy, key, info, page.now_ms) ? sink(same, key, info)
                                                                  : tts::Status();
          });
      if (!status.ok()) return status;
    }
    if (static_cast<int64_t>(rows.value().size()) < kRowsPerPage) return {};
    page.after_accessed_ms = rows.value().back().accessed_ms;
    page.after = rows.value().back().key;
  }
}

// max_bytes needs the sum of all before the first one is chosen.
tts::Status PostgresBlobStore::each_chosen(tts::Context context, const tts_policy& policy,
                                           const RowSink& sink) {
  uint64_t left_bytes = 0;
  if (policy.max_bytes > 0) {
    const tts::Status status = each_match(
        context, policy, [&](const Row&, const tts_store_key&, const tts_entry_info& info) {
          left_bytes += info.size;
          return tts::Status();
        });
    if (!status.ok()) return status;
  }
  uint64_t chosen = 0;
  bool enough = false;
  const tts::Status status = each_match(
      context, policy,
      [&](const Row& row, const tts_store_key& key, tts_entry_info& info) -> tts::Status {
        enough = (policy.limit > 0 && chosen == policy.limit) ||
                 (policy.max_bytes > 0 && left_bytes <= policy.max_bytes);
        if (enough) return {TTS_OUT_OF_RANGE, "enough"};
        ++chosen;
        left_bytes -= std::min(left_bytes, info.size);
        return sink(row, key, info);
      });
  return enough ? tts::Status() : status;
}

tts::Status PostgresBlobStore::list(tts::Context context, const tts_policy& policy,
                                    tts::EntrySink entry) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  if (tts::Status status = keeper_->flush(context); !status.ok()) return status;
  return each_chosen(
      context, policy,
      [&](const Row&, const tts_store_key& key, tts_entry_info& info) { return entry(key, info); });
}

}  // namespace caesura::postgres_blob
