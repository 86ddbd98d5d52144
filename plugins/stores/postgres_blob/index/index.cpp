#include "plugins/stores/postgres_blob/index/index.hpp"

#include "plugins/stores/postgres_blob/fault_points.hpp"
#include "plugins/stores/postgres_blob/names.hpp"
#include "plugins/stores/postgres_blob/own_context.hpp"

namespace caesura::postgres_blob {
namespace {

// A process speaks for few tenants; one that speaks for more asks again.
constexpr std::size_t kMostTenants = 100'000;
constexpr std::size_t kTouchesPerStatement = 500;
// Longer than the server's own limit, which names the cause.
constexpr int64_t kSlackMs = 500;
constexpr int64_t kClaimMs = 60'000;  // as the first time in gc_claim.sql

Parameters keyed(const RowKey& key) {
  Parameters parameters;
  parameters.integer(key.tenant).text(key.scheme).bytes(key.digest);
  return parameters;
}

std::string digest_bound(std::string_view prefix, char padding) {
  std::string digits(prefix);
  digits.resize(entry::kDigestDigits, padding);
  return binary_digest(digits);
}

std::optional<std::string> if_given(tts_str text) {
  return text.size == 0 ? std::nullopt : std::optional(readable(tts::view(text)));
}

std::optional<AdoptedParts> read_parts(const Rows& rows, int row, int audio_at, int header,
                                       int trailer, uint64_t audio_bytes) {
  if (rows.is_null(row, audio_at)) return std::nullopt;
  return AdoptedParts{static_cast<uint64_t>(rows.number(row, audio_at)), audio_bytes,
                      std::string(rows.text(row, header)), std::string(rows.text(row, trailer))};
}

std::vector<Row> read_rows(const Rows& rows) {
  std::vector<Row> all;
  all.reserve(static_cast<std::size_t>(rows.count()));
  for (int i = 0; i < rows.count(); ++i) {
    const auto audio_bytes = static_cast<uint64_t>(rows.number(i, 5));
    all.push_back({{static_cast<int32_t>(rows.number(i, 0)), std::string(rows.text(i, 1)),
                    std::string(rows.text(i, 2))},
                   {std::string(rows.text(i, 3)), static_cast<uint64_t>(rows.number(i, 4)),
                    read_parts(rows, i, 9, 8, 10, audio_bytes)},
                   audio_bytes,
                   rows.number(i, 6),
                   static_cast<uint64_t>(rows.number(i, 7)),
                   std::string(rows.text(i, 8))});
  }
  return all;
}

struct KeyColumns {
  std::vector<int32_t> tenants;
  std::vector<std::string> schemes;
  std::vector<std::string> digests;

  void add(const RowKey& key) {
    tenants.push_back(key.tenant);
    schemes.push_back(key.scheme);
    digests.push_back(key.digest);
  }
  void into(Parameters& parameters) const {
    parameters.integers(tenants).texts(schemes).all_bytes(digests);
  }
};

std::vector<std::string> first_column(const Rows& rows) {
  std::vector<std::string> all;
  for (int i = 0; i < rows.count(); ++i) all.emplace_back(rows.text(i, 0));
  return all;
}

}  // namespace

Index::Index(tts::Host host, const Target& target, std::size_t connections, int64_t grace_ms)
    : host_(host),
      target_(target),
      grace_ms_(grace_ms),
      sql_(target.schema),
      pool_(host, target, connections,
            [this](tts::Context context, Connection& fresh) { return greet(context, fresh); }) {}

// Once more where the connection turned out to be gone, or another transaction was in the way. A
// statement that may have been carried out without an answer is then carried out twice: each is
// written so that this does no harm, but for commit, which looks by itself.
tts::Status Index::run(tts::Context context, Sql statement, const Parameters& parameters,
                       Rows& rows) {
  const OwnContext limited(host_, target_.statement_timeout_ms + kSlackMs, context);
  for (int attempt = 0;; ++attempt) {
    auto lent = pool_.lend(limited.get());
    if (!lent.ok()) return lent.status();
    Pool::Lent connection = std::move(lent).value();
    tts::Status status = connection->run(limited.get(), sql_, statement, parameters, rows);
    if (status.ok() || attempt > 0) return status;
    if (!connection->had_conflict() && (!connection->is_lost() || statement == Sql::commit)) {
      return status;
    }
  }
}

tts::Result<std::optional<int32_t>> Index::tenant(tts::Context context, std::string_view name,
                                                  bool make) {
  {
    const std::lock_guard lock(tenants_mutex_);
    const auto known = tenants_.find(std::string(name));
    if (known != tenants_.end()) return std::optional(known->second);
  }
  const std::string hash = tenant_hash(name);
  Rows rows;
  tts::Status status = run(context, Sql::tenant_find, Parameters().bytes(hash), rows);
  if (status.ok() && rows.count() == 0 && make) {
    status = run(context, Sql::tenant_add, Parameters().bytes(hash).text(readable(name)), rows);
    if (status.ok() && rows.count() == 0) {
      status = run(context, Sql::tenant_find, Parameters().bytes(hash), rows);
    }
  }
  if (!status.ok()) return status;
  if (rows.count() == 0) return std::optional<int32_t>();
  const auto id = static_cast<int32_t>(rows.number(0, 0));
  const std::lock_guard lock(tenants_mutex_);
  if (tenants_.size() >= kMostTenants) tenants_.clear();
  tenants_.emplace(name, id);
  return std::optional(id);
}

tts::Result<std::optional<FoundBlob>> Index::find(tts::Context context, const RowKey& key,
                                                  int64_t now_ms) {
  Rows rows;
  const tts::Status status = run(context, Sql::find, keyed(key).bigint(now_ms), rows);
  if (!status.ok()) return status;
  if (rows.count() == 0) return std::optional<FoundBlob>();
  return std::optional(
      FoundBlob{std::string(rows.text(0, 0)), static_cast<uint64_t>(rows.number(0, 1)),
                read_parts(rows, 0, 3, 4, 5, static_cast<uint64_t>(rows.number(0, 2)))});
}

tts::Result<std::optional<int64_t>> Index::acquire(tts::Context context, const RowKey& key,
                                                   const std::string& blob, int64_t ttl_ms) {
  Rows rows;
  const tts::Status status = run(context, Sql::lease_acquire,
                                 keyed(key).text(blob).bigint(ttl_ms).bigint(grace_ms_), rows);
  if (!status.ok()) return status;
  return rows.count() == 0 ? std::optional<int64_t>() : std::optional(rows.number(0, 0));
}

tts::Result<bool> Index::renew(tts::Context context, const RowKey& key, int64_t fence,
                               int64_t ttl_ms) {
  Rows rows;
  const tts::Status status =
      run(context, Sql::lease_renew, keyed(key).bigint(fence).bigint(ttl_ms), rows);
  if (!status.ok()) return status;
  return rows.count() > 0;
}

tts::Status Index::release(tts::Context context, const RowKey& key, int64_t fence) {
  Rows rows;
  return run(context, Sql::lease_release, keyed(key).bigint(fence).bigint(grace_ms_), rows);
}

tts::Result<std::optional<Fill>> Index::begin_leased(tts::Context context, const RowKey& key,
                                                     int64_t fence, int64_t put_ms,
                                                     int64_t now_ms) {
  Rows rows;
  const tts::Status status =
      run(context, Sql::put_leased, keyed(key).bigint(fence).bigint(put_ms).bigint(now_ms), rows);
  if (!status.ok()) return status;
  if (rows.count() == 0) return std::optional<Fill>();
  return std::optional(Fill{fence, std::string(rows.text(0, 0)), rows.boolean(0, 1)});
}

tts::Result<std::optional<Fill>> Index::begin_unleased(tts::Context context, const RowKey& key,
                                                       const std::string& blob, int64_t put_ms,
                                                       int64_t now_ms, bool replace) {
  Rows rows;
  const tts::Status status =
      run(context, Sql::put_unleased,
          keyed(key).text(blob).bigint(put_ms).bigint(now_ms).boolean(replace), rows);
  if (!status.ok()) return status;
  if (rows.count() == 0) return std::optional<Fill>();
  return std::optional(Fill{rows.number(0, 0), blob, false});
}

tts::Result<Commit> Index::commit(tts::Context context, const RowKey& key, const Fill& fill,
                                  const NewRow& row, bool replace, int64_t now_ms) {
  Parameters parameters = keyed(key);
  parameters.bigint(fill.fence).boolean(replace).bigint(now_ms).bigint(grace_ms_);
  parameters.bigint(static_cast<int64_t>(row.blob_bytes))
      .bigint(static_cast<int64_t>(row.audio_bytes))
      .bigint(row.created_ms)
      .bigint(row.expires_ms)
      .bigint(row.accessed_ms)
      .bigint(static_cast<int64_t>(row.hit_count))
      .text(row.provider)
      .text(row.voice)
      .bytes(row.about);
  for (int attempt = 0;; ++attempt) {
    Rows rows;
    const tts::Status status = run(context, Sql::commit, parameters, rows);
    if (status.ok() && rows.count() > 0 && rows.number(0, 0) > 0) {
      return rows.number(0, 1) > 0 ? Commit::committed : Commit::kept_other;
    }
    // The fence may be gone because a commit without an answer was carried out.
    Rows found;
    const tts::Status looked = attempt == 0 && status.ok() ? tts::Status()
                                                           : run(context, Sql::committed,
                                                                 keyed(key).text(fill.blob), found);
    if (looked.ok() && found.count() > 0) return Commit::committed;
    if (status.ok()) return Commit::lost_fence;
    if (attempt > 0 || status.code() != TTS_UNAVAILABLE || !looked.ok()) return status;
  }
}

tts::Result<uint64_t> Index::adopt(tts::Context context, std::span<const AdoptedRow> adopted) {
  KeyColumns keys;
  std::vector<std::string> blobs, providers, voices, headers, trailers;
  std::vector<int64_t> blob_bytes, audio_bytes, created, expires, accessed, hits, audio_at;
  for (const AdoptedRow& one : adopted) {
    keys.add(one.key);
    blobs.push_back(one.blob);
    blob_bytes.push_back(static_cast<int64_t>(one.row.blob_bytes));
    audio_bytes.push_back(static_cast<int64_t>(one.row.audio_bytes));
    created.push_back(one.row.created_ms);
    expires.push_back(one.row.expires_ms);
    accessed.push_back(one.row.accessed_ms);
    hits.push_back(static_cast<int64_t>(one.row.hit_count));
    providers.push_back(one.row.provider);
    voices.push_back(one.row.voice);
    headers.push_back(one.parts.header);
    audio_at.push_back(static_cast<int64_t>(one.parts.audio_at));
    trailers.push_back(one.parts.trailer);
  }
  Parameters parameters;
  keys.into(parameters);
  parameters.texts(blobs).bigints(blob_bytes).bigints(audio_bytes).bigints(created);
  parameters.bigints(expires).bigints(accessed).bigints(hits).texts(providers).texts(voices);
  parameters.all_bytes(headers).bigints(audio_at).all_bytes(trailers);
  Rows rows;
  const tts::Status status = run(context, Sql::adopt_add, parameters, rows);
  if (!status.ok()) return status;
  return static_cast<uint64_t>(rows.count());
}

tts::Status Index::touch(tts::Context context, const Touches& touches) {
  std::vector<Parameters> batches;
  for (auto next = touches.begin(); next != touches.end();) {
    KeyColumns keys;
    std::vector<int64_t> accessed;
    std::vector<int64_t> hits;
    for (; next != touches.end() && accessed.size() < kTouchesPerStatement; ++next) {
      keys.add(next->first);
      accessed.push_back(next->second.accessed_ms);
      hits.push_back(static_cast<int64_t>(next->second.hits));
    }
    keys.into(batches.emplace_back());
    batches.back().bigints(accessed).bigints(hits);
  }
  const OwnContext limited(host_, target_.statement_timeout_ms + kSlackMs, context);
  auto lent = pool_.lend(limited.get());
  if (!lent.ok()) return lent.status();
  return std::move(lent).value()->run_all(limited.get(), sql_, Sql::touch, batches);
}

tts::Result<Removed> Index::remove(tts::Context context, std::span<const RowKey> keys,
                                   std::span<const std::string> blobs, bool queue) {
  return remove_rows(context, keys, blobs, queue ? std::optional(grace_ms_) : std::nullopt);
}

tts::Result<Removed> Index::remove_claimed(tts::Context context, std::span<const RowKey> keys,
                                           std::span<const std::string> blobs) {
  return remove_rows(context, keys, blobs, kClaimMs);
}

tts::Result<Removed> Index::remove_rows(tts::Context context, std::span<const RowKey> keys,
                                        std::span<const std::string> blobs,
                                        std::optional<int64_t> delay_ms) {
  KeyColumns columns;
  for (const RowKey& key : keys) columns.add(key);
  Parameters parameters;
  columns.into(parameters);
  if (blobs.empty()) {
    parameters.texts_or_nulls(keys.size());
  } else {
    parameters.texts({blobs.begin(), blobs.end()});
  }
  parameters.bigint_if(delay_ms);
  Rows rows;
  const tts::Status status = run(context, Sql::remove, parameters, rows);
  if (!status.ok()) return status;
  Removed removed{std::vector<bool>(keys.size())};
  for (int i = 0; i < rows.count(); ++i) {
    removed.were_there[static_cast<std::size_t>(rows.number(i, 0)) - 1] = true;
  }
  return removed;
}

tts::Result<std::vector<Row>> Index::rows(tts::Context context, std::span<const RowKey> keys) {
  KeyColumns columns;
  for (const RowKey& key : keys) columns.add(key);
  Parameters parameters;
  columns.into(parameters);
  Rows rows;
  const tts::Status status = run(context, Sql::rows, parameters, rows);
  if (!status.ok()) return status;
  return read_rows(rows);
}

tts::Result<std::vector<Row>> Index::scan(tts::Context context, const ScanPage& page) {
  Rows rows;
  const tts::Status status =
      run(context, Sql::scan,
          keyed(page.after).integer_if(page.tenant).text_if(page.scheme).bigint(page.limit), rows);
  if (!status.ok()) return status;
  return read_rows(rows);
}

tts::Result<std::vector<Row>> Index::list(tts::Context context, const ListPage& page) {
  const tts_policy& policy = *page.policy;
  const std::string_view prefix = tts::view(policy.digest_prefix);
  std::optional<std::string> from;
  std::optional<std::string> to;
  if (!prefix.empty()) {
    from = digest_bound(prefix, '0');
    to = digest_bound(prefix, 'f');
    if (prefix.size() > entry::kDigestDigits || from->empty()) return std::vector<Row>();
  }
  Parameters parameters;
  parameters.bigint(page.after_accessed_ms)
      .integer(page.after.tenant)
      .text(page.after.scheme)
      .bytes(page.after.digest)
      .integer_if(page.tenant)
      .text_if(if_given(policy.scheme))
      .text_if(if_given(policy.provider))
      .text_if(if_given(policy.voice))
      .boolean((policy.flags & TTS_POLICY_NEVER_HIT) != 0)
      .bigint_if((policy.flags & TTS_POLICY_EXPIRED) != 0 ? std::optional(page.now_ms)
                                                          : std::nullopt)
      .bigint_if(policy.min_idle_ms > 0 ? std::optional(page.now_ms - policy.min_idle_ms)
                                        : std::nullopt)
      .bytes_if(from)
      .bytes_if(to)
      .bigint(page.limit);
  Rows rows;
  const tts::Status status = run(context, Sql::list, parameters, rows);
  if (!status.ok()) return status;
  return read_rows(rows);
}

tts::Result<IndexTotals> Index::totals(tts::Context context) {
  Rows rows;
  const tts::Status status = run(context, Sql::totals, {}, rows);
  if (!status.ok()) return status;
  const auto number = [&](int column) { return static_cast<uint64_t>(rows.number(0, column)); };
  return IndexTotals{number(0), number(1), number(2), number(3), number(4), number(5)};
}

tts::Result<IndexTotals> Index::queue_state(tts::Context context) {
  Rows rows;
  const tts::Status status = run(context, Sql::gc_state, {}, rows);
  if (!status.ok()) return status;
  IndexTotals totals;
  totals.queued = static_cast<uint64_t>(rows.number(0, 0));
  totals.oldest_due_s = static_cast<uint64_t>(rows.number(0, 1));
  return totals;
}

tts::Result<std::vector<std::string>> Index::claim_due(tts::Context context, std::size_t most) {
  Rows rows;
  const tts::Status status =
      run(context, Sql::gc_claim, Parameters().bigint(static_cast<int64_t>(most)), rows);
  if (!status.ok()) return status;
  return first_column(rows);
}

tts::Status Index::drop_from_queue(tts::Context context, const std::vector<std::string>& blobs) {
  Rows rows;
  return run(context, Sql::gc_drop, Parameters().texts(blobs), rows);
}

tts::Result<uint64_t> Index::queue(tts::Context context, const std::vector<std::string>& blobs,
                                   int64_t delay_ms) {
  Rows rows;
  const tts::Status status =
      run(context, Sql::gc_add, Parameters().texts(blobs).bigint(delay_ms), rows);
  if (!status.ok()) return status;
  return static_cast<uint64_t>(rows.count());
}

tts::Result<uint64_t> Index::expire_fills(tts::Context context, std::size_t most,
                                          int64_t delay_ms) {
  Rows rows;
  const tts::Status status =
      run(context, Sql::fills_expire,
          Parameters().bigint(static_cast<int64_t>(most)).bigint(delay_ms), rows);
  if (!status.ok()) return status;
  return static_cast<uint64_t>(rows.number(0, 0));
}

tts::Result<uint64_t> Index::count_expired_fills(tts::Context context) {
  Rows rows;
  const tts::Status status = run(context, Sql::fills_expired, {}, rows);
  if (!status.ok()) return status;
  return static_cast<uint64_t>(rows.number(0, 0));
}

tts::Result<uint64_t> Index::expire_entries(tts::Context context, std::size_t most,
                                            int64_t late_ms) {
  Rows rows;
  const tts::Status status =
      run(context, Sql::entries_expire,
          Parameters().bigint(static_cast<int64_t>(most)).bigint(late_ms).bigint(grace_ms_), rows);
  if (!status.ok()) return status;
  return static_cast<uint64_t>(rows.number(0, 0));
}

tts::Result<std::vector<std::string>> Index::unnamed(tts::Context context,
                                                     const std::vector<std::string>& blobs) {
  std::vector<std::string> names;
  std::vector<std::string> hashes;
  std::vector<std::string> schemes;
  std::vector<std::string> digests;
  for (const std::string& name : blobs) {
    auto parts = parse_blob_name(name);
    if (!parts) continue;
    names.push_back(name);
    hashes.push_back(std::move(parts->hash_start));
    schemes.push_back(std::move(parts->scheme));
    digests.push_back(std::move(parts->digest));
  }
  Parameters parameters;
  parameters.texts(names).all_bytes(hashes).texts(schemes).all_bytes(digests);
  Rows rows;
  const tts::Status status = run(context, Sql::blobs_unnamed, parameters, rows);
  if (!status.ok()) return status;
  return first_column(rows);
}

tts::Result<int64_t> Index::server_ms(tts::Context context) {
  Rows rows;
  const tts::Status status = run(context, Sql::now, {}, rows);
  if (!status.ok()) return status;
  return rows.number(0, 0);
}

}  // namespace caesura::postgres_blob
