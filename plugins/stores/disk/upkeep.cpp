// The store's calls that clean up, check and mend.
#include "plugins/stores/disk/disk_store.hpp"
#include "plugins/stores/disk/entry_reader.hpp"
#include "plugins/stores/disk/paths.hpp"
#include "plugins/stores/disk/walk.hpp"

namespace caesura::disk {
namespace {

// So many are looked up at once: each look may have to wait for the index to reach the disk.
constexpr std::size_t kKeysPerBatch = 16'384;

// A key that outlives the file it was read from.
struct KeptKey {
  explicit KeptKey(const tts_store_key& key)
      : tenant(tts::view(key.tenant)),
        scheme(tts::view(key.scheme)),
        digest(tts::view(key.digest)) {}
  tts_store_key view() const { return {tts::str(tenant), tts::str(scheme), tts::str(digest)}; }
  std::string tenant;
  std::string scheme;
  std::string digest;
};

}  // namespace

tts::Status DiskStore::apply(tts::Context context, const tts_policy& policy,
                             std::span<const tts_store_key> keys, tts::EntrySink tell,
                             tts_report& report) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  if (root_.read_only()) return cannot_write();
  instance_->announce();
  const int64_t now_ms = host_.unix_ms();
  for (std::size_t at = 0; at < keys.size(); at += kKeysPerBatch) {
    const auto batch = keys.subspan(at, std::min(kKeysPerBatch, keys.size() - at));
    std::vector<std::string> names;
    for (const tts_store_key& key : batch) {
      names.push_back(entry::is_valid(key) ? index_name(key) : "");
    }
    const auto uses = keeper_->uses_of(names);
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (tts::Status status = context.check(); !status.ok()) return status;
      if (policy.limit > 0 && report.removed >= policy.limit) return {};
      ++report.scanned;
      if (names[i].empty()) continue;
      const tts::Status status =
          remove_meant(batch[i], names[i], uses[i], policy, now_ms, tell, report);
      if (!status.ok()) return status;
    }
  }
  return {};
}

tts::Status DiskStore::remove_meant(const tts_store_key& wanted, const std::string& name,
                                    const std::optional<IndexTouch>& use, const tts_policy& policy,
                                    int64_t now_ms, tts::EntrySink tell, tts_report& report) {
  const EntryPath path(wanted);
  return tell_file(std::string(path.text()), tell,
                   [&](const tts_store_key& key, tts_entry_info& info, uint64_t file_bytes) {
                     if (use) note_use(*use, info);
                     // Not even one that was used since that look.
                     if (const auto late = keeper_->pending_touch(name)) {
                       note_use({late->accessed_ms, std::max(info.hit_count, late->hits)}, info);
                     }
                     if (!entry::matches(policy, key, info, now_ms)) return false;
                     if (sys::unlink(root_.fd(), path.c_str()) != 0) {
                       if (errno != ENOENT) ++report.failed;
                       return false;
                     }
                     keeper_->removed(name);
                     ++report.removed;
                     report.bytes_freed += disk_bytes(file_bytes);
                     return true;
                   });
}

tts::Status DiskStore::verify(tts::Context context, const tts_policy& policy, tts::EntrySink tell,
                              tts_report& report) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  WalkRange range;
  if ((policy.flags & TTS_POLICY_TENANT) != 0)
    range.tenant_part = tenant_part(tts::view(policy.tenant));
  range.scheme = tts::view(policy.scheme);
  const int64_t now_ms = host_.unix_ms();
  tts::Status status;
  walk(root_, range, [&](const std::string&, const std::vector<std::string>& files) {
    for (const std::string& file : files) {
      if (policy.limit > 0 && report.scanned >= policy.limit) return false;
      status = context.check();
      if (status.ok()) status = check_file(file, policy, now_ms, tell, report);
      if (!status.ok()) return false;
    }
    return true;
  });
  return status;
}

tts::Status DiskStore::check_file(const std::string& path, const tts_policy& policy, int64_t now_ms,
                                  tts::EntrySink tell, tts_report& report) {
  const Fd file = sys::open_beneath(root_.fd(), path.c_str());
  struct stat found {};
  if (!file.ok() || sys::fstat(file.get(), &found) != 0) return {};
  const auto size = static_cast<uint64_t>(found.st_size);
  // Of a damaged header nothing is believed: such an entry is meant by every policy.
  tts_entry_info info = tts::empty_entry_info();
  const std::string name = index_name_of_path(path);
  KeptKey key({{}, {}, {}});
  const LentReader reader;
  tts::Status status = reader->read_header(file.get(), size);
  if (status.code() == TTS_FAILED_PRECONDITION) return {};  // another version's: left alone
  if (status.ok()) {
    key = KeptKey(reader->envelope().key());
    info = reader->envelope().info();
    add_use(key.view(), info);
    if (!entry::matches(policy, key.view(), info, now_ms)) return {};
    ++report.scanned;
    const LentReader whole;
    status = EntryPath(key.view()).text() == path
                 ? whole->read(file.get(), size, key.view())
                 : tts::Status(TTS_DATA_LOSS, "the entry stands under another key");
  } else {
    ++report.scanned;
  }
  if (status.ok()) return {};
  ++report.failed;
  if (status.code() != TTS_DATA_LOSS || !trash_.take(path.c_str(), found)) return {};
  count_damaged(name, status);
  ++report.removed;
  report.bytes_freed += disk_bytes(size);
  return tell(key.view(), info);
}

tts::Status DiskStore::reconcile(tts::Context context, bool execute, tts_report& report) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  if (tts::Status status = keeper_->settle(context); !status.ok()) return status;
  return keeper_->compare(context, execute, report);
}

}  // namespace caesura::disk
