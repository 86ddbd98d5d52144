#include "references.hpp"

#include "secrets.hpp"
#include "utf8.hpp"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>

namespace caesura::pipeline {
namespace {

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

}  // namespace caesura::pipeline
