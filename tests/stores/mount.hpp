// File systems of a test's own, small enough to fill and to copy. They are mounted where only this
// process sees them, so that nothing stays behind whatever becomes of it.
#pragma once

#include <sched.h>
#include <sys/mount.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>

namespace caesura::test {

namespace fs = std::filesystem;

// From here on this process' mounts are its own. Throws where it may not mount: such a test is not
// built (may_mount).
inline void own_mounts() {
  static const bool may = ::unshare(CLONE_NEWNS) == 0 &&
                          ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
  if (!may) throw std::runtime_error("mounts are no longer allowed here: configure anew");
}

class Mount {
 public:
  // Memory of so many bytes, "8m".
  static Mount memory(const fs::path& at, const std::string& size) {
    fs::create_directories(at);
    if (::mount("tmpfs", at.c_str(), "tmpfs", 0, ("mode=0755,size=" + size).c_str()) != 0) {
      throw std::runtime_error("cannot mount a tmpfs");
    }
    return Mount(at);
  }
  // A file with a file system in it.
  static Mount image(const fs::path& file, const fs::path& at) {
    fs::create_directories(at);
    run("mount -o loop '" + file.string() + "' '" + at.string() + "'");
    return Mount(at);
  }
  static void make_image(const fs::path& file, const std::string& size) {
    run("truncate -s " + size + " '" + file.string() + "' && mkfs.ext4 -q -F '" + file.string() +
        "'");
  }

  explicit Mount(fs::path at) : at_(std::move(at)) {}
  Mount(Mount&& other) noexcept : at_(std::exchange(other.at_, {})) {}
  Mount& operator=(Mount&&) = delete;
  ~Mount() {
    if (!at_.empty()) ::umount2(at_.c_str(), MNT_DETACH);
  }
  const fs::path& path() const { return at_; }

 private:
  static void run(const std::string& command) {
    if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
  }

  fs::path at_;
};

}  // namespace caesura::test
