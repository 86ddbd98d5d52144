// A provider of the newest version whose "audio" is a line of text that tells what it was given.
#include <tts/plugin.hpp>

namespace {

std::string number_or_unset(double value) {
  return value == TTS_UNSET ? "unset" : std::to_string(value);
}

class Settings : public tts::Provider {
 public:
  static tts::Result<std::unique_ptr<Settings>> create(const tts::Creation&) {
    return std::make_unique<Settings>();
  }
  tts::Status synthesize(tts::Context, const tts_request& request, tts::Sink sink) override {
    if (request.text.size == 0) return {TTS_INVALID_ARGUMENT, "the text is empty; give some"};
    const std::string line = "style_degree=" + number_or_unset(request.style_degree) +
                             " volume_pct=" + number_or_unset(request.volume_pct);
    if (tts::Status s = sink.info("provider", "settings"); !s.ok()) return s;
    if (tts::Status s = sink.begin(tts::pcm_format(8000)); !s.ok()) return s;
    return sink.write(line.data(), line.size());
  }
};

constexpr tts_factory kSettings =
    tts::provider_factory<Settings>("settings", "tells what it was given", nullptr);

}  // namespace

TTS_PLUGIN("test.settings", "Settings", "1.0.0", "Apache-2.0", &kSettings)
