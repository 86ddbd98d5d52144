// caesura cache verify and reconcile: whether what is kept is whole, and known.
#include <cstdio>

#include "host_example/commands/cache_commands.hpp"
#include "host_example/failure.hpp"
#include "host_example/json_text.hpp"
#include "host_example/log.hpp"
#include "host_example/upkeep/entry_text.hpp"
#include "host_example/upkeep/filter.hpp"

namespace caesura::host {
namespace {

namespace json = boost::json;

void run_verify(const CommonOptions& common, const Filter& filter) {
  set_up_log(common.log_level, "warn");
  const Session session(common);
  const Admin admin(session);
  json::array damaged;
  const tts_report report = admin.verify(Policy(filter).table(),
                                         [&](const tts_store_key& key, const tts_entry_info& info) {
                                           damaged.push_back(entry_json(key, info, false));
                                         });
  if (common.json) {
    print_json({{"checked", report.scanned},
                {"damaged", report.failed},
                {"removed", report.removed},
                {"bytes_freed", report.bytes_freed},
                {"entries", std::move(damaged)}});
  } else {
    for (const json::value& entry : damaged) {
      std::printf("damaged and removed: %s\n", entry.at("key").as_string().c_str());
    }
    std::printf("%llu checked, %llu damaged, %llu removed, %s freed\n",
                static_cast<unsigned long long>(report.scanned),
                static_cast<unsigned long long>(report.failed),
                static_cast<unsigned long long>(report.removed),
                size_text(report.bytes_freed).c_str());
  }
  if (report.failed > report.removed) {
    throw Failure(kFailed, std::to_string(report.failed - report.removed) +
                               " damaged entries could not be removed");
  }
}

void run_reconcile(const CommonOptions& common, bool execute) {
  set_up_log(common.log_level, "warn");
  const Session session(common);
  const tts_report report = Admin(session).reconcile(execute);
  if (common.json) {
    print_json({{"mode", execute ? "execute" : "dry-run"},
                {"compared", report.scanned},
                {"found", report.removed + report.failed},
                {"mended", execute ? report.removed : 0},
                {"failed", report.failed},
                {"bytes_freed", report.bytes_freed}});
  } else {
    std::printf("%llu compared, %llu orphaned or dangling, %llu mended, %s freed\n",
                static_cast<unsigned long long>(report.scanned),
                static_cast<unsigned long long>(report.removed + report.failed),
                static_cast<unsigned long long>(execute ? report.removed : 0),
                size_text(report.bytes_freed).c_str());
    if (!execute) std::printf("Nothing was changed. Add --execute to mend.\n");
  }
  if (report.failed > 0) {
    throw Failure(kFailed, std::to_string(report.failed) + " could not be mended");
  }
}

}  // namespace

void add_verify(CLI::App& cache, Program& program) {
  const auto filter = std::make_shared<Filter>();
  CLI::App& command =
      add_command(cache, program, "verify", "Read entries whole; remove the damaged",
                  "caesura cache verify --scheme v3",
                  [&program, filter] { run_verify(program.common, *filter); });
  add_filter_options(command, *filter);
  command.add_option("--limit", filter->limit, "at most so many");
}

void add_reconcile(CLI::App& cache, Program& program) {
  const auto execute = std::make_shared<bool>(false);
  CLI::App& command =
      add_command(cache, program, "reconcile", "Compare the index with what is there, both ways",
                  "caesura cache reconcile --execute",
                  [&program, execute] { run_reconcile(program.common, *execute); });
  command.add_flag("--execute", *execute, "mend what is found; without it nothing is changed");
}

}  // namespace caesura::host
