// The store: the C ABI's calls on top of an index and a container of blobs.
#pragma once

#include "plugins/stores/postgres_blob/keeper.hpp"
#include "plugins/support/entry/envelope.hpp"
#include "plugins/support/entry/extension_tables.hpp"
#include "tts/ext/lease.h"
#include "tts/ext/store_adopt.h"
#include "tts/ext/store_schema.h"
#include "tts/plugin.hpp"

namespace caesura::postgres_blob {

class PostgresBlobStore final : public tts::Store {
 public:
  // Asks neither the server nor the container: a host starts, and speaks, without them.
  static tts::Result<std::unique_ptr<PostgresBlobStore>> create(const tts::Creation& creation);
  // `old_container` is nothing where the audio of adopted entries lies in `container`.
  PostgresBlobStore(tts::Host host, Settings settings, std::unique_ptr<BlobContainer> container,
                    std::unique_ptr<BlobContainer> old_container);
  ~PostgresBlobStore() override;

  uint32_t flags() const override {
    return TTS_STORE_PERSISTENT | TTS_STORE_SHARED | TTS_STORE_CONTIGUOUS;
  }
  // One SELECT and one GET. accessed_ms and hit_count of the info are those of a new entry.
  tts::Status get(tts::Context context, const tts_store_key& key, tts::BlobSink sink) override;
  tts::Status put(tts::Context context, const tts_store_key& key, const tts_entry_info& info,
                  std::span<const std::byte> audio, const tts_put_options& options) override;
  tts::Status touch(tts::Context context, std::span<const tts_touch> touches) override;
  tts::Status remove(tts::Context context, std::span<const tts_store_key> keys,
                     uint64_t& removed) override;
  // Without marks, which only a get tells; so do scan and the lists of admin.
  tts::Status stat(tts::Context context, const tts_store_key& key, tts::EntrySink entry) override;
  // By the tenants' numbers, scheme, digest. Tells expired entries too.
  tts::Status scan(tts::Context context, const tts_scan& scan, tts::EntrySink entry) override;
  const void* extension(std::string_view id) override;

  // tts.admin/1
  tts::Status stats(entry::StatSink& stat);
  tts::Status list(tts::Context context, const tts_policy& policy, tts::EntrySink entry);
  tts::Status plan(tts::Context context, const tts_policy& policy, tts::EntrySink entry) {
    return list(context, policy, entry);
  }
  tts::Status apply(tts::Context context, const tts_policy& policy,
                    std::span<const tts_store_key> keys, tts::EntrySink entry, tts_report& report);
  tts::Status verify(tts::Context context, const tts_policy& policy, tts::EntrySink entry,
                     tts_report& report);
  tts::Status reconcile(tts::Context context, bool execute, tts_report& report);
  // tts.probe/1
  tts::Status probe(tts::Context context);
  // tts.store.lease/1
  tts::Status acquire(tts::Context context, const tts_store_key& key, int64_t ttl_ms,
                      int64_t& fence);
  tts::Status renew(tts::Context context, const tts_store_key& key, int64_t fence, int64_t ttl_ms);
  tts::Status release(tts::Context context, const tts_store_key& key, int64_t fence);
  // tts.store.schema/1
  tts::Status schema_status(tts::Context context, tts::FieldSink field);
  tts::Status schema_init(tts::Context context, tts::FieldSink field);
  // tts.store.adopt/1
  tts::Status adopt(tts::Context context, uint32_t flags, tts::FieldSink refused,
                    tts::FieldSink figure);

 private:
  tts::Status check_process() const;
  uint64_t largest_blob() const {
    return settings_.max_entry_bytes + entry::kMaxHeaderBytes + entry::kTrailerBytes;
  }
  // Nothing where the tenant was never told, and `make` is false.
  tts::Result<std::optional<RowKey>> row_key(tts::Context context, const tts_store_key& key,
                                             bool make);
  // Where the audio of such an entry lies.
  BlobContainer& container_of(const FoundBlob& blob) const {
    return blob.adopted && old_container_ != nullptr ? *old_container_ : *container_;
  }
  // The whole file of an entry, envelope and all; what an adopted blob lacks of it comes from its
  // row. `sealed`: the envelope's checksums are enough.
  tts::Status fetch(tts::Context context, const FoundBlob& blob, bool sealed,
                    std::vector<std::byte>& bytes) const;
  tts::Status read(tts::Context context, const tts_store_key& key, const RowKey& row,
                   std::vector<std::byte>& buffer, entry::OpenedEnvelope& envelope);
  // Ends an entry that cannot be read. Nothing: its row says something else by now.
  tts::Result<bool> drop(tts::Context context, const tts_store_key& key, const RowKey& row,
                         const FoundBlob& blob, const tts::Status& status);
  tts::Status place(tts::Context context, const tts_store_key& key, const RowKey& row,
                    const Fill& fill, const tts_entry_info& info, std::span<const std::byte> audio,
                    bool replace);
  // Calls for each matching row, the longest unused first, with its info; a page at a time, no
  // connection held meanwhile.
  using RowSink = std::function<tts::Status(const Row&, const tts_store_key&, tts_entry_info&)>;
  tts::Status each_match(tts::Context context, const tts_policy& policy, const RowSink& sink);
  tts::Status each_chosen(tts::Context context, const tts_policy& policy, const RowSink& sink);
  tts::Status tell_row(const Row& row, const RowSink& sink);
  tts::Status remove_planned(tts::Context context, const tts_policy& policy,
                             std::span<const tts_store_key> keys, tts::EntrySink entry,
                             tts_report& report);
  tts::Status scrub_blobs(tts::Context context, bool execute, std::vector<uint64_t>& listed,
                          tts_report& report);
  tts::Status scrub_rows(tts::Context context, bool execute, const std::vector<uint64_t>& listed,
                         tts_report& report);

  const tts::Host host_;
  const Settings settings_;
  const std::unique_ptr<BlobContainer> container_;
  const std::unique_ptr<BlobContainer> old_container_;
  // Left to the end of the process in a forked child, which has neither their threads nor a right
  // to their sockets.
  std::unique_ptr<Index> index_;
  std::unique_ptr<Keeper> keeper_;
  const tts::Metric corrupt_metric_;
  const tts::Metric dangling_metric_;
  const tts::Metric orphans_metric_;
  std::atomic<uint64_t> hits_ = 0;
  std::atomic<uint64_t> misses_ = 0;
  std::atomic<uint64_t> corrupt_ = 0;
  std::atomic<uint64_t> dangling_ = 0;
  std::atomic<uint64_t> put_errors_ = 0;
  std::atomic<uint64_t> stale_commits_ = 0;
  tts_ext_admin admin_;
  tts_ext_probe probe_;
  tts_ext_store_lease lease_;
  tts_ext_store_schema schema_;
  tts_ext_store_adopt adopt_;
};

}  // namespace caesura::postgres_blob
