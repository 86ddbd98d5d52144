// Plugin files: found, loaded once per process, checked, never unloaded.
#pragma once

#include <tts/status.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace caesura::pipeline {

using SearchPath = std::vector<std::filesystem::path>;

// Folders with ':' between, then TTS_PLUGIN_PATH, then beside this library.
SearchPath plugin_search_path(std::string_view first);

struct LoadedPlugin {
  std::filesystem::path path;
  const tts_plugin* plugin = nullptr;
  std::vector<const tts_factory*> factories;  // of the kinds that this host knows
  std::size_t users = 0;                      // pipelines between init and deinit
};

// The plugins of this process. [thread-safe]
class PluginLibrary {
 public:
  static PluginLibrary& instance();

  // Loads and checks the file, or gives what was loaded before. Starts nothing.
  tts::Result<LoadedPlugin*> load(const std::filesystem::path& file);

  // init for the first user, deinit after the last; one plugin after another.
  tts::Status start(LoadedPlugin& plugin);
  void stop(LoadedPlugin& plugin);

 private:
  PluginLibrary() = default;
  std::mutex mutex_;
  std::map<std::filesystem::path, std::unique_ptr<LoadedPlugin>> by_path_;
};

// The factory of `kind` behind the word of `use:`: "memory" is the factory memory of memory.so on
// the path; "folder/file.so" is the only factory of that kind in the file, "folder/file.so#id" a
// named one, relative to `folder`.
struct FoundFactory {
  LoadedPlugin* plugin;
  const tts_factory* factory;
};
tts::Result<FoundFactory> find_factory(std::string_view use, int32_t kind, const SearchPath& path,
                                       const std::filesystem::path& folder);

// The plugin files on a path, the first of each name, sorted by name.
std::vector<std::filesystem::path> plugin_files(const SearchPath& path);

}  // namespace caesura::pipeline
