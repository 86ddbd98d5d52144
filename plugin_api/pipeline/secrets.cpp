#include "secrets.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

namespace caesura::pipeline {
namespace {

constexpr std::string_view kEnv = "${ENV:";
constexpr std::string_view kFile = "file:";

std::string_view variable_of(std::string_view reference) {
  if (!reference.starts_with(kEnv) || !reference.ends_with('}')) return {};
  const auto name = reference.substr(kEnv.size(), reference.size() - kEnv.size() - 1);
  return is_variable_name(name) ? name : std::string_view{};
}

class File {
 public:
  explicit File(const std::string& path)
      : descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

tts::Result<std::string> read_secret_file(const std::string& path) {
  constexpr std::size_t kMost = 64 * 1024;
  const auto wrong = [&](tts_status code, std::string_view what) {
    return tts::Status(code, "secret " + std::string(kFile) + path + ": " + std::string(what));
  };
  if (!path.starts_with('/')) return wrong(TTS_INVALID_ARGUMENT, "the path must be absolute");
  const File file(path);
  struct stat about {};
  if (file.descriptor() < 0 || fstat(file.descriptor(), &about) != 0) {
    return wrong(TTS_NOT_FOUND, "the file cannot be opened");
  }
  if (!S_ISREG(about.st_mode)) return wrong(TTS_FAILED_PRECONDITION, "is no regular file");
  if ((about.st_mode & S_IRWXO) != 0) {
    return wrong(TTS_PERMISSION_DENIED, "is open to every user; chmod o= closes it");
  }
  std::string value(kMost + 1, '\0');
  std::size_t size = 0;
  for (ssize_t got = 1; got > 0 && size < value.size();) {
    got = read(file.descriptor(), value.data() + size, value.size() - size);
    if (got < 0) return wrong(TTS_UNAVAILABLE, "cannot be read");
    size += static_cast<std::size_t>(got);
  }
  if (size > kMost) return wrong(TTS_INVALID_ARGUMENT, "has more than 65536 bytes");
  value.resize(size);
  if (value.ends_with('\n')) value.pop_back();
  if (value.empty()) return wrong(TTS_NOT_FOUND, "is empty");
  return value;
}

}  // namespace

bool is_variable_name(std::string_view name) {
  constexpr std::string_view kAllowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
  return !name.empty() && name.find_first_not_of(kAllowed) == std::string_view::npos;
}

bool is_secret_reference(std::string_view text) {
  return !variable_of(text).empty() || text.starts_with("file:/");
}

tts::Result<std::string> resolve_secret(std::string_view reference) {
  if (reference.starts_with(kFile)) {
    return read_secret_file(std::string(reference.substr(kFile.size())));
  }
  if (const auto name = variable_of(reference); !name.empty()) {
    const char* value = std::getenv(std::string(name).c_str());
    if (value == nullptr || *value == '\0') {
      return tts::Status(TTS_NOT_FOUND, "secret " + std::string(reference) +
                                            ": the environment variable is not set");
    }
    return std::string(value);
  }
  return std::string(reference);
}

}  // namespace caesura::pipeline
