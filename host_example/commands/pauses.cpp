// caesura pauses: the presets of a config, and what the words of --pauses come to.
#include <tts/values.hpp>

#include <array>
#include <cstdio>

#include "host_example/failure.hpp"
#include "host_example/json_text.hpp"
#include "host_example/log.hpp"
#include "host_example/session.hpp"

namespace caesura::host {
namespace {

namespace json = boost::json;

struct Class {
  const char* name;
  int32_t tts_pauses::*value;
};
constexpr std::array<Class, 6> kClasses = {{{"sentence_ms", &tts_pauses::sentence_ms},
                                            {"paragraph_ms", &tts_pauses::paragraph_ms},
                                            {"chapter_ms", &tts_pauses::chapter_ms},
                                            {"comma_ms", &tts_pauses::comma_ms},
                                            {"colon_ms", &tts_pauses::colon_ms},
                                            {"semicolon_ms", &tts_pauses::semicolon_ms}}};

json::object pauses_json(const tts_pauses& pauses) {
  json::object out;
  for (const Class& one : kClasses) {
    const int32_t value = pauses.*one.value;
    out[one.name] = value == TTS_PAUSE_ENGINE    ? json::value("engine")
                    : value == TTS_PAUSE_INHERIT ? json::value(nullptr)
                                                 : json::value(value);
  }
  return out;
}

std::string word(const json::value& value) {
  if (value.is_null()) return "inherit";
  return value.is_string() ? std::string(value.as_string()) : json::serialize(value);
}

void run_list(const CommonOptions& common) {
  set_up_log(common.log_level, "warn");
  const Session session(common);
  json::object presets;
  for (const std::string& name : session.names("preset")) {
    presets[name] = pauses_json(session.pauses(name));
  }
  if (common.json) return print_json({{"presets", std::move(presets)}});
  std::printf("%-16s", "");
  for (const Class& one : kClasses) std::printf(" %13s", one.name);
  std::printf("\n");
  for (const auto& [name, pauses] : presets) {
    std::printf("%-16s", std::string(name).c_str());
    for (const Class& one : kClasses) {
      std::printf(" %13s", word(pauses.at(one.name)).c_str());
    }
    std::printf("\n");
  }
}

void run_show(const CommonOptions& common, const std::string& spec) {
  set_up_log(common.log_level, "warn");
  const Session session(common);
  const json::object pauses = pauses_json(session.pauses(spec));
  if (common.json) return print_json(pauses);
  for (const auto& [name, value] : pauses) {
    std::printf("%-13s %s\n", std::string(name).c_str(), word(value).c_str());
  }
}

}  // namespace

void add_pauses(CLI::App& app, Program& program) {
  CLI::App& pauses = *app.add_subcommand("pauses", "The presets of pauses");
  pauses.require_subcommand(1);
  pauses.footer("Example:\n  caesura pauses list");
  add_common_options(pauses, program.common);

  add_command(pauses, program, "list", "Every preset with its numbers",
              "caesura pauses list --json", [&program] { run_list(program.common); });

  const auto spec = std::make_shared<std::string>();
  CLI::App& show =
      add_command(pauses, program, "show", "What a preset, or the words of --pauses, come to",
                  "caesura pauses show natural,comma=250",
                  [&program, spec] { run_show(program.common, *spec); });
  show.add_option("pauses", *spec, "as for --pauses; none given = the config's own")
      ->type_name("PRESET|K=V,...|none");
}

}  // namespace caesura::host
