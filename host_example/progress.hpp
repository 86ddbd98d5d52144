// A progress bar on stderr, only where stderr is a terminal.
#pragma once

#include <cstddef>

namespace caesura::host {

bool stderr_is_terminal();

class Progress {
 public:
  explicit Progress(std::size_t total);
  // Leaves a clean line for what follows.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void show(std::size_t done, std::size_t hits);

 private:
  std::size_t total_;
  std::size_t shown_ = static_cast<std::size_t>(-1);  // thousandths that are on the screen
  bool active_;
};

}  // namespace caesura::host
