// The exported functions of tts/pipeline.h.
#include "pipeline.hpp"
#include "secrets.hpp"

#include <fstream>
#include <iterator>

struct tts_pipeline {
  caesura::pipeline::Pipeline pipeline;
};

namespace {

namespace pl = caesura::pipeline;
namespace fs = std::filesystem;

tts_pipeline_options whole_options(const tts_pipeline_options* given) {
  tts_pipeline_options whole{};
  whole.struct_size = sizeof whole;
  whole.log_level = TTS_LOG_WARN;
  if (given != nullptr) {
    whole = tts::level(*given, whole);
    whole.struct_size = sizeof whole;
  }
  return whole;
}

// Runs `body`; a mistake in the config is the caller's, anything else is a defect.
template <class Body>
tts_status protect(tts_error* error, Body&& body) noexcept {
  return tts::guard(error, [&]() -> tts::Status {
    try {
      return body();
    } catch (const pl::ConfigError& mistake) {
      return {TTS_INVALID_ARGUMENT, mistake.what()};
    }
  });
}

tts::Status open(std::string_view yaml, const std::string& name, const fs::path& folder,
                 const tts_pipeline_options* options, tts_pipeline** pipeline) {
  const pl::Node root = pl::parse_yaml(yaml, name);
  const tts_pipeline_options whole = whole_options(options);
  std::vector<std::string> sections;
  for (std::size_t i = 0; i < whole.section_count; ++i) {
    sections.emplace_back(tts::view(whole.sections[i].name));
  }
  auto made = new tts_pipeline{pl::Pipeline(pl::read_config(root, name, sections), folder, whole)};
  *pipeline = made;
  return {};
}

// At most one byte more than a config may have, so that the limit speaks, not the memory.
std::string read_file(const std::string& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) {
    pl::Place{path, 0, ""}.fail(fs::exists(path, error) ? "is no regular file"
                                                        : "the file does not exist");
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) pl::Place{path, 0, ""}.fail("the file cannot be read");
  std::string text(pl::YamlLimits{}.bytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

tts::Status tell(tts_field_fn field, void* user, std::string_view name, const std::string& value) {
  return tts::Status::from(field(user, tts::str(name), tts::str(value)));
}

tts::Status tell_objects(const pl::ConfigFile& config, int32_t kind, tts_field_fn field,
                         void* user) {
  for (const pl::ObjectConfig& object : config.objects) {
    if (object.kind != kind) continue;
    if (tts::Status status = tell(field, user, object.name, object.use); !status.ok()) {
      return status;
    }
  }
  return {};
}

tts::Status tell_names(const pl::ConfigFile& config, std::string_view kind, tts_field_fn field,
                       void* user) {
  if (kind == "provider") return tell_objects(config, TTS_FACTORY_PROVIDER, field, user);
  if (kind == "store") return tell_objects(config, TTS_FACTORY_STORE, field, user);
  if (kind == "middleware") return tell_objects(config, TTS_FACTORY_MIDDLEWARE, field, user);
  if (kind == "chain") {
    for (const pl::ChainConfig& chain : config.chains) {
      std::string links;
      for (const pl::ChainLink& link : chain.links)
        links += (links.empty() ? "" : ", ") + link.name;
      if (tts::Status status = tell(field, user, chain.name, links); !status.ok()) return status;
    }
    return {};
  }
  if (kind == "preset") {
    for (const auto& [name, pauses] : config.pauses.presets()) {
      if (tts::Status status = tell(field, user, name, pl::describe(pauses)); !status.ok()) {
        return status;
      }
    }
    return {};
  }
  return {TTS_INVALID_ARGUMENT,
          "unknown kind; there are chain, provider, store, middleware and preset"};
}

}  // namespace

extern "C" {

tts_status tts_pipeline_open(tts_str path, const tts_pipeline_options* options,
                             tts_pipeline** pipeline, tts_error* error) TTS_NOEXCEPT {
  return protect(error, [&] {
    const std::string name(tts::view(path));
    return open(read_file(name), name, fs::absolute(name).parent_path(), options, pipeline);
  });
}

tts_status tts_pipeline_open_text(tts_str yaml, tts_str name, const tts_pipeline_options* options,
                                  tts_pipeline** pipeline, tts_error* error) TTS_NOEXCEPT {
  return protect(error, [&] {
    const std::string shown(name.size == 0 ? "config" : tts::view(name));
    return open(tts::view(yaml), shown, fs::current_path(), options, pipeline);
  });
}

void tts_pipeline_close(tts_pipeline* pipeline) TTS_NOEXCEPT {
  delete pipeline;
}

tts_status tts_pipeline_provider(tts_pipeline* pipeline, tts_str name,
                                 const tts_provider** provider, tts_error* error) TTS_NOEXCEPT {
  return protect(error, [&]() -> tts::Status {
    const auto found = pipeline->pipeline.front(tts::view(name));
    if (!found.ok()) return found.status();
    *provider = found.value();
    return {};
  });
}

tts_status tts_pipeline_store(tts_pipeline* pipeline, tts_str name, const tts_store** store,
                              tts_error* error) TTS_NOEXCEPT {
  return protect(error, [&]() -> tts::Status {
    const auto found = pipeline->pipeline.open_store(tts::view(name));
    if (!found.ok()) return found.status();
    *store = found.value();
    return {};
  });
}

tts_status tts_pipeline_pauses(tts_pipeline* pipeline, tts_str spec, tts_pauses* pauses,
                               tts_error* error) TTS_NOEXCEPT {
  return protect(error, [&]() -> tts::Status {
    const auto parsed = pipeline->pipeline.config().pauses.parse(tts::view(spec));
    if (!parsed.ok()) return parsed.status();
    const uint32_t size = std::min<uint32_t>(pauses->struct_size, sizeof *pauses);
    if (size > sizeof(uint32_t)) {
      std::memcpy(&pauses->sentence_ms, &parsed.value().sentence_ms, size - sizeof(uint32_t));
    }
    return {};
  });
}

tts_status tts_pipeline_names(tts_pipeline* pipeline, tts_str kind, tts_field_fn field, void* user,
                              tts_error* error) TTS_NOEXCEPT {
  return protect(
      error, [&] { return tell_names(pipeline->pipeline.config(), tts::view(kind), field, user); });
}

tts_status tts_pipeline_section(tts_pipeline* pipeline, tts_str name, tts_field_fn field,
                                void* user, tts_error* error) TTS_NOEXCEPT {
  return protect(error, [&]() -> tts::Status {
    const std::string* section = pipeline->pipeline.host_section(tts::view(name));
    if (section == nullptr) {
      return {TTS_NOT_FOUND, "the config has no section \"" + std::string(tts::view(name)) + "\""};
    }
    return tell(field, user, tts::view(name), *section);
  });
}

tts_status tts_pipeline_secret(tts_pipeline*, tts_str reference, tts_field_fn field, void* user,
                               tts_error* error) TTS_NOEXCEPT {
  return protect(error, [&]() -> tts::Status {
    auto secret = pl::resolve_secret(tts::view(reference));
    if (!secret.ok()) return secret.status();
    std::string value = std::move(secret).value();
    const tts_status code = field(user, reference, tts::str(value));
    explicit_bzero(value.data(), value.size());
    return tts::Status::from(code);
  });
}

tts_status tts_pipeline_metrics(tts_pipeline* pipeline, tts_field_fn field, void* user,
                                tts_error* error) TTS_NOEXCEPT {
  return protect(error, [&] {
    return tell(field, user, "metrics", pipeline->pipeline.services().metrics().text());
  });
}

tts_status tts_pipeline_plugins(const tts_pipeline_options* options, tts_plugin_file_fn file,
                                void* user, tts_error* error) TTS_NOEXCEPT {
  return protect(error, [&]() -> tts::Status {
    const tts_pipeline_options whole = whole_options(options);
    for (const fs::path& path :
         pl::plugin_files(pl::plugin_search_path(tts::view(whole.plugin_path)))) {
      const std::string name = path.string();
      const auto loaded = pl::PluginLibrary::instance().load(path);
      const std::string mistake = loaded.ok() ? "" : loaded.status().message();
      const tts_plugin_file told{sizeof told, 0, tts::str(name),
                                 loaded.ok() ? loaded.value()->plugin : nullptr, tts::str(mistake)};
      const tts_status code = file(user, &told);
      if (code != TTS_OK) return tts::Status::from(code);
    }
    return {};
  });
}

}  // extern "C"
