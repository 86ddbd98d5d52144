#include "plugins/stores/disk/walk.hpp"

#include <dirent.h>

#include <algorithm>
#include <memory>

#include "plugins/stores/disk/paths.hpp"

namespace caesura::disk {
namespace {

// Whether everything below `folder` comes before the path `after`.
bool lies_before(const std::string& folder, const std::string& after) {
  return !after.empty() && after.compare(0, folder.size(), folder) > 0;
}

}  // namespace

std::vector<std::string> list_folder(int folder, const std::string& path) {
  std::vector<std::string> names;
  const int fd = ::openat(folder, path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return names;
  const std::unique_ptr<DIR, int (*)(DIR*)> opened(::fdopendir(fd), ::closedir);
  if (!opened) {
    ::close(fd);
    return names;
  }
  while (const dirent* item = ::readdir(opened.get())) {
    const std::string_view name = item->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

void walk(const Root& root, const WalkRange& range, const FolderVisit& visit) {
  for (const std::string& tenant : list_folder(root.fd(), "t")) {
    if (!range.tenant_part.empty() && tenant != range.tenant_part) continue;
    if (lies_before("t/" + tenant, range.after)) continue;
    for (const std::string& scheme : list_folder(root.fd(), "t/" + tenant)) {
      if (!range.scheme.empty() && scheme != range.scheme) continue;
      const std::string below = "t/" + tenant + "/" + scheme;
      if (lies_before(below, range.after)) continue;
      for (const std::string& digits : list_folder(root.fd(), below)) {
        const std::string folder = below + "/" + digits;
        if (lies_before(folder, range.after)) continue;
        std::vector<std::string> files;
        for (const std::string& file : list_folder(root.fd(), folder)) {
          if (digest_of_file(digits, file).empty()) continue;
          std::string path = folder + "/" + file;
          if (range.after.empty() || path > range.after) files.push_back(std::move(path));
        }
        if (!visit(folder, files)) return;
      }
    }
  }
}

}  // namespace caesura::disk
