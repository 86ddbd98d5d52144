/* A provider and a store without faults, for plugins that break one rule each: a file includes
 * this, writes what is wrong, and ends with one of the macros at the bottom, which takes the
 * members that differ. */
#ifndef CAESURA_TESTS_FAULT_H
#define CAESURA_TESTS_FAULT_H

#include <tts/abi.h>

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { BLOCK_SIZE = 320, BLOCKS = 4 };
static const char silence[BLOCK_SIZE];
static const tts_audio_format fault_format = {.struct_size = sizeof(tts_audio_format),
                                              .encoding = TTS_ENCODING_PCM_S16LE,
                                              .sample_rate = 8000,
                                              .channels = 1};

static inline tts_str str(const char* text) {
  tts_str view = {text, strlen(text)};
  return view;
}

static inline tts_status fail(tts_error* error, tts_status code, const char* message) {
  if (error != NULL && TTS_HAS(tts_error, error, message)) {
    error->code = code;
    snprintf(error->message, sizeof error->message, "%s", message);
  }
  return code;
}

#define SYNTHESIZE_ARGUMENTS                                                            \
  const tts_provider *provider, const tts_context *context, const tts_request *request, \
      const tts_sink *sink, tts_error *error

static inline tts_status good_synthesize(SYNTHESIZE_ARGUMENTS) {
  tts_status status;
  (void)provider;
  if ((request->flags & TTS_REQUEST_SSML) != 0)
    return fail(error, TTS_INVALID_ARGUMENT, "speaks text, not SSML");
  status = sink->begin(sink, &fault_format);
  for (int i = 0; i < BLOCKS && status == TTS_OK; ++i) {
    if (context->is_cancelled(context)) return fail(error, TTS_CANCELLED, "the caller cancelled");
    if (context->remaining_ms(context) <= 0)
      return fail(error, TTS_DEADLINE_EXCEEDED, "the deadline is over");
    status = sink->write(sink, silence, sizeof silence);
  }
  return status == TTS_OK ? TTS_OK : fail(error, status, "the sink refused");
}

#define FINGERPRINT_ARGUMENTS                                                               \
  const tts_provider *provider, const tts_request *request, tts_field_fn field, void *user, \
      tts_error *error

static const char* const good_fields[] = {"provider", "render_revision", "server",
                                          "model",    "voice",           "language",
                                          "format",   "epoch",           "rendered"};

static inline tts_status good_fingerprint(FINGERPRINT_ARGUMENTS) {
  tts_status status = TTS_OK;
  (void)provider, (void)error;
  for (size_t i = 0; i < 9 && status == TTS_OK; ++i)
    status = field(user, str(good_fields[i]), i == 8 ? request->text : str(i == 0 ? "fault" : ""));
  return status;
}

static inline void keep_provider(tts_provider* provider) {
  (void)provider;
}
static inline const void* no_provider_extension(const tts_provider* provider, const char* id) {
  (void)provider, (void)id;
  return NULL;
}

/* The store has room for one entry, of at most one block. */
static char kept_digest[64];
static char kept_scheme[16];
static char kept_audio[BLOCK_SIZE];
static size_t kept_size;
static int64_t kept_until;

static inline int is_kept(const tts_store_key* key) {
  return kept_size > 0 && (kept_until == 0 || kept_until > (int64_t)time(NULL) * 1000) &&
         key->tenant.size == 0 && key->scheme.size == strlen(kept_scheme) &&
         memcmp(key->scheme.data, kept_scheme, key->scheme.size) == 0 &&
         key->digest.size == sizeof kept_digest &&
         memcmp(key->digest.data, kept_digest, sizeof kept_digest) == 0;
}

static inline tts_entry_info kept_info(void) {
  tts_entry_info info = {.struct_size = sizeof info,
                         .size = kept_size,
                         .format = &fault_format,
                         .characters = -1,
                         .billed_characters = -1};
  return info;
}

#define GET_ARGUMENTS                                                           \
  const tts_store *store, const tts_context *context, const tts_store_key *key, \
      const tts_blob_sink *sink, tts_error *error
#define PUT_ARGUMENTS                                                                            \
  const tts_store *store, const tts_context *context, const tts_store_key *key,                  \
      const tts_entry_info *info, const void *data, size_t size, const tts_put_options *options, \
      tts_error *error
#define REMOVE_ARGUMENTS                                                                       \
  const tts_store *store, const tts_context *context, const tts_store_key *keys, size_t count, \
      uint64_t *removed, tts_error *error

static inline tts_status good_get(GET_ARGUMENTS) {
  tts_entry_info info = kept_info();
  tts_status status;
  (void)store, (void)context;
  if (!is_kept(key)) return fail(error, TTS_NOT_FOUND, "no such entry");
  status = sink->begin(sink, &info);
  return status == TTS_OK ? sink->write(sink, kept_audio, kept_size) : status;
}

static inline tts_status good_put(PUT_ARGUMENTS) {
  (void)store, (void)context;
  if (size > sizeof kept_audio || key->digest.size != sizeof kept_digest ||
      key->scheme.size >= sizeof kept_scheme)
    return fail(error, TTS_RESOURCE_EXHAUSTED, "larger than a block");
  if (is_kept(key) && (options == NULL || options->mode != TTS_PUT_REPLACE))
    return fail(error, TTS_ALREADY_EXISTS, "the entry is there already");
  memcpy(kept_digest, key->digest.data, sizeof kept_digest);
  memset(kept_scheme, 0, sizeof kept_scheme);
  memcpy(kept_scheme, key->scheme.data, key->scheme.size);
  memcpy(kept_audio, data, size);
  kept_size = size;
  kept_until = info->expires_ms;
  return TTS_OK;
}

static inline tts_status good_remove(REMOVE_ARGUMENTS) {
  uint64_t number = 0;
  (void)store, (void)context, (void)error;
  for (size_t i = 0; i < count; ++i) {
    if (!is_kept(&keys[i])) continue;
    kept_size = 0;
    ++number;
  }
  if (removed != NULL) *removed = number;
  return TTS_OK;
}

static inline void keep_store(tts_store* store) {
  (void)store;
}

#define PROVIDER(...)                                                         \
  static tts_provider the_provider = {.struct_size = sizeof(tts_provider),    \
                                      .destroy = keep_provider,               \
                                      .get_extension = no_provider_extension, \
                                      .synthesize = good_synthesize,          \
                                      .fingerprint = good_fingerprint,        \
                                      __VA_ARGS__}
#define CREATE_PROVIDER_ARGUMENTS                                                 \
  const tts_factory *factory, const tts_host *host, tts_str name, tts_str config, \
      const tts_provider *next, tts_provider **provider, tts_error *error
#define CREATE_PROVIDER                                                           \
  static tts_status create_provider(CREATE_PROVIDER_ARGUMENTS) {                  \
    (void)factory, (void)host, (void)name, (void)config, (void)next, (void)error; \
    *provider = &the_provider;                                                    \
    return TTS_OK;                                                                \
  }
#define FACTORY(...)                                                          \
  static const tts_factory the_factory = {.struct_size = sizeof(tts_factory), \
                                          .kind = TTS_FACTORY_PROVIDER,       \
                                          .id = "fault",                      \
                                          .description = "breaks a rule",     \
                                          __VA_ARGS__};                       \
  static const tts_factory* const the_factories[] = {&the_factory}
#define PLUGIN(...)                                                        \
  static const tts_plugin the_plugin = {.struct_size = sizeof(tts_plugin), \
                                        .abi_version = TTS_ABI_VERSION,    \
                                        .id = FAULT_ID,                    \
                                        .name = "Fault",                   \
                                        .version = "1.0.0",                \
                                        .license = "Apache-2.0",           \
                                        .factories = the_factories,        \
                                        .factory_count = 1,                \
                                        __VA_ARGS__};                      \
  const tts_plugin* tts_plugin_entry(uint32_t host_abi_version) {          \
    return host_abi_version >> 16 == TTS_ABI_MAJOR ? &the_plugin : NULL;   \
  }

/* What a file ends with: the members of one table that differ from the good ones. */
#define PROVIDER_PLUGIN(...)                   \
  PROVIDER(__VA_ARGS__);                       \
  CREATE_PROVIDER                              \
  FACTORY(.create_provider = create_provider); \
  PLUGIN(.name = "Fault")
#define FACTORY_PLUGIN(...)                                 \
  PROVIDER(.data = NULL);                                   \
  CREATE_PROVIDER                                           \
  FACTORY(.create_provider = create_provider, __VA_ARGS__); \
  PLUGIN(.name = "Fault")
#define TABLE_PLUGIN(...)                      \
  PROVIDER(.data = NULL);                      \
  CREATE_PROVIDER                              \
  FACTORY(.create_provider = create_provider); \
  PLUGIN(__VA_ARGS__)
#define STORE_PLUGIN(...)                                                                        \
  static tts_store the_store = {.struct_size = sizeof(tts_store),                                \
                                .destroy = keep_store,                                           \
                                .get = good_get,                                                 \
                                .put = good_put,                                                 \
                                .remove = good_remove,                                           \
                                __VA_ARGS__};                                                    \
  static tts_status create_store(const tts_factory* factory, const tts_host* host, tts_str name, \
                                 tts_str config, tts_store** store, tts_error* error) {          \
    (void)factory, (void)host, (void)name, (void)config, (void)error;                            \
    *store = &the_store;                                                                         \
    return TTS_OK;                                                                               \
  }                                                                                              \
  FACTORY(.kind = TTS_FACTORY_STORE, .create_store = create_store);                              \
  PLUGIN(.name = "Fault")

#endif
