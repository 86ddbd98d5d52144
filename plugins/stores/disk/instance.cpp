#include "plugins/stores/disk/instance.hpp"

#include <sys/file.h>

#include <atomic>
#include <random>

#include "plugins/stores/disk/walk.hpp"

namespace caesura::disk {
namespace {

std::string fresh_name() {
  static std::atomic<unsigned> count = 0;
  std::random_device device;
  return std::to_string(::getpid()) + "." + std::to_string(++count) + "." +
         std::to_string(device());
}

// Files of leases have names of two digits, and stay.
bool is_mark(std::string_view name) {
  return name.size() > 2 && name != kEvictionLock;
}

}  // namespace

Instance::Instance(const Root& root) : root_(root), name_(fresh_name()) {}

Instance::~Instance() {
  if (file_.ok() && !leave_mark_) ::unlinkat(root_.fd(), ("lock/" + name_).c_str(), 0);
}

// Locked before it has a name, where the file system can; else a moment later.
void Instance::announce() {
  const std::lock_guard lock(mutex_);
  if (file_.ok()) return;
  const std::string path = "lock/" + name_;
  Fd file(::openat(root_.fd(), "lock", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600));
  if (file.ok() && ::flock(file.get(), LOCK_EX | LOCK_NB) == 0) {
    const std::string self = "/proc/self/fd/" + std::to_string(file.get());
    if (::linkat(AT_FDCWD, self.c_str(), root_.fd(), path.c_str(), AT_SYMLINK_FOLLOW) == 0) {
      file_ = std::move(file);
      return;
    }
  }
  file = Fd(::openat(root_.fd(), path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600));
  if (file.ok() && ::flock(file.get(), LOCK_EX | LOCK_NB) == 0) file_ = std::move(file);
}

bool Instance::is_dead(const char* name) const {
  const Fd file(::openat(root_.fd(), (std::string("lock/") + name).c_str(),
                         O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  return file.ok() && ::flock(file.get(), LOCK_EX | LOCK_NB) == 0;
}

std::vector<std::string> Instance::find_the_dead() const {
  std::vector<std::string> dead;
  for (const std::string& name : list_folder(root_.fd(), "lock")) {
    if (!is_mark(name) || name == name_ || !is_dead(name.c_str())) continue;
    for (const std::string& left : list_folder(root_.fd(), "tmp")) {
      if (left.starts_with(name + "-")) ::unlinkat(root_.fd(), ("tmp/" + left).c_str(), 0);
    }
    dead.push_back(name);
  }
  return dead;
}

void Instance::bury(const std::vector<std::string>& dead) const {
  for (const std::string& name : dead) ::unlinkat(root_.fd(), ("lock/" + name).c_str(), 0);
}

}  // namespace caesura::disk
