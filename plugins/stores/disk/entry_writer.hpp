// Puts one entry's file in place so that it is there whole or not at all.
#pragma once

#include <atomic>
#include <span>
#include <string>

#include "plugins/stores/disk/root.hpp"
#include "plugins/support/entry/envelope.hpp"

namespace caesura::disk {

class EntryPath;

// [thread-safe]
class EntryWriter {
 public:
  // `instance` names this process's temporary files; both outlive the writer.
  EntryWriter(const Root& root, Durability durability, const std::string& instance);

  // 0, EEXIST when `replace` is false and an entry is there, or another errno; then nothing of it
  // stays, unless it was the folder's own sync that failed. After a failed sync the file is given
  // up: a second sync might lie.
  int write(const EntryPath& path, const entry::Seal& seal, std::span<const std::byte> audio,
            bool replace);

 private:
  // A file that is written to, with a name or without.
  struct Draft {
    Fd fd;
    std::string name;  // below the root; empty = it has none yet
  };
  int open_draft(Draft& draft);
  int fill(int fd, const entry::Seal& seal, std::span<const std::byte> audio);
  int publish(Draft& draft, const EntryPath& path, bool replace);
  int name_draft(Draft& draft);
  int make_folders(const EntryPath& path);
  int sync_folder(std::string_view folder);
  std::string fresh_name();

  const Root& root_;
  const Durability durability_;
  const std::string& instance_;
  std::atomic<bool> unnamed_files_ = true;  // until a file system turns out to have none
  std::atomic<uint64_t> next_name_ = 0;
};

}  // namespace caesura::disk
