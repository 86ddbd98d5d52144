// Rules of the plugin as a whole: its entry, its tables, its names.
#include "plugin_api/conformance/json.hpp"
#include "plugin_api/conformance/subject.hpp"

#include <algorithm>
#include <set>

namespace caesura::conformance {
namespace {

// UTF-8 without control characters.
bool is_line(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xC2 ? 0
                               : lead < 0xE0 ? 2
                               : lead < 0xF0 ? 3
                               : lead < 0xF5 ? 4
                                             : 0;
    if (length == 0 || lead < 0x20 || i + length > text.size()) return false;
    for (std::size_t k = 1; k < length; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0U) != 0x80U) return false;
    }
    i += length;
  }
  return true;
}

void require_name(const char* text, const std::string& what, bool may_be_empty = false) {
  require(text != nullptr, what + " is NULL");
  require(is_line(text), what + " is not one line of UTF-8");
  require(may_be_empty || *text != '\0', what + " is empty");
}

void loads(Subject& subject) {
  subject.load();
}

void gives_table(Subject& subject) {
  const tts_plugin* plugin = subject.entry(TTS_ABI_VERSION);
  require(plugin != nullptr, "the entry answers NULL to version 1.0");
  require(plugin == subject.entry(TTS_ABI_VERSION), "a second call gives another table");
  require(plugin->abi_version >> 16 == TTS_ABI_MAJOR,
          "asked for major version 1, the table has " + std::to_string(plugin->abi_version >> 16));
  require(TTS_HAS(tts_plugin, plugin, factory_count),
          "struct_size is " + std::to_string(plugin->struct_size) + ", too small for factories");
}

void refuses_other_majors(Subject& subject) {
  for (const uint32_t major : {0U, 2U, 77U, 0xFFFFU}) {
    const tts_plugin* plugin = subject.entry(major << 16);
    require(plugin == nullptr || plugin->abi_version >> 16 == major,
            "asked for major version " + std::to_string(major) +
                ", it gave a table of another one, not NULL");
  }
}

void has_names(Subject& subject) {
  const tts_plugin& plugin = subject.table();
  require_name(plugin.id, "the plugin's id");
  require_name(plugin.name, "the plugin's name");
  require_name(plugin.version, "the plugin's version");
  require_name(plugin.license, "the plugin's licence");
}

void has_factories(Subject& subject) {
  const tts_plugin& plugin = subject.table();
  require(plugin.factory_count > 0 && plugin.factories != nullptr, "it has no factories");
  std::set<std::string> ids;
  for (std::size_t i = 0; i < plugin.factory_count; ++i) {
    const std::string which = "factory " + std::to_string(i);
    const tts_factory* f = plugin.factories[i];
    require(f != nullptr, which + " is NULL");
    require(TTS_HAS(tts_factory, f, config_schema), which + ": struct_size is too small");
    require_name(f->id, which + "'s id");
    const std::string_view id = f->id;
    require(std::all_of(id.begin(), id.end(),
                        [](char c) {
                          return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
                                 c == '-';
                        }),
            which + "'s id is \"" + f->id + "\"; it must be [a-z0-9_-]+");
    require(ids.insert(f->id).second, "two factories have the id \"" + std::string(f->id) + "\"");
    require_name(f->description, which + "'s description", true);
  }
}

void factories_can_create(Subject& subject) {
  const tts_plugin& plugin = subject.table();
  for (std::size_t i = 0; i < plugin.factory_count; ++i) {
    const tts_factory* f = plugin.factories[i];
    if (f == nullptr || !TTS_HAS(tts_factory, f, kind)) continue;
    const std::string which = "factory " + std::to_string(i);
    const bool store = f->kind == TTS_FACTORY_STORE;
    const bool has_provider =
        TTS_HAS(tts_factory, f, create_provider) && f->create_provider != nullptr;
    const bool has_store = TTS_HAS(tts_factory, f, create_store) && f->create_store != nullptr;
    require(store ? has_store : has_provider, which + " lacks the create function of its kind");
    require(store ? !has_provider : !has_store, which + " has the create function of another kind");
  }
}

void schemas_are_schemas(Subject& subject) {
  const tts_plugin& plugin = subject.table();
  for (std::size_t i = 0; i < plugin.factory_count; ++i) {
    const tts_factory* f = plugin.factories[i];
    if (f == nullptr || !TTS_HAS(tts_factory, f, config_schema) || !f->config_schema) continue;
    const std::optional<std::string> fault = schema_fault(f->config_schema);
    require(!fault, "factory " + std::to_string(i) + "'s config_schema: " + fault.value_or(""));
  }
}

void initialises(Subject& subject) {
  const Answer answer = subject.init();
  require_wellformed(answer, "init");
  require(answer.code == TTS_OK, "init answered " + describe(answer));
}

}  // namespace

std::vector<Check> plugin_checks() {
  return {
      {"plugin.loads", "The file loads with every symbol resolved, and exports tts_plugin_entry.",
       Scope::plugin, loads},
      {"plugin.table", "The entry gives version 1 one table of version 1.", Scope::plugin,
       gives_table},
      {"plugin.majors", "The entry answers NULL to a major version that it does not serve.",
       Scope::plugin, refuses_other_majors},
      {"plugin.names", "Id, name, version and licence are lines of UTF-8.", Scope::plugin,
       has_names},
      {"plugin.factories", "Each factory is there, with an id of its own of [a-z0-9_-]+.",
       Scope::plugin, has_factories},
      {"plugin.creators", "Each factory has the create function of its kind and no other.",
       Scope::plugin, factories_can_create},
      {"plugin.schemas", "Each config_schema is NULL or a JSON Schema (draft 7).", Scope::plugin,
       schemas_are_schemas},
      {"plugin.init", "init answers OK.", Scope::plugin, initialises},
  };
}

}  // namespace caesura::conformance
