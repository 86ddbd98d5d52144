#include "plugins/stores/disk/root.hpp"

#include <dirent.h>
#include <sys/vfs.h>

#include <algorithm>
#include <array>
#include <memory>

#include "plugins/stores/disk/errors.hpp"

namespace caesura::disk {
namespace {

constexpr std::string_view kFormat = "caesura disk store, format 1\n";
constexpr std::string_view kCacheTag =
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# This folder is a cache: backups may leave it out.\n";
constexpr std::array kFolders = {"t", "tmp", "lock", "trash"};

// Magic numbers of statfs(2).
constexpr std::array<unsigned long, 8> kNetworkFileSystems = {
    0x6969,      // NFS
    0x517B,      // SMB
    0xFF534D42,  // CIFS
    0xFE534D42,  // SMB2
    0x01021997,  // 9p
    0x5346414F,  // AFS
    0x00C36400,  // Ceph
    0x564C,      // NCP
};

tts::Status refused(const std::string& path, std::string_view why) {
  return {TTS_FAILED_PRECONDITION, path + ": " + std::string(why)};
}

// Makes the folder and those above it.
int make_folders(const std::string& path) {
  for (std::size_t at = 1; at != std::string::npos;) {
    at = path.find('/', at);
    const std::string part = path.substr(0, at);
    if (sys::mkdir(AT_FDCWD, part.c_str()) != 0 && errno != EEXIST &&
        ::access(part.c_str(), F_OK)) {
      return errno;
    }
    if (at != std::string::npos) ++at;
  }
  return 0;
}

bool is_ours(std::string_view name) {
  return name == "." || name == ".." || name == "CACHEDIR.TAG" || name.starts_with("FORMAT") ||
         name.starts_with("index.db") ||
         std::find(kFolders.begin(), kFolders.end(), name) != kFolders.end();
}

bool holds_something_else(int fd) {
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::fdopendir(::dup(fd)), ::closedir);
  if (!folder) return false;
  while (const dirent* item = ::readdir(folder.get())) {
    if (!is_ours(item->d_name)) return true;
  }
  return false;
}

// Never leaves half a file under its name.
int write_small(int folder, const char* name, std::string_view text) {
  const std::string temporary = "FORMAT." + std::to_string(::getpid()) + "." + name;
  {
    const Fd file = sys::open(folder, temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (!file.ok()) return errno;
    const iovec piece{const_cast<char*>(text.data()), text.size()};
    if (sys::write(file.get(), &piece, 1) != static_cast<ssize_t>(text.size())) return errno;
  }
  return sys::rename(folder, temporary.c_str(), folder, name) == 0 ? 0 : errno;
}

bool means_read_only(int error) {
  return error == EROFS || error == EACCES || error == EPERM;
}

}  // namespace

tts::Result<Root> Root::open(const Settings& settings) {
  Root root;
  root.path_ = settings.path;
  if (const int error = make_folders(root.path_)) {
    return system_error(error, root.path_, "cannot make the folder");
  }
  root.fd_ = sys::open(AT_FDCWD, root.path_.c_str(), O_RDONLY | O_DIRECTORY);
  if (!root.fd_.ok()) {
    if (errno == ELOOP || errno == ENOTDIR) {
      return refused(root.path_, "is a symbolic link or no folder; name the folder itself");
    }
    return system_error(errno, root.path_, "cannot open the folder");
  }
  if (tts::Status status = root.inspect(settings); !status.ok()) return status;
  if (tts::Status status = root.prepare(); !status.ok()) return status;
  return root;
}

tts::Status Root::inspect(const Settings& settings) {
  struct stat status {};
  if (sys::fstat(fd_.get(), &status) != 0) return system_error(errno, path_, "cannot look at it");
  if (status.st_uid != ::geteuid()) {
    return refused(path_, "belongs to another user; choose a folder of your own");
  }
  if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    return refused(path_, "can be written to by others; run chmod go-w on it");
  }
  struct statfs system {};
  if (::fstatfs(fd_.get(), &system) != 0) return system_error(errno, path_, "cannot look at it");
  const auto kind = static_cast<unsigned long>(system.f_type) & 0xFFFFFFFFUL;
  on_network_ = std::find(kNetworkFileSystems.begin(), kNetworkFileSystems.end(), kind) !=
                kNetworkFileSystems.end();
  if (on_network_ && !settings.allow_network_fs) {
    return refused(path_,
                   "lies on a network file system; choose a local folder, or set "
                   "allow_network_fs: true");
  }
  return {};
}

tts::Status Root::prepare() {
  std::array<char, 128> text{};
  const Fd format = sys::open(fd_.get(), "FORMAT", O_RDONLY);
  const ssize_t size = format.ok() ? sys::read(format.get(), text.data(), text.size(), 0) : 0;
  if (size > 0 && std::string_view(text.data(), static_cast<std::size_t>(size)) != kFormat) {
    return refused(path_,
                   "holds a store of another format; use the version that made it, or "
                   "choose another path");
  }
  if (size <= 0 && holds_something_else(fd_.get())) {
    return refused(path_, "is not empty and holds no store; choose an empty folder");
  }
  int error = ::faccessat(fd_.get(), ".", W_OK, AT_EACCESS) == 0 ? 0 : errno;
  if (error == 0 && size <= 0) {
    error = write_small(fd_.get(), "FORMAT", kFormat);
    if (error == 0) error = write_small(fd_.get(), "CACHEDIR.TAG", kCacheTag);
  }
  for (const char* folder : kFolders) {
    if (error == 0 && sys::mkdir(fd_.get(), folder) != 0 && errno != EEXIST) error = errno;
  }
  read_only_ = means_read_only(error);
  if (error != 0 && !read_only_) return system_error(error, path_, "cannot set the folder up");
  return {};
}

}  // namespace caesura::disk
