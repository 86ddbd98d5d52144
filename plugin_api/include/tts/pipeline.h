/* tts/pipeline.h - open a config file, get a provider: what a host in any language links (libtts_pipeline).
 *
 * A pipeline owns every object that its config names. Everything it hands out is borrowed and lives until
 * tts_pipeline_close(). Plugins are loaded once per process and never unloaded.
 */
#ifndef TTS_PIPELINE_H
#define TTS_PIPELINE_H

#include <tts/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tts_pipeline tts_pipeline;

/* Where log lines go; see tts_host.log. */
typedef void (*tts_log_fn)(void *user, int32_t level, tts_str component, tts_str message) TTS_NOEXCEPT;

/* A section of the config that is the host's own, beside `stores:` and the others: `serve:` of an HTTP host. */
typedef struct tts_host_section {
  tts_str name;       /* the key at the top level of the file */
  const char *schema; /* JSON Schema (draft 7); "x-secret": true marks options that stay references, as for plugins */
} tts_host_section;

/* LONG_LIVED: the host is a service that stays; plugins may do upkeep on a schedule. */
enum { TTS_PIPELINE_LONG_LIVED = 1 };

/* What a host may set; zero-filled but for struct_size is a good start. */
typedef struct tts_pipeline_options {
  uint32_t struct_size;
  int32_t log_level;    /* the lowest level that `log` gets, TTS_LOG_* */
  tts_log_fn log;       /* NULL = lines of log_level and above go to stderr */
  void *log_user;
  tts_str host_name;    /* told to plugins; empty = "tts_pipeline" */
  tts_str host_version;
  tts_str plugin_path;  /* folders with ':' between, searched first; then TTS_PLUGIN_PATH, then beside the library */
  const void *clock;    /* a tts_host_clock of the host's own; NULL = the system's */
  const tts_host_section *sections; /* any other key at the top level is an error */
  size_t section_count;
  uint32_t flags;       /* TTS_PIPELINE_*; unknown bits are ignored */
  uint32_t reserved;    /* 0 */
} tts_pipeline_options;

/* Reads the YAML file at `path`, loads the plugins that it uses, and makes its objects. The error is one line with
 * file, line, key, what was wrong and what would be right. NULL options = defaults. [thread-safe] */
TTS_EXPORT tts_status tts_pipeline_open(tts_str path, const tts_pipeline_options *options, tts_pipeline **pipeline,
                                        tts_error *error) TTS_NOEXCEPT;
/* The same from text; `name` stands for the file in errors, and relative paths are relative to the working folder.
 * [thread-safe] */
TTS_EXPORT tts_status tts_pipeline_open_text(tts_str yaml, tts_str name, const tts_pipeline_options *options,
                                             tts_pipeline **pipeline, tts_error *error) TTS_NOEXCEPT;
/* Destroys every object in reverse order of making; NULL is fine. No call on them may be under way. [owner] */
TTS_EXPORT void tts_pipeline_close(tts_pipeline *pipeline) TTS_NOEXCEPT;

/* A chain or a provider by name; empty = the chain "default", or the only chain. It fills pauses that a request leaves
 * to the config, then passes the request on. [thread-safe] */
TTS_EXPORT tts_status tts_pipeline_provider(tts_pipeline *pipeline, tts_str name, const tts_provider **provider,
                                            tts_error *error) TTS_NOEXCEPT;
/* [thread-safe] */
TTS_EXPORT tts_status tts_pipeline_store(tts_pipeline *pipeline, tts_str name, const tts_store **store,
                                         tts_error *error) TTS_NOEXCEPT;
/* Resolves PRESET | KEY=MS,... | PRESET,KEY=MS,... | none, with keys as in tts_pauses ("comma_ms" or "comma"). What the
 * words leave open is TTS_PAUSE_INHERIT; `none` is TTS_PAUSE_ENGINE throughout; an empty spec is the config's own
 * `pauses:` with nothing left to inherit. [thread-safe] */
TTS_EXPORT tts_status tts_pipeline_pauses(tts_pipeline *pipeline, tts_str spec, tts_pauses *pauses,
                                          tts_error *error) TTS_NOEXCEPT;
/* Names with a few words on each: kind is "chain", "provider", "store", "middleware" or "preset". For a chain the value
 * lists its objects, outermost first. [thread-safe] */
TTS_EXPORT tts_status tts_pipeline_names(tts_pipeline *pipeline, tts_str kind, tts_field_fn field, void *user,
                                         tts_error *error) TTS_NOEXCEPT;
/* A section that tts_pipeline_options named, checked, as one field with a JSON object; NOT_FOUND where the config has
 * none. [thread-safe] */
TTS_EXPORT tts_status tts_pipeline_section(tts_pipeline *pipeline, tts_str name, tts_field_fn field, void *user,
                                           tts_error *error) TTS_NOEXCEPT;
/* The secret behind a reference of a section, as tts.host.config/1 gives it to plugins. [thread-safe] */
TTS_EXPORT tts_status tts_pipeline_secret(tts_pipeline *pipeline, tts_str reference, tts_field_fn field, void *user,
                                          tts_error *error) TTS_NOEXCEPT;
/* The metrics so far in Prometheus' text format, as one field named "metrics". [thread-safe] */
TTS_EXPORT tts_status tts_pipeline_metrics(tts_pipeline *pipeline, tts_field_fn field, void *user,
                                           tts_error *error) TTS_NOEXCEPT;

/* One plugin file that was found. `error` is empty for a good one; then the rest is filled from its tables. */
typedef struct tts_plugin_file {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  tts_str path;
  const tts_plugin *plugin; /* NULL where loading failed */
  tts_str error;
} tts_plugin_file;
typedef tts_status (*tts_plugin_file_fn)(void *user, const tts_plugin_file *file) TTS_NOEXCEPT;

/* Every plugin file on the search path, loaded and checked, none started. [thread-safe] */
TTS_EXPORT tts_status tts_pipeline_plugins(const tts_pipeline_options *options, tts_plugin_file_fn file, void *user,
                                           tts_error *error) TTS_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif /* TTS_PIPELINE_H */
