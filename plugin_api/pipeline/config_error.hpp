// What is wrong with a config: one line that names file, line, key, the mistake and the remedy.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace caesura::pipeline {

class ConfigError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Where in which file; `key` is the path of keys with dots, "stores.fast.max_bytes".
struct Place {
  std::string file;
  int line = 0;  // from 1; 0 = the file as a whole
  std::string key;

  [[nodiscard]] Place at(int other_line, std::string_view child) const {
    return {file, other_line, key.empty() ? std::string(child) : key + "." + std::string(child)};
  }
  [[nodiscard]] std::string message(std::string_view what) const {
    std::string out = file;
    if (line > 0) out += ":" + std::to_string(line);
    out += ": ";
    if (!key.empty()) out += key + ": ";
    return out.append(what);
  }
  [[noreturn]] void fail(std::string_view what) const { throw ConfigError(message(what)); }
};

}  // namespace caesura::pipeline
