#include "pipeline.hpp"

#include "suggest.hpp"

#include <algorithm>

namespace caesura::pipeline {

// What is under way; whoever needs it meanwhile has found a cycle.
class Pipeline::Making {
 public:
  Making(std::vector<std::string>& under_way, std::string name) : under_way_(under_way) {
    const auto first = std::find(under_way_.begin(), under_way_.end(), name);
    if (first != under_way_.end()) {
      std::string cycle = "a cycle: ";
      for (auto at = first; at != under_way_.end(); ++at) cycle += *at + " needs ";
      throw ConfigError(cycle + name + "; take one of these out");
    }
    under_way_.push_back(std::move(name));
  }
  ~Making() { under_way_.pop_back(); }
  Making(const Making&) = delete;
  Making& operator=(const Making&) = delete;

 private:
  std::vector<std::string>& under_way_;
};

namespace {

// The first string under `node` that is `word`, or nullptr: where a dangling name stands.
const Node* find_word(const Node& node, std::string_view word, std::string& key) {
  if (node.kind == Node::Kind::text && node.text == word) return &node;
  for (const Node& child : node.list) {
    if (const Node* found = find_word(child, word, key)) return found;
  }
  for (const Member& member : node.map) {
    if (const Node* found = find_word(member.value, word, key)) {
      key = key.empty() ? member.key : member.key + "." + key;
      return found;
    }
  }
  return nullptr;
}

// The name in a message like: no store "fsat"; ...
std::string_view dangling_name(std::string_view message) {
  for (const std::string_view start : {"no store \"", "no provider or chain \""}) {
    const std::size_t at = message.find(start);
    if (at == std::string_view::npos) continue;
    message.remove_prefix(at + start.size());
    return message.substr(0, message.find('"'));
  }
  return {};
}

}  // namespace

Pipeline::Pipeline(ConfigFile config, const std::filesystem::path& folder,
                   const tts_pipeline_options& options)
    : config_(std::move(config)), services_(options, *this) {
  std::string folders(tts::view(options.plugin_path));
  for (const std::string& own : config_.plugin_folders) folders += ":" + (folder / own).string();
  const SearchPath path = plugin_search_path(folders);
  prepare_sections(folder, options);
  try {
    prepare_all(folder, path);
    make_chains();
  } catch (...) {
    destroy_all();
    throw;
  }
}

Pipeline::~Pipeline() {
  destroy_all();
}

void Pipeline::destroy_all() {
  fronts_.clear();
  while (!made_.empty()) made_.pop_back();
  while (!started_.empty()) {
    PluginLibrary::instance().stop(*started_.back());
    started_.pop_back();
  }
}

OptionSchema::Rules Pipeline::rules(const std::filesystem::path& folder) const {
  return {surroundings(folder), config_.strict,
          [this](const std::string& line) { services_.log(TTS_LOG_WARN, "config", line); }};
}

void Pipeline::prepare_sections(const std::filesystem::path& folder,
                                const tts_pipeline_options& options) {
  for (const HostSection& section : config_.host_sections) {
    for (std::size_t i = 0; i < options.section_count; ++i) {
      if (tts::view(options.sections[i].name) != section.name) continue;
      const OptionSchema schema(options.sections[i].schema, "the host's section " + section.name);
      const auto checked = schema.check(section.options, section.place, rules(folder));
      sections_[section.name] = boost::json::serialize(checked);
    }
  }
}

const std::string* Pipeline::host_section(std::string_view name) const {
  const auto found = sections_.find(name);
  return found == sections_.end() ? nullptr : &found->second;
}

void Pipeline::prepare_all(const std::filesystem::path& folder, const SearchPath& path) {
  const OptionSchema::Rules rules = this->rules(folder);
  for (const ObjectConfig& object : config_.objects) {
    auto found = find_factory(object.use, object.kind, path, folder);
    if (!found.ok()) object.use_place.fail(found.status().message());
    LoadedPlugin* plugin = found.value().plugin;
    if (std::find(started_.begin(), started_.end(), plugin) == started_.end()) {
      const tts::Status status = PluginLibrary::instance().start(*plugin);
      if (!status.ok()) object.use_place.fail(status.message());
      started_.push_back(plugin);
    }
    const tts_factory* factory = found.value().factory;
    const OptionSchema schema(factory->config_schema,
                              "plugin " + plugin->path.string() + ", factory " + factory->id);
    const boost::json::object options = schema.check(object.options, object.place, rules);
    prepared_[&object] = {factory, boost::json::serialize(options)};
  }
}

void Pipeline::make_chains() {
  for (const ChainConfig& chain : config_.chains) {
    const auto made = open_provider(chain.name);
    if (!made.ok()) throw ConfigError(made.status().message());
  }
}

void Pipeline::creation_failed(const ObjectConfig& object, const tts::Status& status) {
  const std::string& message = status.message();
  // What failed further in has said already where it stands.
  if (const std::size_t at = message.find(config_.file + ":"); at != std::string::npos) {
    throw ConfigError(message.substr(at));
  }
  if (const std::string_view name = dangling_name(message); !name.empty()) {
    std::string key;
    if (const Node* where = find_word(object.options, name, key)) {
      object.place.at(where->line, key).fail(message);
    }
  }
  object.place.fail(message.empty() ? "the plugin could not make it and gave no reason" : message);
}

const tts_provider* Pipeline::make_provider(const ObjectConfig& object, const tts_provider* next) {
  const Prepared& prepared = prepared_.at(&object);
  tts_provider* inner = nullptr;
  tts_error error = tts::empty_error();
  const tts_status code =
      prepared.factory->create_provider(prepared.factory, services_.table(), tts::str(object.name),
                                        tts::str(prepared.options), next, &inner, &error);
  if (code != TTS_OK) creation_failed(object, tts::Status::from(code, error));
  const bool middleware = object.kind == TTS_FACTORY_MIDDLEWARE;
  auto proxy = tts::ProviderProxy::wrap(inner, object.name, middleware ? "middleware" : "provider",
                                        tts::Host(services_.table()));
  if (!proxy.ok()) creation_failed(object, proxy.status());
  made_.push_back({std::move(proxy).value(), nullptr});
  return made_.back().provider->table();
}

const tts_store* Pipeline::make_store(const ObjectConfig& object) {
  const Prepared& prepared = prepared_.at(&object);
  tts_store* inner = nullptr;
  tts_error error = tts::empty_error();
  const tts_status code =
      prepared.factory->create_store(prepared.factory, services_.table(), tts::str(object.name),
                                     tts::str(prepared.options), &inner, &error);
  if (code != TTS_OK) creation_failed(object, tts::Status::from(code, error));
  auto proxy = tts::StoreProxy::wrap(inner, object.name, tts::Host(services_.table()));
  if (!proxy.ok()) creation_failed(object, proxy.status());
  made_.push_back({nullptr, std::move(proxy).value()});
  return made_.back().store->table();
}

const tts_provider* Pipeline::make_chain(const ChainConfig& chain) {
  const auto last = open_provider(chain.links.back().name);
  if (!last.ok()) throw ConfigError(last.status().message());
  const tts_provider* next = last.value();
  for (auto link = chain.links.rbegin() + 1; link != chain.links.rend(); ++link) {
    next = make_provider(*config_.find(TTS_FACTORY_MIDDLEWARE, link->name), next);
  }
  return next;
}

std::vector<std::string> Pipeline::provider_names() const {
  std::vector<std::string> names = config_.names(TTS_FACTORY_PROVIDER);
  for (const ChainConfig& chain : config_.chains) names.push_back(chain.name);
  return names;
}

tts::Result<const tts_provider*> Pipeline::open_provider(std::string_view name) {
  std::lock_guard lock(mutex_);
  if (const auto found = providers_.find(name); found != providers_.end()) return found->second;
  const ChainConfig* chain = config_.find_chain(name);
  const ObjectConfig* object = config_.find(TTS_FACTORY_PROVIDER, name);
  if (chain == nullptr && object == nullptr) {
    return tts::Status(TTS_NOT_FOUND, "no provider or chain \"" + std::string(name.substr(0, 64)) +
                                          "\"" + suggestion(name, provider_names()));
  }
  try {
    const Making making(making_, (chain != nullptr ? "chains." : "providers.") + std::string(name));
    const tts_provider* made =
        chain != nullptr ? make_chain(*chain) : make_provider(*object, nullptr);
    providers_.emplace(std::string(name), made);
    return made;
  } catch (const ConfigError& error) {
    return tts::Status(TTS_FAILED_PRECONDITION, error.what());
  }
}

tts::Result<const tts_store*> Pipeline::open_store(std::string_view name) {
  std::lock_guard lock(mutex_);
  if (const auto found = stores_.find(name); found != stores_.end()) return found->second;
  const ObjectConfig* object = config_.find(TTS_FACTORY_STORE, name);
  if (object == nullptr) {
    return tts::Status(TTS_NOT_FOUND, "no store \"" + std::string(name.substr(0, 64)) + "\"" +
                                          suggestion(name, config_.names(TTS_FACTORY_STORE)));
  }
  try {
    const Making making(making_, "stores." + std::string(name));
    const tts_store* made = make_store(*object);
    stores_.emplace(std::string(name), made);
    return made;
  } catch (const ConfigError& error) {
    return tts::Status(TTS_FAILED_PRECONDITION, error.what());
  }
}

tts::Result<const tts_provider*> Pipeline::front(std::string_view name) {
  if (name.empty()) {
    const bool only = config_.chains.size() == 1 && config_.find_chain("default") == nullptr;
    name = only ? std::string_view(config_.chains.front().name) : "default";
  }
  std::lock_guard lock(mutex_);
  if (const auto found = fronts_.find(name); found != fronts_.end()) return found->second->table();
  const auto behind = open_provider(name);
  if (!behind.ok()) return behind.status();
  auto made = std::make_unique<FrontProvider>(behind.value(), config_.pauses.defaults(),
                                              config_.tenants_required);
  return fronts_.emplace(std::string(name), std::move(made)).first->second->table();
}

}  // namespace caesura::pipeline
