// caesura silences: the pauses that are really in a WAV file.
#include <cstdio>
#include <fstream>
#include <limits>

#include "host_example/failure.hpp"
#include "host_example/json_text.hpp"
#include "host_example/program.hpp"
#include "plugins/support/audio/silence.hpp"
#include "plugins/support/audio/wav_stream.hpp"

namespace caesura::host {
namespace {

namespace json = boost::json;

struct SilenceOptions {
  std::string file;
  double from_ms = 0;
  double to_ms = std::numeric_limits<double>::infinity();
  double least_ms = 100;  // closed lips within a word are shorter
};

struct Wav {
  audio::PcmFormat format;
  std::vector<std::byte> pcm;
};

Wav read_wav(const std::string& path) {
  const auto wrong = [&](const std::string& what) {
    return Failure(kWrongUsage, path + ": " + what);
  };
  std::ifstream file(path, std::ios::binary);
  if (!file) throw wrong("the file cannot be read");
  Wav wav;
  audio::WavStream stream;
  std::vector<char> piece(1U << 16U);
  while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())), file.gcount() > 0) {
    const auto got = static_cast<std::size_t>(file.gcount());
    const auto audio = stream.push(std::as_bytes(std::span(piece).first(got)));
    wav.pcm.insert(wav.pcm.end(), audio.begin(), audio.end());
  }
  if (!stream.finish()) throw wrong(stream.error());
  if (stream.format()->encoding != audio::WavEncoding::kPcmS16) {
    throw wrong("holds " + std::string(name_of(stream.format()->encoding)) +
                "; pcm_s16le can be measured");
  }
  wav.format = {stream.format()->sample_rate, stream.format()->channels};
  return wav;
}

void run(const CommonOptions& common, const SilenceOptions& options) {
  const Wav wav = read_wav(options.file);
  const std::uint32_t rate = wav.format.sample_rate;
  const audio::PcmView view(wav.pcm, wav.format);
  const double end_ms = audio::ms_of_frames(view.frames(), rate);
  json::array silences;
  const auto least = static_cast<std::uint64_t>(options.least_ms * rate / 1000);
  for (const audio::FrameRun& run : audio::silent_runs(view, least)) {
    const double begin = run.begin_ms(rate);
    const double length = run.length_ms(rate);
    if (begin + length <= options.from_ms || begin >= options.to_ms) continue;
    const bool inside = run.begin > 0 && run.end() < view.frames() && begin >= options.from_ms &&
                        begin + length <= options.to_ms;
    silences.push_back({{"start_ms", begin}, {"duration_ms", length}, {"inside", inside}});
  }
  if (common.json) {
    return print_json({{"file", options.file},
                       {"sample_rate", rate},
                       {"duration_ms", end_ms},
                       {"silences", std::move(silences)}});
  }
  for (const json::value& silence : silences) {
    std::printf("%12.3f ms  %10.3f ms\n", silence.at("start_ms").as_double(),
                silence.at("duration_ms").as_double());
  }
}

}  // namespace

void add_silences(CLI::App& app, Program& program) {
  const auto options = std::make_shared<SilenceOptions>();
  CLI::App& command =
      add_command(app, program, "silences", "Measure the silences in a WAV file (under -50 dBFS)",
                  "caesura silences chapter-001.wav --from 1500 --to 4000",
                  [&program, options] { run(program.common, *options); });
  command.add_option("file", options->file, "WAV file of 16-bit PCM")->required()->type_name("WAV");
  command.add_option("--from", options->from_ms, "where to begin, in ms");
  command.add_option("--to", options->to_ms, "where to end, in ms");
  command.add_option("--least", options->least_ms, "shortest silence that counts, in ms")
      ->check(CLI::Range(1, 60000))
      ->capture_default_str();
}

}  // namespace caesura::host
