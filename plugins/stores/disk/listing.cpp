// The store's calls that tell of entries without their audio, and of the store itself.
#include "plugins/stores/disk/disk_store.hpp"
#include "plugins/stores/disk/entry_reader.hpp"
#include "plugins/stores/disk/errors.hpp"
#include "plugins/stores/disk/paths.hpp"
#include "plugins/stores/disk/walk.hpp"

namespace caesura::disk {
namespace {

bool same(tts_str a, tts_str b) {
  return tts::view(a) == tts::view(b);
}

}  // namespace

tts::Status DiskStore::tell_file(
    const std::string& path, tts::EntrySink tell,
    const std::function<bool(const tts_store_key&, tts_entry_info&, uint64_t)>& wanted) {
  const Fd file = sys::open_beneath(root_.fd(), path.c_str());
  struct stat found {};
  if (!file.ok() || sys::fstat(file.get(), &found) != 0 || !S_ISREG(found.st_mode)) return {};
  const LentReader reader;
  if (!reader->read_header(file.get(), static_cast<uint64_t>(found.st_size)).ok()) return {};
  const tts_store_key key = reader->envelope().key();
  if (EntryPath(key).text() != path) return {};
  tts_entry_info info = reader->envelope().info();
  const bool told = wanted(key, info, static_cast<uint64_t>(found.st_size));
  return told ? tell(key, info) : tts::Status{};
}

tts::Status DiskStore::stat(tts::Context, const tts_store_key& key, tts::EntrySink tell) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  if (!entry::is_valid(key)) return not_found_entry();
  bool told = false;
  const auto wanted = [&](const tts_store_key& found, tts_entry_info& info, uint64_t) {
    told = entry::equal(found, key) && !entry::is_expired(info, host_.unix_ms());
    if (told) add_use(found, info);
    return told;
  };
  const tts::Status status = tell_file(std::string(EntryPath(key).text()), tell, wanted);
  return told ? status : not_found_entry();
}

void DiskStore::add_use(const tts_store_key& key, tts_entry_info& info) {
  if (const auto use = keeper_->use_of(index_name(key))) note_use(*use, info);
}

void DiskStore::note_use(const IndexTouch& use, tts_entry_info& info) {
  info.accessed_ms = std::max(info.accessed_ms, use.accessed_ms);
  info.hit_count = use.hits;
}

tts::Status DiskStore::scan(tts::Context context, const tts_scan& scan, tts::EntrySink tell) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  const bool one_tenant = (scan.flags & TTS_SCAN_TENANT) != 0;
  const bool one_scheme = (scan.flags & TTS_SCAN_SCHEME) != 0;
  WalkRange range;
  if (one_tenant) range.tenant_part = tenant_part(tts::view(scan.tenant));
  if (one_scheme) {
    range.scheme = tts::view(scan.scheme);
    if (range.scheme.empty()) return {};
  }
  if (scan.after != nullptr && entry::is_valid(*scan.after)) {
    range.after = EntryPath(*scan.after).text();
  }
  const auto wanted = [&](const tts_store_key& key, tts_entry_info& info, uint64_t) {
    if (one_tenant && !same(key.tenant, scan.tenant)) return false;
    add_use(key, info);
    return true;
  };
  tts::Status status = context.check();
  if (!status.ok()) return status;
  walk(root_, range, [&](const std::string&, const std::vector<std::string>& files) {
    for (const std::string& file : files) {
      status = context.check();
      if (status.ok()) status = tell_file(file, tell, wanted);
      if (!status.ok()) return false;
    }
    return true;
  });
  return status;
}

tts::Status DiskStore::list(tts::Context context, const tts_policy& policy, tts::EntrySink tell) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  if (tts::Status status = keeper_->settle(context); !status.ok()) return status;
  const int64_t now_ms = host_.unix_ms();
  const std::vector<IndexRow> rows = keeper_->select(policy, now_ms);
  // Names hold scheme and digest; only labels need the file before the choice is made.
  const auto matches = [&](const IndexRow& row) {
    const std::size_t first = row.name.find('/');
    const std::size_t last = row.name.rfind('/');
    if (first == last) return false;
    const std::string_view name = row.name;
    const std::string_view scheme = name.substr(first + 1, last - first - 1);
    if (policy.scheme.size > 0 && scheme != tts::view(policy.scheme)) return false;
    return name.substr(last + 1).starts_with(tts::view(policy.digest_prefix));
  };
  std::vector<entry::Candidate> chosen;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!matches(rows[i])) continue;
    uint64_t bytes = 0;
    const auto measure = [&](const tts_store_key& key, tts_entry_info& info, uint64_t) {
      info.accessed_ms = rows[i].accessed_ms;
      info.hit_count = rows[i].hits;
      if (entry::matches(policy, key, info, now_ms)) bytes = info.size;
      return false;
    };
    if (tts::Status status = context.check(); !status.ok()) return status;
    static_cast<void>(tell_file(path_of_index_name(rows[i].name), tell, measure));
    if (bytes > 0) chosen.push_back({rows[i].accessed_ms, bytes, i});
    // Without max_bytes the first ones are the chosen ones.
    if (policy.max_bytes == 0 && policy.limit > 0 && chosen.size() == policy.limit) break;
  }
  entry::choose(policy, chosen);
  for (const entry::Candidate& candidate : chosen) {
    const IndexRow& row = rows[candidate.index];
    const auto with_use = [&](const tts_store_key&, tts_entry_info& info, uint64_t) {
      info.accessed_ms = row.accessed_ms;
      info.hit_count = row.hits;
      return true;
    };
    if (tts::Status status = context.check(); !status.ok()) return status;
    const tts::Status status = tell_file(path_of_index_name(row.name), tell, with_use);
    if (!status.ok()) return status;
  }
  return {};
}

tts::Status DiskStore::stats(entry::StatSink& stat) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  if (tts::Status status = keeper_->settle(tts::Context(nullptr)); !status.ok()) return status;
  const auto totals = keeper_->totals();
  if (!totals.ok()) return totals.status();
  const auto number = [](uint64_t value) { return static_cast<double>(value); };
  const KeeperCounters& keeper = keeper_->counters();
  stat.gauge("entries", number(totals.value().entries));
  stat.gauge("bytes", number(totals.value().bytes));
  stat.gauge("max_bytes", number(settings_.max_bytes));
  stat.gauge("recorded_hits", number(totals.value().hits));
  stat.gauge("writable", root_.read_only() || write_state_.paused() ? 0 : 1);
  stat.counter("hits_total", number(hits_));
  stat.counter("misses_total", number(misses_));
  stat.counter("corrupt_total", number(corrupt_));
  stat.counter("evicted_total", number(keeper.evicted));
  stat.counter("put_errors_total", number(write_state_.failures()));
  stat.counter("index_errors_total", number(keeper.index_errors));
  stat.counter("touch_statements_total", number(keeper.touch_statements));
  return {};
}

tts::Status DiskStore::probe(tts::Context) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  struct stat found {};
  if (::fstatat(root_.fd(), "FORMAT", &found, AT_SYMLINK_NOFOLLOW) != 0) {
    return system_error(errno, root_.path(), "FORMAT is gone");
  }
  if (root_.read_only()) return cannot_write();
  return write_state_.check();
}

}  // namespace caesura::disk
