// System calls below a folder, through which no symbolic link leads.
#pragma once

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace caesura::postgres_blob {

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

 private:
  int fd_ = -1;
};

// No part of `path` may be a symbolic link or lead out of `folder`; ELOOP or EXDEV where one does.
inline Fd open_beneath(const Fd& folder, const char* path, int flags) {
  open_how how{};
  how.flags = static_cast<__u64>(flags) | __u64{O_CLOEXEC};
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
  return Fd(static_cast<int>(::syscall(SYS_openat2, folder.get(), path, &how, sizeof how)));
}

}  // namespace caesura::postgres_blob
