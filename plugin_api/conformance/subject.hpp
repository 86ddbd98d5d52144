// The plugin that is judged, as one check sees it: loaded afresh in the check's own process.
#pragma once

#include "plugin_api/conformance/check.hpp"
#include "plugin_api/conformance/host.hpp"

#include <tts/call.hpp>

#include <memory>
#include <optional>

namespace caesura::conformance {

struct DestroyProvider {
  void operator()(tts_provider* p) const { p->destroy(p); }
};
struct DestroyStore {
  void operator()(tts_store* s) const { s->destroy(s); }
};
using ProviderPtr = std::unique_ptr<tts_provider, DestroyProvider>;
using StorePtr = std::unique_ptr<tts_store, DestroyStore>;

// What a call answered, with its error struct.
struct Answer {
  tts_status code = TTS_OK;
  tts_error error = tts::empty_error();
};

// Throws Broken unless the status is known and a failure tells its reason in one terminated line.
void require_wellformed(const Answer& answer, const std::string& call);
// "NOT_FOUND: no such voice"
std::string describe(const Answer& answer);

struct FactoryName {
  std::string id;
  Scope scope;
};

// Each function throws NotJudged when the plugin is not fit for it; the check whose rule is the
// reason calls the function that says Broken.
class Subject {
 public:
  // `config` is used in place of {} for the factory that is judged.
  Subject(std::string path, std::string factory_id, std::optional<std::string> config)
      : path_(std::move(path)), factory_id_(std::move(factory_id)), config_(std::move(config)) {}

  void load();                                // Broken: the file or its entry
  const tts_plugin* entry(uint32_t version);  // what the entry function answers
  const tts_plugin& table();                  // a table whose members may be read
  const tts_factory& factory();
  std::vector<FactoryName> factories();
  Answer init();

  std::string config();  // NotJudged: the schema asks for options and none were given
  Answer create_provider(std::string_view config, tts_provider** made);
  Answer create_store(std::string_view config, tts_store** made);
  ProviderPtr provider();  // with its required functions
  StorePtr store();
  const tts_host* host() { return host_.table(); }

 private:
  void be_ready();
  std::string path_;
  std::string factory_id_;
  std::optional<std::string> config_;
  Host host_;
  tts_plugin_entry_fn entry_ = nullptr;
  bool ready_ = false;
};

}  // namespace caesura::conformance
