// A progress bar on stderr, only where stderr is a terminal.
#pragma once

#include <cstddef>
#include <string>

namespace caesura::host {

bool stderr_is_terminal();

class Progress {
 public:
  // `things` are counted: "segments".
  Progress(std::size_t total, const char* things);
  // Leaves a clean line for what follows.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `beside` stands behind the count: ", 12 from the cache".
  void show(std::size_t done, const std::string& beside = "");

 private:
  std::size_t total_;
  const char* things_;
  std::size_t shown_ = static_cast<std::size_t>(-1);  // thousandths that are on the screen
  bool active_;
};

}  // namespace caesura::host
