// The system calls that can fail under a store, each with a fault point for tests.
//
// Fault points exist only where CAESURA_FAULT_POINTS is defined: in a second build of the plugin
// that tests load. In the plugin itself every wrapper is the bare call.
#pragma once

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string_view>
#include <utility>

namespace caesura::disk {

// A file descriptor that closes itself.
class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Fd() {
    if (fd_ >= 0) ::close(fd_);
  }
  bool ok() const { return fd_ >= 0; }
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_ = -1;
};

namespace sys {

#ifdef CAESURA_FAULT_POINTS
// Whether this call is to fail: then errno is set. May not return at all.
bool fails(std::string_view call);
// "write:3:28;link:*:5;fdatasync:2:kill": the n-th (or each) call answers an errno or kills.
void set_faults(std::string_view specification);
#else
constexpr bool fails(std::string_view) {
  return false;
}
#endif

inline Fd open(int folder, const char* path, int flags, mode_t mode = 0) {
  if (fails("open")) return {};
  return Fd(::openat(folder, path, flags | O_CLOEXEC | O_NOFOLLOW, mode));
}
// For reading; no component may be a symbolic link or lead out of the folder.
inline Fd open_beneath(int folder, const char* path) {
  if (fails("open")) return {};
  open_how how{};
  how.flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
  const long fd = ::syscall(SYS_openat2, folder, path, &how, sizeof how);
  if (fd >= 0 || (errno != ENOSYS && errno != EPERM)) return Fd(static_cast<int>(fd));
  return Fd(::openat(folder, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
}
inline int fstat(int fd, struct stat* status) {
  return fails("fstat") ? -1 : ::fstat(fd, status);
}
inline ssize_t read(int fd, void* data, size_t size, off_t at) {
  return fails("read") ? -1 : ::pread(fd, data, size, at);
}
inline ssize_t write(int fd, const iovec* pieces, int count) {
  return fails("write") ? -1 : ::writev(fd, pieces, count);
}
inline ssize_t write_at(int fd, const void* data, size_t size, off_t at) {
  return fails("write") ? -1 : ::pwrite(fd, data, size, at);
}
inline int fdatasync(int fd) {
  return fails("fdatasync") ? -1 : ::fdatasync(fd);
}
inline int fsync(int fd) {
  return fails("fsync") ? -1 : ::fsync(fd);
}
inline int link(int from_folder, const char* from, int to_folder, const char* to, int flags) {
  return fails("link") ? -1 : ::linkat(from_folder, from, to_folder, to, flags);
}
inline int rename(int from_folder, const char* from, int to_folder, const char* to,
                  unsigned flags = 0) {
  return fails("rename") ? -1 : ::renameat2(from_folder, from, to_folder, to, flags);
}
inline int mkdir(int folder, const char* path) {
  return fails("mkdir") ? -1 : ::mkdirat(folder, path, 0700);
}
inline int unlink(int folder, const char* path) {
  return fails("unlink") ? -1 : ::unlinkat(folder, path, 0);
}

}  // namespace sys
}  // namespace caesura::disk
