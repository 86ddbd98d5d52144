#include "plugins/providers/command/engine_identity.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <sstream>

#include "plugins/providers/command/process.hpp"

namespace caesura::command {
namespace {

constexpr std::chrono::seconds kVersionTimeout{5};
constexpr std::size_t kMostVersion = 64 * 1024;

bool is_program(const std::string& path) {
  struct stat info {};
  return stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) && access(path.c_str(), X_OK) == 0;
}

std::string find_program(const CommandOptions& options) {
  if (options.program.find('/') != std::string::npos) {
    return is_program(options.program) ? options.program : std::string();
  }
  std::istringstream folders(options.search_path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    const std::string path = folder + "/" + options.program;
    if (!folder.empty() && is_program(path)) return path;
  }
  return {};
}

std::string on_one_line(const std::string& text) {
  std::istringstream words(text);
  std::string line;
  for (std::string word; words >> word;) line += (line.empty() ? "" : " ") + word;
  return line;
}

}  // namespace

std::string describe_file(const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0) return {};
  return "size=" + std::to_string(info.st_size) + " mtime=" + std::to_string(info.st_mtim.tv_sec) +
         "." + std::to_string(info.st_mtim.tv_nsec) + " inode=" + std::to_string(info.st_ino);
}

tts::Result<EngineIdentity> identify(const CommandOptions& options, tts::Context context) {
  EngineIdentity identity;
  const std::string found = find_program(options);
  if (found.empty()) {
    const bool is_path = options.program.find('/') != std::string::npos;
    const std::string remedy =
        options.install_hint.empty() ? "set program to the path of its file" : options.install_hint;
    return tts::Status(TTS_FAILED_PRECONDITION,
                       options.program + " is not installed or not " +
                           (is_path ? "executable" : "in " + options.search_path) + "; " + remedy);
  }
  identity.path = found;
  identity.file = describe_file(found);
  if (options.version_arguments.empty()) return identity;

  ProcessSpec spec;
  spec.path = identity.path;
  spec.arguments = options.version_arguments;
  spec.environment = options.environment;
  spec.max_output = kMostVersion;
  spec.timeout = kVersionTimeout;
  std::string told;
  const OutputFn keep = [&told](std::span<const std::byte> piece) {
    told.append(reinterpret_cast<const char*>(piece.data()), piece.size());
    return tts::Status{};
  };
  ProcessEnd end;
  const auto status = run_process(spec, context, keep, end);
  identity.version = on_one_line(told.empty() ? end.messages : told);
  // Some programs tell their version and a status that is not 0; telling nothing is what counts.
  if (!status.ok() || end.signal != 0 || identity.version.empty()) {
    return tts::Status(TTS_FAILED_PRECONDITION,
                       options.engine_name + " does not tell its version" +
                           (status.ok() ? "" : ": " + status.message()) +
                           "; version_arguments must be what makes it do so");
  }
  return identity;
}

}  // namespace caesura::command
