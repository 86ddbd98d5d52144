// How a DirectoryContainer writes: under no name, made durable, then linked to its name.
#include <dirent.h>

#include <atomic>
#include <string>

#include "plugins/stores/postgres_blob/blobs/directory_container.hpp"

namespace caesura::postgres_blob {
namespace {

constexpr const char* kDrafts = "~drafts";  // only where unnamed files are not to be had
constexpr time_t kStaleDraftS = 3600;

std::string fresh_name() {
  static std::atomic<uint64_t> next = 0;
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  return std::string(kDrafts) + "/" + std::to_string(::getpid()) + "-" +
         std::to_string(now.tv_sec) + "-" + std::to_string(now.tv_nsec) + "-" +
         std::to_string(++next);
}

bool lacks_unnamed_files(int number) {
  return number == EOPNOTSUPP || number == EISDIR || number == EINVAL || number == ENOENT;
}

int write_all(int fd, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return 0;
}

std::string parent_of(const std::string& name) {
  const auto slash = name.rfind('/');
  return slash == std::string::npos ? "." : name.substr(0, slash);
}

}  // namespace

int DirectoryContainer::open_draft(const Fd& root, Draft& draft) {
  if (unnamed_files_) {
    draft.fd = Fd(::openat(root.get(), ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600));
    if (draft.fd.ok()) return 0;
    if (!lacks_unnamed_files(errno)) return errno;
    unnamed_files_ = false;
  }
  if (::mkdirat(root.get(), kDrafts, 0700) != 0 && errno != EEXIST) return errno;
  std::string name = fresh_name();
  const Fd folder = open_beneath(root, kDrafts, O_PATH | O_DIRECTORY);
  if (!folder.ok()) return errno;
  draft.fd = Fd(::openat(folder.get(), name.c_str() + name.find('/') + 1,
                         O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!draft.fd.ok()) return errno;
  draft.name = std::move(name);
  return 0;
}

int DirectoryContainer::write_draft(const Fd& root, std::span<const std::byte> bytes,
                                    Draft& draft) {
  if (const int number = open_draft(root, draft); number != 0) return number;
  if (const int number = write_all(draft.fd.get(), bytes); number != 0) return number;
  // A failed sync is not tried again: the kernel may have dropped the pages and would say yes.
  return durability_ == Durability::none || ::fdatasync(draft.fd.get()) == 0 ? 0 : errno;
}

int DirectoryContainer::publish(const Fd& root, const Draft& draft, const std::string& name) const {
  const Fd folder = open_beneath(root, parent_of(name).c_str(), O_RDONLY | O_DIRECTORY);
  if (!folder.ok()) return errno;
  const char* leaf = name.c_str() + name.rfind('/') + 1;  // npos + 1 is 0
  const std::string self = "/proc/self/fd/" + std::to_string(draft.fd.get());
  const int done = draft.name.empty()
                       ? ::linkat(AT_FDCWD, self.c_str(), folder.get(), leaf, AT_SYMLINK_FOLLOW)
                       : ::linkat(root.get(), draft.name.c_str(), folder.get(), leaf, 0);
  if (done != 0) return errno;
  return durability_ != Durability::full || ::fsync(folder.get()) == 0 ? 0 : errno;
}

void DirectoryContainer::sweep_drafts(const Fd& root) const {
  const Fd folder = open_beneath(root, kDrafts, O_RDONLY | O_DIRECTORY);
  DIR* open = folder.ok() ? ::fdopendir(::fcntl(folder.get(), F_DUPFD_CLOEXEC, 0)) : nullptr;
  if (open == nullptr) return;
  const time_t now = ::time(nullptr);
  while (const dirent* entry = ::readdir(open)) {
    struct stat about {};
    const bool stale = ::fstatat(folder.get(), entry->d_name, &about, AT_SYMLINK_NOFOLLOW) == 0 &&
                       S_ISREG(about.st_mode) && about.st_mtime < now - kStaleDraftS;
    if (stale) ::unlinkat(folder.get(), entry->d_name, 0);
  }
  ::closedir(open);
}

int DirectoryContainer::make_folders(const Fd& root, const std::string& name) const {
  for (auto at = name.find('/'); at != std::string::npos; at = name.find('/', at + 1)) {
    const std::string folder = name.substr(0, at);
    const Fd parent = open_beneath(root, parent_of(folder).c_str(), O_RDONLY | O_DIRECTORY);
    if (!parent.ok()) return errno;
    const char* leaf = folder.c_str() + folder.rfind('/') + 1;
    if (::mkdirat(parent.get(), leaf, 0700) != 0) {
      if (errno != EEXIST) return errno;
    } else if (durability_ == Durability::full && ::fsync(parent.get()) != 0) {
      return errno;
    }
  }
  return 0;
}

}  // namespace caesura::postgres_blob
