// The store: the C ABI's calls on top of the server.
#pragma once

#include <functional>
#include <memory>

#include "plugins/stores/redis/heads.hpp"
#include "plugins/stores/redis/leases.hpp"
#include "plugins/support/entry/envelope.hpp"
#include "plugins/support/entry/extension_tables.hpp"
#include "tts/plugin.hpp"

namespace caesura::redis {

class RedisStore final : public tts::Store {
 public:
  // Opens without the server, too: then every call is a miss until it is there.
  static tts::Result<std::unique_ptr<RedisStore>> create(const tts::Creation& creation);
  RedisStore(tts::Host host, Settings settings, std::unique_ptr<Client> client);
  ~RedisStore() override;

  uint32_t flags() const override {
    return TTS_STORE_PERSISTENT | TTS_STORE_SHARED | TTS_STORE_CONTIGUOUS;
  }
  // One GET. accessed_ms and hit_count of the info are those of a new entry.
  tts::Status get(tts::Context context, const tts_store_key& key, tts::BlobSink sink) override;
  // OUT_OF_RANGE: the entry is larger than what is stored here.
  tts::Status put(tts::Context context, const tts_store_key& key, const tts_entry_info& info,
                  std::span<const std::byte> audio, const tts_put_options& options) override;
  tts::Status touch(tts::Context context, std::span<const tts_touch> touches) override;
  tts::Status remove(tts::Context context, std::span<const tts_store_key> keys,
                     uint64_t& removed) override;
  tts::Status stat(tts::Context context, const tts_store_key& key, tts::EntrySink entry) override;
  // In the order of names. Tells expired entries that the server still has; damaged ones are passed
  // over.
  tts::Status scan(tts::Context context, const tts_scan& scan, tts::EntrySink entry) override;
  const void* extension(std::string_view id) override;

  tts::Status stats(entry::StatSink& stat);
  tts::Status list(tts::Context context, const tts_policy& policy, tts::EntrySink entry);
  tts::Status plan(tts::Context context, const tts_policy& policy, tts::EntrySink entry);
  tts::Status apply(tts::Context context, const tts_policy& policy,
                    std::span<const tts_store_key> keys, tts::EntrySink entry, tts_report& report);
  tts::Status verify(tts::Context context, const tts_policy& policy, tts::EntrySink entry,
                     tts_report& report);
  tts::Status probe(tts::Context context);

 private:
  tts::Status check_process() const;
  // Counts, tells and removes it; true when it was removed, false when it is another one by now.
  bool drop_damaged(tts::Context context, Pace pace, const std::string& name,
                    std::string_view value, const tts::Status& status);
  tts::Status ask(tts::Context context, Pace pace);
  // What is to be put: sealed, with its life.
  struct Put;
  tts::Status store(tts::Context context, const Put& put);
  // Removes one of `apply`; false when it was changed or is gone.
  tts::Result<bool> remove_unchanged(tts::Context context, const Head& head);

  const tts::Host host_;
  const Settings settings_;
  const Names names_;
  const pid_t process_;
  std::unique_ptr<Client> client_;
  Heads heads_;
  Leases leases_;
  Breaker writes_;
  const tts::Metric corrupt_metric_;
  std::atomic<uint64_t> hits_ = 0;
  std::atomic<uint64_t> misses_ = 0;
  std::atomic<uint64_t> corrupt_ = 0;
  std::atomic<uint64_t> put_errors_ = 0;
  std::atomic<uint64_t> too_large_ = 0;
  tts_ext_admin admin_;
  tts_ext_probe probe_;
};

}  // namespace caesura::redis
