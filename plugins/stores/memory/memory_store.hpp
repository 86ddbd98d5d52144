// The store: the C ABI's calls on top of the table.
#pragma once

#include <memory>
#include <string>

#include "plugins/stores/memory/table.hpp"
#include "plugins/support/entry/extension_tables.hpp"
#include "tts/plugin.hpp"

namespace caesura::memory {

struct Settings {
  std::string name;
  uint64_t max_bytes = 0;        // of memory, all told
  uint64_t max_entry_bytes = 0;  // of audio
};

class MemoryStore final : public tts::Store {
 public:
  static tts::Result<std::unique_ptr<MemoryStore>> create(const tts::Creation& creation);
  MemoryStore(tts::Host host, const Settings& settings);

  uint32_t flags() const override { return TTS_STORE_CONTIGUOUS; }
  // Hands out pointers into the entry: no copy, no allocation, no lock held.
  tts::Status get(tts::Context context, const tts_store_key& key, tts::BlobSink sink) override;
  tts::Status put(tts::Context context, const tts_store_key& key, const tts_entry_info& info,
                  std::span<const std::byte> audio, const tts_put_options& options) override;
  tts::Status touch(tts::Context context, std::span<const tts_touch> touches) override;
  tts::Status remove(tts::Context context, std::span<const tts_store_key> keys,
                     uint64_t& removed) override;
  tts::Status stat(tts::Context context, const tts_store_key& key, tts::EntrySink entry) override;
  // By tenant, scheme, digest. Tells expired entries too, for they take room.
  tts::Status scan(tts::Context context, const tts_scan& scan, tts::EntrySink entry) override;
  const void* extension(std::string_view id) override;

  tts::Status stats(entry::StatSink& stat);
  tts::Status list(tts::Context context, const tts_policy& policy, tts::EntrySink entry);
  tts::Status plan(tts::Context context, const tts_policy& policy, tts::EntrySink entry) {
    return list(context, policy, entry);
  }
  tts::Status apply(tts::Context context, const tts_policy& policy,
                    std::span<const tts_store_key> keys, tts::EntrySink entry, tts_report& report);
  tts::Status probe(tts::Context context);

 private:
  bool is_expired(const Entry& entry) const;

  const tts::Host host_;
  const Settings settings_;
  Table table_;
  tts_ext_admin admin_;
  tts_ext_probe probe_;
};

}  // namespace caesura::memory
