#include "plugin_library.hpp"

#include "plugin_check.hpp"
#include "suggest.hpp"

#define BOOST_DLL_USE_STD_FS
#include <boost/dll/runtime_symbol_info.hpp>
#include <boost/dll/shared_library.hpp>

#include <algorithm>
#include <cstdlib>

namespace caesura::pipeline {
namespace {

namespace fs = std::filesystem;

// Loaded libraries stay for ever: thread-exit handlers of theirs may run after anything of ours.
std::vector<boost::dll::shared_library>& resident() {
  static auto* libraries = new std::vector<boost::dll::shared_library>();
  return *libraries;
}

void add_folders(SearchPath& path, std::string_view folders) {
  while (!folders.empty()) {
    const std::string_view folder = folders.substr(0, folders.find(':'));
    folders.remove_prefix(std::min(folders.size(), folder.size() + 1));
    if (!folder.empty()) path.push_back(fs::absolute(folder));
  }
}

std::string_view kind_word(int32_t kind) {
  return kind == TTS_FACTORY_STORE        ? "store"
         : kind == TTS_FACTORY_MIDDLEWARE ? "middleware"
                                          : "provider";
}

// A host for init and deinit, which belong to no pipeline: it has no services, and its log goes to
// the standard error output.
const tts_host* process_host() {
  static constexpr tts_host kHost = {
      sizeof(tts_host),
      TTS_ABI_VERSION,
      nullptr,
      {"tts_pipeline", 12},
      {"", 0},
      [](const tts_host*, const char*) noexcept -> const void* { return nullptr; },
      [](const tts_host*, int32_t level) noexcept -> int32_t { return level >= TTS_LOG_WARN; },
      [](const tts_host*, int32_t, tts_str component, tts_str message) noexcept {
        std::fprintf(stderr, "%.*s: %.*s\n", static_cast<int>(component.size), component.data,
                     static_cast<int>(message.size), message.data);
      }};
  return &kHost;
}

// "(dlerror system message: X)" -> X: the loader's own words are what helps.
std::string loader_words(std::string_view message) {
  constexpr std::string_view kMark = "dlerror system message: ";
  if (const auto at = message.find(kMark); at != std::string_view::npos) {
    message.remove_prefix(at + kMark.size());
    message = message.substr(0, message.find(')'));
  }
  return std::string(message);
}

std::string use_names(const LoadedPlugin& plugin, int32_t kind) {
  std::vector<std::string> names;
  for (const tts_factory* factory : plugin.factories) {
    if (factory->kind == kind) names.emplace_back(factory->id);
  }
  return word_list(names);
}

tts::Result<FoundFactory> factory_in(LoadedPlugin& plugin, std::string_view id, int32_t kind) {
  const tts_factory* only = nullptr;
  std::size_t of_kind = 0;
  for (const tts_factory* factory : plugin.factories) {
    if (!id.empty() && id == factory->id && factory->kind != kind) {
      return tts::Status(TTS_NOT_FOUND, "\"" + std::string(id) + "\" is a " +
                                            std::string(kind_word(factory->kind)) + ", not a " +
                                            std::string(kind_word(kind)));
    }
    if (factory->kind != kind) continue;
    if (id == factory->id) return FoundFactory{&plugin, factory};
    only = factory;
    ++of_kind;
  }
  if (id.empty() && of_kind == 1) return FoundFactory{&plugin, only};
  const std::string what = "the file " + plugin.path.string() + " has no " +
                           std::string(kind_word(kind)) +
                           (id.empty() ? " that is the only one" : " \"" + std::string(id) + "\"");
  return tts::Status(TTS_NOT_FOUND, what + "; it has " + use_names(plugin, kind) +
                                        (id.empty() ? ", write file.so#id" : ""));
}

}  // namespace

SearchPath plugin_search_path(std::string_view first) {
  SearchPath path;
  add_folders(path, first);
  if (const char* set = std::getenv("TTS_PLUGIN_PATH")) add_folders(path, set);
  const fs::path here = fs::absolute(boost::dll::this_line_location()).parent_path();
  path.push_back(here / "caesura" / "plugins");
  path.push_back(here / "plugins");
  return path;
}

PluginLibrary& PluginLibrary::instance() {
  static auto* only = new PluginLibrary();
  return *only;
}

tts::Result<LoadedPlugin*> PluginLibrary::load(const fs::path& file) {
  const auto wrong = [&](const std::string& what) {
    return tts::Status(TTS_FAILED_PRECONDITION, "plugin " + file.string() + ": " + what);
  };
  std::error_code error;
  const fs::path path = fs::canonical(file, error);
  if (error) return wrong("the file cannot be found: " + error.message());
  std::lock_guard lock(mutex_);
  if (const auto found = by_path_.find(path); found != by_path_.end()) return found->second.get();
  try {
    using mode = boost::dll::load_mode::type;
    boost::dll::shared_library library(path, mode::rtld_now | mode::rtld_local);
    if (!library.has("tts_plugin_entry")) {
      return wrong("it has no function tts_plugin_entry, so it is no plugin");
    }
    // From here on its code may have run, so it stays.
    resident().push_back(library);
    const auto entry = library.get<const tts_plugin*(uint32_t)>("tts_plugin_entry");
    const tts_plugin* plugin = entry(TTS_ABI_VERSION);
    auto factories = check_plugin(plugin);
    if (!factories.ok()) return wrong(factories.status().message());
    for (const auto& [other, loaded] : by_path_) {
      if (std::string_view(loaded->plugin->id) == plugin->id) {
        return wrong("its id " + std::string(plugin->id) + " is taken by " + other.string());
      }
    }
    auto loaded = std::make_unique<LoadedPlugin>();
    loaded->path = path;
    loaded->plugin = plugin;
    loaded->factories = std::move(factories).value();
    return by_path_.emplace(path, std::move(loaded)).first->second.get();
  } catch (const std::exception& exception) {
    return wrong("it cannot be loaded: " + loader_words(exception.what()));
  }
}

tts::Status PluginLibrary::start(LoadedPlugin& plugin) {
  std::lock_guard lock(mutex_);
  const bool has_init = TTS_HAS(tts_plugin, plugin.plugin, init) && plugin.plugin->init != nullptr;
  if (plugin.users == 0 && has_init) {
    tts_error error = tts::empty_error();
    const tts_status code = plugin.plugin->init(process_host(), &error);
    if (code != TTS_OK) {
      return {code, "plugin " + plugin.path.string() + ": init failed: " + error.message};
    }
  }
  ++plugin.users;
  return {};
}

void PluginLibrary::stop(LoadedPlugin& plugin) {
  std::lock_guard lock(mutex_);
  if (--plugin.users > 0) return;
  if (TTS_HAS(tts_plugin, plugin.plugin, deinit) && plugin.plugin->deinit != nullptr) {
    plugin.plugin->deinit();
  }
}

std::vector<fs::path> plugin_files(const SearchPath& path) {
  std::map<std::string, fs::path> by_name;
  for (const fs::path& folder : path) {
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
      if (at->path().extension() == ".so") by_name.emplace(at->path().filename(), at->path());
    }
  }
  std::vector<fs::path> out;
  for (const auto& [name, file] : by_name) out.push_back(file);
  return out;
}

tts::Result<FoundFactory> find_factory(std::string_view use, int32_t kind, const SearchPath& path,
                                       const fs::path& folder) {
  const std::size_t hash = use.find('#');
  const std::string_view file = use.substr(0, hash);
  const bool is_file = file.find('/') != std::string_view::npos || file.ends_with(".so");
  if (is_file) {
    const std::string_view id = hash == std::string_view::npos ? "" : use.substr(hash + 1);
    auto loaded = PluginLibrary::instance().load(folder / file);
    if (!loaded.ok()) return loaded.status();
    return factory_in(*loaded.value(), id, kind);
  }
  for (const fs::path& candidate_folder : path) {
    const fs::path candidate = candidate_folder / (std::string(use) + ".so");
    std::error_code error;
    if (!fs::exists(candidate, error)) continue;
    auto loaded = PluginLibrary::instance().load(candidate);
    if (!loaded.ok()) return loaded.status();
    return factory_in(*loaded.value(), use, kind);
  }
  std::vector<std::string> known;
  for (const fs::path& found : plugin_files(path)) known.push_back(found.stem());
  return tts::Status(TTS_NOT_FOUND, "no plugin \"" + std::string(use.substr(0, 64)) +
                                        "\" on the search path" + suggestion(use, known));
}

}  // namespace caesura::pipeline
