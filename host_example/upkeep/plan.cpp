#include "host_example/upkeep/plan.hpp"

#include <chrono>
#include <fstream>
#include <sstream>

#include "host_example/failure.hpp"
#include "host_example/json_text.hpp"
#include "host_example/produce/whole_file.hpp"

namespace caesura::host {
namespace {

namespace json = boost::json;

constexpr const char* kForm = "caesura clean-up plan 1";

int64_t now_ms() {
  using std::chrono::duration_cast, std::chrono::milliseconds, std::chrono::system_clock;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace

uint64_t Plan::bytes() const {
  uint64_t sum = 0;
  for (const PlannedEntry& entry : entries) sum += entry.bytes;
  return sum;
}

std::map<std::string, uint64_t> Plan::tenants() const {
  std::map<std::string, uint64_t> counts;
  for (const PlannedEntry& entry : entries) ++counts[entry.tenant];
  return counts;
}

Plan make_plan(const Admin& admin, const std::string& store, const Filter& filter) {
  Plan plan{store, now_ms(), filter, {}};
  admin.plan(Policy(filter).table(), [&](const tts_store_key& key, const tts_entry_info& info) {
    plan.entries.push_back({std::string(tts::view(key.tenant)), std::string(tts::view(key.scheme)),
                            std::string(tts::view(key.digest)), info.size, info.accessed_ms,
                            info.hit_count});
  });
  return plan;
}

void save_plan(const Plan& plan, const std::filesystem::path& path) {
  json::array entries;
  for (const PlannedEntry& one : plan.entries) {
    entries.push_back(json::object{{"tenant", one.tenant},
                                   {"scheme", one.scheme},
                                   {"key", one.digest},
                                   {"bytes", one.bytes},
                                   {"accessed_ms", one.accessed_ms},
                                   {"hits", one.hits}});
  }
  write_whole_file(path, json_text(json::object{{"form", kForm},
                                                {"store", plan.store},
                                                {"made_ms", plan.made_ms},
                                                {"filter", filter_json(plan.filter)},
                                                {"entries", std::move(entries)}}));
}

Plan load_plan(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    throw Failure(kWrongUsage, path.string() + ": no such plan; a dry run with --plan makes one");
  std::stringstream text;
  text << file.rdbuf();
  try {
    const json::value document = json::parse(text.str());
    if (document.at("form").as_string() != kForm) throw std::runtime_error("another form");
    Plan plan{std::string(document.at("store").as_string()),
              document.at("made_ms").to_number<int64_t>(),
              filter_from(document.at("filter")),
              {}};
    for (const json::value& one : document.at("entries").as_array()) {
      plan.entries.push_back(
          {std::string(one.at("tenant").as_string()), std::string(one.at("scheme").as_string()),
           std::string(one.at("key").as_string()), one.at("bytes").to_number<uint64_t>(),
           one.at("accessed_ms").to_number<int64_t>(), one.at("hits").to_number<uint64_t>()});
    }
    return plan;
  } catch (const std::exception&) {
    throw Failure(kWrongUsage, path.string() + ": is not a plan that a dry run with --plan saved");
  }
}

}  // namespace caesura::host
