// Runs the built program as a user would: a process of its own, a cache folder of its own.
#pragma once

#include <boost/json.hpp>

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "plugins/support/audio/silence.hpp"
#include "unit/temporary_folder.hpp"

namespace caesura::testing {

struct Outcome {
  int status = -1;  // of the exit; 128 + signal where one ended it
  std::string out;
  std::string err;
  // The document on stdout; throws where there is not exactly one.
  [[nodiscard]] boost::json::object json() const;
};

struct Wav {
  audio::PcmFormat format;
  std::vector<std::byte> pcm;
  [[nodiscard]] audio::PcmView view() const { return {pcm, format}; }
  // Milliseconds of each silence of at least `least_ms` inside the sound.
  [[nodiscard]] std::vector<double> silences_ms(double least_ms = 30) const;
};
Wav read_wav(const std::filesystem::path& path);
Wav parse_wav(const std::string& bytes);

class Caesura {
 public:
  Caesura();

  // Waits for the end. `input` is its stdin.
  [[nodiscard]] Outcome operator()(const std::vector<std::string>& arguments,
                                   const std::string& input = "") const;
  // Starts it and goes on; wait_for() is to follow. Signals may be sent meanwhile.
  [[nodiscard]] pid_t begin(const std::vector<std::string>& arguments) const;
  [[nodiscard]] Outcome wait_for(pid_t child) const;
  // Starts it and sends SIGINT as soon as `file` exists.
  [[nodiscard]] Outcome interrupted_when_there_is(const std::filesystem::path& file,
                                                  const std::vector<std::string>& arguments) const;

  // Arguments behind a config of tones with a disk store in this object's cache folder.
  [[nodiscard]] Outcome tones(std::vector<std::string> arguments,
                              const std::string& input = "") const;
  // A config whose tone provider has further options, in YAML's flow style.
  std::filesystem::path tone_config(const std::string& options, const std::string& pauses) const;

  std::filesystem::path write(const std::string& name, const std::string& content) const;
  [[nodiscard]] std::filesystem::path file(const std::string& name) const {
    return folder_.path() / name;
  }

 private:
  [[nodiscard]] pid_t start(const std::vector<std::string>& arguments, const std::string& input,
                            const std::filesystem::path& out,
                            const std::filesystem::path& err) const;
  TemporaryFolder folder_;
};

// Exit status and the one line of the error, which begins with "caesura: ".
void expect_error(const Outcome& run, int status, const std::string& part);

}  // namespace caesura::testing
