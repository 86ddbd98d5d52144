// The mark of a process that writes, so that the next one learns of its death.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "plugins/stores/disk/root.hpp"

namespace caesura::disk {

// The lock of the one process that evicts, beside the marks and the files of leases.
inline constexpr std::string_view kEvictionLock = "evict";

// A locked file lock/<name>; the kernel drops the lock with the process. [thread-safe]
class Instance {
 public:
  explicit Instance(const Root& root);
  // After a clean end there is no file.
  ~Instance();
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  const std::string& name() const { return name_; }
  // Before the first write: puts the file there. Errors are not reported: without it, all that is
  // lost is the news of a crash.
  void announce();

  // Leaves the mark behind at the end, as a crash would: not everything was written.
  void leave_mark() { leave_mark_ = true; }

  // Marks of processes that died. Their temporary files are cleared away at once; their marks stay
  // until bury(), so that the news is not lost when this process ends early.
  std::vector<std::string> find_the_dead() const;
  void bury(const std::vector<std::string>& dead) const;

 private:
  bool is_dead(const char* name) const;

  const Root& root_;
  std::string name_;
  std::mutex mutex_;
  Fd file_;
  bool leave_mark_ = false;
};

}  // namespace caesura::disk
