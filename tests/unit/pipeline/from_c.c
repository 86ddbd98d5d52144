/* A host in plain C: opens a config from text, speaks, counts what arrives. */
#include <stdio.h>
#include <string.h>
#include <tts/pipeline.h>

static tts_str text(const char *words) {
  tts_str out = {words, strlen(words)};
  return out;
}

static size_t received;
static tts_status begin(const tts_sink *sink, const tts_audio_format *format) {
  (void)sink;
  return format->sample_rate == 16000 ? TTS_OK : TTS_INTERNAL;
}
static tts_status keep(const tts_sink *sink, const void *data, size_t size) {
  (void)sink, (void)data;
  received += size;
  return TTS_OK;
}
static tts_status count(void *user, tts_str name, tts_str value) {
  (void)name, (void)value;
  ++*(int *)user;
  return TTS_OK;
}

int main(int argc, char **argv) {
  const char *yaml =
      "caesura: 1\n"
      "providers: {a: {use: ./test_parts.so}}\n"
      "middleware: {m: {use: test_parts.so#wrap}}\n"
      "chains: {default: [m, a]}\n";
  char with_folder[4096];
  tts_pipeline_options options;
  tts_pipeline *pipeline = NULL;
  const tts_provider *provider = NULL;
  tts_error error;
  tts_sink sink;
  tts_request request;
  int chains = 0;

  if (argc != 2) return 2;
  memset(&options, 0, sizeof options);
  memset(&error, 0, sizeof error);
  memset(&request, 0, sizeof request);
  memset(&sink, 0, sizeof sink);
  options.struct_size = sizeof options;
  error.struct_size = sizeof error;
  /* An absolute path works as well as a word. */
  snprintf(with_folder, sizeof with_folder,
           "caesura: 1\nproviders: {a: {use: \"%s/test_parts.so#say\"}}\n"
           "middleware: {m: {use: \"%s/test_parts.so#wrap\"}}\nchains: {default: [m, a]}\n",
           argv[1], argv[1]);
  /* Relative to the working folder there is none, and the message says so. */
  if (tts_pipeline_open_text(text(yaml), text("c.yaml"), &options, &pipeline, &error) != TTS_INVALID_ARGUMENT) return 3;
  if (strncmp(error.message, "c.yaml:2: providers.a.use: plugin ", 34) != 0) return 4;
  if (tts_pipeline_open_text(text(with_folder), text("c.yaml"), &options, &pipeline, &error) != TTS_OK) {
    fprintf(stderr, "%s\n", error.message);
    return 5;
  }
  if (tts_pipeline_provider(pipeline, text(""), &provider, &error) != TTS_OK) return 6;
  if (tts_pipeline_names(pipeline, text("chain"), count, &chains, &error) != TTS_OK || chains != 1) return 7;
  request.struct_size = sizeof request;
  request.text = text("Hello from C.");
  request.rate_pct = request.pitch_pct = request.volume_pct = request.style_degree = TTS_UNSET;
  sink.struct_size = sizeof sink;
  sink.begin = begin;
  sink.write = keep;
  if (provider->synthesize(provider, NULL, &request, &sink, &error) != TTS_OK) {
    fprintf(stderr, "%s\n", error.message);
    return 8;
  }
  tts_pipeline_close(pipeline);
  return received > 0 ? 0 : 9;
}
