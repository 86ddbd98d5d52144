// What a clean-up would remove: made by a dry run, shown, saved, carried out.
#pragma once

#include <tts/status.hpp>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "host_example/upkeep/admin.hpp"
#include "host_example/upkeep/filter.hpp"

namespace caesura::host {

struct PlannedEntry {
  std::string tenant;
  std::string scheme;
  std::string digest;
  uint64_t bytes = 0;  // of audio
  int64_t accessed_ms = 0;
  uint64_t hits = 0;

  [[nodiscard]] tts_store_key key() const {
    return {tts::str(tenant), tts::str(scheme), tts::str(digest)};
  }
};

struct Plan {
  std::string store;  // "main of CONFIG": a plan is carried out where it was made
  int64_t made_ms = 0;
  Filter filter;
  std::vector<PlannedEntry> entries;  // the longest unused first

  [[nodiscard]] uint64_t bytes() const;
  [[nodiscard]] std::map<std::string, uint64_t> tenants() const;  // entries of each
};

// Asks the store; writes nothing.
Plan make_plan(const Admin& admin, const std::string& store, const Filter& filter);

// A JSON file that appears when it is complete. Throws Failure.
void save_plan(const Plan& plan, const std::filesystem::path& path);
// Throws Failure with the file, what is wrong with it, and what would be right.
Plan load_plan(const std::filesystem::path& path);

}  // namespace caesura::host
