// tts/plugin.hpp - the C++20 layer for authors of plugins: derive, describe a factory, name the
// plugin.
//
//   class Beep : public tts::Provider { ... };
//   constexpr tts_factory kBeep = tts::provider_factory<Beep>("beep", "one line for people",
//   schema); TTS_PLUGIN("example.beep", "Beep", "1.0.0", "Apache-2.0", &kBeep)
//
// A factory's class has a static create(const tts::Creation&) that returns
// tts::Result<std::unique_ptr<T>>. Everything here is compiled into the plugin; only C tables
// cross. Whatever a method throws becomes a status.
#pragma once

#include <tts/services.hpp>

#include <memory>

namespace tts {

// What a factory is given. Views live until create returns; host and next outlive the object.
struct Creation {
  Host host;
  std::string_view name;     // of the object in the config
  std::string_view config;   // a JSON object, checked against the factory's schema
  const tts_provider* next;  // of a middleware; else nullptr
};

// Methods follow the thread tags of tts/abi.h.
class Provider {
 public:
  Provider() = default;
  Provider(const Provider&) = delete;
  Provider& operator=(const Provider&) = delete;
  virtual ~Provider() = default;
  virtual Status synthesize(Context context, const tts_request& request, Sink sink) = 0;
  // Without an override the provider is served, but never cached.
  virtual Status fingerprint(const tts_request&, FieldSink) {
    return {TTS_UNIMPLEMENTED, "this provider cannot say what identifies its sound"};
  }
  // An extension table that lives as long as this object, or nullptr.
  virtual const void* extension(std::string_view) { return nullptr; }
  // Calls of synthesize at once; 0 = any number. Asked once.
  virtual uint32_t max_concurrency() const { return 0; }
};

// Passes everything on to `next` until a method is overridden.
class Middleware : public Provider {
 public:
  explicit Middleware(const tts_provider* next) : next_(next) {}
  Status synthesize(Context context, const tts_request& request, Sink sink) override {
    tts_error error = empty_error();
    return Status::from(next_->synthesize(next_, context.raw(), &request, sink.raw(), &error),
                        error);
  }
  Status fingerprint(const tts_request& request, FieldSink field) override {
    const auto pass = [](void* user, tts_str name, tts_str value) noexcept -> tts_status {
      return (*static_cast<FieldSink*>(user))(view(name), view(value)).code();
    };
    tts_error error = empty_error();
    if (next_->fingerprint == nullptr) return Provider::fingerprint(request, field);
    return Status::from(next_->fingerprint(next_, &request, pass, &field, &error), error);
  }
  const void* extension(std::string_view id) override {
    if (next_->get_extension == nullptr) return nullptr;
    return next_->get_extension(next_, std::string(id).c_str());
  }

 protected:
  const tts_provider* next() const { return next_; }

 private:
  const tts_provider* next_;
};

class Store {
 public:
  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  virtual ~Store() = default;
  virtual uint32_t flags() const = 0;  // TTS_STORE_*, asked once
  virtual Status get(Context context, const tts_store_key& key, BlobSink sink) = 0;
  virtual Status put(Context context, const tts_store_key& key, const tts_entry_info& info,
                     std::span<const std::byte> audio, const tts_put_options& options) = 0;
  virtual Status touch(Context context, std::span<const tts_touch> touches) = 0;
  virtual Status remove(Context context, std::span<const tts_store_key> keys,
                        uint64_t& removed) = 0;
  virtual Status stat(Context context, const tts_store_key& key, EntrySink entry) = 0;
  virtual Status scan(Context context, const tts_scan& scan, EntrySink entry) = 0;
  virtual const void* extension(std::string_view) { return nullptr; }
};

namespace detail {

struct ProviderObject {
  tts_provider table{};
  std::unique_ptr<Provider> provider;

  static Provider& of(const tts_provider* table) {
    return *static_cast<ProviderObject*>(table->data)->provider;
  }
  static void destroy(tts_provider* table) noexcept {
    delete static_cast<ProviderObject*>(table->data);
  }
  static const void* get_extension(const tts_provider* table, const char* id) noexcept {
    const void* found = nullptr;
    guard(nullptr, [&] { return found = of(table).extension(id), Status{}; });
    return found;
  }
  static tts_status synthesize(const tts_provider* table, const tts_context* context,
                               const tts_request* request, const tts_sink* sink,
                               tts_error* error) noexcept {
    return guard(error, [&] {
      tts_request whole = empty_request();
      return of(table).synthesize(Context(context), level(*request, whole), Sink(sink));
    });
  }
  static tts_status fingerprint(const tts_provider* table, const tts_request* request,
                                tts_field_fn field, void* user, tts_error* error) noexcept {
    return guard(error, [&] {
      tts_request whole = empty_request();
      return of(table).fingerprint(level(*request, whole), FieldSink(field, user));
    });
  }
  static tts_provider* make(std::unique_ptr<Provider> provider) {
    auto object = std::make_unique<ProviderObject>();
    object->table = {sizeof(tts_provider), provider->max_concurrency(),
                     object.get(),         destroy,
                     get_extension,        synthesize,
                     fingerprint};
    object->provider = std::move(provider);
    return &object.release()->table;
  }
};

struct StoreObject {
  tts_store table{};
  std::unique_ptr<Store> store;

  static Store& of(const tts_store* table) {
    return *static_cast<StoreObject*>(table->data)->store;
  }
  static void destroy(tts_store* table) noexcept { delete static_cast<StoreObject*>(table->data); }
  static const void* get_extension(const tts_store* table, const char* id) noexcept {
    const void* found = nullptr;
    guard(nullptr, [&] { return found = of(table).extension(id), Status{}; });
    return found;
  }
  static tts_status get(const tts_store* table, const tts_context* context,
                        const tts_store_key* key, const tts_blob_sink* sink,
                        tts_error* error) noexcept {
    return guard(error, [&] { return of(table).get(Context(context), *key, BlobSink(sink)); });
  }
  static tts_status put(const tts_store* table, const tts_context* context,
                        const tts_store_key* key, const tts_entry_info* info, const void* data,
                        size_t size, const tts_put_options* options, tts_error* error) noexcept {
    return guard(error, [&] {
      tts_put_options none{sizeof(tts_put_options), TTS_PUT_KEEP_FIRST, 0};
      tts_entry_info whole = empty_entry_info();
      tts_put_options whole_options = none;
      return of(table).put(Context(context), *key, level(*info, whole),
                           {static_cast<const std::byte*>(data), size},
                           options == nullptr ? none : level(*options, whole_options));
    });
  }
  static tts_status touch(const tts_store* table, const tts_context* context,
                          const tts_touch* touches, size_t count, tts_error* error) noexcept {
    return guard(error, [&] { return of(table).touch(Context(context), {touches, count}); });
  }
  static tts_status remove(const tts_store* table, const tts_context* context,
                           const tts_store_key* keys, size_t count, uint64_t* removed,
                           tts_error* error) noexcept {
    return guard(error, [&] {
      uint64_t number = 0;
      const Status status = of(table).remove(Context(context), {keys, count}, number);
      if (removed != nullptr) *removed = number;
      return status;
    });
  }
  static tts_status stat(const tts_store* table, const tts_context* context,
                         const tts_store_key* key, tts_entry_fn entry, void* user,
                         tts_error* error) noexcept {
    return guard(error,
                 [&] { return of(table).stat(Context(context), *key, EntrySink(entry, user)); });
  }
  static tts_status scan(const tts_store* table, const tts_context* context, const tts_scan* scan,
                         tts_entry_fn entry, void* user, tts_error* error) noexcept {
    return guard(error, [&] {
      const tts_scan everything{sizeof(tts_scan), 0, {}, {}, nullptr};
      tts_scan whole = everything;
      return of(table).scan(Context(context), scan == nullptr ? everything : level(*scan, whole),
                            EntrySink(entry, user));
    });
  }
  static tts_store* make(std::unique_ptr<Store> store) {
    auto object = std::make_unique<StoreObject>();
    object->table = {sizeof(tts_store),
                     store->flags(),
                     object.get(),
                     destroy,
                     get_extension,
                     get,
                     put,
                     touch,
                     remove,
                     stat,
                     scan};
    object->store = std::move(store);
    return &object.release()->table;
  }
};

template <class T>
tts_status create_provider(const tts_factory*, const tts_host* host, tts_str name, tts_str config,
                           const tts_provider* next, tts_provider** provider,
                           tts_error* error) noexcept {
  return guard(error, [&]() -> Status {
    auto made = T::create(Creation{Host(host), view(name), view(config), next});
    if (!made.ok()) return made.status();
    *provider = ProviderObject::make(std::move(made).value());
    return {};
  });
}

template <class T>
tts_status create_store(const tts_factory*, const tts_host* host, tts_str name, tts_str config,
                        tts_store** store, tts_error* error) noexcept {
  return guard(error, [&]() -> Status {
    auto made = T::create(Creation{Host(host), view(name), view(config), nullptr});
    if (!made.ok()) return made.status();
    *store = StoreObject::make(std::move(made).value());
    return {};
  });
}

}  // namespace detail

template <class T>
constexpr tts_factory provider_factory(const char* id, const char* description,
                                       const char* schema) {
  return {sizeof(tts_factory),
          TTS_FACTORY_PROVIDER,
          id,
          description,
          schema,
          detail::create_provider<T>,
          nullptr};
}
template <class T>
constexpr tts_factory middleware_factory(const char* id, const char* description,
                                         const char* schema) {
  return {sizeof(tts_factory),
          TTS_FACTORY_MIDDLEWARE,
          id,
          description,
          schema,
          detail::create_provider<T>,
          nullptr};
}
template <class T>
constexpr tts_factory store_factory(const char* id, const char* description, const char* schema) {
  return {sizeof(tts_factory),    TTS_FACTORY_STORE, id, description, schema, nullptr,
          detail::create_store<T>};
}

}  // namespace tts

// Defines the entry function; what follows the licence are pointers to factories.
#define TTS_PLUGIN(plugin_id, plugin_name, plugin_version, plugin_license, ...)       \
  extern "C" const tts_plugin* tts_plugin_entry(uint32_t host_abi_version) noexcept { \
    static constexpr const tts_factory* kFactories[] = {__VA_ARGS__};                 \
    static constexpr tts_plugin kPlugin = {sizeof(tts_plugin),                        \
                                           TTS_ABI_VERSION,                           \
                                           plugin_id,                                 \
                                           plugin_name,                               \
                                           plugin_version,                            \
                                           plugin_license,                            \
                                           kFactories,                                \
                                           sizeof kFactories / sizeof kFactories[0],  \
                                           nullptr,                                   \
                                           nullptr};                                  \
    return host_abi_version >> 16 == TTS_ABI_MAJOR ? &kPlugin : nullptr;              \
  }
