#include "plugin_check.hpp"

#include "utf8.hpp"

#include <set>

namespace caesura::pipeline {
namespace {

std::string version_text(uint32_t version) {
  return std::to_string(version >> 16U) + "." + std::to_string(version & 0xFFFFU);
}

bool good_text(const char* text) {
  return text != nullptr && *text != '\0' &&
         first_bad_byte(std::string_view(text)) == std::string_view::npos;
}

bool good_factory_id(const char* id) {
  return id != nullptr && *id != '\0' &&
         std::string_view(id).find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") ==
             std::string_view::npos;
}

tts::Status bad(std::string what) {
  return {TTS_FAILED_PRECONDITION, std::move(what)};
}

tts::Status check_factory(const tts_factory& factory) {
  const std::string who = "factory \"" + std::string(factory.id) + "\"";
  const bool store = factory.kind == TTS_FACTORY_STORE;
  const bool maker =
      store ? TTS_HAS(tts_factory, &factory, create_store) && factory.create_store != nullptr
            : TTS_HAS(tts_factory, &factory, create_provider) && factory.create_provider != nullptr;
  if (!maker) return bad(who + " cannot create what its kind promises");
  if (factory.description != nullptr && !good_text(factory.description)) {
    return bad(who + " has a description that is not UTF-8");
  }
  if (factory.config_schema != nullptr && !good_text(factory.config_schema)) {
    return bad(who + " has a schema that is empty or not UTF-8");
  }
  return {};
}

}  // namespace

tts::Result<std::vector<const tts_factory*>> check_plugin(const tts_plugin* plugin) {
  if (plugin == nullptr) {
    return bad("it refuses ABI version " + version_text(TTS_ABI_VERSION) +
               "; it was built for another major version: rebuild it against this one");
  }
  if (!TTS_HAS(tts_plugin, plugin, factory_count)) {
    return bad("its plugin table has " + std::to_string(plugin->struct_size) +
               " bytes, too few for any version");
  }
  if (plugin->abi_version >> 16U != TTS_ABI_MAJOR) {
    return bad("it was built for ABI version " + version_text(plugin->abi_version) +
               ", this host speaks " + version_text(TTS_ABI_VERSION) +
               ": rebuild it against this one");
  }
  if (!good_text(plugin->id) || !good_text(plugin->name) || !good_text(plugin->version)) {
    return bad("its id, name or version is missing or not UTF-8");
  }
  if (plugin->factory_count == 0 || plugin->factories == nullptr) {
    return bad("it has no factory, so there is nothing to use in it");
  }
  std::vector<const tts_factory*> known;
  std::set<std::string_view> ids;
  for (std::size_t i = 0; i < plugin->factory_count; ++i) {
    const tts_factory* factory = plugin->factories[i];
    if (factory == nullptr || !TTS_HAS(tts_factory, factory, config_schema) ||
        !good_factory_id(factory->id)) {
      return bad("its factory number " + std::to_string(i + 1) +
                 " is missing, too short, or has no id of [a-z0-9_-]");
    }
    if (!ids.insert(factory->id).second) {
      return bad("it has two factories with the id \"" + std::string(factory->id) + "\"");
    }
    if (factory->kind < TTS_FACTORY_PROVIDER || factory->kind > TTS_FACTORY_STORE) continue;
    if (tts::Status status = check_factory(*factory); !status.ok()) return status;
    known.push_back(factory);
  }
  return known;
}

}  // namespace caesura::pipeline
