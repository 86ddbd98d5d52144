// Loads a built plugin by its file's name and makes objects of it through the bare C tables.
#pragma once

#include <dlfcn.h>
#include <tts/plugin.hpp>

#include <memory>
#include <stdexcept>
#include <string>

namespace caesura::test {

struct DestroyProvider {
  void operator()(tts_provider* p) const { p->destroy(p); }
};
struct DestroyStore {
  void operator()(tts_store* s) const { s->destroy(s); }
};
using ProviderPtr = std::unique_ptr<tts_provider, DestroyProvider>;
using StorePtr = std::unique_ptr<tts_store, DestroyStore>;

class PluginFile {
 public:
  // `name` without folder and ending: "memory".
  explicit PluginFile(const std::string& name, const std::string& folder = CAESURA_PLUGIN_DIR) {
    const std::string path = folder + "/" + name + ".so";
    void* handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) throw std::runtime_error(dlerror());
    auto entry = reinterpret_cast<tts_plugin_entry_fn>(dlsym(handle, "tts_plugin_entry"));
    if (entry == nullptr) throw std::runtime_error(path + " has no tts_plugin_entry");
    plugin_ = entry(TTS_ABI_VERSION);
    if (plugin_ == nullptr) throw std::runtime_error(path + " refuses this ABI version");
  }
  const tts_plugin* table() const { return plugin_; }

  const tts_factory* factory(std::string_view id) const {
    for (std::size_t i = 0; i < plugin_->factory_count; ++i) {
      if (id == plugin_->factories[i]->id) return plugin_->factories[i];
    }
    throw std::runtime_error("no factory " + std::string(id));
  }
  tts::Result<ProviderPtr> provider(const tts_host* host, std::string_view id,
                                    std::string_view config,
                                    const tts_provider* next = nullptr) const {
    tts_provider* made = nullptr;
    tts_error error = tts::empty_error();
    const tts_factory* f = factory(id);
    const tts_status code =
        f->create_provider(f, host, tts::str(id), tts::str(config), next, &made, &error);
    if (code != TTS_OK) return tts::Status::from(code, error);
    return ProviderPtr(made);
  }
  tts::Result<StorePtr> store(const tts_host* host, std::string_view id,
                              std::string_view config) const {
    tts_store* made = nullptr;
    tts_error error = tts::empty_error();
    const tts_factory* f = factory(id);
    const tts_status code = f->create_store(f, host, tts::str(id), tts::str(config), &made, &error);
    if (code != TTS_OK) return tts::Status::from(code, error);
    return StorePtr(made);
  }

 private:
  const tts_plugin* plugin_ = nullptr;
};

}  // namespace caesura::test
