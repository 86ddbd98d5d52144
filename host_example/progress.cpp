#include "host_example/progress.hpp"

#include <unistd.h>

#include <cstdio>
#include <string>

namespace caesura::host {

bool stderr_is_terminal() {
  return isatty(STDERR_FILENO) != 0;
}

Progress::Progress(std::size_t total, const char* things)
    : total_(total), things_(things), active_(stderr_is_terminal()) {}

Progress::~Progress() {
  if (active_) std::fputs("\r\033[K", stderr);
}

void Progress::show(std::size_t done, const std::string& beside) {
  if (!active_ || total_ == 0) return;
  const std::size_t thousandths = done * 1000 / total_;
  if (thousandths == shown_) return;
  shown_ = thousandths;
  constexpr std::size_t kWidth = 30;
  const std::string bar(done * kWidth / total_, '#');
  std::fprintf(stderr, "\r\033[K[%-30s] %zu of %zu %s%s", bar.c_str(), done, total_, things_,
               beside.c_str());
  std::fflush(stderr);
}

}  // namespace caesura::host
