// Sets damaged entries aside.
#pragma once

#include <atomic>
#include <string>

#include "plugins/stores/disk/root.hpp"

namespace caesura::disk {

// Keeps the first few hundred for whoever wants to know what happened; later ones are deleted.
// [thread-safe]
class Trash {
 public:
  Trash(const Root& root, const std::string& instance) : root_(root), instance_(instance) {}

  // Takes the file at `path` away if it is still the very file that `damaged` describes. True for
  // the one caller that did it.
  bool take(const char* path, const struct stat& damaged);
  uint64_t taken() const { return taken_; }

 private:
  const Root& root_;
  const std::string& instance_;
  std::atomic<uint64_t> taken_ = 0;
  std::atomic<uint64_t> next_name_ = 0;
};

}  // namespace caesura::disk
