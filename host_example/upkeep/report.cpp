#include "host_example/upkeep/report.hpp"

#include <algorithm>
#include <cstdio>

#include "host_example/upkeep/entry_text.hpp"

namespace caesura::host {
namespace {

namespace json = boost::json;

constexpr int64_t kDayMs = 86'400'000;
constexpr std::size_t kDigitsShown = 8;

// Tenants are named by callers; what they wrote must not steer a terminal.
std::string printable(std::string name) {
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, '?');
  return name.empty() ? "(none)" : name;
}

unsigned long long number(uint64_t value) {
  return value;
}

}  // namespace

void print_head(const Plan& plan, bool execute) {
  std::printf("mode:     %s\n", execute ? "EXECUTE" : "DRY-RUN");
  if (plan.filter.min_idle_ms > 0) {
    std::printf("cut-off:  %s (not accessed for %g days)\n",
                moment(plan.made_ms - plan.filter.min_idle_ms).c_str(),
                static_cast<double>(plan.filter.min_idle_ms) / static_cast<double>(kDayMs));
  }
  std::printf("found:    %zu entries\n", plan.entries.size());
  std::printf("size:     %.3f GB (%.1f MB)\n", static_cast<double>(plan.bytes()) / 1e9,
              static_cast<double>(plan.bytes()) / 1e6);
  const auto tenants = plan.tenants();
  std::printf("tenants:  %zu\n", tenants.size());
  for (const auto& [tenant, entries] : tenants) {
    std::printf("          %-36s %llu\n", printable(tenant).c_str(), number(entries));
  }
}

void print_entry(const PlannedEntry& entry, std::size_t number, std::size_t total, bool execute) {
  std::printf("[%zu/%zu] [%s] %s %s... (%s, last access %s, %llu hits)\n", number, total,
              execute ? "EXECUTE" : "DRY-RUN", execute ? "deleted" : "would delete",
              entry.digest.substr(0, kDigitsShown).c_str(), size_text(entry.bytes).c_str(),
              moment(entry.accessed_ms).c_str(), static_cast<unsigned long long>(entry.hits));
}

void print_summary(const CleanupOutcome& outcome, bool execute) {
  std::printf("summary:  %llu processed, %llu deleted, %llu failed, %s freed\n",
              number(outcome.processed), number(outcome.deleted), number(outcome.failed),
              size_text(outcome.bytes_freed).c_str());
  if (!execute) std::printf("Nothing was changed. Add --execute to delete.\n");
}

json::object report_json(const Plan& plan, const CleanupOutcome& outcome, bool execute) {
  json::object tenants;
  for (const auto& [tenant, entries] : plan.tenants()) tenants[tenant] = entries;
  json::array entries;
  for (const PlannedEntry& one : plan.entries) {
    entries.push_back(json::object{{"tenant", one.tenant},
                                   {"scheme", one.scheme},
                                   {"key", one.digest},
                                   {"bytes", one.bytes},
                                   {"accessed", moment(one.accessed_ms)},
                                   {"hits", one.hits}});
  }
  return {{"mode", execute ? "execute" : "dry-run"},
          {"cut_off", plan.filter.min_idle_ms > 0
                          ? json::value(moment(plan.made_ms - plan.filter.min_idle_ms))
                          : json::value(nullptr)},
          {"found", plan.entries.size()},
          {"bytes", plan.bytes()},
          {"tenants", std::move(tenants)},
          {"entries", std::move(entries)},
          {"processed", outcome.processed},
          {"deleted", outcome.deleted},
          {"failed", outcome.failed},
          {"bytes_freed", outcome.bytes_freed}};
}

}  // namespace caesura::host
