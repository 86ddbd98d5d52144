#include "host/caesura_run.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <iterator>
#include <thread>

#include "plugins/support/audio/wav_stream.hpp"

namespace caesura::testing {
namespace {

namespace fs = std::filesystem;

std::string read_all(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Outcome result(int wait_status, const fs::path& out, const fs::path& err) {
  const int status =
      WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
  return {status, read_all(out), read_all(err)};
}

}  // namespace

boost::json::object Outcome::json() const {
  return boost::json::parse(out).as_object();
}

std::vector<double> Wav::silences_ms(double least_ms) const {
  std::vector<double> found;
  const auto least = static_cast<std::uint64_t>(least_ms * format.sample_rate / 1000);
  for (const audio::FrameRun& run : audio::silent_runs(view(), least)) {
    if (run.begin > 0 && run.end() < view().frames()) {
      found.push_back(run.length_ms(format.sample_rate));
    }
  }
  return found;
}

Wav parse_wav(const std::string& bytes) {
  audio::WavStream stream;
  const auto audio = stream.push(std::as_bytes(std::span(bytes)));
  if (!stream.finish()) throw std::runtime_error("no good WAV: " + stream.error());
  return {{stream.format()->sample_rate, stream.format()->channels}, {audio.begin(), audio.end()}};
}

Wav read_wav(const fs::path& path) {
  return parse_wav(read_all(path));
}

Caesura::Caesura() {
  tone_config("sample_rate: 24000", "natural");
}

fs::path Caesura::write(const std::string& name, const std::string& content) const {
  std::ofstream(file(name), std::ios::binary) << content;
  return file(name);
}

fs::path Caesura::tone_config(const std::string& options, const std::string& pauses) const {
  return write("tones.yaml",
               "caesura: 1\n"
               "stores: {main: {use: disk, path: '${cache_home}/caesura'}}\n"
               "providers: {tones: {use: tone, " +
                   options +
                   "}}\n"
                   "middleware: {cache: {use: cache, store: main}}\n"
                   "chains: {default: [cache, tones]}\n"
                   "pauses: " +
                   pauses + "\n");
}

Outcome Caesura::tones(std::vector<std::string> arguments, const std::string& input) const {
  arguments.insert(arguments.end(), {"--config", file("tones.yaml").string()});
  return (*this)(arguments, input);
}

pid_t Caesura::start(const std::vector<std::string>& arguments, const std::string& input,
                     const fs::path& out, const fs::path& err) const {
  const std::string in = write("stdin", input).string();
  std::vector<std::string> words{CAESURA_BINARY_DIR "/bin/caesura"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const std::string cache = "XDG_CACHE_HOME=" + (folder_.path() / "cache").string();
  std::vector<char*> environment;
  for (char** at = environ; *at != nullptr; ++at) {
    if (!std::string_view(*at).starts_with("XDG_CACHE_HOME=")) environment.push_back(*at);
  }
  environment.push_back(const_cast<char*>(cache.c_str()));
  environment.push_back(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    dup2(open(in.c_str(), O_RDONLY), STDIN_FILENO);
    dup2(open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
    dup2(open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
    execve(argv[0], argv.data(), environment.data());
    _exit(127);
  }
  return child;
}

pid_t Caesura::begin(const std::vector<std::string>& arguments) const {
  return start(arguments, "", file("stdout"), file("stderr"));
}

Outcome Caesura::wait_for(pid_t child) const {
  int status = 0;
  waitpid(child, &status, 0);
  return result(status, file("stdout"), file("stderr"));
}

Outcome Caesura::operator()(const std::vector<std::string>& arguments,
                            const std::string& input) const {
  return wait_for(start(arguments, input, file("stdout"), file("stderr")));
}

Outcome Caesura::interrupted_when_there_is(const fs::path& awaited,
                                           const std::vector<std::string>& arguments) const {
  const pid_t child = start(arguments, "", file("stdout"), file("stderr"));
  int status = 0;
  bool sent = false;
  while (waitpid(child, &status, WNOHANG) == 0) {
    if (!sent && fs::exists(awaited)) sent = kill(child, SIGINT) == 0;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return result(status, file("stdout"), file("stderr"));
}

void expect_error(const Outcome& run, int status, const std::string& part) {
  EXPECT_EQ(run.status, status) << run.err;
  EXPECT_THAT(run.err, ::testing::StartsWith("caesura: "));
  EXPECT_THAT(run.err, ::testing::HasSubstr(part));
  EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1) << run.err;
  EXPECT_EQ(run.out, "");
}

}  // namespace caesura::testing
