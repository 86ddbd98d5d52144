// Runs one program: no shell, a process group of its own, nothing inherited but three descriptors.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <tts/call.hpp>
#include <vector>

namespace caesura::command {

struct ProcessSpec {
  std::string path;                      // of the program's file
  std::vector<std::string> arguments;    // without the program's name
  std::vector<std::string> environment;  // "NAME=value", all of it
  std::string_view input;                // on its standard input, as a file in memory
  // Standard output is a file in memory, read when the program has ended: for programs that seek.
  bool seekable_output = false;
  uint64_t max_output = 0;  // bytes
  std::chrono::milliseconds timeout{0};
};

struct ProcessEnd {
  bool known = true;  // false: somebody else in this process took the program's status
  int exit_status = 0;
  int signal = 0;        // that ended it; 0 = it ended by itself
  std::string messages;  // the end of its standard error, at most 4 KiB
};

using OutputFn = std::function<tts::Status(std::span<const std::byte>)>;

// Blocks until the program has ended; `output` gets what it writes, as it comes. OK says only that
// it ended by itself, see `end`. Otherwise the whole group has been ended when this returns, which
// is at most 50 ms after a cancel or the deadline: SIGTERM, a short grace, SIGKILL.
// FAILED_PRECONDITION when the program cannot be started. [thread-safe]
tts::Status run_process(const ProcessSpec& spec, tts::Context context, const OutputFn& output,
                        ProcessEnd& end);

}  // namespace caesura::command
