#include "plugins/stores/disk/entry_writer.hpp"

#include <array>

#include "plugins/stores/disk/paths.hpp"

namespace caesura::disk {
namespace {

bool lacks_unnamed_files(int error) {
  return error == EOPNOTSUPP || error == EISDIR || error == EINVAL || error == ENOENT;
}

}  // namespace

EntryWriter::EntryWriter(const Root& root, Durability durability, const std::string& instance)
    : root_(root), durability_(durability), instance_(instance) {}

std::string EntryWriter::fresh_name() {
  return "tmp/" + instance_ + "-" + std::to_string(++next_name_);
}

int EntryWriter::open_draft(Draft& draft) {
  if (unnamed_files_) {
    draft.fd = sys::open(root_.fd(), "tmp", O_TMPFILE | O_WRONLY, 0600);
    if (draft.fd.ok()) return 0;
    if (!lacks_unnamed_files(errno)) return errno;
    unnamed_files_ = false;
  }
  std::string name = fresh_name();
  draft.fd = sys::open(root_.fd(), name.c_str(), O_CREAT | O_EXCL | O_WRONLY, 0600);
  if (!draft.fd.ok()) return errno;
  draft.name = std::move(name);
  return 0;
}

int EntryWriter::fill(int fd, const entry::Seal& seal, std::span<const std::byte> audio) {
  const auto piece = [](const void* data, std::size_t size) {
    return iovec{const_cast<void*>(data), size};
  };
  std::array<iovec, 3> pieces = {piece(seal.header.data(), seal.header.size()),
                                 piece(audio.data(), audio.size()),
                                 piece(seal.trailer.data(), seal.trailer.size())};
  std::size_t first = 0;
  while (first < pieces.size()) {
    const ssize_t written =
        sys::write(fd, pieces.data() + first, static_cast<int>(pieces.size() - first));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    auto left = static_cast<std::size_t>(written);
    while (first < pieces.size() && left >= pieces[first].iov_len) left -= pieces[first++].iov_len;
    if (first < pieces.size()) {
      pieces[first].iov_base = static_cast<char*>(pieces[first].iov_base) + left;
      pieces[first].iov_len -= left;
    }
  }
  return 0;
}

int EntryWriter::make_folders(const EntryPath& path) {
  const std::string folder(path.folder());
  for (std::size_t at = folder.find('/'); at != std::string::npos;) {
    at = folder.find('/', at + 1);
    const std::string part = folder.substr(0, at);
    if (sys::mkdir(root_.fd(), part.c_str()) != 0) {
      if (errno != EEXIST) return errno;
    } else if (durability_ == Durability::kFull) {
      if (const int error = sync_folder(std::string_view(part).substr(0, part.rfind('/')))) {
        return error;
      }
    }
  }
  return 0;
}

int EntryWriter::sync_folder(std::string_view folder) {
  const Fd fd = sys::open(root_.fd(), std::string(folder).c_str(), O_RDONLY | O_DIRECTORY);
  if (!fd.ok()) return errno;
  return sys::fsync(fd.get()) == 0 ? 0 : errno;
}

// Gives an unnamed file a temporary name, from which it can be renamed over another.
int EntryWriter::name_draft(Draft& draft) {
  if (!draft.name.empty()) return 0;
  std::string name = fresh_name();
  const std::string self = "/proc/self/fd/" + std::to_string(draft.fd.get());
  if (sys::link(AT_FDCWD, self.c_str(), root_.fd(), name.c_str(), AT_SYMLINK_FOLLOW) != 0) {
    return errno;
  }
  draft.name = std::move(name);
  return 0;
}

int EntryWriter::publish(Draft& draft, const EntryPath& path, bool replace) {
  if (replace) {
    if (const int error = name_draft(draft)) return error;
    if (sys::rename(root_.fd(), draft.name.c_str(), root_.fd(), path.c_str()) != 0) return errno;
    draft.name.clear();
    return 0;
  }
  if (draft.name.empty()) {
    const std::string self = "/proc/self/fd/" + std::to_string(draft.fd.get());
    return sys::link(AT_FDCWD, self.c_str(), root_.fd(), path.c_str(), AT_SYMLINK_FOLLOW) == 0
               ? 0
               : errno;
  }
  if (sys::rename(root_.fd(), draft.name.c_str(), root_.fd(), path.c_str(), RENAME_NOREPLACE) ==
      0) {
    draft.name.clear();
    return 0;
  }
  if (errno != EINVAL && errno != ENOSYS) return errno;
  return sys::link(root_.fd(), draft.name.c_str(), root_.fd(), path.c_str(), 0) == 0 ? 0 : errno;
}

int EntryWriter::write(const EntryPath& path, const entry::Seal& seal,
                       std::span<const std::byte> audio, bool replace) {
  Draft draft;
  int error = open_draft(draft);
  if (error != 0) return error;
  error = fill(draft.fd.get(), seal, audio);
  if (error == 0 && durability_ != Durability::kNone && sys::fdatasync(draft.fd.get()) != 0) {
    error = errno;
  }
  if (error == 0) error = publish(draft, path, replace);
  if (error == ENOENT) {  // the first entry of its folder
    error = make_folders(path);
    if (error == 0) error = publish(draft, path, replace);
    // Still not found: the unnamed file cannot be named, for want of /proc. Later ones get names.
    if (error == ENOENT) unnamed_files_ = false;
  }
  if (error == 0 && durability_ == Durability::kFull) error = sync_folder(path.folder());
  if (!draft.name.empty()) sys::unlink(root_.fd(), draft.name.c_str());
  return error;
}

}  // namespace caesura::disk
