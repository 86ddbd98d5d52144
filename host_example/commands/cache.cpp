// caesura cache: what the chain's cache holds and how it does.
#include <algorithm>
#include <cstdio>

#include "host_example/commands/cache_commands.hpp"
#include "host_example/failure.hpp"
#include "host_example/json_text.hpp"
#include "host_example/log.hpp"
#include "host_example/upkeep/entry_text.hpp"
#include "host_example/upkeep/filter.hpp"
#include "host_example/upkeep/watch.hpp"

namespace caesura::host {
namespace {

namespace json = boost::json;

struct ListOptions {
  std::optional<std::string> tenant;
  std::string scheme;
  uint64_t limit = 100;  // 0 = all
};

json::array list(const Session& session, const Filter& filter, bool whole) {
  json::array entries;
  Admin(session).list(Policy(filter).table(),
                      [&](const tts_store_key& key, const tts_entry_info& info) {
                        entries.emplace_back(entry_json(key, info, whole));
                      });
  return entries;
}

// Without a number behind it, --watch looks so often, in seconds.
constexpr const char* kWatchInterval = "10";

void run_stats(const CommonOptions& common, const std::optional<double>& interval) {
  set_up_log(common.log_level, "warn");
  const Session session(common);
  if (interval) return watch(session, *interval, common.json);
  json::object stats;
  Admin(session).stats([&](std::string_view name, double value) { stats[name] = value; });
  if (common.json) return print_json(stats);
  for (const auto& [name, value] : stats) {
    std::printf("%-32s %.0f\n", std::string(name).c_str(), value.as_double());
  }
}

void run_list(const CommonOptions& common, const ListOptions& options) {
  set_up_log(common.log_level, "warn");
  const Session session(common);
  Filter filter;
  filter.tenant = options.tenant;
  filter.scheme = options.scheme;
  // One more than wanted tells whether there are more.
  filter.limit = options.limit == 0 ? 0 : options.limit + 1;
  json::array entries = list(session, filter, false);
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
  Filter filter;
  filter.key = key;
  filter.limit = 2;
  const json::array found = list(session, filter, true);
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
  CLI::App& cache =
      *app.add_subcommand("cache", "Look into the cache of the chain, and clean it up");
  cache.require_subcommand(1);
  cache.footer("Example:\n  caesura cache stats");
  add_common_options(cache, program.common);

  const auto interval = std::make_shared<std::optional<double>>();
  CLI::App& stats = add_command(cache, program, "stats", "Counts of the cache and its store",
                                "caesura cache stats --watch 5",
                                [&program, interval] { run_stats(program.common, *interval); });
  stats
      .add_option("--watch", *interval,
                  "again each so many seconds until Ctrl-C, with the hit rate of all processes "
                  "that share the store; without a number: 10")
      ->expected(0, 1)
      ->default_str(kWatchInterval)
      ->check(CLI::Range(0.1, 86400.0))
      ->type_name("[SECONDS]");

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

  add_explain(cache, program);
  add_cleanup(cache, program);
  add_purge(cache, program);
  add_verify(cache, program);
  add_reconcile(cache, program);
}

}  // namespace caesura::host
