// caesura cache: what the chain's cache holds and how it does.
#include <tts/ext/admin.h>
#include <tts/values.hpp>

#include <algorithm>
#include <cstdio>
#include <ctime>

#include "host_example/encodings.hpp"
#include "host_example/failure.hpp"
#include "host_example/interrupt.hpp"
#include "host_example/json_text.hpp"
#include "host_example/log.hpp"
#include "host_example/program.hpp"
#include "host_example/session.hpp"

namespace caesura::host {
namespace {

namespace json = boost::json;

struct ListOptions {
  std::optional<std::string> tenant;
  std::string scheme;
  uint64_t limit = 100;  // 0 = all
};

const tts_ext_admin& admin_of(const Session& session) {
  const auto* admin = session.extension<tts_ext_admin>(TTS_EXT_ADMIN);
  if (admin == nullptr) {
    throw Failure(kFailed, session.description() + " has no cache to ask; add one to the chain");
  }
  return *admin;
}

std::string moment(int64_t unix_ms) {
  const std::time_t seconds = unix_ms / 1000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

json::value count_or_null(int64_t count) {
  return count < 0 ? json::value(nullptr) : json::value(count);
}

json::object pairs_json(const tts_kv* pairs, std::size_t count) {
  json::object out;
  for (std::size_t i = 0; i < count; ++i) out[tts::view(pairs[i].key)] = tts::view(pairs[i].value);
  return out;
}

json::object entry_json(const tts_store_key& key, const tts_entry_info& info, bool whole) {
  json::object entry{{"tenant", tts::view(key.tenant)},
                     {"scheme", tts::view(key.scheme)},
                     {"key", tts::view(key.digest)},
                     {"bytes", info.size},
                     {"created", moment(info.created_ms)},
                     {"accessed", moment(info.accessed_ms)},
                     {"expires", info.expires_ms == 0 ? json::value(nullptr)
                                                      : json::value(moment(info.expires_ms))},
                     {"hits", info.hit_count},
                     {"provider", tts::view(info.provider)},
                     {"voice", tts::view(info.voice)},
                     {"characters", count_or_null(info.characters)}};
  if (!whole) return entry;
  entry["billed_characters"] = count_or_null(info.billed_characters);
  if (info.format != nullptr) {
    const auto duration = milliseconds_of(*info.format, info.size);
    entry["encoding"] = name_of(info.format->encoding);
    entry["sample_rate"] = info.format->sample_rate;
    entry["channels"] = info.format->channels;
    entry["duration_ms"] = duration ? json::value(*duration) : json::value(nullptr);
  }
  entry["marks"] = info.mark_count;
  entry["labels"] = pairs_json(info.labels, info.label_count);
  entry["notes"] = pairs_json(info.notes, info.note_count);
  return entry;
}

json::array list(const tts_ext_admin& admin, const tts_policy& policy, bool whole) {
  if (!TTS_HAS(tts_ext_admin, &admin, list) || admin.list == nullptr) {
    throw Failure(kFailed, "the store cannot list its entries");
  }
  struct Listing {
    json::array entries;
    bool whole;
  } listing{{}, whole};
  const auto keep = [](void* user, const tts_store_key* key,
                       const tts_entry_info* info) noexcept -> tts_status {
    return tts::guard(nullptr, [&]() -> tts::Status {
      auto& to = *static_cast<Listing*>(user);
      tts_entry_info levelled = tts::empty_entry_info();
      to.entries.emplace_back(entry_json(*key, tts::level(*info, levelled), to.whole));
      return {};
    });
  };
  tts_error error = tts::empty_error();
  const tts_status code =
      admin.list(&admin, interruptible_context(), &policy, keep, &listing, &error);
  if (code != TTS_OK) throw Failure::from(code, error);
  return std::move(listing.entries);
}

tts_policy empty_policy() {
  tts_policy policy{};
  policy.struct_size = sizeof policy;
  return policy;
}

void run_stats(const CommonOptions& common) {
  set_up_log(common.log_level, "warn");
  const Session session(common);
  const tts_ext_admin& admin = admin_of(session);
  json::object stats;
  const auto keep = [](void* user, tts_str name, int32_t, double value) noexcept -> tts_status {
    return tts::guard(nullptr, [&]() -> tts::Status {
      (*static_cast<json::object*>(user))[tts::view(name)] = value;
      return {};
    });
  };
  tts_error error = tts::empty_error();
  const tts_status code = admin.stats(&admin, interruptible_context(), keep, &stats, &error);
  if (code != TTS_OK) throw Failure::from(code, error);
  if (common.json) return print_json(stats);
  for (const auto& [name, value] : stats) {
    std::printf("%-32s %.0f\n", std::string(name).c_str(), value.as_double());
  }
}

void run_list(const CommonOptions& common, const ListOptions& options) {
  set_up_log(common.log_level, "warn");
  const Session session(common);
  tts_policy policy = empty_policy();
  if (options.tenant) {
    policy.flags |= TTS_POLICY_TENANT;
    policy.tenant = tts::str(*options.tenant);
  }
  policy.scheme = tts::str(options.scheme);
  // One more than wanted tells whether there are more.
  policy.limit = options.limit == 0 ? 0 : options.limit + 1;
  json::array entries = list(admin_of(session), policy, false);
  const bool more = options.limit != 0 && entries.size() > options.limit;
  if (more) entries.resize(options.limit);
  if (common.json) return print_json({{"entries", std::move(entries)}, {"more", more}});
  for (const json::value& entry : entries) {
    std::printf("%.16s %-4s %10llu bytes %6llu hits  %s  %s %s %s\n",
                entry.at("key").as_string().c_str(), entry.at("scheme").as_string().c_str(),
                static_cast<unsigned long long>(entry.at("bytes").as_uint64()),
                static_cast<unsigned long long>(entry.at("hits").as_uint64()),
                entry.at("accessed").as_string().c_str(), entry.at("provider").as_string().c_str(),
                entry.at("voice").as_string().c_str(), entry.at("tenant").as_string().c_str());
  }
  if (more) std::fprintf(stderr, "there are more; --limit 0 lists all\n");
}

void run_show(const CommonOptions& common, std::string key) {
  constexpr std::size_t kDigest = 64;
  constexpr std::size_t kLeast = 4;
  std::transform(key.begin(), key.end(), key.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (key.size() < kLeast || key.size() > kDigest ||
      key.find_first_not_of("0123456789abcdef") != std::string::npos) {
    throw Failure(kWrongUsage, "KEY is 4 to 64 hexadecimal digits from the start of a key");
  }
  set_up_log(common.log_level, "warn");
  const Session session(common);
  tts_policy policy = empty_policy();
  policy.digest_prefix = tts::str(key);
  policy.limit = 2;
  const json::array found = list(admin_of(session), policy, true);
  if (found.empty()) throw Failure(kFailed, "no entry has a key that starts with " + key);
  if (found.size() > 1) {
    throw Failure(kFailed, "several keys start with " + key + "; give more digits");
  }
  if (common.json) return print_json(found.front());
  for (const auto& [name, value] : found.front().as_object()) {
    const std::string shown = value.is_string() ? std::string(value.as_string()) : json_text(value);
    std::printf("%-18s %s%s", std::string(name).c_str(), shown.c_str(),
                value.is_string() ? "\n" : "");
  }
}

}  // namespace

void add_cache(CLI::App& app, Program& program) {
  CLI::App& cache = *app.add_subcommand("cache", "Look into the cache of the chain");
  cache.require_subcommand(1);
  cache.footer("Example:\n  caesura cache stats");
  add_common_options(cache, program.common);

  add_command(cache, program, "stats", "Counts of the cache and its store",
              "caesura cache stats --json", [&program] { run_stats(program.common); });

  const auto options = std::make_shared<ListOptions>();
  CLI::App& ls = add_command(cache, program, "ls", "List entries, the longest unused first",
                             "caesura cache ls --scheme v3 --limit 20",
                             [&program, options] { run_list(program.common, *options); });
  ls.add_option("--tenant", options->tenant, "only this tenant's; \"\" = those of nobody");
  ls.add_option("--scheme", options->scheme, "only keys of this generation: v3");
  ls.add_option("--limit", options->limit, "at most so many; 0 = all")->capture_default_str();

  const auto key = std::make_shared<std::string>();
  CLI::App& show =
      add_command(cache, program, "show", "Describe one entry", "caesura cache show 3f9a61c2",
                  [&program, key] { run_show(program.common, *key); });
  show.add_option("key", *key, "the key, or the start of it")->required()->type_name("KEY");
}

}  // namespace caesura::host
