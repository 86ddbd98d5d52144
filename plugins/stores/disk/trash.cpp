#include "plugins/stores/disk/trash.hpp"

#include "plugins/stores/disk/walk.hpp"

namespace caesura::disk {
namespace {

constexpr std::size_t kMaxKept = 256;

bool same_file(const struct stat& a, const struct stat& b) {
  return a.st_ino == b.st_ino && a.st_dev == b.st_dev;
}

}  // namespace

bool Trash::take(const char* path, const struct stat& damaged) {
  struct stat now {};
  if (root_.read_only() || ::fstatat(root_.fd(), path, &now, AT_SYMLINK_NOFOLLOW) != 0 ||
      !same_file(now, damaged)) {
    return false;
  }
  const std::string aside = "trash/" + instance_ + "-" + std::to_string(++next_name_);
  if (sys::rename(root_.fd(), path, root_.fd(), aside.c_str()) != 0) return false;
  // Somebody may have put a good entry there just before the rename: give it back.
  if (::fstatat(root_.fd(), aside.c_str(), &now, AT_SYMLINK_NOFOLLOW) == 0 &&
      !same_file(now, damaged)) {
    sys::rename(root_.fd(), aside.c_str(), root_.fd(), path, RENAME_NOREPLACE);
    ::unlinkat(root_.fd(), aside.c_str(), 0);
    return false;
  }
  const uint64_t count = ++taken_;
  const bool full =
      count > kMaxKept || (count == 1 && list_folder(root_.fd(), "trash").size() > kMaxKept);
  if (full) ::unlinkat(root_.fd(), aside.c_str(), 0);
  return true;
}

}  // namespace caesura::disk
