#include "plugins/stores/postgres_blob/settings.hpp"

#include "plugins/support/config/options.hpp"

namespace caesura::postgres_blob {
namespace {

constexpr int64_t kSecond = 1000;
constexpr int64_t kHour = 3600 * kSecond;

struct Duration {
  const char* key;
  int64_t fallback_ms;
  int64_t least_ms;
  int64_t* value_ms;
};

tts_pauses read_pauses(const boost::json::object& given) {
  tts_pauses pauses = tts::all_pauses();
  for (const auto& [name, member] : {std::pair{"sentence_ms", &tts_pauses::sentence_ms},
                                     {"paragraph_ms", &tts_pauses::paragraph_ms},
                                     {"chapter_ms", &tts_pauses::chapter_ms},
                                     {"comma_ms", &tts_pauses::comma_ms},
                                     {"colon_ms", &tts_pauses::colon_ms},
                                     {"semicolon_ms", &tts_pauses::semicolon_ms}}) {
    if (const auto* value = given.if_contains(name)) {
      pauses.*member = static_cast<int32_t>(value->get_int64());
    }
  }
  return pauses;
}

// What is not said is as in this store: one database, one container.
tts::Status read_old_deployment(const config::Options& options, const Settings& settings,
                                OldDeployment& old) {
  boost::json::object none;
  const auto* given = options.object().if_contains("adopted");
  const auto parsed =
      config::Options::parse(boost::json::serialize(given != nullptr ? given->as_object() : none));
  if (!parsed.ok()) return parsed.status();
  const config::Options& own = parsed.value();
  old.target = settings.target;
  if (const std::string url = own.text("url", ""); !url.empty()) {
    auto target = read_target(url, own.text("ca_file", ""));
    if (!target.ok()) return {target.status().code(), "adopted." + target.status().message()};
    old.target.keywords = target.value().keywords;
    old.target.description = target.value().description;
    old.target.password = "";
  }
  old.target.password = own.text("password", old.target.password);
  old.target.schema = own.text("schema", "public");
  old.provider = own.text("provider", "azure");
  // What the first writers of v2 assumed where a project named some of its pauses only.
  old.pauses.push_back({sizeof(tts_pauses), 500, 1000, 3000, 300, 400, 350});
  if (const auto* pauses = own.object().if_contains("pauses")) {
    for (const auto& one : pauses->as_array()) old.pauses.push_back(read_pauses(one.as_object()));
  }
  if (const auto* blobs = own.object().if_contains("blobs")) old.blobs = blobs->as_object();
  return {};
}

}  // namespace

tts::Result<Settings> read_settings(std::string_view name, std::string_view json) {
  const auto parsed = config::Options::parse(json);
  if (!parsed.ok()) return parsed.status();
  const config::Options& options = parsed.value();
  auto target = read_target(options.text("url", ""), options.text("ca_file", ""));
  if (!target.ok()) return target.status();

  Settings settings;
  settings.name = name;
  settings.target = std::move(target).value();
  settings.target.password = options.text("password", "");
  settings.target.schema = options.text("schema", "caesura");
  settings.target.prepared_statements = options.boolean("prepared_statements", true);
  settings.connections = static_cast<std::size_t>(options.integer("connections", 4));
  const auto* blobs = options.object().if_contains("blobs");
  if (blobs == nullptr || !blobs->is_object()) {
    return tts::Status(
        TTS_INVALID_ARGUMENT,
        "blobs: say where the audio lies, for instance {kind: directory, path: ...}");
  }
  settings.blobs = blobs->as_object();

  const auto max_entry_bytes = options.size("max_entry_bytes", uint64_t{64} << 20);
  if (!max_entry_bytes.ok()) return max_entry_bytes.status();
  settings.max_entry_bytes = max_entry_bytes.value();
  const Duration durations[] = {
      {"connect_timeout", 5 * kSecond, 1, &settings.target.connect_timeout_ms},
      {"statement_timeout", 10 * kSecond, 1, &settings.target.statement_timeout_ms},
      {"grace", kHour, 0, &settings.grace_ms},
      {"scrub_grace", 24 * kHour, 0, &settings.scrub_grace_ms},
      {"put_timeout", 120 * kSecond, 1, &settings.put_timeout_ms},
      {"upkeep_interval", 30 * kSecond, 10, &settings.upkeep_interval_ms},
      {"touch_interval", 10 * kSecond, 10, &settings.touch_interval_ms}};
  for (const Duration& duration : durations) {
    const auto value = options.duration_ms(duration.key, duration.fallback_ms);
    if (!value.ok()) return value.status();
    if (value.value() < duration.least_ms) {
      return tts::Status(TTS_INVALID_ARGUMENT, std::string(duration.key) + ": must be at least " +
                                                   std::to_string(duration.least_ms) + "ms");
    }
    *duration.value_ms = value.value();
  }
  const tts::Status status = read_old_deployment(options, settings, settings.adopted);
  if (!status.ok()) return status;
  return settings;
}

}  // namespace caesura::postgres_blob
