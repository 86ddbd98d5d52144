// Blobs as files of a directory, which several hosts may mount.
#pragma once

#include <atomic>
#include <memory>

#include "plugins/stores/postgres_blob/blobs/beneath.hpp"
#include "plugins/stores/postgres_blob/blobs/container.hpp"

namespace caesura::postgres_blob {

// What has reached the disk when a put answers OK: nothing for sure, the bytes, bytes and name.
enum class Durability { none, data, full };

// A file "~caesura" marks a folder that create() made: without it no blob is written, removed or
// called missing, so that a file system that is not mounted does not look like a container whose
// blobs are all gone.
class DirectoryContainer final : public BlobContainer {
 public:
  // `unnamed_files`: false where the file system has none; found out by itself otherwise.
  DirectoryContainer(std::string path, Durability durability, bool unnamed_files = true);

  tts::Status put(tts::Context context, std::string_view name,
                  std::span<const std::byte> bytes) override;
  tts::Status get(tts::Context context, std::string_view name, uint64_t max_bytes,
                  std::vector<std::byte>& bytes) override;
  tts::Status stat(tts::Context context, std::string_view name, BlobItem& item) override;
  tts::Status remove(tts::Context context, std::span<const std::string> names,
                     std::vector<Removal>& outcomes) override;
  std::size_t remove_limit() const override { return 1000; }
  tts::Status list(tts::Context context, std::string_view prefix,
                   const std::function<tts::Status(const BlobItem&)>& item) override;
  tts::Status probe(tts::Context context) override;
  tts::Status create(tts::Context context) override;

 private:
  struct Draft {
    Fd fd;
    std::string name;  // below the root; empty for an unnamed file
  };

  // The root, opened anew each time, so that another mount is seen.
  tts::Result<Fd> root() const;
  // OK where the folder `opened` bears the mark; without a folder, errno says why there is none.
  tts::Status check_mark(const Fd& opened) const;
  tts::Status error(int number, std::string_view deed) const;
  // These answer an errno.
  int write_draft(const Fd& root, std::span<const std::byte> bytes, Draft& draft);
  int open_draft(const Fd& root, Draft& draft);
  int publish(const Fd& root, const Draft& draft, const std::string& name) const;
  // Removes what crashed writers left where there are no unnamed files.
  void sweep_drafts(const Fd& root) const;
  int make_folders(const Fd& root, const std::string& name) const;
  tts::Status read(tts::Context context, std::string_view name, uint64_t max_bytes,
                   std::vector<std::byte>& bytes) const;
  // Opens the file of a blob: NOT_FOUND where there is none.
  tts::Status open_blob(const Fd& root, std::string_view name, Fd& fd, struct stat& about) const;
  tts::Status walk(tts::Context context, const Fd& root, const std::string& folder,
                   std::string_view prefix,
                   const std::function<tts::Status(const BlobItem&)>& item) const;

  const std::string path_;
  const Durability durability_;
  std::atomic<bool> unnamed_files_;
};

}  // namespace caesura::postgres_blob
