/* A store in plain C: a sorted list under one lock. Keeps format, times, names and audio; not
 * labels, notes or marks. */
#include <tts/abi.h>
#include <tts/ext/host_clock.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct entry {
  struct entry* next;
  char* key; /* tenant, scheme and digest, each with its terminator */
  size_t tenant_size;
  size_t scheme_size;
  size_t digest_size;
  tts_entry_info info;
  tts_audio_format format;
  char names[128]; /* provider, then voice */
  unsigned char* audio;
} entry;

typedef struct list_store {
  tts_store table;
  pthread_mutex_t lock;
  const tts_host_clock* clock; /* NULL = nothing expires */
  entry* first;
} list_store;

static list_store* of(const tts_store* store) {
  return (list_store*)store->data;
}

static tts_status fail(tts_error* error, tts_status code, const char* message) {
  if (error != NULL && TTS_HAS(tts_error, error, message)) {
    error->code = code;
    error->vendor_code = 0;
    error->retry_after_ms = -1;
    snprintf(error->message, sizeof error->message, "%s", message);
  }
  return code;
}

static int compare(tts_str a, tts_str b) {
  const size_t shorter = a.size < b.size ? a.size : b.size;
  const int order = shorter == 0 ? 0 : memcmp(a.data, b.data, shorter);
  return order != 0 ? order : (a.size > b.size) - (a.size < b.size);
}

static int compare_keys(const tts_store_key* a, const tts_store_key* b) {
  int order = compare(a->tenant, b->tenant);
  if (order == 0) order = compare(a->scheme, b->scheme);
  return order == 0 ? compare(a->digest, b->digest) : order;
}

static tts_str view(const char* data, size_t size) {
  tts_str made;
  made.data = data;
  made.size = size;
  return made;
}

static tts_store_key key_of(const entry* e) {
  tts_store_key key;
  key.tenant = view(e->key, e->tenant_size);
  key.scheme = view(e->key + e->tenant_size, e->scheme_size);
  key.digest = view(e->key + e->tenant_size + e->scheme_size, e->digest_size);
  return key;
}

/* The pointer that leads to the first entry that is not before the key. */
static entry** lower_bound(list_store* self, const tts_store_key* key) {
  entry** at = &self->first;
  for (; *at != NULL; at = &(*at)->next) {
    const tts_store_key kept = key_of(*at);
    if (compare_keys(&kept, key) >= 0) break;
  }
  return at;
}

static int holds(const entry* e, const tts_store_key* key) {
  tts_store_key kept;
  if (e == NULL) return 0;
  kept = key_of(e);
  return compare_keys(&kept, key) == 0;
}

static entry* find(list_store* self, const tts_store_key* key) {
  entry* e = *lower_bound(self, key);
  if (!holds(e, key)) return NULL;
  if (e->info.expires_ms != 0 && self->clock != NULL &&
      self->clock->unix_ms(self->clock) >= e->info.expires_ms)
    return NULL;
  return e;
}

static void free_entry(entry* e) {
  if (e == NULL) return;
  free(e->key);
  free(e->audio);
  free(e);
}

static char* append(char* at, tts_str text) {
  if (text.size > 0) memcpy(at, text.data, text.size);
  return at + text.size;
}

static entry* make_entry(const tts_store_key* key, const tts_entry_info* info, const void* data,
                         size_t size) {
  entry* e = calloc(1, sizeof *e);
  const size_t names_size = info->provider.size + info->voice.size;
  if (e == NULL) return NULL;
  e->tenant_size = key->tenant.size;
  e->scheme_size = key->scheme.size;
  e->digest_size = key->digest.size;
  e->key = malloc(e->tenant_size + e->scheme_size + e->digest_size + 1);
  e->audio = malloc(size + 1);
  if (e->key == NULL || e->audio == NULL) {
    free_entry(e);
    return NULL;
  }
  append(append(append(e->key, key->tenant), key->scheme), key->digest);
  if (size > 0) memcpy(e->audio, data, size);

  e->info.struct_size = sizeof e->info;
  e->info.size = size;
  e->info.created_ms = info->created_ms;
  e->info.accessed_ms = info->accessed_ms;
  e->info.expires_ms = info->expires_ms;
  e->info.hit_count = info->hit_count;
  e->info.characters = info->characters;
  e->info.billed_characters = info->billed_characters;
  if (names_size <= sizeof e->names) {
    append(append(e->names, info->provider), info->voice);
    e->info.provider = view(e->names, info->provider.size);
    e->info.voice = view(e->names + info->provider.size, info->voice.size);
  }
  if (info->format != NULL) {
    const size_t known = info->format->struct_size;
    memcpy(&e->format, info->format, known < sizeof e->format ? known : sizeof e->format);
    e->format.struct_size = sizeof e->format;
    e->info.format = &e->format;
  }
  return e;
}

static void destroy(tts_store* store) {
  list_store* self = of(store);
  while (self->first != NULL) {
    entry* e = self->first;
    self->first = e->next;
    free_entry(e);
  }
  pthread_mutex_destroy(&self->lock);
  free(self);
}

/* The sink is called under the lock: simple, and slow readers block others. */
static tts_status get(const tts_store* store, const tts_context* context, const tts_store_key* key,
                      const tts_blob_sink* sink, tts_error* error) {
  list_store* self = of(store);
  tts_status status;
  entry* e;
  (void)context;
  pthread_mutex_lock(&self->lock);
  e = find(self, key);
  if (e == NULL) {
    status = fail(error, TTS_NOT_FOUND, "no such entry");
  } else {
    status = sink->begin(sink, &e->info);
    if (status == TTS_OK && e->info.size > 0) status = sink->write(sink, e->audio, e->info.size);
    if (status != TTS_OK) fail(error, status, "the sink refused the entry");
  }
  pthread_mutex_unlock(&self->lock);
  return status;
}

static tts_status put(const tts_store* store, const tts_context* context, const tts_store_key* key,
                      const tts_entry_info* info, const void* data, size_t size,
                      const tts_put_options* options, tts_error* error) {
  list_store* self = of(store);
  tts_status status = TTS_OK;
  entry* made;
  entry** at;
  (void)context;
  if (info->size != size)
    return fail(error, TTS_INVALID_ARGUMENT, "info->size is not the size of the audio");
  made = make_entry(key, info, data, size);
  if (made == NULL) return fail(error, TTS_RESOURCE_EXHAUSTED, "out of memory");
  pthread_mutex_lock(&self->lock);
  at = lower_bound(self, key);
  if (!holds(*at, key)) {
    made->next = *at;
    *at = made;
  } else if (find(self, key) == NULL || (options != NULL && options->mode == TTS_PUT_REPLACE)) {
    made->next = (*at)->next;
    free_entry(*at);
    *at = made;
  } else {
    free_entry(made);
    status = fail(error, TTS_ALREADY_EXISTS, "the entry is there already");
  }
  pthread_mutex_unlock(&self->lock);
  return status;
}

static tts_status touch(const tts_store* store, const tts_context* context,
                        const tts_touch* touches, size_t count, tts_error* error) {
  list_store* self = of(store);
  size_t i;
  (void)context, (void)error;
  pthread_mutex_lock(&self->lock);
  for (i = 0; i < count; ++i) {
    entry* e = find(self, &touches[i].key);
    if (e == NULL) continue;
    if (e->info.accessed_ms < touches[i].accessed_ms) e->info.accessed_ms = touches[i].accessed_ms;
    e->info.hit_count += touches[i].hits_added;
  }
  pthread_mutex_unlock(&self->lock);
  return TTS_OK;
}

static tts_status remove_entries(const tts_store* store, const tts_context* context,
                                 const tts_store_key* keys, size_t count, uint64_t* removed,
                                 tts_error* error) {
  list_store* self = of(store);
  uint64_t number = 0;
  size_t i;
  (void)context, (void)error;
  pthread_mutex_lock(&self->lock);
  for (i = 0; i < count; ++i) {
    entry** at = lower_bound(self, &keys[i]);
    entry* gone = *at;
    if (!holds(gone, &keys[i])) continue;
    *at = gone->next;
    free_entry(gone);
    ++number;
  }
  pthread_mutex_unlock(&self->lock);
  if (removed != NULL) *removed = number;
  return TTS_OK;
}

#ifndef TTS_OLDER_HEADERS
static tts_status stat_entry(const tts_store* store, const tts_context* context,
                             const tts_store_key* key, tts_entry_fn receive, void* user,
                             tts_error* error) {
  list_store* self = of(store);
  tts_status status = TTS_NOT_FOUND;
  entry* e;
  (void)context;
  pthread_mutex_lock(&self->lock);
  e = find(self, key);
  if (e != NULL) status = receive(user, key, &e->info);
  pthread_mutex_unlock(&self->lock);
  return status == TTS_NOT_FOUND ? fail(error, status, "no such entry") : status;
}

static tts_status scan_entries(const tts_store* store, const tts_context* context,
                               const tts_scan* scan, tts_entry_fn receive, void* user,
                               tts_error* error) {
  list_store* self = of(store);
  tts_status status = TTS_OK;
  entry* e;
  (void)context, (void)error;
  pthread_mutex_lock(&self->lock);
  e = self->first;
  if (scan != NULL && TTS_HAS(tts_scan, scan, after) && scan->after != NULL) {
    e = *lower_bound(self, scan->after);
    if (holds(e, scan->after)) e = e->next;
  }
  for (; e != NULL && status == TTS_OK; e = e->next) {
    const tts_store_key key = key_of(e);
    if (scan != NULL && (scan->flags & TTS_SCAN_TENANT) && compare(key.tenant, scan->tenant) != 0)
      continue;
    if (scan != NULL && (scan->flags & TTS_SCAN_SCHEME) && compare(key.scheme, scan->scheme) != 0)
      continue;
    status = receive(user, &key, &e->info);
  }
  pthread_mutex_unlock(&self->lock);
  return status;
}
#endif

static tts_status create(const tts_factory* factory, const tts_host* host, tts_str name,
                         tts_str config, tts_store** store, tts_error* error) {
  list_store* self = calloc(1, sizeof *self);
  (void)factory, (void)name, (void)config;
  if (self == NULL || pthread_mutex_init(&self->lock, NULL) != 0) {
    free(self);
    return fail(error, TTS_RESOURCE_EXHAUSTED, "out of memory");
  }
  if (host->get_extension != NULL) self->clock = host->get_extension(host, TTS_HOST_CLOCK);
  self->table.struct_size = sizeof self->table;
  self->table.flags = TTS_STORE_CONTIGUOUS;
  self->table.data = self;
  self->table.destroy = destroy;
  self->table.get = get;
  self->table.put = put;
  self->table.touch = touch;
  self->table.remove = remove_entries;
#ifndef TTS_OLDER_HEADERS
  self->table.stat = stat_entry;
  self->table.scan = scan_entries;
#endif
  *store = &self->table;
  return TTS_OK;
}

static const tts_factory factory = {.struct_size = sizeof(tts_factory),
                                    .kind = TTS_FACTORY_STORE,
                                    .id = "c-list",
                                    .description = "a list in memory, written in C",
                                    .create_store = create};
static const tts_factory* const factories[] = {&factory};
static const tts_plugin plugin = {.struct_size = sizeof(tts_plugin),
                                  .abi_version = TTS_ABI_VERSION,
                                  .id = PLUGIN_ID,
                                  .name = "List in C",
                                  .version = "1.0.0",
                                  .license = "Apache-2.0",
                                  .factories = factories,
                                  .factory_count = 1};

const tts_plugin* tts_plugin_entry(uint32_t host_abi_version) {
  return host_abi_version >> 16 == TTS_ABI_MAJOR ? &plugin : NULL;
}
