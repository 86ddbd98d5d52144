// A config made into objects: the C++ side of tts/pipeline.h.
#pragma once

#include "config_file.hpp"
#include "front_provider.hpp"
#include "host_services.hpp"
#include "plugin_library.hpp"
#include "schema_check.hpp"

#include <functional>
#include <map>
#include <memory>
#include <mutex>

namespace caesura::pipeline {

// Objects are made when somebody needs them first, stores and providers once, middleware once for
// each chain, and destroyed in the reverse order of making. [thread-safe]
class Pipeline : public Directory {
 public:
  // `options` is whole. Throws ConfigError.
  Pipeline(ConfigFile config, const std::filesystem::path& folder,
           const tts_pipeline_options& options);
  ~Pipeline() override;
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  // For the program: with pauses filled. Empty = "default", or the only chain.
  tts::Result<const tts_provider*> front(std::string_view name);
  // For plugins and for the program.
  tts::Result<const tts_store*> open_store(std::string_view name) override;
  // For plugins: without the front.
  tts::Result<const tts_provider*> open_provider(std::string_view name) override;

  // The host's own section as JSON, or nullptr where the config has none of that name.
  [[nodiscard]] const std::string* host_section(std::string_view name) const;

  [[nodiscard]] const ConfigFile& config() const { return config_; }
  [[nodiscard]] const HostServices& services() const { return services_; }

 private:
  struct Prepared {
    const tts_factory* factory;
    std::string options;  // JSON
  };
  // One object under its proxy, whatever it is.
  struct Made {
    std::unique_ptr<tts::ProviderProxy> provider;
    std::unique_ptr<tts::StoreProxy> store;
  };
  class Making;

  void prepare_all(const std::filesystem::path& folder, const SearchPath& path);
  void prepare_sections(const std::filesystem::path& folder, const tts_pipeline_options& options);
  [[nodiscard]] OptionSchema::Rules rules(const std::filesystem::path& folder) const;
  void make_chains();
  const tts_provider* make_provider(const ObjectConfig& object, const tts_provider* next);
  const tts_store* make_store(const ObjectConfig& object);
  const tts_provider* make_chain(const ChainConfig& chain);
  [[noreturn]] void creation_failed(const ObjectConfig& object, const tts::Status& status);
  [[nodiscard]] std::vector<std::string> provider_names() const;
  void destroy_all();

  ConfigFile config_;
  HostServices services_;
  std::vector<LoadedPlugin*> started_;
  std::map<const ObjectConfig*, Prepared> prepared_;
  std::map<std::string, std::string, std::less<>> sections_;  // JSON

  std::recursive_mutex mutex_;  // a plugin opens others while it is created
  std::vector<Made> made_;
  std::map<std::string, const tts_store*, std::less<>> stores_;
  std::map<std::string, const tts_provider*, std::less<>> providers_;  // and chains
  std::vector<std::string> making_;                                    // names of what is under way
  std::map<std::string, std::unique_ptr<FrontProvider>, std::less<>> fronts_;
};

}  // namespace caesura::pipeline
