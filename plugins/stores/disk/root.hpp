// The root folder of a store: made, checked and held open.
#pragma once

#include <string>

#include "plugins/stores/disk/settings.hpp"
#include "plugins/stores/disk/sys.hpp"

namespace caesura::disk {

// Below it: FORMAT, CACHEDIR.TAG, index.db, t/ (entries), tmp/ (half-written files), lock/ (one
// file for each process that writes, and those of leases), trash/ (damaged entries).
class Root {
 public:
  // Makes what is missing. Refuses a symbolic link, a folder of somebody else's, one that others
  // may write to, one that holds something else, a network file system unless it is allowed, and a
  // format that this build does not know; each error names the path and the remedy. A folder that
  // cannot be written to opens read-only.
  static tts::Result<Root> open(const Settings& settings);

  int fd() const { return fd_.get(); }
  const std::string& path() const { return path_; }
  bool read_only() const { return read_only_; }
  bool on_network() const { return on_network_; }

 private:
  tts::Status inspect(const Settings& settings);
  tts::Status prepare();

  std::string path_;
  Fd fd_;
  bool read_only_ = false;
  bool on_network_ = false;
};

}  // namespace caesura::disk
