// The top level of a config: named objects, chains, pauses; the options of objects stay as they
// are.
#pragma once

#include "pauses.hpp"
#include "yaml_tree.hpp"

#include <string>
#include <vector>

namespace caesura::pipeline {

struct ObjectConfig {
  std::string name;
  int32_t kind = 0;  // TTS_FACTORY_*
  std::string use;
  Place place;  // "stores.fast"
  Place use_place;
  Node options;  // without `use`
};

struct ChainLink {
  std::string name;
  Place place;
};

struct ChainConfig {
  std::string name;
  Place place;
  std::vector<ChainLink> links;  // middleware ..., then one provider
};

// A section that belongs to the host, as it stands in the file.
struct HostSection {
  std::string name;
  Place place;
  Node options;
};

struct ConfigFile {
  std::string file;                   // as it stands in messages
  std::vector<ObjectConfig> objects;  // in the file's order
  std::vector<ChainConfig> chains;
  std::vector<HostSection> host_sections;
  std::vector<std::string> plugin_folders;
  PauseSettings pauses;
  bool strict = false;
  bool tenants_required = false;

  [[nodiscard]] const ObjectConfig* find(int32_t kind, std::string_view name) const;
  [[nodiscard]] const ChainConfig* find_chain(std::string_view name) const;
  // Names of all objects of a kind.
  [[nodiscard]] std::vector<std::string> names(int32_t kind) const;
};

// Throws ConfigError. Checks names and links, not options. `host_sections` are further keys that
// may stand at the top level.
ConfigFile read_config(const Node& root, const std::string& file,
                       const std::vector<std::string>& host_sections = {});

// "stores", "providers", "middleware".
std::string_view section_name(int32_t kind);

}  // namespace caesura::pipeline
