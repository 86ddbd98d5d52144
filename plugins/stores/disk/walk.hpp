// Walks the entries' files in the order of their paths.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "plugins/stores/disk/root.hpp"

namespace caesura::disk {

// Names in a folder below `folder`, sorted, without "." and ".."; empty where there is none.
std::vector<std::string> list_folder(int folder, const std::string& path);

// Which part of the tree a walk covers; an empty string is no condition.
struct WalkRange {
  std::string tenant_part;
  std::string scheme;
  std::string after;  // an entry's path: only what comes behind it
};

// Called for each folder of entries ("t/<tenant>/<scheme>/<hh>") with the paths of the entries in
// it, sorted; false stops the walk.
using FolderVisit =
    std::function<bool(const std::string& folder, const std::vector<std::string>& files)>;
void walk(const Root& root, const WalkRange& range, const FolderVisit& visit);

}  // namespace caesura::disk
