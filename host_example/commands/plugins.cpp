// caesura plugins: every plugin file on the search path.
#include <tts/values.hpp>

#include <cstdio>

#include "host_example/failure.hpp"
#include "host_example/json_text.hpp"
#include "host_example/log.hpp"
#include "host_example/program.hpp"
#include "host_example/session.hpp"

namespace caesura::host {
namespace {

namespace json = boost::json;

std::string_view kind_name(int32_t kind) {
  switch (kind) {
    case TTS_FACTORY_PROVIDER:
      return "provider";
    case TTS_FACTORY_MIDDLEWARE:
      return "middleware";
    case TTS_FACTORY_STORE:
      return "store";
    default:
      return "unknown";
  }
}

json::value words(const char* text) {
  return text == nullptr ? json::value(nullptr) : json::value(text);
}

// The schema as JSON, so that a tool need not parse a string within a string.
json::value schema_json(const char* schema) {
  if (schema == nullptr) return nullptr;
  boost::system::error_code error;
  json::value value = json::parse(schema, error);
  return error ? json::value(schema) : value;
}

json::object file_json(const tts_plugin_file& file) {
  json::object out{{"path", tts::view(file.path)}, {"error", text_or_null(tts::view(file.error))}};
  if (file.plugin == nullptr) return out;
  const tts_plugin& plugin = *file.plugin;
  out["id"] = words(plugin.id);
  out["name"] = words(plugin.name);
  out["version"] = words(plugin.version);
  out["license"] = words(plugin.license);
  json::array factories;
  for (std::size_t i = 0; i < plugin.factory_count; ++i) {
    factories.push_back({{"use", plugin.factories[i]->id},
                         {"kind", kind_name(plugin.factories[i]->kind)},
                         {"description", words(plugin.factories[i]->description)},
                         {"config_schema", schema_json(plugin.factories[i]->config_schema)}});
  }
  out["factories"] = std::move(factories);
  return out;
}

void tell_people(const json::object& file) {
  if (const auto* error = file.at("error").if_string()) {
    std::printf("broken: %s\n", error->c_str());
    return;
  }
  for (const json::value& factory : file.at("factories").as_array()) {
    const json::value& description = factory.at("description");
    std::printf("%-10s %-10s %s\n", factory.at("kind").as_string().c_str(),
                factory.at("use").as_string().c_str(),
                description.is_string() ? description.as_string().c_str() : "");
  }
}

void run(const CommonOptions& common) {
  set_up_log(common.log_level, "warn");
  json::array files;
  const auto keep = [](void* user, const tts_plugin_file* file) noexcept -> tts_status {
    return tts::guard(nullptr, [&]() -> tts::Status {
      static_cast<json::array*>(user)->emplace_back(file_json(*file));
      return {};
    });
  };
  const tts_pipeline_options options = pipeline_options();
  tts_error error = tts::empty_error();
  const tts_status code = tts_pipeline_plugins(&options, keep, &files, &error);
  if (code != TTS_OK) throw Failure::from(code, error);
  if (common.json) return print_json({{"plugins", std::move(files)}});
  for (const json::value& file : files) tell_people(file.as_object());
}

}  // namespace

void add_plugins(CLI::App& app, Program& program) {
  add_command(app, program, "plugins",
              "List the plugins in TTS_PLUGIN_PATH and beside the library, and what they offer",
              "TTS_PLUGIN_PATH=/opt/plugins caesura plugins", [&program] { run(program.common); });
}

}  // namespace caesura::host
