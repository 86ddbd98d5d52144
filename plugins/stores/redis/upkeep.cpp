// The store's calls for operators: listings, clean-up, checks, statistics.
#include "plugins/stores/redis/redis_store.hpp"
#include "plugins/stores/redis/refusal.hpp"
#include "plugins/stores/redis/value_buffer.hpp"

namespace caesura::redis {
namespace {

std::optional<std::string_view> tenant_of(const tts_policy& policy) {
  if ((policy.flags & TTS_POLICY_TENANT) == 0) return std::nullopt;
  return tts::view(policy.tenant);
}

// Letters that the server would take for a pattern are in no scheme.
std::optional<std::string_view> scheme_of(tts_str scheme) {
  if (scheme.size == 0) return std::nullopt;
  return tts::view(scheme);
}

bool has_odd_scheme(tts_str scheme) {
  return scheme.size > entry::kMaxSchemeBytes ||
         tts::view(scheme).find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") !=
             std::string_view::npos;
}

double number(uint64_t value) {
  return static_cast<double>(value);
}

// A figure of INFO: "used_memory:1234".
double figure(const std::string& text, std::string_view name) {
  const std::size_t at = text.find("\n" + std::string(name) + ":");
  return at == std::string::npos ? 0 : std::strtod(text.c_str() + at + name.size() + 2, nullptr);
}

}  // namespace

tts::Status RedisStore::scan(tts::Context context, const tts_scan& scan, tts::EntrySink tell) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  std::optional<std::string_view> tenant;
  std::optional<std::string_view> scheme;
  if ((scan.flags & TTS_SCAN_TENANT) != 0) tenant = tts::view(scan.tenant);
  if ((scan.flags & TTS_SCAN_SCHEME) != 0) {
    scheme = tts::view(scan.scheme);
    if (scheme->empty() || has_odd_scheme(scan.scheme)) return {};
  }
  std::vector<std::string> found;
  if (tts::Status s = heads_.names(context, tenant, scheme, found); !s.ok()) return s;
  auto first = found.begin();
  if (scan.after != nullptr && entry::is_valid(*scan.after)) {
    first = std::upper_bound(found.begin(), found.end(), names_.entry(*scan.after));
  }
  OpenedHead opened;
  return heads_.each(context, {first, found.end()}, [&](const Head& head) {
    return opened.open(names_, head).ok() ? tell(opened.key(), opened.info()) : tts::Status{};
  });
}

tts::Status RedisStore::list(tts::Context context, const tts_policy& policy, tts::EntrySink tell) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  if (has_odd_scheme(policy.scheme)) return {};
  std::vector<std::string> found;
  tts::Status status = heads_.names(context, tenant_of(policy), scheme_of(policy.scheme), found);
  if (!status.ok()) return status;

  const int64_t now_ms = host_.unix_ms();
  OpenedHead opened;
  std::vector<std::string> matching;
  std::vector<entry::Candidate> chosen;
  status = heads_.each(context, found, [&](const Head& head) -> tts::Status {
    if (!opened.open(names_, head).ok()) return {};
    if (!entry::matches(policy, opened.key(), opened.info(), now_ms)) return {};
    chosen.push_back({opened.info().accessed_ms, opened.info().size, matching.size()});
    matching.push_back(head.name);
    return {};
  });
  if (!status.ok()) return status;
  entry::choose(policy, chosen);
  std::vector<std::string> order;
  for (const entry::Candidate& one : chosen) order.push_back(std::move(matching[one.index]));
  return heads_.each(context, order, [&](const Head& head) {
    return opened.open(names_, head).ok() ? tell(opened.key(), opened.info()) : tts::Status{};
  });
}

tts::Status RedisStore::plan(tts::Context context, const tts_policy& policy, tts::EntrySink tell) {
  return list(context, policy, tell);
}

tts::Result<bool> RedisStore::remove_unchanged(tts::Context context, const Head& head) {
  const std::string hits = std::to_string(head.hits);
  const std::string accessed = std::to_string(head.accessed_ms);
  const auto done =
      client_->run(context, Pace::kAdmin, remove_unchanged_script(),
                   {{head.name, Names::hits(head.name)}, {head.header, hits, accessed}});
  if (!done.ok()) return done.status();
  return done.value() == 1;
}

tts::Status RedisStore::apply(tts::Context context, const tts_policy& policy,
                              std::span<const tts_store_key> keys, tts::EntrySink tell,
                              tts_report& report) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  std::vector<std::string> names;
  for (const tts_store_key& key : keys) {
    if (entry::is_valid(key)) names.push_back(names_.entry(key));
  }
  const int64_t now_ms = host_.unix_ms();
  OpenedHead opened;
  return heads_.each(context, names, [&](const Head& head) -> tts::Status {
    ++report.scanned;
    if (policy.limit > 0 && report.removed >= policy.limit) return {};
    if (!opened.open(names_, head).ok()) return {};
    if (!entry::matches(policy, opened.key(), opened.info(), now_ms)) return {};
    const auto removed = remove_unchanged(context, head);
    if (!removed.ok()) {
      ++report.failed;
      return removed.status();
    }
    if (!removed.value()) return {};
    ++report.removed;
    report.bytes_freed += head.value_bytes;
    return tell(opened.key(), opened.info());
  });
}

tts::Status RedisStore::verify(tts::Context context, const tts_policy& policy, tts::EntrySink tell,
                               tts_report& report) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  if (has_odd_scheme(policy.scheme)) return {};
  std::vector<std::string> found;
  tts::Status status = heads_.names(context, tenant_of(policy), scheme_of(policy.scheme), found);
  if (!status.ok()) return status;
  const int64_t now_ms = host_.unix_ms();
  const tts_entry_info unknown = tts::empty_entry_info();
  OpenedHead opened;
  return heads_.each(context, found, [&](const Head& head) -> tts::Status {
    if (policy.limit > 0 && report.scanned >= policy.limit) return {};
    // Of a damaged header nothing is believed: scheme and digest are those of the name.
    const auto parts = names_.parse(head.name);
    const bool readable = opened.open(names_, head).ok();
    const tts_store_key key =
        readable ? opened.key()
                 : tts_store_key{policy.tenant, tts::str(parts->scheme), tts::str(parts->digest)};
    const tts_entry_info& info = readable ? opened.info() : unknown;
    if (!entry::matches(policy, key, info, now_ms)) return {};
    ++report.scanned;
    const LentBuffer buffer;
    tts::Status read = client_->call(context, Pace::kAdmin, {"GET", head.name}, buffer->reply);
    if (!read.ok()) {
      ++report.failed;
      return read.code() == TTS_OUT_OF_RANGE ? tts::Status{} : read;
    }
    if (!buffer->reply.is_text()) return {};
    const std::string& value = buffer->reply.text;
    read = buffer->envelope.open(std::as_bytes(std::span(value)), key);
    if (read.code() != TTS_DATA_LOSS) return {};
    ++report.failed;
    if (!drop_damaged(context, Pace::kAdmin, head.name, value, read)) return {};
    ++report.removed;
    report.bytes_freed += value.size();
    return tell(key, info);
  });
}

tts::Status RedisStore::stats(entry::StatSink& stat) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  const tts::Context context(nullptr);
  std::vector<std::string> found;
  if (tts::Status s = heads_.names(context, {}, {}, found); !s.ok()) return s;
  uint64_t bytes = 0;
  std::vector<Reply> replies;
  for (std::size_t at = 0; at < found.size(); at += Heads::kSlice) {
    Commands commands;
    for (std::size_t i = at; i < std::min(found.size(), at + Heads::kSlice); ++i) {
      commands.add({"STRLEN", found[i]});
    }
    if (tts::Status s = client_->exchange(context, Pace::kAdmin, commands, replies); !s.ok()) {
      return s;
    }
    for (const Reply& reply : replies) {
      if (reply.is_integer()) bytes += static_cast<uint64_t>(reply.integer);
    }
  }
  stat.gauge("entries", number(found.size()));
  stat.gauge("bytes", number(bytes));
  stat.gauge("max_entry_bytes", number(settings_.max_entry_bytes));
  Reply memory;  // a user without the right to ask gets no figures of the server
  if (client_->call(context, Pace::kAdmin, {"INFO", "memory"}, memory).ok() && memory.is_text()) {
    stat.gauge("server_bytes", figure(memory.text, "used_memory"));
    stat.gauge("server_max_bytes", figure(memory.text, "maxmemory"));
  }
  stat.gauge("writable", writes_.open() || client_->resting() ? 0 : 1);
  stat.counter("hits_total", number(hits_));
  stat.counter("misses_total", number(misses_));
  stat.counter("corrupt_total", number(corrupt_));
  stat.counter("put_errors_total", number(put_errors_));
  stat.counter("too_large_total", number(too_large_));
  stat.counter("server_errors_total", number(client_->failures()));
  return {};
}

// The smallest command that the store needs anyhow and that asks for no name: a user of one tenant
// may ask it, too.
tts::Status RedisStore::ask(tts::Context context, Pace pace) {
  Reply reply;
  return client_->call(context, pace, {"SCAN", "0", "COUNT", "1"}, reply);
}

tts::Status RedisStore::probe(tts::Context context) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  if (tts::Status status = ask(context, Pace::kAdmin); !status.ok()) return status;
  return writes_.open() ? writes_.last() : tts::Status{};
}

}  // namespace caesura::redis
