// The store: the C ABI's calls on top of files, with the keeper beside.
#pragma once

#include <atomic>
#include <memory>

#include "plugins/stores/disk/entry_writer.hpp"
#include "plugins/stores/disk/keeper.hpp"
#include "plugins/stores/disk/leases.hpp"
#include "plugins/stores/disk/trash.hpp"
#include "plugins/stores/disk/write_state.hpp"
#include "plugins/support/entry/extension_tables.hpp"
#include "tts/plugin.hpp"

namespace caesura::disk {

class DiskStore final : public tts::Store {
 public:
  static tts::Result<std::unique_ptr<DiskStore>> create(const tts::Creation& creation);
  DiskStore(tts::Host host, Settings settings, Root root);
  ~DiskStore() override;

  uint32_t flags() const override {
    return TTS_STORE_PERSISTENT | TTS_STORE_SHARED | TTS_STORE_CONTIGUOUS;
  }
  // open, fstat, read, check, hand out. The index is not asked; so accessed_ms and hit_count of the
  // info are those of a new entry. UNAVAILABLE where the system cannot read.
  tts::Status get(tts::Context context, const tts_store_key& key, tts::BlobSink sink) override;
  tts::Status put(tts::Context context, const tts_store_key& key, const tts_entry_info& info,
                  std::span<const std::byte> audio, const tts_put_options& options) override;
  tts::Status touch(tts::Context context, std::span<const tts_touch> touches) override;
  tts::Status remove(tts::Context context, std::span<const tts_store_key> keys,
                     uint64_t& removed) override;
  tts::Status stat(tts::Context context, const tts_store_key& key, tts::EntrySink entry) override;
  // In the order of paths. Tells expired entries too; damaged ones are passed over.
  tts::Status scan(tts::Context context, const tts_scan& scan, tts::EntrySink entry) override;
  const void* extension(std::string_view id) override;

  tts::Status stats(entry::StatSink& stat);
  tts::Status list(tts::Context context, const tts_policy& policy, tts::EntrySink entry);
  // Nothing but the list: what `apply` would find now.
  tts::Status plan(tts::Context context, const tts_policy& policy, tts::EntrySink entry) {
    return list(context, policy, entry);
  }
  // Reads each key's header again and removes what the policy still means.
  tts::Status apply(tts::Context context, const tts_policy& policy,
                    std::span<const tts_store_key> keys, tts::EntrySink entry, tts_report& report);
  // Reads every file whole; what is damaged goes to the trash.
  tts::Status verify(tts::Context context, const tts_policy& policy, tts::EntrySink entry,
                     tts_report& report);
  // Counts files without a row of the index, and rows without a file; `execute` mends the index.
  tts::Status reconcile(tts::Context context, bool execute, tts_report& report);
  tts::Status probe(tts::Context context);

 private:
  tts::Status check_process() const;
  tts::Status cannot_write() const;
  static tts::Status not_found_entry() { return {TTS_NOT_FOUND, ""}; }
  void add_use(const tts_store_key& key, tts_entry_info& info);
  static void note_use(const IndexTouch& use, tts_entry_info& info);
  // Reads the header of the entry at `path` and tells it, with its use; passes over what is gone.
  // `wanted` is also given the file's size in bytes.
  tts::Status tell_file(
      const std::string& path, tts::EntrySink tell,
      const std::function<bool(const tts_store_key&, tts_entry_info&, uint64_t)>& wanted);
  // Removes the entry if the policy means it; `name` is its own in the index.
  tts::Status remove_meant(const tts_store_key& wanted, const std::string& name,
                           const std::optional<IndexTouch>& use, const tts_policy& policy,
                           int64_t now_ms, tts::EntrySink tell, tts_report& report);
  // Reads the file at `path` if the policy means it.
  tts::Status check_file(const std::string& path, const tts_policy& policy, int64_t now_ms,
                         tts::EntrySink tell, tts_report& report);
  bool has_valid(const EntryPath& path, const tts_store_key& key) const;
  tts::Status damaged(const EntryPath& path, const struct stat& file, const tts_store_key& key,
                      const tts::Status& status);
  void count_damaged(const std::string& index_name, const tts::Status& status);

  const tts::Host host_;
  const Settings settings_;
  const Root root_;
  const pid_t process_;
  std::unique_ptr<Instance> instance_;
  EntryWriter writer_;
  Trash trash_;
  WriteState write_state_;
  Leases leases_;
  const tts::Metric corrupt_metric_;
  std::atomic<uint64_t> hits_ = 0;
  std::atomic<uint64_t> misses_ = 0;
  std::atomic<uint64_t> corrupt_ = 0;
  tts_ext_admin admin_;
  tts_ext_probe probe_;
  std::unique_ptr<Keeper> keeper_;  // last: its thread uses the others
};

}  // namespace caesura::disk
