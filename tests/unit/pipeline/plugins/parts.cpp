// Providers, middleware and stores that do little, for tests of the pipeline alone.
#include <tts/plugin.hpp>

#include <string>

namespace {

// The value of a string option; the tests' options need no parser.
std::string option(std::string_view json, std::string_view key) {
  const std::string start = "\"" + std::string(key) + "\":\"";
  const std::size_t at = json.find(start);
  if (at == std::string_view::npos) return {};
  json.remove_prefix(at + start.size());
  return std::string(json.substr(0, json.find('"')));
}

// Speaks its own name, the text's size and the pauses that it was asked for.
class Say : public tts::Provider {
 public:
  static tts::Result<std::unique_ptr<Say>> create(const tts::Creation& creation) {
    auto made = std::make_unique<Say>();
    made->name_ = creation.name;
    made->host_ = creation.host.raw();
    made->key_ = option(creation.config, "key");
    made->voice_ = option(creation.config, "voice");
    if (option(creation.config, "fail") == "create") {
      return tts::Status(TTS_UNAVAILABLE, "the engine is not installed");
    }
    return made;
  }
  tts::Status synthesize(tts::Context, const tts_request& request, tts::Sink sink) override {
    if (auto status = sink.begin(tts::pcm_format(16000)); !status.ok()) return status;
    std::string said = name_ + " " + voice_ + " " + std::to_string(request.text.size);
    if (request.pauses != nullptr) {
      for (const int32_t ms :
           {request.pauses->sentence_ms, request.pauses->paragraph_ms, request.pauses->chapter_ms,
            request.pauses->comma_ms, request.pauses->colon_ms, request.pauses->semicolon_ms}) {
        said += " " + std::to_string(ms);
      }
    }
    if (!key_.empty()) {
      const auto secret = tts::Host(host_).secret(key_);
      if (!secret.ok()) return secret.status();
      said += " key of " + std::to_string(secret.value().size());
    }
    return sink.write(said.data(), said.size());
  }
  tts::Status fingerprint(const tts_request& request, tts::FieldSink field) override {
    return field("rendered", tts::view(request.text));
  }

 private:
  std::string name_;
  std::string key_;
  std::string voice_;
  const tts_host* host_ = nullptr;
};

// Says its name before what is behind it; opens a store or a branch if it is told of one.
class Wrap : public tts::Middleware {
 public:
  using Middleware::Middleware;
  static tts::Result<std::unique_ptr<Wrap>> create(const tts::Creation& creation) {
    auto made = std::make_unique<Wrap>(creation.next);
    made->name_ = creation.name;
    if (const std::string store = option(creation.config, "store"); !store.empty()) {
      const auto opened = creation.host.store(store);
      if (!opened.ok()) return opened.status();
    }
    if (const std::string branch = option(creation.config, "branch"); !branch.empty()) {
      const auto opened = creation.host.provider(branch);
      if (!opened.ok()) return opened.status();
      made->branch_ = opened.value();
    }
    return made;
  }
  tts::Status synthesize(tts::Context context, const tts_request& request,
                         tts::Sink sink) override {
    if (auto status = sink.info("passed", name_); !status.ok()) return status;
    if (branch_ == nullptr) return Middleware::synthesize(context, request, sink);
    tts_error error = tts::empty_error();
    return tts::Status::from(
        branch_->synthesize(branch_, context.raw(), &request, sink.raw(), &error), error);
  }

 private:
  std::string name_;
  const tts_provider* branch_ = nullptr;
};

// Holds nothing; stands on the stores that it names.
class Shelf : public tts::Store {
 public:
  static tts::Result<std::unique_ptr<Shelf>> create(const tts::Creation& creation) {
    for (const char* key : {"first", "second"}) {
      const std::string name = option(creation.config, key);
      if (name.empty()) continue;
      const auto opened = creation.host.store(name);
      if (!opened.ok()) return opened.status();
    }
    creation.host.log(TTS_LOG_INFO, creation.name, "made");
    return std::make_unique<Shelf>();
  }
  uint32_t flags() const override { return 0; }
  tts::Status get(tts::Context, const tts_store_key&, tts::BlobSink) override {
    return {TTS_NOT_FOUND, ""};
  }
  tts::Status put(tts::Context, const tts_store_key&, const tts_entry_info&,
                  std::span<const std::byte>, const tts_put_options&) override {
    return {};
  }
  tts::Status touch(tts::Context, std::span<const tts_touch>) override { return {}; }
  tts::Status remove(tts::Context, std::span<const tts_store_key>, uint64_t& removed) override {
    removed = 0;
    return {};
  }
  tts::Status stat(tts::Context, const tts_store_key&, tts::EntrySink) override {
    return {TTS_NOT_FOUND, ""};
  }
  tts::Status scan(tts::Context, const tts_scan&, tts::EntrySink) override { return {}; }
};

constexpr tts_factory kSay = tts::provider_factory<Say>("say", "speaks numbers", R"({
  "type": "object", "additionalProperties": false, "properties": {
    "voice": {"type": "string", "description": "who speaks"},
    "key": {"type": "string", "x-secret": true},
    "fail": {"enum": ["create", "never"]},
    "speed": {"type": "number", "minimum": 0.5, "maximum": 2},
    "words": {"type": "array", "items": {"type": "string"}},
    "login": {"type": "object", "properties": {"password": {"type": "string", "x-secret": true}},
              "required": ["password"]}}})");
constexpr tts_factory kWrap = tts::middleware_factory<Wrap>("wrap", "passes on", R"({
  "type": "object", "properties": {"store": {"type": "string"}, "branch": {"type": "string"}}})");
constexpr tts_factory kShelf = tts::store_factory<Shelf>("shelf", "holds nothing", R"({
  "type": "object", "properties": {"first": {"type": "string"}, "second": {"type": "string"},
    "max_bytes": {"type": ["string", "integer"], "pattern": "^[0-9]+(KiB|MiB)$",
                  "description": "a size like 256MiB"}}})");

}  // namespace

TTS_PLUGIN("test.parts", "Parts", "1.0.0", "Apache-2.0", &kSay, &kWrap, &kShelf)
