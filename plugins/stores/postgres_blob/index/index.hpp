// The index as operations: what each statement means, typed.
#pragma once

#include <atomic>
#include <unordered_map>

#include "plugins/stores/postgres_blob/index/pool.hpp"
#include "plugins/support/entry/key.hpp"
#include "tts/ext/admin.h"

namespace caesura::postgres_blob {

// A key as rows have it.
struct RowKey {
  int32_t tenant = 0;
  std::string scheme;
  std::string digest;  // 32 bytes

  auto operator<=>(const RowKey&) const = default;
};

// What stands around the audio of a blob that another deployment made, which has no envelope.
struct AdoptedParts {
  uint64_t audio_at = 0;  // in the blob
  uint64_t audio_bytes = 0;
  std::string header;
  std::string trailer;
};

struct FoundBlob {
  std::string name;
  uint64_t bytes = 0;
  std::optional<AdoptedParts> adopted;  // nothing: a blob of our own
};

// One entry as its row tells it; `about` is a whole envelope's header without marks.
struct Row {
  RowKey key;
  FoundBlob blob;
  uint64_t audio_bytes = 0;
  int64_t accessed_ms = 0;
  uint64_t hit_count = 0;
  std::string about;
};

// What a put writes into a row.
struct NewRow {
  uint64_t blob_bytes = 0;
  uint64_t audio_bytes = 0;
  int64_t created_ms = 0;
  int64_t expires_ms = 0;
  int64_t accessed_ms = 0;
  uint64_t hit_count = 0;
  std::string provider;
  std::string voice;
  std::string about;
};

// An entry whose audio stays where another deployment keeps it.
struct AdoptedRow {
  RowKey key;
  std::string blob;
  AdoptedParts parts;
  NewRow row;
};

// The right to make one entry.
struct Fill {
  int64_t fence = 0;
  std::string blob;
  bool there = false;  // an entry that has not expired is there already
};

enum class Commit { committed, kept_other, lost_fence };

struct RowTouch {
  int64_t accessed_ms = 0;
  uint64_t hits = 0;
};
using Touches = std::map<RowKey, RowTouch>;

struct Removed {
  std::vector<bool> were_there;  // in the order of the keys
};

struct IndexTotals {
  uint64_t entries = 0, bytes = 0, hits = 0, queued = 0, oldest_due_s = 0, fills = 0;
};

enum class SchemaState { current, missing, not_whole, older, newer };
struct SchemaFacts {
  SchemaState state = SchemaState::missing;
  int version = 0;
  bool writable = false;  // neither the server nor the role is read-only
  bool readable = false;
};

// Every call answers one line with the remedy where the index is not as it should be. [thread-safe]
class Index {
 public:
  Index(tts::Host host, const Target& target, std::size_t connections, int64_t grace_ms);

  // Its number; where it was never told and `make` is false, nothing.
  tts::Result<std::optional<int32_t>> tenant(tts::Context context, std::string_view name,
                                             bool make);

  tts::Result<std::optional<FoundBlob>> find(tts::Context context, const RowKey& key,
                                             int64_t now_ms);

  // Nothing: somebody else holds the lease.
  tts::Result<std::optional<int64_t>> acquire(tts::Context context, const RowKey& key,
                                              const std::string& blob, int64_t ttl_ms);
  tts::Result<bool> renew(tts::Context context, const RowKey& key, int64_t fence, int64_t ttl_ms);
  // Ends a fill without a commit.
  tts::Status release(tts::Context context, const RowKey& key, int64_t fence);
  // Nothing: the lease was lost.
  tts::Result<std::optional<Fill>> begin_leased(tts::Context context, const RowKey& key,
                                                int64_t fence, int64_t put_ms, int64_t now_ms);
  // Nothing: the entry is there already.
  tts::Result<std::optional<Fill>> begin_unleased(tts::Context context, const RowKey& key,
                                                  const std::string& blob, int64_t put_ms,
                                                  int64_t now_ms, bool replace);
  tts::Result<Commit> commit(tts::Context context, const RowKey& key, const Fill& fill,
                             const NewRow& row, bool replace, int64_t now_ms);

  // How many came; what is there already stays.
  tts::Result<uint64_t> adopt(tts::Context context, std::span<const AdoptedRow> adopted);

  tts::Status touch(tts::Context context, const Touches& touches);
  // `blobs` empty, or for each key the blob that its row must still name. Unless `queue` is false,
  // the blobs go into the queue, due after the time of grace.
  tts::Result<Removed> remove(tts::Context context, std::span<const RowKey> keys,
                              std::span<const std::string> blobs, bool queue);
  // The same where the caller deletes the blobs at once: they are due only should it die.
  tts::Result<Removed> remove_claimed(tts::Context context, std::span<const RowKey> keys,
                                      std::span<const std::string> blobs);

  tts::Result<std::vector<Row>> rows(tts::Context context, std::span<const RowKey> keys);
  struct ScanPage {
    RowKey after;  // with tenant 0 = from the start
    std::optional<int32_t> tenant;
    std::optional<std::string> scheme;
    int64_t limit = 0;
  };
  tts::Result<std::vector<Row>> scan(tts::Context context, const ScanPage& page);
  struct ListPage {
    int64_t after_accessed_ms = 0;
    RowKey after;
    std::optional<int32_t> tenant;
    const tts_policy* policy = nullptr;
    int64_t now_ms = 0;
    int64_t limit = 0;
  };
  tts::Result<std::vector<Row>> list(tts::Context context, const ListPage& page);
  tts::Result<IndexTotals> totals(tts::Context context);
  // Only what waits for its deletion: cheap, however many entries there are.
  tts::Result<IndexTotals> queue_state(tts::Context context);

  // The queue and what feeds it. Counts are of what was done.
  tts::Result<std::vector<std::string>> claim_due(tts::Context context, std::size_t most);
  tts::Status drop_from_queue(tts::Context context, const std::vector<std::string>& blobs);
  tts::Result<uint64_t> queue(tts::Context context, const std::vector<std::string>& blobs,
                              int64_t delay_ms);
  tts::Result<uint64_t> expire_fills(tts::Context context, std::size_t most, int64_t delay_ms);
  tts::Result<uint64_t> count_expired_fills(tts::Context context);
  tts::Result<uint64_t> expire_entries(tts::Context context, std::size_t most, int64_t late_ms);
  // Of blobs by these names, those that no row names.
  tts::Result<std::vector<std::string>> unnamed(tts::Context context,
                                                const std::vector<std::string>& blobs);
  tts::Result<int64_t> server_ms(tts::Context context);

  // Asks a new connection; nothing here depends on the schema being there.
  tts::Result<SchemaFacts> schema_facts(tts::Context context);
  // Brings the schema up to date; tells each version that it made.
  tts::Status migrate(tts::Context context, const std::function<void(int, std::string_view)>& made);
  // FAILED_PRECONDITION where entries can be read only.
  tts::Status check_writable() const;

  bool is_other_process() const { return pool_.is_other_process(); }
  const std::string& where() const { return target_.description; }

 private:
  tts::Status run(tts::Context context, Sql statement, const Parameters& parameters, Rows& rows);
  tts::Result<Removed> remove_rows(tts::Context context, std::span<const RowKey> keys,
                                   std::span<const std::string> blobs,
                                   std::optional<int64_t> delay_ms);
  tts::Status greet(tts::Context context, Connection& connection);
  tts::Result<SchemaFacts> ask_facts(tts::Context context, Connection& connection);
  tts::Status explain(const SchemaFacts& facts) const;

  const tts::Host host_;
  const Target& target_;
  const int64_t grace_ms_;
  const SqlTexts sql_;
  std::atomic<bool> writable_ = true;
  std::mutex tenants_mutex_;
  std::unordered_map<std::string, int32_t> tenants_;
  Pool pool_;  // last: its connections are greeted with the others
};

}  // namespace caesura::postgres_blob
