// The store: looks tier by tier, copies up what is asked for, and writes to all.
#pragma once

#include <deque>
#include <memory>

#include "plugins/stores/tiered/pusher.hpp"
#include "plugins/support/entry/extension_tables.hpp"
#include "tts/plugin.hpp"

namespace caesura::tiered {

class TieredStore final : public tts::Store {
 public:
  static tts::Result<std::unique_ptr<TieredStore>> create(const tts::Creation& creation);
  TieredStore(tts::Host host, Settings settings, const std::vector<const tts_store*>& stores);

  uint32_t flags() const override;
  // From the fastest tier that has it. From another than the first it is copied up, off the
  // caller's path.
  tts::Status get(tts::Context context, const tts_store_key& key, tts::BlobSink sink) override;
  // To every tier that is written through; what one of them cannot take now, and what others get
  // behind, is passed on later from the slowest persistent tier that has it. OK when one tier has
  // it; the first to be asked decides whether it is ALREADY_EXISTS or ABORTED.
  tts::Status put(tts::Context context, const tts_store_key& key, const tts_entry_info& info,
                  std::span<const std::byte> audio, const tts_put_options& options) override;
  tts::Status touch(tts::Context context, std::span<const tts_touch> touches) override;
  // From every tier, sick or not; a failure says that an entry may come back.
  tts::Status remove(tts::Context context, std::span<const tts_store_key> keys,
                     uint64_t& removed) override;
  // Of the slowest tier that has it.
  tts::Status stat(tts::Context context, const tts_store_key& key, tts::EntrySink entry) override;
  // Of the slowest tier that is well, and then of entries that are yet to get there.
  tts::Status scan(tts::Context context, const tts_scan& scan, tts::EntrySink entry) override;
  const void* extension(std::string_view id) override;

  // tts.admin/1 and tts.probe/1: the tiers as one store.
  tts::Status stats(entry::StatSink& stat);
  tts::Status list(tts::Context context, const tts_policy& policy, tts::EntrySink entry);
  tts::Status plan(tts::Context context, const tts_policy& policy, tts::EntrySink entry);
  tts::Status apply(tts::Context context, const tts_policy& policy,
                    std::span<const tts_store_key> keys, tts::EntrySink entry, tts_report& report);
  tts::Status verify(tts::Context context, const tts_policy& policy, tts::EntrySink entry,
                     tts_report& report);
  tts::Status reconcile(tts::Context context, bool execute, tts_report& report);
  tts::Status probe(tts::Context context);

 private:
  // A copy for the tiers above `from`.
  struct Ascent {
    entry::OwnedKey key;
    std::size_t from = 0;
    Carried carried;
  };
  // What a look-up has learnt on its way down.
  struct Search {
    const tts_store_key& key;
    tts::BlobSink sink;
    uint64_t generation;
    tts::Status failure;     // the first one
    bool was_asked = false;  // a tier that is well does not have it
    // Whether the tier's failure ends the whole look-up.
    bool ends_with(const Tier& tier, tts_status code, const tts_error& error, tts::Context context);
  };
  tts::Status search_from(std::size_t start, tts::Context context, Search& search);
  void plan_puts();
  void promote(const tts_store_key& key, std::size_t from, Carried carried, uint64_t generation);
  void ascend(const Ascent& ascent, tts::Context context);
  tts::Status put_to_all(tts::Context context, const tts_store_key& key, const tts_entry_info& info,
                         std::span<const std::byte> audio, const tts_put_options& options,
                         bool& missed);
  void repair_above(const tts_store_key& key, Tier& tier);
  uint64_t count_present(tts::Context context, std::span<const tts_store_key> keys);
  Tier& view_tier(tts::Context context);

  const tts::Host host_;
  const Settings settings_;
  const tts::Metric promoted_metric_;
  std::deque<Tier> tiers_;
  // Tiers that are written through, in order: first the one that gives leases, for only it can tell
  // that a lease was lost, then from slow to fast.
  std::vector<std::size_t> puts_;
  const tts_ext_store_lease* lease_ = nullptr;
  std::size_t lease_tier_ = 0;
  std::atomic<uint64_t> hits_ = 0;
  std::atomic<uint64_t> misses_ = 0;
  std::atomic<uint64_t> promoted_ = 0;
  std::atomic<uint64_t> unpromoted_ = 0;  // for want of memory
  std::atomic<uint64_t> skipped_ = 0;     // times that a sick tier was passed over
  std::atomic<uint64_t> carried_bytes_ = 0;
  tts_ext_admin admin_;
  tts_ext_probe probe_;
  std::unique_ptr<Pusher> pusher_;  // nullptr where no tier could hold entries for slower ones
  std::unique_ptr<JobQueue<Ascent>> promoter_;
};

}  // namespace caesura::tiered
