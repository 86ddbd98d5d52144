#include "plugins/stores/redis/settings.hpp"

#include <algorithm>

#include "plugins/support/config/options.hpp"

namespace caesura::redis {
namespace {

constexpr uint64_t kDefaultMaxEntryBytes = uint64_t{1} << 20;
constexpr uint64_t kLargestMaxEntryBytes = uint64_t{256} << 20;
constexpr int64_t kDay = 86'400'000;
constexpr int64_t kLongestIdle = 3650 * kDay;
constexpr int64_t kMinute = 60'000;

tts::Status wrong(std::string_view message) {
  return {TTS_INVALID_ARGUMENT, std::string(message)};
}

// 1 to `most` milliseconds.
tts::Status read_time(const config::Options& options, const char* key, int64_t fallback,
                      int64_t most, int64_t& value) {
  const auto read = options.duration_ms(key, fallback);
  if (!read.ok()) return read.status();
  value = read.value();
  if (value >= 1 && value <= most) return {};
  return wrong(std::string(key) + ": must be 1ms to " + std::to_string(most / 1000) + "s");
}

tts::Status check_security(const Settings& settings, bool plaintext) {
  const bool tls = settings.address.kind == Address::Kind::kTls;
  if (!tls && !settings.address.local() && !plaintext) {
    return wrong(
        "server: redis:// to another host sends everything readable; use rediss://, or say "
        "plaintext: true for a network that nobody else is on");
  }
  if (!tls && !(settings.ca_file + settings.cert_file + settings.key_file).empty()) {
    return wrong("ca_file, cert_file, key_file: are for rediss:// only");
  }
  if (settings.cert_file.empty() != settings.key_file.empty()) {
    return wrong("cert_file, key_file: need each other");
  }
  if (!settings.user.empty() && settings.password_ref.empty()) {
    return wrong("user: needs a password");
  }
  return {};
}

}  // namespace

const char kSchema[] = R"({
  "type": "object",
  "additionalProperties": false,
  "required": ["server"],
  "properties": {
    "server": {
      "type": "string", "minLength": 1,
      "description": "redis://host:port, rediss://host:port (TLS) or unix:/path"
    },
    "user": {"type": "string", "description": "of the server's ACL; without it, its default user"},
    "password": {"type": "string", "x-secret": true, "description": "read anew for each connection"},
    "database": {"type": "integer", "minimum": 0, "maximum": 65535, "default": 0, "description": "number of the database"},
    "ca_file": {"type": "string", "minLength": 1, "description": "certificates that the server's is checked against; the system's by default"},
    "cert_file": {"type": "string", "minLength": 1, "description": "certificate of this client"},
    "key_file": {"type": "string", "minLength": 1, "description": "key of this client's certificate"},
    "plaintext": {"type": "boolean", "default": false, "description": "allow redis:// to another host"},
    "prefix": {
      "type": "string", "pattern": "^[A-Za-z0-9_:.-]{1,64}$", "default": "ttsc:",
      "description": "in front of every name in the server"
    },
    "max_entry_bytes": {
      "type": "string", "pattern": "^[0-9]+(KiB|MiB|GiB|TiB|kB|MB|GB|TB|B)?$", "default": "1MiB",
      "description": "the largest entry, its header included; a larger one is not stored here"
    },
    "keep_idle": {
      "type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$", "default": "7d",
      "description": "an entry that is not used for so long leaves the server"
    },
    "timeout": {
      "type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$", "default": "50ms",
      "description": "longest time of one call, connecting included"
    },
    "admin_timeout": {
      "type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$", "default": "5s",
      "description": "longest time of one round trip of a listing, clean-up or check"
    },
    "connections": {"type": "integer", "minimum": 1, "maximum": 1024, "default": 8, "description": "at most so many at once"}
  }
})";

tts::Result<Settings> read_settings(std::string_view name, std::string_view json) {
  const auto parsed = config::Options::parse(json);
  if (!parsed.ok()) return parsed.status();
  const config::Options& options = parsed.value();
  Settings settings;
  settings.name = name;
  auto address = parse_address(options.text("server", ""));
  if (!address.ok()) return address.status();
  settings.address = std::move(address).value();
  settings.user = options.text("user", "");
  settings.password_ref = options.text("password", "");
  settings.database = options.integer("database", 0);
  settings.ca_file = options.text("ca_file", "");
  settings.cert_file = options.text("cert_file", "");
  settings.key_file = options.text("key_file", "");
  settings.prefix = options.text("prefix", "ttsc:");
  const auto max_entry = options.size("max_entry_bytes", kDefaultMaxEntryBytes);
  if (!max_entry.ok()) return max_entry.status();
  if (max_entry.value() < 1024 || max_entry.value() > kLargestMaxEntryBytes) {
    return wrong("max_entry_bytes: must be 1KiB to 256MiB");
  }
  settings.max_entry_bytes = max_entry.value();
  settings.max_connections = static_cast<std::size_t>(options.integer("connections", 8));
  for (const tts::Status& status :
       {check_security(settings, options.boolean("plaintext", false)),
        read_time(options, "keep_idle", 7 * kDay, kLongestIdle, settings.keep_idle_ms),
        read_time(options, "timeout", 50, kMinute, settings.timeout_ms),
        read_time(options, "admin_timeout", 5000, 10 * kMinute, settings.admin_timeout_ms)}) {
    if (!status.ok()) return status;
  }
  return settings;
}

}  // namespace caesura::redis
