// caesura voices: what the chain's provider can speak with.
#include <tts/ext/voices.h>
#include <tts/values.hpp>

#include <cstdio>

#include "host_example/failure.hpp"
#include "host_example/interrupt.hpp"
#include "host_example/json_text.hpp"
#include "host_example/log.hpp"
#include "host_example/program.hpp"
#include "host_example/session.hpp"

namespace caesura::host {
namespace {

namespace json = boost::json;

void run(const CommonOptions& common, const std::string& language) {
  set_up_log(common.log_level, "warn");
  const Session session(common);
  const auto* listing = session.extension<tts_ext_voices>(TTS_EXT_VOICES);
  if (listing == nullptr || listing->list == nullptr) {
    throw Failure(kFailed, session.description() + " ends in a provider that lists no voices");
  }
  json::array voices;
  const auto keep = [](void* user, const tts_voice* voice) noexcept -> tts_status {
    return tts::guard(nullptr, [&]() -> tts::Status {
      static_cast<json::array*>(user)->push_back(
          {{"id", tts::view(voice->id)},
           {"name", text_or_null(tts::view(voice->name))},
           {"language", tts::view(voice->language)},
           {"gender", text_or_null(tts::view(voice->gender))}});
      return {};
    });
  };
  watch_for_interrupts();
  tts_error error = tts::empty_error();
  const tts_status code =
      listing->list(listing, interruptible_context(), tts::str(language), keep, &voices, &error);
  if (code != TTS_OK) throw Failure::from(code, error);
  if (common.json) return print_json({{"voices", std::move(voices)}});
  for (const json::value& voice : voices) {
    const auto word = [&](const char* key) {
      return voice.at(key).is_string() ? voice.at(key).as_string().c_str() : "";
    };
    std::printf("%-24s %-12s %-8s %s\n", word("id"), word("language"), word("gender"),
                word("name"));
  }
}

}  // namespace

void add_voices(CLI::App& app, Program& program) {
  const auto language = std::make_shared<std::string>();
  CLI::App& command = add_command(app, program, "voices", "List the voices of the chain's provider",
                                  "caesura voices --language en",
                                  [&program, language] { run(program.common, *language); });
  command.add_option("--language", *language, "only voices of this language: en, or en-GB");
}

}  // namespace caesura::host
