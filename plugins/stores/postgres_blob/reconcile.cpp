// Compares rows with blobs, both ways. What the protocol leaves behind is cleaned by its rows; what
// is found here was lost by something else: a restored backup, a hand.
#include <algorithm>

#include "plugins/stores/postgres_blob/store.hpp"
#include "plugins/support/entry/checksum.hpp"

namespace caesura::postgres_blob {
namespace {

constexpr std::size_t kNamesPerBatch = 1000;
constexpr int64_t kRowsPerPage = 1000;

// A million names take 8 MB. Two names with one number would hide a dangling row until it is read.
uint64_t number_of(std::string_view name) {
  return entry::checksum64(std::as_bytes(std::span(name)));
}

}  // namespace

tts::Status PostgresBlobStore::reconcile(tts::Context context, bool execute, tts_report& report) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  const auto fills = index_->count_expired_fills(context);
  if (!fills.ok()) return fills.status();
  report.scanned += fills.value();
  report.removed += fills.value();
  if (execute) {
    if (tts::Status status = index_->check_writable(); !status.ok()) return status;
    if (tts::Status status = keeper_->flush(context); !status.ok()) return status;
    if (tts::Status status = keeper_->expire_fills(context); !status.ok()) return status;
    if (tts::Status status = keeper_->work_off_queue(context); !status.ok()) return status;
  }
  std::vector<uint64_t> listed;
  if (tts::Status status = scrub_blobs(context, execute, listed, report); !status.ok()) {
    return status;
  }
  std::sort(listed.begin(), listed.end());
  if (tts::Status status = scrub_rows(context, execute, listed, report); !status.ok()) {
    return status;
  }
  return execute ? keeper_->work_off_queue(context) : tts::Status();
}

tts::Status PostgresBlobStore::scrub_blobs(tts::Context context, bool execute,
                                           std::vector<uint64_t>& listed, tts_report& report) {
  const auto now_ms = index_->server_ms(context);
  if (!now_ms.ok()) return now_ms.status();
  const int64_t newest_ms = now_ms.value() - settings_.scrub_grace_ms;
  std::vector<std::string> names;
  std::map<std::string, uint64_t> old;  // with their sizes
  uint64_t found_orphans = 0;
  const auto judge = [&]() -> tts::Status {
    const auto unnamed = index_->unnamed(context, names);
    names.clear();
    if (!unnamed.ok()) return unnamed.status();
    std::vector<std::string> orphans;
    for (const std::string& name : unnamed.value()) {
      const auto found = old.find(name);
      if (found == old.end()) continue;
      orphans.push_back(name);
      report.bytes_freed += found->second;
    }
    old.clear();
    report.removed += orphans.size();
    found_orphans += orphans.size();
    if (!execute || orphans.empty()) return {};
    return index_->queue(context, orphans, 0).status();
  };
  const tts::Status status =
      container_->list(context, "", [&](const BlobItem& item) -> tts::Status {
        ++report.scanned;
        listed.push_back(number_of(item.name));
        names.push_back(item.name);
        if (item.modified_ms <= newest_ms) old[item.name] = item.size;
        return names.size() < kNamesPerBatch ? tts::Status() : judge();
      });
  if (!status.ok()) return status;
  if (tts::Status last = judge(); !last.ok()) return last;
  orphans_metric_.set(static_cast<double>(found_orphans));
  return {};
}

tts::Status PostgresBlobStore::scrub_rows(tts::Context context, bool execute,
                                          const std::vector<uint64_t>& listed, tts_report& report) {
  Index::ScanPage page;
  page.limit = kRowsPerPage;
  for (;;) {
    const auto rows = index_->scan(context, page);
    if (!rows.ok()) return rows.status();
    for (const Row& row : rows.value()) {
      ++report.scanned;
      const bool elsewhere = &container_of(row.blob) != container_.get();
      if (!elsewhere &&
          std::binary_search(listed.begin(), listed.end(), number_of(row.blob.name))) {
        continue;
      }
      // Not listed, or put since then: the service knows.
      BlobItem item;
      const tts::Status status = container_of(row.blob).stat(context, row.blob.name, item);
      if (status.ok()) continue;
      if (status.code() != TTS_NOT_FOUND && status.code() != TTS_INVALID_ARGUMENT) return status;
      if (execute) {
        const auto removed = index_->remove(context, {&row.key, 1}, {&row.blob.name, 1}, false);
        if (!removed.ok()) return removed.status();
        if (!removed.value().were_there[0]) continue;
        ++dangling_;
        dangling_metric_.add();
      }
      ++report.removed;
    }
    if (static_cast<int64_t>(rows.value().size()) < kRowsPerPage) return {};
    page.after = rows.value().back().key;
  }
}

}  // namespace caesura::postgres_blob
