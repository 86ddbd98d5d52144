#include "plugins/stores/postgres_blob/blobs/directory_container.hpp"

#include <algorithm>
#include <cstring>
#include <filesystem>

#include "plugins/stores/postgres_blob/blobs/blob_name.hpp"

namespace caesura::postgres_blob {
namespace {

constexpr const char* kMarker = "~caesura";  // '~' is in no blob's name
constexpr std::string_view kMarked = "blobs of Caesura's store postgres_blob; do not delete\n";

tts::Status invalid(std::string_view what) {
  return {TTS_INVALID_ARGUMENT, "directory: " + std::string(what)};
}

int64_t modified_ms(const struct stat& about) {
  return static_cast<int64_t>(about.st_mtim.tv_sec) * 1000 + about.st_mtim.tv_nsec / 1'000'000;
}

// ENOENT in a part of the path, or a part that is a file.
bool is_absent(int number) {
  return number == ENOENT || number == ENOTDIR;
}

}  // namespace

DirectoryContainer::DirectoryContainer(std::string path, Durability durability, bool unnamed_files)
    : path_(std::move(path)), durability_(durability), unnamed_files_(unnamed_files) {}

tts::Status DirectoryContainer::error(int number, std::string_view deed) const {
  tts_status code = TTS_UNAVAILABLE;
  if (number == EACCES || number == EPERM) code = TTS_PERMISSION_DENIED;
  if (number == EROFS || number == ELOOP || number == EXDEV) code = TTS_FAILED_PRECONDITION;
  if (number == ENOSPC || number == EDQUOT || number == EMFILE || number == ENFILE) {
    code = TTS_RESOURCE_EXHAUSTED;
  }
  std::string message = "directory: " + path_ + ": " + std::string(deed) + ": ";
  message += number == ELOOP ? "a symbolic link stands there" : std::strerror(number);
  return {code, std::move(message), number};
}

tts::Result<Fd> DirectoryContainer::root() const {
  Fd fd(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (auto status = check_mark(fd); !status.ok()) return status;
  return fd;
}

tts::Status DirectoryContainer::check_mark(const Fd& opened) const {
  const bool there =
      opened.ok() && ::faccessat(opened.get(), kMarker, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
  if (there) return {};
  if (!is_absent(errno)) return error(errno, "cannot be opened");
  return {
      TTS_FAILED_PRECONDITION,
      "directory: " + path_ + " is no container (it has no file ~caesura); mount it, or make it",
      ENOENT};
}

tts::Status DirectoryContainer::probe(tts::Context context) {
  if (auto status = context.check(); !status.ok()) return status;
  return root().status();
}

tts::Status DirectoryContainer::create(tts::Context context) {
  auto status = probe(context);
  if (status.code() != TTS_FAILED_PRECONDITION || status.vendor_code() != ENOENT) return status;
  std::error_code fault;
  std::filesystem::create_directories(path_, fault);
  if (fault) return error(fault.value(), "cannot be made");
  const Fd folder(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.ok()) return error(errno, "cannot be opened");
  const Fd marker(
      ::openat(folder.get(), kMarker, O_CREAT | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!marker.ok() || ::write(marker.get(), kMarked.data(), kMarked.size()) < 0 ||
      ::fsync(marker.get()) != 0 || ::fsync(folder.get()) != 0) {
    return error(errno, "cannot be marked");
  }
  return {};
}

tts::Status DirectoryContainer::put(tts::Context context, std::string_view name,
                                    std::span<const std::byte> bytes) {
  if (auto status = check_blob_name(name); !status.ok()) return status;
  if (auto status = context.check(); !status.ok()) return status;
  auto opened = root();
  if (!opened.ok()) return opened.status();
  const Fd& root = opened.value();
  Draft draft;
  int number = write_draft(root, bytes, draft);
  if (number == 0) {
    number = publish(root, draft, std::string(name));
    if (number == ENOENT) {
      number = make_folders(root, std::string(name));
      if (number == 0) number = publish(root, draft, std::string(name));
    }
  }
  if (!draft.name.empty()) ::unlinkat(root.get(), draft.name.c_str(), 0);
  if (number == 0) return {};
  if (number != EEXIST) return error(number, "a blob cannot be written");
  std::vector<std::byte> found;
  auto status = get(context, name, bytes.size(), found);
  if (status.ok() && std::equal(found.begin(), found.end(), bytes.begin(), bytes.end())) return {};
  const bool other = status.ok() || status.code() == TTS_OUT_OF_RANGE ||
                     status.code() == TTS_NOT_FOUND;  // a folder has that name
  if (!other) return status;
  return {TTS_ALREADY_EXISTS, "directory: the name is taken by other bytes", EEXIST};
}

tts::Status DirectoryContainer::open_blob(const Fd& root, std::string_view name, Fd& fd,
                                          struct stat& about) const {
  fd = open_beneath(root, std::string(name).c_str(), O_RDONLY | O_NONBLOCK);
  if (!fd.ok() && !is_absent(errno)) return error(errno, "a blob cannot be opened");
  if (!fd.ok()) return {TTS_NOT_FOUND, "directory: there is no such blob", ENOENT};
  if (::fstat(fd.get(), &about) != 0) return error(errno, "a blob cannot be read");
  if (S_ISREG(about.st_mode)) return {};
  return {TTS_NOT_FOUND, "directory: what has that name is no file", EISDIR};
}

tts::Status DirectoryContainer::get(tts::Context context, std::string_view name, uint64_t max_bytes,
                                    std::vector<std::byte>& bytes) {
  auto status = read(context, name, max_bytes, bytes);
  if (!status.ok()) bytes.clear();
  return status;
}

// Whoever finds a blob needs no mark, and is spared a look at it.
tts::Status DirectoryContainer::read(tts::Context context, std::string_view name,
                                     uint64_t max_bytes, std::vector<std::byte>& bytes) const {
  if (auto status = check_blob_name(name); !status.ok()) return status;
  if (auto status = context.check(); !status.ok()) return status;
  const Fd root(::open(path_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!root.ok()) return check_mark(root);
  Fd fd;
  struct stat about {};
  if (auto status = open_blob(root, name, fd, about); !status.ok()) {
    if (status.code() != TTS_NOT_FOUND) return status;
    const auto marked = check_mark(root);
    return marked.ok() ? status : marked;
  }
  const auto size = static_cast<uint64_t>(about.st_size);
  if (size > max_bytes) {
    return {TTS_OUT_OF_RANGE, "directory: the blob has " + std::to_string(size) + " bytes, " +
                                  std::to_string(max_bytes) + " at most are wanted"};
  }
  bytes.resize(size);  // what a caller's buffer had before is not zeroed
  for (std::size_t at = 0; at < size;) {
    const auto got = ::read(fd.get(), bytes.data() + at, size - at);
    if (got < 0 && errno == EINTR) continue;
    if (got > 0) {
      at += static_cast<std::size_t>(got);
      continue;
    }
    if (got < 0) return error(errno, "a blob cannot be read");
    return {TTS_DATA_LOSS, "directory: the blob was cut while it was read"};
  }
  return {};
}

tts::Status DirectoryContainer::stat(tts::Context context, std::string_view name, BlobItem& item) {
  if (auto status = check_blob_name(name); !status.ok()) return status;
  if (auto status = context.check(); !status.ok()) return status;
  const auto opened = root();
  if (!opened.ok()) return opened.status();
  Fd fd;
  struct stat about {};
  if (auto status = open_blob(opened.value(), name, fd, about); !status.ok()) return status;
  item = {std::string(name), static_cast<uint64_t>(about.st_size), modified_ms(about)};
  return {};
}

tts::Status DirectoryContainer::remove(tts::Context context, std::span<const std::string> names,
                                       std::vector<Removal>& outcomes) {
  outcomes.assign(names.size(), Removal::failed);
  if (names.size() > remove_limit()) return invalid("at most 1000 blobs can be removed at once");
  for (const std::string& name : names) {
    if (auto status = check_blob_name(name); !status.ok()) return status;
  }
  const auto opened = root();
  if (!opened.ok()) return opened.status();
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (auto status = context.check(); !status.ok()) return status;
    const auto slash = names[i].rfind('/');
    const std::string folder = slash == std::string::npos ? "." : names[i].substr(0, slash);
    const Fd parent = open_beneath(opened.value(), folder.c_str(), O_RDONLY | O_DIRECTORY);
    const char* leaf = names[i].c_str() + (slash == std::string::npos ? 0 : slash + 1);
    if (parent.ok() && ::unlinkat(parent.get(), leaf, 0) == 0) {
      outcomes[i] = Removal::removed;
    } else if (is_absent(errno) || errno == EISDIR) {
      outcomes[i] = Removal::absent;
    }
  }
  return {};
}

}  // namespace caesura::postgres_blob
