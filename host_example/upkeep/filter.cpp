#include "host_example/upkeep/filter.hpp"

#include <tts/status.hpp>

namespace caesura::host {
namespace {

namespace json = boost::json;

}  // namespace

Policy::Policy(const Filter& filter) {
  table_.struct_size = sizeof table_;
  if (filter.tenant) {
    table_.flags |= TTS_POLICY_TENANT;
    table_.tenant = tts::str(*filter.tenant);
  }
  if (filter.never_hit) table_.flags |= TTS_POLICY_NEVER_HIT;
  if (filter.expired) table_.flags |= TTS_POLICY_EXPIRED;
  table_.scheme = tts::str(filter.scheme);
  table_.digest_prefix = tts::str(filter.key);
  table_.provider = tts::str(filter.provider);
  table_.voice = tts::str(filter.voice);
  if (!filter.project.empty()) {
    label_ = {tts::str("project"), tts::str(filter.project)};
    table_.labels = &label_;
    table_.label_count = 1;
  }
  table_.min_idle_ms = filter.min_idle_ms;
  table_.max_bytes = filter.max_bytes;
  table_.limit = filter.limit;
}

void add_filter_options(CLI::App& command, Filter& filter) {
  command.add_option("--tenant-id", filter.tenant, "only this tenant's; \"\" = those of nobody");
  command.add_option("--scheme", filter.scheme, "only keys of this generation: v1, v2, v3, v3h");
  command.add_option("--provider", filter.provider, "only what this type of provider spoke: azure");
  command.add_option("--voice", filter.voice, "only this voice's");
}

json::object filter_json(const Filter& filter) {
  return {{"tenant", filter.tenant ? json::value(*filter.tenant) : json::value(nullptr)},
          {"scheme", filter.scheme},
          {"key", filter.key},
          {"provider", filter.provider},
          {"voice", filter.voice},
          {"project", filter.project},
          {"never_hit", filter.never_hit},
          {"expired", filter.expired},
          {"min_idle_ms", filter.min_idle_ms},
          {"max_bytes", filter.max_bytes},
          {"limit", filter.limit}};
}

Filter filter_from(const json::value& document) {
  const auto text = [&](const char* name) { return std::string(document.at(name).as_string()); };
  Filter filter;
  if (!document.at("tenant").is_null()) filter.tenant = text("tenant");
  filter.scheme = text("scheme");
  filter.key = text("key");
  filter.provider = text("provider");
  filter.voice = text("voice");
  filter.project = text("project");
  filter.never_hit = document.at("never_hit").as_bool();
  filter.expired = document.at("expired").as_bool();
  filter.min_idle_ms = document.at("min_idle_ms").to_number<int64_t>();
  filter.max_bytes = document.at("max_bytes").to_number<uint64_t>();
  filter.limit = document.at("limit").to_number<uint64_t>();
  return filter;
}

}  // namespace caesura::host
