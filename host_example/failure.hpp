// Why a command ends early: one line for people, and the exit status.
#pragma once

#include <tts/status.hpp>

#include <stdexcept>
#include <string>

namespace caesura::host {

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kWrongUsage = 2;  // of the command line, the config or the input

class Failure : public std::runtime_error {
 public:
  Failure(int exit_status, const std::string& line)
      : std::runtime_error(line), exit_status_(exit_status) {}

  // What a call into the pipeline answered: an argument that can never work is the user's mistake.
  static Failure from(tts_status code, const tts_error& error) {
    const std::string line =
        error.message[0] != '\0'
            ? error.message
            : "failed with status " + std::to_string(code) + ", no reason given";
    return {code == TTS_INVALID_ARGUMENT ? kWrongUsage : kFailed, line};
  }

  [[nodiscard]] int exit_status() const { return exit_status_; }

 private:
  int exit_status_;
};

}  // namespace caesura::host
