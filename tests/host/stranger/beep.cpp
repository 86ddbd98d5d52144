// Beeps once for each character: a whole provider, small enough for the README.
#include <tts/plugin.hpp>

struct Beep : tts::Provider {
  static tts::Result<std::unique_ptr<Beep>> create(const tts::Creation&) {
    return std::make_unique<Beep>();
  }

  tts::Status synthesize(tts::Context context, const tts_request& request,
                         tts::Sink sink) override {
    if (auto status = sink.begin(tts::pcm_format(16000)); !status.ok()) return status;
    std::vector<int16_t> beep(1600);  // 100 ms
    for (std::size_t i = 0; i < beep.size(); ++i) beep[i] = i / 20 % 2 == 0 ? 8000 : -8000;
    for (std::size_t n = 0; n < request.text.size; ++n) {
      if (auto status = context.check(); !status.ok()) return status;
      if (auto status = sink.write(std::as_bytes(std::span(beep))); !status.ok()) return status;
    }
    return {};
  }

  // What identifies the sound: with it, a cache can stand in front.
  tts::Status fingerprint(const tts_request& request, tts::FieldSink field) override {
    const std::string beeps = std::to_string(request.text.size);
    for (const std::pair<std::string_view, std::string_view> named[] = {{"provider", "beep"},
                                                                        {"render_revision", "1"},
                                                                        {"server", ""},
                                                                        {"model", ""},
                                                                        {"voice", ""},
                                                                        {"language", ""},
                                                                        {"format",
                                                                         "pcm_s16le 16000"},
                                                                        {"epoch", ""},
                                                                        {"rendered", beeps}};
         const auto& [name, value] : named) {
      if (auto status = field(name, value); !status.ok()) return status;
    }
    return {};
  }
};

constexpr tts_factory kBeep = tts::provider_factory<Beep>("beep", "one beep a character", nullptr);
TTS_PLUGIN("example.beep", "Beep", "1.0.0", "Apache-2.0", &kBeep)
