#include "plugins/middleware/cache/settings.hpp"

#include <algorithm>

#include "plugins/support/config/options.hpp"

namespace caesura::cache {

const char* const kSchema = R"json({
  "type": "object",
  "additionalProperties": false,
  "required": ["store"],
  "properties": {
    "store": {"type": "string", "description": "name of the store that keeps the entries"},
    "key": {
      "type": "object",
      "additionalProperties": false,
      "description": "which generation of keys is written and read",
      "properties": {
        "write_scheme": {"enum": ["v1", "v2", "v3"], "description": "generation of new entries (v3)"},
        "read_schemes": {"type": "array", "minItems": 1, "items": {"enum": ["v1", "v2", "v3"]},
          "description": "generations that are looked up, in this order (the written one)"},
        "secret": {"type": "string", "x-secret": true,
          "description": "makes v3 keys an HMAC that nobody can guess: ${ENV:NAME} or file:PATH"},
        "remember": {"type": ["string", "integer"], "pattern": "^[0-9]+(KiB|MiB|GiB|TiB|kB|MB|GB|TB|B)?$",
          "description": "memory for requests whose key is known (8MiB); 0 = hash each time"}
      }
    },
    "ttl": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$", "description": "life of an entry (no end)"},
    "ttl_jitter_pct": {"type": "integer", "minimum": 0, "maximum": 50,
      "description": "entries expire up to so many percent earlier (10)"},
    "finish_fills": {"type": "boolean", "description": "finish a synthesis that nobody waits for any more (true)"},
    "fill_timeout": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$", "description": "longest synthesis (120s)"},
    "stop_timeout": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$",
      "description": "how long the end of the host waits for a synthesis, before it is given up (5s)"},
    "store_timeout": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$",
      "description": "longest wait for the store (1s)"},
    "touch_interval": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$",
      "description": "how often hits are told to the store (1s)"},
    "max_entry_bytes": {"type": ["string", "integer"], "pattern": "^[0-9]+(KiB|MiB|GiB|TiB|kB|MB|GB|TB|B)?$",
      "description": "larger audio is served but not stored (64MiB)"},
    "lease": {
      "type": "object",
      "additionalProperties": false,
      "description": "one synthesis among all processes that share the store, where it offers leases",
      "properties": {
        "enabled": {"type": "boolean", "description": "ask for leases (true)"},
        "ttl": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$",
          "description": "how long a dead process keeps others waiting; renewed while a fill lasts (5s)"},
        "wait": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$",
          "description": "longest wait for another process; then the audio is made and not stored (10s)"},
        "timeout": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$",
          "description": "longest wait for one answer about a lease; then a fill goes without (50ms)"}
      }
    },
    "cleanup": {
      "type": "object",
      "additionalProperties": false,
      "oneOf": [{"required": ["every"]}, {"required": ["at"]}],
      "description": "what leaves the store by itself, in hosts that stay",
      "properties": {
        "every": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$", "description": "how often: 6h"},
        "at": {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$",
          "description": "once a day, when it is so late in UTC: \"03:30\""},
        "days": {"type": "integer", "minimum": 0, "maximum": 365000,
          "description": "not accessed for so many days (30, or 0 where expired or max_bytes says enough)"},
        "never_hit": {"type": "boolean", "description": "only entries that never answered a request (false)"},
        "expired": {"type": "boolean", "description": "only entries whose time is over (false)"},
        "tenant_id": {"type": "string", "description": "only this tenant's"},
        "scheme": {"enum": ["v1", "v2", "v3", "v3h"], "description": "only keys of this generation"},
        "provider": {"type": "string", "description": "only what this type of provider spoke"},
        "voice": {"type": "string", "description": "only this voice's"},
        "max_bytes": {"type": ["string", "integer"], "pattern": "^[0-9]+(KiB|MiB|GiB|TiB|kB|MB|GB|TB|B)?$",
          "description": "only the longest unused, until what is left fits"},
        "limit": {"type": "integer", "minimum": 1, "description": "at most so many entries in one run (all)"},
        "batch_pause": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$",
          "description": "rest of the store between two batches of 500 entries (1s)"}
      }
    },
    "accept_unrendered_pauses": {"type": "boolean",
      "description": "let adopted entries, made without pauses, answer requests whose pauses act (false)"}
  }
})json";

namespace {

using config::Options;

constexpr std::chrono::milliseconds kShortestLease{100};
constexpr std::chrono::milliseconds kShortestCleanUp{60'000};

tts::Status read_keys(const boost::json::object& key, const tts::Host& host, KeySettings& keys) {
  const auto scheme = [](const boost::json::value& value) {
    return parse_scheme(std::string_view(value.get_string()));
  };
  if (const auto* write = key.if_contains("write_scheme")) keys.write_scheme = *scheme(*write);
  keys.read_schemes = {keys.write_scheme};
  if (const auto* read = key.if_contains("read_schemes")) {
    keys.read_schemes.clear();
    for (const auto& one : read->get_array()) keys.read_schemes.push_back(*scheme(one));
  }
  if (const auto* reference = key.if_contains("secret")) {
    auto secret = host.secret(std::string_view(reference->get_string()));
    if (!secret.ok()) return secret.status();
    keys.secret = std::move(secret).value();
    if (keys.secret.empty()) return {TTS_INVALID_ARGUMENT, "key.secret: the secret is empty"};
  }
  return {};
}

tts::Status read_lease(const boost::json::value& value, LeaseSettings& lease) {
  auto nested = Options::parse(boost::json::serialize(value));
  if (!nested.ok()) return nested.status();
  lease.enabled = nested.value().boolean("enabled", lease.enabled);
  for (const auto& [name, duration] :
       {std::pair{"ttl", &lease.ttl}, {"wait", &lease.wait}, {"timeout", &lease.timeout}}) {
    auto ms = nested.value().duration_ms(name, duration->count());
    if (!ms.ok()) {
      return {TTS_INVALID_ARGUMENT, "lease." + ms.status().message()};
    }
    *duration = std::chrono::milliseconds(ms.value());
  }
  if (lease.ttl < kShortestLease) {
    return {TTS_INVALID_ARGUMENT, "lease.ttl: is below 100ms, too short to be renewed in time"};
  }
  return {};
}

tts::Status read_clean_up(const boost::json::value& value, CleanUpSettings& clean_up) {
  auto nested = Options::parse(boost::json::serialize(value));
  if (!nested.ok()) return nested.status();
  const Options& options = nested.value();
  const auto wrong = [](const tts::Status& status) {
    return tts::Status(TTS_INVALID_ARGUMENT, "cleanup." + status.message());
  };
  if (const std::string at = options.text("at", ""); !at.empty()) {
    clean_up.schedule.minute_of_day = std::stoi(at.substr(0, 2)) * 60 + std::stoi(at.substr(3, 2));
  }
  for (const auto& [name, duration] :
       {std::pair{"every", &clean_up.schedule.every}, {"batch_pause", &clean_up.batch_pause}}) {
    auto ms = options.duration_ms(name, duration->count());
    if (!ms.ok()) return wrong(ms.status());
    *duration = std::chrono::milliseconds(ms.value());
  }
  if (!clean_up.schedule.minute_of_day && clean_up.schedule.every < kShortestCleanUp) {
    return {TTS_INVALID_ARGUMENT, "cleanup.every: is below 1m; the store would never rest"};
  }
  auto max_bytes = options.size("max_bytes", 0);
  if (!max_bytes.ok()) return wrong(max_bytes.status());
  clean_up.max_bytes = max_bytes.value();
  clean_up.expired = options.boolean("expired", false);
  clean_up.never_hit = options.boolean("never_hit", false);
  const bool says_enough = clean_up.expired || options.has("max_bytes");
  clean_up.min_idle =
      std::chrono::milliseconds(options.integer("days", says_enough ? 0 : 30) * Schedule::kDayMs);
  if (options.has("tenant_id")) clean_up.tenant = options.text("tenant_id", "");
  clean_up.scheme = options.text("scheme", "");
  clean_up.provider = options.text("provider", "");
  clean_up.voice = options.text("voice", "");
  clean_up.limit = static_cast<uint64_t>(options.integer("limit", 0));
  return {};
}

}  // namespace

tts::Result<Settings> read_settings(const tts::Creation& creation) {
  auto parsed = Options::parse(creation.config);
  if (!parsed.ok()) return parsed.status();
  const Options& options = parsed.value();
  Settings settings;
  settings.store = options.text("store", "");
  if (settings.store.empty()) {
    return tts::Status(TTS_INVALID_ARGUMENT, "store: is missing; name a store of this config");
  }
  if (const auto* key = options.object().if_contains("key")) {
    if (auto status = read_keys(key->get_object(), creation.host, settings.keys); !status.ok()) {
      return status;
    }
    auto nested = Options::parse(boost::json::serialize(*key));
    auto remember = nested.value().size("remember", settings.keys.remember_bytes);
    if (!remember.ok()) return remember.status();
    settings.keys.remember_bytes = remember.value();
  }
  if (const auto* lease = options.object().if_contains("lease")) {
    if (auto status = read_lease(*lease, settings.lease); !status.ok()) return status;
  }
  if (const auto* clean_up = options.object().if_contains("cleanup")) {
    if (auto status = read_clean_up(*clean_up, settings.clean_up); !status.ok()) return status;
  }
  tts::Status failure;
  const auto duration = [&](const char* name, std::chrono::milliseconds& value) {
    auto ms = options.duration_ms(name, value.count());
    if (!ms.ok())
      failure = ms.status();
    else
      value = std::chrono::milliseconds(ms.value());
  };
  duration("ttl", settings.ttl);
  duration("fill_timeout", settings.fill_timeout);
  duration("stop_timeout", settings.stop_timeout);
  duration("store_timeout", settings.store_timeout);
  duration("touch_interval", settings.touch_interval);
  auto max_entry = options.size("max_entry_bytes", settings.max_entry_bytes);
  if (!max_entry.ok()) failure = max_entry.status();
  if (!failure.ok()) return failure;
  settings.max_entry_bytes = max_entry.value();
  // A flush that never rests would keep a processor busy for nothing.
  settings.touch_interval = std::max(settings.touch_interval, std::chrono::milliseconds(10));
  settings.ttl_jitter_pct = options.integer("ttl_jitter_pct", settings.ttl_jitter_pct);
  settings.finish_fills = options.boolean("finish_fills", settings.finish_fills);
  settings.accept_unrendered_pauses = options.boolean("accept_unrendered_pauses", false);
  return settings;
}

}  // namespace caesura::cache
