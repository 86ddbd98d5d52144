// caesura cache cleanup and purge: what leaves the cache, shown first, deleted only when asked.
#include <algorithm>
#include <cstdio>
#include <variant>

#include "host_example/commands/cache_commands.hpp"
#include "host_example/failure.hpp"
#include "host_example/interrupt.hpp"
#include "host_example/json_text.hpp"
#include "host_example/log.hpp"
#include "host_example/progress.hpp"
#include "host_example/session.hpp"
#include "host_example/upkeep/report.hpp"
#include "plugins/support/config/options.hpp"

namespace caesura::host {
namespace {

constexpr int64_t kDayMs = 86'400'000;
constexpr int64_t kDefaultDays = 30;
constexpr int64_t kMostDays = 365'000;
constexpr std::size_t kListed = 20;
constexpr std::size_t kKeysPerCall = 16'384;

struct CleanupOptions {
  Filter filter;
  std::optional<int64_t> days;
  std::string max_bytes;
  std::string plan_file;
  bool execute = false;
  bool all = false;
};

// Thirty days are meant only where nothing else says what is too much.
Filter whole_filter(const CleanupOptions& options) {
  Filter filter = options.filter;
  const bool says_enough = filter.expired || !options.max_bytes.empty();
  const int64_t days = options.days.value_or(says_enough ? 0 : kDefaultDays);
  if (days < 0 || days > kMostDays) {
    throw Failure(kWrongUsage, "--days: must be 0 to 365000, not " + std::to_string(days));
  }
  filter.min_idle_ms = days * kDayMs;
  if (!options.max_bytes.empty()) {
    const auto bytes = config::parse_size(options.max_bytes);
    if (!bytes.ok() || bytes.value() == 0) {
      throw Failure(kWrongUsage, "--max-bytes: must be a size above 0, for instance 4GiB");
    }
    filter.max_bytes = bytes.value();
  }
  return filter;
}

std::string name_of_store(const Session& session, const CommonOptions& common) {
  const std::string config =
      common.config.empty()
          ? "the built-in config"
          : std::filesystem::weakly_canonical(std::filesystem::path(common.config)).string();
  return store_name(session) + " of " + config;
}

// What can be refused without the store: the filter of a plan to be made, or a plan that was saved.
std::variant<Filter, Plan> read_wish(const CleanupOptions& options) {
  const Filter filter = whole_filter(options);
  if (!options.execute || options.plan_file.empty()) return filter;
  if (!options.filter.means_everything() || options.days || !options.max_bytes.empty()) {
    throw Failure(kWrongUsage,
                  "--plan with --execute: the plan holds its own filters; leave the others out");
  }
  return load_plan(options.plan_file);
}

Plan plan_for(const Admin& admin, const std::string& store, const CleanupOptions& options,
              std::variant<Filter, Plan> wish) {
  if (const auto* filter = std::get_if<Filter>(&wish)) return make_plan(admin, store, *filter);
  Plan plan = std::get<Plan>(std::move(wish));
  if (plan.store != store) {
    throw Failure(kWrongUsage, options.plan_file + ": was made for store " + plan.store +
                                   ", this is store " + store);
  }
  return plan;
}

CleanupOutcome carry_out(const Admin& admin, const Plan& plan, bool show, bool all) {
  // The plan has applied cap and number already; each entry is checked against the rest.
  Filter rest = plan.filter;
  rest.max_bytes = 0;
  rest.limit = 0;
  const Policy policy(rest);
  CleanupOutcome outcome;
  Progress progress(plan.entries.size(), "entries");
  std::vector<tts_store_key> keys;
  for (std::size_t at = 0; at < plan.entries.size() && !interrupted(); at += keys.size()) {
    keys.clear();
    for (std::size_t i = at; i < std::min(plan.entries.size(), at + kKeysPerCall); ++i) {
      keys.push_back(plan.entries[i].key());
    }
    const tts_report report = admin.apply(
        policy.table(), keys, [&](const tts_store_key& key, const tts_entry_info& info) {
          ++outcome.deleted;
          progress.show(outcome.deleted);
          if (!show || (!all && outcome.deleted > kListed)) return;
          const PlannedEntry entry{"",
                                   "",
                                   std::string(tts::view(key.digest)),
                                   info.size,
                                   info.accessed_ms,
                                   info.hit_count};
          print_entry(entry, outcome.deleted, plan.entries.size(), true);
        });
    outcome.processed += keys.size();
    outcome.failed += report.failed;
    outcome.bytes_freed += report.bytes_freed;
  }
  return outcome;
}

void run(const CommonOptions& common, const CleanupOptions& options) {
  set_up_log(common.log_level, "warn");
  auto wish = read_wish(options);
  const Session session(common);
  const Admin admin(session);
  const Plan plan = plan_for(admin, name_of_store(session, common), options, std::move(wish));
  const bool show = !common.json;
  CleanupOutcome outcome;
  if (show) print_head(plan, options.execute);
  if (options.execute) {
    outcome = carry_out(admin, plan, show, options.all);
  } else {
    outcome.processed = plan.entries.size();
    if (!options.plan_file.empty()) save_plan(plan, options.plan_file);
    const std::size_t listed = options.all ? plan.entries.size() : kListed;
    for (std::size_t i = 0; show && i < std::min(listed, plan.entries.size()); ++i) {
      print_entry(plan.entries[i], i + 1, plan.entries.size(), false);
    }
  }
  const std::size_t told = options.execute ? outcome.deleted : plan.entries.size();
  if (show && !options.all && told > kListed) {
    std::printf("... and %zu more; --all lists them\n", told - kListed);
  }
  if (show) {
    print_summary(outcome, options.execute);
  } else {
    print_json(report_json(plan, outcome, options.execute));
  }
  if (interrupted()) throw Failure(kFailed, "interrupted; the same command goes on");
  if (outcome.failed > 0) {
    throw Failure(kFailed, std::to_string(outcome.failed) + " of " +
                               std::to_string(outcome.processed) +
                               " entries could not be deleted; the same command tries them again");
  }
}

void add_shared_options(CLI::App& command, CleanupOptions& options) {
  add_filter_options(command, options.filter);
  command.add_option("--limit", options.filter.limit, "at most so many entries");
  command.add_flag("--execute", options.execute, "delete; without it nothing is changed");
  command.add_flag("--all", options.all, "list every entry, not the first 20");
}

}  // namespace

void add_cleanup(CLI::App& cache, Program& program) {
  const auto options = std::make_shared<CleanupOptions>();
  CLI::App& command =
      add_command(cache, program, "cleanup", "Show, or delete, what was not used for long",
                  "caesura cache cleanup --days 90 --never-hit --execute",
                  [&program, options] { run(program.common, *options); });
  add_shared_options(command, *options);
  command.add_option("--days", options->days,
                     "not accessed for so many days; 30, unless --expired or --max-bytes is given");
  command.add_flag("--never-hit", options->filter.never_hit,
                   "only entries that never answered a request");
  command.add_flag("--expired", options->filter.expired, "only entries whose time is over");
  command
      .add_option("--max-bytes", options->max_bytes,
                  "only the longest unused, until what is left fits: 4GiB")
      ->type_name("SIZE");
  command
      .add_option("--plan", options->plan_file,
                  "a dry run saves its plan there; --execute carries it out as it stands")
      ->type_name("FILE");
}

void add_purge(CLI::App& cache, Program& program) {
  const auto options = std::make_shared<CleanupOptions>();
  options->days = 0;
  CLI::App& command = add_command(
      cache, program, "purge", "Show, or delete, everything of a tenant, project, voice or scheme",
      "caesura cache purge --tenant-id acme --execute", [&program, options] {
        if (Filter narrow = options->filter; narrow.limit = 0, narrow.means_everything()) {
          throw Failure(kWrongUsage,
                        "purge: say whose entries: --tenant-id, --project, --voice, --provider, "
                        "--key or --scheme");
        }
        run(program.common, *options);
      });
  add_shared_options(command, *options);
  command.add_option("--project", options->filter.project, "only this project's (its label)");
  command.add_option("--key", options->filter.key, "only keys that start with these digits")
      ->check([](const std::string& digits) {
        return digits.find_first_not_of("0123456789abcdef") == std::string::npos
                   ? std::string()
                   : std::string("must be lower-case hexadecimal digits");
      });
}

}  // namespace caesura::host
