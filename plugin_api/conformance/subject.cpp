#include "plugin_api/conformance/subject.hpp"

#include "plugin_api/conformance/json.hpp"

#include <dlfcn.h>

namespace caesura::conformance {
namespace {

constexpr std::array<const char*, 17> kStatusNames = {
    "OK",        "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
    "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
    "ABORTED",   "OUT_OF_RANGE",   "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",
    "DATA_LOSS", "UNAUTHENTICATED"};

bool terminated(const tts_error& error) {
  return std::memchr(error.message, '\0', sizeof error.message) != nullptr;
}

}  // namespace

std::string describe(const Answer& answer) {
  const std::string name = tts::known_status(answer.code) == answer.code
                               ? kStatusNames[static_cast<std::size_t>(answer.code)]
                               : "status " + std::to_string(answer.code);
  if (answer.error.message[0] == '\0' || !terminated(answer.error)) return name;
  return name + ": " + answer.error.message;
}

void require_wellformed(const Answer& answer, const std::string& call) {
  require(tts::known_status(answer.code) == answer.code,
          call + " answered " + std::to_string(answer.code) + ", which is no status");
  if (answer.code == TTS_OK) return;
  require(terminated(answer.error), call + " failed with a message without its end");
  require(answer.error.message[0] != '\0',
          call + " answered " + describe(answer) + " without a message");
  require(std::strpbrk(answer.error.message, "\r\n") == nullptr,
          call + " failed with a message of more than one line");
}

void Subject::load() {
  if (entry_ != nullptr) return;
  void* handle = dlopen(path_.c_str(), RTLD_NOW | RTLD_LOCAL);
  require(handle != nullptr, handle == nullptr ? dlerror() : "");
  entry_ = reinterpret_cast<tts_plugin_entry_fn>(dlsym(handle, "tts_plugin_entry"));
  require(entry_ != nullptr, "it exports no tts_plugin_entry");
}

const tts_plugin* Subject::entry(uint32_t version) {
  try {
    load();
  } catch (const Broken& broken) {
    throw NotJudged(broken.what());
  }
  return entry_(version);
}

const tts_plugin& Subject::table() {
  const tts_plugin* plugin = entry(TTS_ABI_VERSION);
  if (plugin == nullptr) throw NotJudged("the plugin gives no table");
  if (!TTS_HAS(tts_plugin, plugin, factory_count)) throw NotJudged("the plugin's table is short");
  if (plugin->abi_version >> 16 != TTS_ABI_MAJOR) throw NotJudged("the table has another major");
  return *plugin;
}

std::vector<FactoryName> Subject::factories() {
  const tts_plugin& plugin = table();
  std::vector<FactoryName> names;
  for (std::size_t i = 0; i < plugin.factory_count; ++i) {
    const tts_factory* f = plugin.factories[i];
    if (f == nullptr || !TTS_HAS(tts_factory, f, config_schema) || f->id == nullptr) continue;
    const bool store = f->kind == TTS_FACTORY_STORE;
    if (!store && f->kind != TTS_FACTORY_PROVIDER && f->kind != TTS_FACTORY_MIDDLEWARE) continue;
    names.push_back({f->id, store ? Scope::store : Scope::provider});
  }
  return names;
}

const tts_factory& Subject::factory() {
  const tts_plugin& plugin = table();
  for (std::size_t i = 0; i < plugin.factory_count; ++i) {
    const tts_factory* f = plugin.factories[i];
    if (f == nullptr || f->id == nullptr || f->id != factory_id_) continue;
    const bool able =
        f->kind == TTS_FACTORY_STORE
            ? TTS_HAS(tts_factory, f, create_store) && f->create_store != nullptr
            : TTS_HAS(tts_factory, f, create_provider) && f->create_provider != nullptr;
    if (!able) throw NotJudged("the factory cannot create");
    return *f;
  }
  throw NotJudged("the plugin has no factory \"" + factory_id_ + "\"");
}

Answer Subject::init() {
  const tts_plugin& plugin = table();
  Answer answer;
  if (TTS_HAS(tts_plugin, &plugin, init) && plugin.init != nullptr)
    answer.code = plugin.init(host_.table(), &answer.error);
  return answer;
}

void Subject::be_ready() {
  if (ready_) return;
  if (init().code != TTS_OK) throw NotJudged("init fails");
  ready_ = true;
}

std::string Subject::config() {
  if (config_) return *config_;
  const char* schema = factory().config_schema;
  if (schema == nullptr || schema_fault(schema)) return "{}";
  const std::optional<std::string> fault = config_fault(schema, "{}");
  if (fault) throw NotJudged("it needs --config: " + *fault);
  return "{}";
}

Answer Subject::create_provider(std::string_view config, tts_provider** made) {
  be_ready();
  const tts_factory& f = factory();
  Answer answer;
  const tts_provider* next = f.kind == TTS_FACTORY_MIDDLEWARE ? host_.next() : nullptr;
  answer.code = f.create_provider(&f, host_.table(), tts::str("judged"), tts::str(config), next,
                                  made, &answer.error);
  return answer;
}

Answer Subject::create_store(std::string_view config, tts_store** made) {
  be_ready();
  const tts_factory& f = factory();
  Answer answer;
  answer.code =
      f.create_store(&f, host_.table(), tts::str("judged"), tts::str(config), made, &answer.error);
  return answer;
}

ProviderPtr Subject::provider() {
  tts_provider* made = nullptr;
  if (create_provider(config(), &made).code != TTS_OK || made == nullptr)
    throw NotJudged("no provider can be created");
  if (!TTS_HAS(tts_provider, made, synthesize) || made->synthesize == nullptr ||
      made->destroy == nullptr)
    throw NotJudged("the provider lacks a required function");
  return ProviderPtr(made);
}

StorePtr Subject::store() {
  tts_store* made = nullptr;
  if (create_store(config(), &made).code != TTS_OK || made == nullptr)
    throw NotJudged("no store can be created");
  if (!TTS_HAS(tts_store, made, put) || made->destroy == nullptr || made->get == nullptr ||
      made->put == nullptr)
    throw NotJudged("the store lacks a required function");
  return StorePtr(made);
}

}  // namespace caesura::conformance
