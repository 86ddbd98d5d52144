#include "plugins/stores/memory/memory_store.hpp"

#include "plugins/support/config/options.hpp"
#include "plugins/support/entry/store_metrics.hpp"

namespace caesura::memory {
namespace {

constexpr uint64_t kDefaultMaxBytes = uint64_t{256} << 20;
constexpr uint64_t kDefaultMaxEntryBytes = uint64_t{64} << 20;
constexpr std::size_t kEntriesPerCheck = 64;

tts::Status not_found() {
  return {TTS_NOT_FOUND, ""};
}

}  // namespace

tts::Result<std::unique_ptr<MemoryStore>> MemoryStore::create(const tts::Creation& creation) {
  const auto options = config::Options::parse(creation.config);
  if (!options.ok()) return options.status();
  const auto max_bytes = options.value().size("max_bytes", kDefaultMaxBytes);
  if (!max_bytes.ok()) return max_bytes.status();
  const auto max_entry_bytes = options.value().size("max_entry_bytes", kDefaultMaxEntryBytes);
  if (!max_entry_bytes.ok()) return max_entry_bytes.status();
  if (max_bytes.value() == 0) {
    return tts::Status(TTS_INVALID_ARGUMENT, "max_bytes: must be above 0, for instance 256MiB");
  }
  return std::make_unique<MemoryStore>(
      creation.host,
      Settings{std::string(creation.name), max_bytes.value(), max_entry_bytes.value()});
}

MemoryStore::MemoryStore(tts::Host host, const Settings& settings)
    : host_(host),
      settings_(settings),
      table_(settings.max_bytes,
             {entry::entries_metric(host, settings.name), entry::bytes_metric(host, settings.name),
              entry::evicted_metric(host, settings.name)}),
      admin_(entry::admin_table(this)),
      probe_(entry::probe_table(this)) {}

bool MemoryStore::is_expired(const Entry& entry) const {
  return entry.expires_ms() != 0 && entry.expires_ms() <= host_.unix_ms();
}

tts::Status MemoryStore::get(tts::Context, const tts_store_key& key, tts::BlobSink sink) {
  const Pin entry = table_.find(key, entry::hash(key));
  if (!entry) return not_found();
  if (is_expired(*entry.get())) {
    table_.drop(*entry.get());
    return not_found();
  }
  const tts_entry_info info = entry->info();
  if (tts::Status status = sink.begin(info); !status.ok()) return status;
  return sink.write(entry->audio().data(), entry->audio().size());
}

tts::Status MemoryStore::put(tts::Context context, const tts_store_key& key,
                             const tts_entry_info& info, std::span<const std::byte> audio,
                             const tts_put_options& options) {
  if (tts::Status status = context.check(); !status.ok()) return status;
  if (tts::Status status = entry::check(key); !status.ok()) return status;
  if (audio.empty() || info.size != audio.size()) {
    return {TTS_INVALID_ARGUMENT, "info.size is " + std::to_string(info.size) + ", the audio has " +
                                      std::to_string(audio.size()) +
                                      " bytes; they must be equal and above 0"};
  }
  if (audio.size() > settings_.max_entry_bytes) {
    return {TTS_OUT_OF_RANGE, "an entry of " + std::to_string(audio.size()) +
                                  " bytes is above max_entry_bytes (" +
                                  std::to_string(settings_.max_entry_bytes) + ")"};
  }
  Pin entry(Entry::make(key, entry::hash(key), info, audio));
  if (entry->weight() > settings_.max_bytes) {
    return {TTS_OUT_OF_RANGE, "an entry of " + std::to_string(audio.size()) +
                                  " bytes does not fit into max_bytes (" +
                                  std::to_string(settings_.max_bytes) + ")"};
  }
  const bool replace = options.mode == TTS_PUT_REPLACE;
  if (!table_.insert(std::move(entry), replace, host_.unix_ms())) {
    return {TTS_ALREADY_EXISTS, "the entry is there already"};
  }
  return {};
}

tts::Status MemoryStore::touch(tts::Context, std::span<const tts_touch> touches) {
  for (const tts_touch& touch : touches) {
    table_.touch(touch.key, entry::hash(touch.key), touch.accessed_ms, touch.hits_added);
  }
  return {};
}

tts::Status MemoryStore::remove(tts::Context, std::span<const tts_store_key> keys,
                                uint64_t& removed) {
  for (const tts_store_key& key : keys) {
    if (table_.remove(key, entry::hash(key))) ++removed;
  }
  return {};
}

tts::Status MemoryStore::stat(tts::Context, const tts_store_key& key, tts::EntrySink tell) {
  const Pin entry = table_.peek(key, entry::hash(key));
  if (!entry || is_expired(*entry.get())) return not_found();
  return tell(entry->key(), entry->info());
}

tts::Status MemoryStore::scan(tts::Context context, const tts_scan& scan, tts::EntrySink tell) {
  std::vector<Pin> entries = table_.all();
  std::erase_if(entries, [&scan](const Pin& entry) {
    const tts_store_key key = entry->key();
    return ((scan.flags & TTS_SCAN_TENANT) != 0 &&
            tts::view(key.tenant) != tts::view(scan.tenant)) ||
           ((scan.flags & TTS_SCAN_SCHEME) != 0 &&
            tts::view(key.scheme) != tts::view(scan.scheme)) ||
           (scan.after != nullptr && entry::compare(key, *scan.after) <= 0);
  });
  std::sort(entries.begin(), entries.end(),
            [](const Pin& a, const Pin& b) { return entry::compare(a->key(), b->key()) < 0; });
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i % kEntriesPerCheck == 0) {
      if (tts::Status status = context.check(); !status.ok()) return status;
    }
    if (tts::Status status = tell(entries[i]->key(), entries[i]->info()); !status.ok()) {
      return status;
    }
  }
  return {};
}

const void* MemoryStore::extension(std::string_view id) {
  if (id == TTS_EXT_ADMIN) return &admin_;
  if (id == TTS_EXT_PROBE) return &probe_;
  return nullptr;
}

tts::Status MemoryStore::stats(entry::StatSink& stat) {
  const TableTotals totals = table_.totals();
  stat.gauge("entries", static_cast<double>(totals.entries));
  stat.gauge("bytes", static_cast<double>(totals.bytes));
  stat.gauge("max_bytes", static_cast<double>(settings_.max_bytes));
  stat.counter("hits_total", static_cast<double>(totals.hits));
  stat.counter("misses_total", static_cast<double>(totals.misses));
  stat.counter("evicted_total", static_cast<double>(totals.evicted));
  return {};
}

tts::Status MemoryStore::list(tts::Context context, const tts_policy& policy, tts::EntrySink tell) {
  const std::vector<Pin> entries = table_.all();
  const int64_t now_ms = host_.unix_ms();
  std::vector<entry::Candidate> chosen;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const tts_entry_info info = entries[i]->info();
    if (entry::matches(policy, entries[i]->key(), info, now_ms)) {
      chosen.push_back({info.accessed_ms, info.size, i});
    }
  }
  entry::choose(policy, chosen);
  for (const entry::Candidate& candidate : chosen) {
    if (tts::Status status = context.check(); !status.ok()) return status;
    const Pin& entry = entries[candidate.index];
    if (tts::Status status = tell(entry->key(), entry->info()); !status.ok()) return status;
  }
  return {};
}

tts::Status MemoryStore::apply(tts::Context context, const tts_policy& policy,
                               std::span<const tts_store_key> keys, tts::EntrySink tell,
                               tts_report& report) {
  const int64_t now_ms = host_.unix_ms();
  for (const tts_store_key& key : keys) {
    if (tts::Status status = context.check(); !status.ok()) return status;
    if (policy.limit > 0 && report.removed >= policy.limit) break;
    ++report.scanned;
    const Pin entry = table_.peek(key, entry::hash(key));
    if (!entry || !entry::matches(policy, key, entry->info(), now_ms)) continue;
    table_.drop(*entry.get());
    ++report.removed;
    report.bytes_freed += entry->weight();
    if (tts::Status status = tell(entry->key(), entry->info()); !status.ok()) return status;
  }
  return {};
}

tts::Status MemoryStore::probe(tts::Context) {
  return {};
}

}  // namespace caesura::memory
