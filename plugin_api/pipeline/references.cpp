#include "references.hpp"

#include "utf8.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

namespace caesura::pipeline {
namespace {

constexpr std::string_view kEnv = "${ENV:";
constexpr std::string_view kFile = "file:";

bool is_variable_name(std::string_view name) {
  constexpr std::string_view kAllowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
  return !name.empty() && name.find_first_not_of(kAllowed) == std::string_view::npos;
}

std::string_view variable_of(std::string_view reference) {
  if (!reference.starts_with(kEnv) || !reference.ends_with('}')) return {};
  const auto name = reference.substr(kEnv.size(), reference.size() - kEnv.size() - 1);
  return is_variable_name(name) ? name : std::string_view{};
}

std::string home() {
  if (const char* set = std::getenv("HOME"); set != nullptr && *set == '/') return set;
  passwd entry{};
  passwd* found = nullptr;
  std::string buffer(16 * 1024, '\0');
  if (getpwuid_r(getuid(), &entry, buffer.data(), buffer.size(), &found) != 0) return {};
  return found == nullptr || found->pw_dir == nullptr ? std::string() : found->pw_dir;
}

std::string value_of(std::string_view name, const Surroundings& around, const Place& place) {
  if (name == "config_dir") return around.config_dir.string();
  if (name == "cache_home") {
    if (around.cache_home.empty()) {
      place.fail("${cache_home} is unknown here; set XDG_CACHE_HOME or HOME to an absolute path");
    }
    return around.cache_home.string();
  }
  if (name.starts_with("ENV:") && is_variable_name(name.substr(4))) {
    const std::string variable(name.substr(4));
    const char* value = std::getenv(variable.c_str());
    if (value == nullptr)
      place.fail("the environment variable " + variable + " is not set; set it");
    if (first_bad_byte(value) != std::string_view::npos) {
      place.fail("the environment variable " + variable + " is not UTF-8");
    }
    return value;
  }
  place.fail(
      "${" + std::string(name.substr(0, 40)) +
      "} is unknown; there are ${config_dir}, ${cache_home} and ${ENV:NAME}, and $${ for ${");
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

Surroundings surroundings(const std::filesystem::path& config_dir) {
  Surroundings around{config_dir, {}};
  const char* cache = std::getenv("XDG_CACHE_HOME");
  if (cache != nullptr && *cache == '/')
    around.cache_home = cache;
  else if (const std::string base = home(); !base.empty())
    around.cache_home = base + "/.cache";
  return around;
}

std::string substitute(std::string_view text, const Surroundings& around, const Place& place) {
  std::string out;
  for (;;) {
    const std::size_t start = text.find("${");
    out.append(text.substr(0, start));
    if (start == std::string_view::npos) return out;
    if (start > 0 && text[start - 1] == '$') {
      out += '{';
      text.remove_prefix(start + 2);
      continue;
    }
    const std::size_t end = text.find('}', start);
    if (end == std::string_view::npos) place.fail("\"${\" without \"}\"; write $${ for a plain ${");
    out += value_of(text.substr(start + 2, end - start - 2), around, place);
    text.remove_prefix(end + 1);
  }
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
