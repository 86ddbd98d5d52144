// How a DirectoryContainer lists: folder by folder, each in the order of its names.
#include <dirent.h>

#include <algorithm>
#include <memory>

#include "plugins/stores/postgres_blob/blobs/blob_name.hpp"
#include "plugins/stores/postgres_blob/blobs/directory_container.hpp"

namespace caesura::postgres_blob {
namespace {

struct DirCloser {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

// Whether names below `path` can start with `prefix`.
bool may_hold(std::string_view path, std::string_view prefix) {
  const auto common = std::min(path.size(), prefix.size());
  return path.substr(0, common) == prefix.substr(0, common);
}

// Sorts folders as their members' names do, which all go on with a slash.
std::string sort_key(const std::string& name, const Fd& folder) {
  struct stat about {};
  const bool there = ::fstatat(folder.get(), name.c_str(), &about, AT_SYMLINK_NOFOLLOW) == 0;
  return there && S_ISDIR(about.st_mode) ? name + "/" : name;
}

}  // namespace

tts::Status DirectoryContainer::list(tts::Context context, std::string_view prefix,
                                     const std::function<tts::Status(const BlobItem&)>& item) {
  if (auto status = check_blob_prefix(prefix); !status.ok()) return status;
  const auto opened = root();
  if (!opened.ok()) return opened.status();
  sweep_drafts(opened.value());
  return walk(context, opened.value(), "", prefix, item);
}

tts::Status DirectoryContainer::walk(
    tts::Context context, const Fd& root, const std::string& folder, std::string_view prefix,
    const std::function<tts::Status(const BlobItem&)>& item) const {
  const Fd fd = open_beneath(root, folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY);
  // Gone or replaced since it was seen.
  if (!fd.ok()) {
    const bool gone = errno == ENOENT || errno == ENOTDIR || errno == ELOOP;
    return gone ? tts::Status{} : error(errno, "a folder cannot be listed");
  }
  std::unique_ptr<DIR, DirCloser> open(::fdopendir(::fcntl(fd.get(), F_DUPFD_CLOEXEC, 0)));
  if (!open) return error(errno, "a folder cannot be listed");
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = ::readdir(open.get())) {
    const std::string path = folder + entry->d_name;
    if (is_blob_name(path) && may_hold(path, prefix)) names.push_back(sort_key(entry->d_name, fd));
    errno = 0;
  }
  if (errno != 0) return error(errno, "a folder cannot be listed");
  std::sort(names.begin(), names.end());
  for (const std::string& name : names) {
    if (auto status = context.check(); !status.ok()) return status;
    const std::string path = folder + name;
    if (name.ends_with('/')) {
      if (auto status = walk(context, root, path, prefix, item); !status.ok()) return status;
      continue;
    }
    struct stat about {};
    const bool there = ::fstatat(fd.get(), name.c_str(), &about, AT_SYMLINK_NOFOLLOW) == 0;
    if (!there || !S_ISREG(about.st_mode) || !path.starts_with(prefix)) continue;
    const int64_t modified =
        static_cast<int64_t>(about.st_mtim.tv_sec) * 1000 + about.st_mtim.tv_nsec / 1'000'000;
    auto status = item({path, static_cast<uint64_t>(about.st_size), modified});
    if (!status.ok()) return status;
  }
  return {};
}

}  // namespace caesura::postgres_blob
