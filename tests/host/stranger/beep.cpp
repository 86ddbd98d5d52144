// Beeps once for each character: the smallest provider that a cache can stand in front of.
#include <tts/plugin.hpp>

#include <cmath>
#include <string>
#include <vector>

class Beep : public tts::Provider {
 public:
  static tts::Result<std::unique_ptr<Beep>> create(const tts::Creation&) { return std::make_unique<Beep>(); }

  tts::Status synthesize(tts::Context context, const tts_request& request, tts::Sink sink) override {
    if (auto status = sink.begin(tts::pcm_format(16000)); !status.ok()) return status;
    std::vector<int16_t> beep(1600);
    for (std::size_t i = 0; i < beep.size(); ++i) beep[i] = static_cast<int16_t>(8000 * std::sin(0.17 * double(i)));
    for (std::size_t n = 0; n < request.text.size; ++n) {
      if (auto status = context.check(); !status.ok()) return status;
      if (auto status = sink.write(std::as_bytes(std::span(beep))); !status.ok()) return status;
    }
    return {};
  }

  tts::Status fingerprint(const tts_request& request, tts::FieldSink field) override {
    const std::string length = std::to_string(request.text.size);
    for (const auto& [name, value] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
             {"provider", "beep"}, {"render_revision", "1"}, {"server", ""}, {"model", ""}, {"voice", ""},
             {"language", ""}, {"format", "pcm_s16le 16000 1"}, {"epoch", ""}, {"rendered", length}}) {
      if (auto status = field(name, value); !status.ok()) return status;
    }
    return {};
  }
};

constexpr tts_factory kBeep = tts::provider_factory<Beep>("beep", "one beep for each character", nullptr);
TTS_PLUGIN("example.beep", "Beep", "1.0.0", "Apache-2.0", &kBeep)
