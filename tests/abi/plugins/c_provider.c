/* A provider in plain C: speaks every byte of the text as 10 ms of a square wave, in blocks of 20
 * ms. */
#include <tts/abi.h>
#include <tts/ext/info.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLE_RATE = 8000, SAMPLES_PER_BYTE = 80, SAMPLES_PER_BLOCK = 160 };

typedef struct beep {
  tts_provider table;
  const tts_host* host;
} beep;

static tts_str str(const char* text) {
  tts_str view;
  view.data = text;
  view.size = strlen(text);
  return view;
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

static void destroy(tts_provider* provider) {
  free(provider->data);
}

static const void* get_extension(const tts_provider* provider, const char* id) {
  (void)provider;
  (void)id;
  return NULL;
}

static tts_status speak_byte(const tts_sink* sink, char byte, size_t from, tts_error* error) {
  int16_t block[SAMPLES_PER_BLOCK];
  size_t i;
  for (i = 0; i < SAMPLES_PER_BYTE; ++i) {
    const size_t half_period = 4 + (unsigned char)byte % 16;
    block[i] = (from + i) / half_period % 2 == 0 ? 6000 : -6000;
  }
  {
    const tts_status status = sink->write(sink, block, SAMPLES_PER_BYTE * sizeof block[0]);
    return status == TTS_OK ? TTS_OK : fail(error, status, "the sink refused the audio");
  }
}

static tts_status synthesize(const tts_provider* provider, const tts_context* context,
                             const tts_request* request, const tts_sink* sink, tts_error* error) {
  tts_audio_format format;
  tts_status status;
  size_t i;
  const beep* self = (const beep*)provider->data;

  if ((request->flags & TTS_REQUEST_SSML) != 0)
    return fail(error, TTS_INVALID_ARGUMENT, "speaks text, not SSML");
  if (request->text.size == 0) return fail(error, TTS_INVALID_ARGUMENT, "the text is empty");
  self->host->log(self->host, TTS_LOG_DEBUG, str("c-beep"), str("speaks"));

  memset(&format, 0, sizeof format);
  format.struct_size = sizeof format;
  format.encoding = TTS_ENCODING_PCM_S16LE;
  format.sample_rate = SAMPLE_RATE;
  format.channels = 1;
  status = sink->begin(sink, &format);
  if (status != TTS_OK) return fail(error, status, "the sink refused to begin");
  for (i = 0; i < request->text.size; ++i) {
    if (context->is_cancelled(context)) return fail(error, TTS_CANCELLED, "the caller cancelled");
    if (context->remaining_ms(context) <= 0)
      return fail(error, TTS_DEADLINE_EXCEEDED, "the deadline is over");
    status = speak_byte(sink, request->text.data[i], i * SAMPLES_PER_BYTE, error);
    if (status != TTS_OK) return status;
  }
  if (TTS_HAS(tts_sink, sink, mark) && sink->mark != NULL) {
    tts_mark mark;
    memset(&mark, 0, sizeof mark);
    mark.struct_size = sizeof mark;
    mark.kind = TTS_MARK_SENTENCE;
    mark.text_size = (uint32_t)request->text.size;
    mark.duration_us = (int64_t)request->text.size * 10000;
    status = sink->mark(sink, &mark);
    if (status != TTS_OK) return fail(error, status, "the sink refused a mark");
  }
#ifndef TTS_OLDER_HEADERS
  if (TTS_HAS(tts_sink, sink, info) && sink->info != NULL) {
    status = sink->info(sink, str(TTS_INFO_PROVIDER), str("c-beep"));
    if (status != TTS_OK) return fail(error, status, "the sink refused the provider's name");
  }
#endif
  return TTS_OK;
}

#ifndef TTS_OLDER_HEADERS
static tts_status fingerprint(const tts_provider* provider, const tts_request* request,
                              tts_field_fn field, void* user, tts_error* error) {
  static const char* const names[] = {"provider", "render_revision", "server", "model",   "voice",
                                      "language", "format",          "epoch",  "rendered"};
  static const char* const values[] = {"c-beep", "1", "", "", "", "", "pcm_s16le/8000/1", "", NULL};
  size_t i;
  (void)provider;
  for (i = 0; i < sizeof names / sizeof names[0]; ++i) {
    const tts_status status =
        field(user, str(names[i]), values[i] == NULL ? request->text : str(values[i]));
    if (status != TTS_OK) return fail(error, status, "the receiver refused a field");
  }
  return TTS_OK;
}
#endif

static tts_status create(const tts_factory* factory, const tts_host* host, tts_str name,
                         tts_str config, const tts_provider* next, tts_provider** provider,
                         tts_error* error) {
  beep* self = calloc(1, sizeof *self);
  (void)factory, (void)name, (void)config, (void)next;
  if (self == NULL) return fail(error, TTS_RESOURCE_EXHAUSTED, "out of memory");
  self->host = host;
  self->table.struct_size = sizeof self->table;
  self->table.data = self;
  self->table.destroy = destroy;
  self->table.get_extension = get_extension;
  self->table.synthesize = synthesize;
#ifndef TTS_OLDER_HEADERS
  self->table.fingerprint = fingerprint;
#endif
  *provider = &self->table;
  return TTS_OK;
}

static const tts_factory factory = {.struct_size = sizeof(tts_factory),
                                    .kind = TTS_FACTORY_PROVIDER,
                                    .id = "c-beep",
                                    .description = "a square wave, written in C",
                                    .create_provider = create};
static const tts_factory* const factories[] = {&factory};
static const tts_plugin plugin = {.struct_size = sizeof(tts_plugin),
                                  .abi_version = TTS_ABI_VERSION,
                                  .id = PLUGIN_ID,
                                  .name = "Beep in C",
                                  .version = "1.0.0",
                                  .license = "Apache-2.0",
                                  .factories = factories,
                                  .factory_count = 1};

const tts_plugin* tts_plugin_entry(uint32_t host_abi_version) {
  return host_abi_version >> 16 == TTS_ABI_MAJOR ? &plugin : NULL;
}
