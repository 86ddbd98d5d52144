// Throws from synthesize; the C++ layer must turn that into a status.
#include <tts/plugin.hpp>

#include <stdexcept>

namespace {

class Thrower : public tts::Provider {
 public:
  static tts::Result<std::unique_ptr<Thrower>> create(const tts::Creation&) {
    return std::make_unique<Thrower>();
  }
  tts::Status synthesize(tts::Context, const tts_request& request, tts::Sink) override {
    if (request.text.size % 2 == 0) throw 42;
    throw std::runtime_error("the engine fell over");
  }
};

constexpr tts_factory kThrower = tts::provider_factory<Thrower>("fault", "throws", nullptr);

}  // namespace

TTS_PLUGIN("test.throws", "Throws", "1.0.0", "Apache-2.0", &kThrower)
