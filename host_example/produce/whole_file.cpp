#include "host_example/produce/whole_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "host_example/failure.hpp"

namespace caesura::host {
namespace {

// Removes the hidden file unless it became the real one.
class HiddenFile {
 public:
  explicit HiddenFile(const std::filesystem::path& target)
      : target_(target),
        path_(target.parent_path() /
              ("." + target.filename().string() + "." + std::to_string(getpid()))) {
    descriptor_ = open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (descriptor_ < 0) fail("cannot be made");
  }
  ~HiddenFile() {
    if (descriptor_ >= 0) close(descriptor_);
    if (!path_.empty()) unlink(path_.c_str());
  }
  HiddenFile(const HiddenFile&) = delete;
  HiddenFile& operator=(const HiddenFile&) = delete;

  void write(std::string_view content) {
    while (!content.empty()) {
      const ssize_t written = ::write(descriptor_, content.data(), content.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail("cannot be written");
      content.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  void commit() {
    if (fdatasync(descriptor_) != 0) fail("cannot be flushed");
    if (std::rename(path_.c_str(), target_.c_str()) != 0) fail("cannot be put in place");
    path_.clear();
  }

 private:
  [[noreturn]] void fail(const char* what) const {
    throw Failure(kFailed, target_.string() + ": " + what + ": " + std::strerror(errno));
  }

  std::filesystem::path target_;
  std::filesystem::path path_;
  int descriptor_ = -1;
};

}  // namespace

void write_whole_file(const std::filesystem::path& path, std::string_view content) {
  HiddenFile file(path);
  file.write(content);
  file.commit();
}

}  // namespace caesura::host
