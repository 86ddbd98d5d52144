#include "config_file.hpp"

#include "suggest.hpp"

#include <algorithm>

namespace caesura::pipeline {
namespace {

constexpr int64_t kConfigVersion = 1;

const std::vector<std::string>& top_level_keys() {
  static const std::vector<std::string> keys = {"caesura", "plugins",   "strict",     "tenants",
                                                "stores",  "providers", "middleware", "chains",
                                                "pauses",  "presets"};
  return keys;
}

class Reader {
 public:
  Reader(const std::string& file, const std::vector<std::string>& host_sections)
      : host_sections_(host_sections), known_keys_(top_level_keys()) {
    config_.file = file;
    known_keys_.insert(known_keys_.end(), host_sections.begin(), host_sections.end());
  }

  ConfigFile read(const Node& root) {
    if (root.kind != Node::Kind::map) {
      top().fail("is " + std::string(kind_name(root)) +
                 "; a config is a mapping that starts with \"caesura: 1\"");
    }
    for (const Member& member : root.map) {
      if (std::find(known_keys_.begin(), known_keys_.end(), member.key) == known_keys_.end()) {
        at(member).fail("unknown key" + suggestion(member.key, known_keys_));
      }
    }
    check_version(root);
    read_switches(root);
    read_objects(root.find("stores"), TTS_FACTORY_STORE);
    read_objects(root.find("providers"), TTS_FACTORY_PROVIDER);
    read_objects(root.find("middleware"), TTS_FACTORY_MIDDLEWARE);
    read_chains(root.find("chains"));
    read_host_sections(root);
    config_.pauses.read(root.find("presets"), root.find("pauses"), config_.file);
    return std::move(config_);
  }

 private:
  [[nodiscard]] Place top() const { return {config_.file, 0, ""}; }
  [[nodiscard]] Place at(const Member& member) const {
    return {config_.file, member.line, member.key};
  }

  void check_version(const Node& root) const {
    const Member* version = root.find("caesura");
    if (version == nullptr)
      top().fail("the key \"caesura\" is missing; write \"caesura: 1\" on top");
    if (version->value.kind != Node::Kind::integer || version->value.integer != kConfigVersion) {
      at(*version).fail("is no config version that this library reads; must be 1");
    }
  }

  void read_host_sections(const Node& root) {
    for (const std::string& name : host_sections_) {
      const Member* member = root.find(name);
      if (member == nullptr) continue;
      if (member->value.kind != Node::Kind::map) {
        at(*member).fail("is " + std::string(kind_name(member->value)) + "; must be a mapping");
      }
      config_.host_sections.push_back({name, at(*member), member->value});
    }
  }

  void read_switches(const Node& root) {
    if (const Member* strict = root.find("strict")) {
      if (strict->value.kind != Node::Kind::boolean) {
        at(*strict).fail("is " + std::string(kind_name(strict->value)) + "; must be true or false");
      }
      config_.strict = strict->value.boolean;
    }
    if (const Member* tenants = root.find("tenants")) {
      const std::string& word = tenants->value.text;
      if (word != "required" && word != "optional") {
        at(*tenants).fail("must be required or optional");
      }
      config_.tenants_required = word == "required";
    }
    if (const Member* plugins = root.find("plugins")) {
      for (const Node& folder : list_of(*plugins, "a list of folders")) {
        if (folder.kind != Node::Kind::text || folder.text.empty()) {
          at(*plugins).fail("must be a list of folders; this item is " +
                            std::string(kind_name(folder)));
        }
        config_.plugin_folders.push_back(folder.text);
      }
    }
  }

  const std::vector<Node>& list_of(const Member& member, std::string_view wanted) const {
    if (member.value.kind != Node::Kind::list) {
      at(member).fail("is " + std::string(kind_name(member.value)) + "; must be " +
                      std::string(wanted));
    }
    return member.value.list;
  }

  static void check_name(const Member& member, const Place& place) {
    constexpr std::size_t kMost = 64;
    constexpr std::string_view kAllowed =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";
    if (member.key.empty() || member.key.size() > kMost ||
        member.key.find_first_not_of(kAllowed) != std::string::npos) {
      place.fail("is no name; take 1 to 64 letters, digits, _ . or -");
    }
  }

  // A section's members, or none; the section must be a mapping.
  const std::vector<Member>& section(const Member* member, std::string_view of) const {
    static const std::vector<Member> none;
    if (member == nullptr || member->value.kind == Node::Kind::null) return none;
    if (member->value.kind != Node::Kind::map) {
      at(*member).fail("is " + std::string(kind_name(member->value)) +
                       "; must be a mapping of names to " + std::string(of));
    }
    return member->value.map;
  }

  void read_objects(const Member* member, int32_t kind) {
    for (const Member& entry : section(member, "objects like {use: WORD}")) {
      ObjectConfig object;
      object.name = entry.key;
      object.kind = kind;
      object.place = at(*member).at(entry.line, entry.key);
      check_name(entry, object.place);
      if (entry.value.kind != Node::Kind::map) {
        object.place.fail("is " + std::string(kind_name(entry.value)) +
                          "; must be a mapping like {use: WORD}");
      }
      const Member* use = entry.value.find("use");
      if (use == nullptr) object.place.fail("the key \"use\" is missing; it names the plugin");
      object.use_place = object.place.at(use->line, "use");
      if (use->value.kind != Node::Kind::text || use->value.text.empty()) {
        object.use_place.fail("is " + std::string(kind_name(use->value)) +
                              "; must be the word or the file of a plugin");
      }
      object.use = use->value.text;
      object.options.kind = Node::Kind::map;
      object.options.line = entry.line;
      for (const Member& option : entry.value.map) {
        if (option.key != "use") object.options.map.push_back(option);
      }
      config_.objects.push_back(std::move(object));
    }
  }

  void read_chains(const Member* member) {
    for (const Member& entry : section(member, "lists like [cache, cloud]")) {
      ChainConfig chain;
      chain.name = entry.key;
      chain.place = at(*member).at(entry.line, entry.key);
      check_name(entry, chain.place);
      if (config_.find(TTS_FACTORY_PROVIDER, chain.name) != nullptr) {
        chain.place.fail("a provider has this name too; chains and providers need different names");
      }
      if (entry.value.kind != Node::Kind::list || entry.value.list.empty()) {
        chain.place.fail("is " + std::string(kind_name(entry.value)) +
                         "; must be a list of names that ends in a provider, like [cache, cloud]");
      }
      for (std::size_t i = 0; i < entry.value.list.size(); ++i) {
        const Node& link = entry.value.list[i];
        const Place place{config_.file, link.line, chain.place.key};
        if (link.kind != Node::Kind::text) {
          place.fail("item " + std::to_string(i + 1) + " is " + std::string(kind_name(link)) +
                     "; must be a name");
        }
        check_link(link.text, i + 1 == entry.value.list.size(), place);
        chain.links.push_back({link.text, place});
      }
      config_.chains.push_back(std::move(chain));
    }
    if (config_.chains.empty()) {
      top().fail("no chain; write \"chains: {default: [NAME]}\" with the name of a provider");
    }
  }

  void check_link(const std::string& name, bool last, const Place& place) const {
    const int32_t wanted = last ? TTS_FACTORY_PROVIDER : TTS_FACTORY_MIDDLEWARE;
    const int32_t other = last ? TTS_FACTORY_MIDDLEWARE : TTS_FACTORY_PROVIDER;
    if (config_.find(wanted, name) != nullptr) return;
    if (config_.find(other, name) != nullptr) {
      place.fail(last ? "ends in the middleware \"" + name + "\"; must end in a provider"
                      : "has the provider \"" + name +
                            "\" before its end; only the last may be one");
    }
    place.fail("no " + std::string(last ? "provider" : "middleware") + " \"" + name.substr(0, 64) +
               "\"" + suggestion(name, config_.names(wanted)));
  }

  const std::vector<std::string>& host_sections_;
  std::vector<std::string> known_keys_;
  ConfigFile config_;
};

}  // namespace

const ObjectConfig* ConfigFile::find(int32_t kind, std::string_view name) const {
  for (const ObjectConfig& object : objects) {
    if (object.kind == kind && object.name == name) return &object;
  }
  return nullptr;
}

const ChainConfig* ConfigFile::find_chain(std::string_view name) const {
  for (const ChainConfig& chain : chains) {
    if (chain.name == name) return &chain;
  }
  return nullptr;
}

std::vector<std::string> ConfigFile::names(int32_t kind) const {
  std::vector<std::string> out;
  for (const ObjectConfig& object : objects) {
    if (object.kind == kind) out.push_back(object.name);
  }
  return out;
}

ConfigFile read_config(const Node& root, const std::string& file,
                       const std::vector<std::string>& host_sections) {
  return Reader(file, host_sections).read(root);
}

std::string_view section_name(int32_t kind) {
  return kind == TTS_FACTORY_STORE        ? "stores"
         : kind == TTS_FACTORY_MIDDLEWARE ? "middleware"
                                          : "providers";
}

}  // namespace caesura::pipeline
