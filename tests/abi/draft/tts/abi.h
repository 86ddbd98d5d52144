/* tts/abi.h - the contract between a text-to-speech host and its plugins, in C99.
 *
 * A plugin is a shared object that exports one function, tts_plugin_entry(). Everything else is reached through
 * tables of function pointers. A middleware is a provider that was created with a `next` provider.
 *
 * Policy of change
 *  1. What a release has published is never changed in place: no member moves, no meaning shifts.
 *  2. A table grows at its end only. The first member of every struct that may grow is `struct_size`, filled by its
 *     owner with sizeof; whoever reads asks TTS_HAS() before it reads a member that is newer than version 1.0.
 *  3. A new idea comes as an extension table under a new id ("tts.admin/1"), never as a changed one.
 *  4. What is deprecated keeps working for every minor version of its major.
 *  Until the first release says that 1.0 is frozen, a change may break; plugin_api/CHANGELOG.md names each one.
 *
 * Conventions that every function obeys
 *  - What can fail returns tts_status and takes a nullable tts_error as its last argument.
 *  - The object is the first argument; its `data` belongs to whoever made the table.
 *  - Views (tts_str, buffers, structs by pointer) are borrowed until the call returns. Nothing is ever freed by the
 *    side that did not allocate it. Results flow through a sink or a callback that the caller provides.
 *  - A callee writes only members that lie inside the caller's struct_size.
 *  - Structs without struct_size are frozen: they may stand by value and in arrays.
 *  - An enumerated number that the receiver does not know has the meaning that its list states.
 *  - A NULL function in a table means "not implemented", unless the member says that it is required.
 *  - No exception crosses. The language's own barrier catches it and returns a status.
 *  - Strings are UTF-8 without a terminator to count on; {NULL, 0} is the empty string.
 *
 * Threads, stated at each function
 *  [owner]        the thread that creates and destroys; no other call on the object may be under way
 *  [thread-safe]  any thread, any number at once
 *  [call-thread]  only the thread of the call that was given the object, and only until that call returns
 */
#ifndef TTS_ABI_H
#define TTS_ABI_H

#include <stddef.h>
#include <stdint.h>

#if defined(__cplusplus) && __cplusplus >= 201703L
#define TTS_NOEXCEPT noexcept
#else
#define TTS_NOEXCEPT
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Major version in the upper half, minor in the lower. Sides of one major version work together. */
#define TTS_ABI_MAJOR 1u
#define TTS_ABI_MINOR 0u
#define TTS_ABI_VERSION ((TTS_ABI_MAJOR << 16) | TTS_ABI_MINOR)

/* Whether the other side's struct is long enough to have `member`. */
#define TTS_HAS(type, pointer, member) \
  ((pointer)->struct_size >= offsetof(type, member) + sizeof((pointer)->member))
/* ---- Values ------------------------------------------------------------------------------------------------- */

/* The numbers of gRPC. An unknown number means TTS_UNKNOWN. */
typedef int32_t tts_status;
enum {
  TTS_OK = 0,
  TTS_CANCELLED = 1,
  TTS_UNKNOWN = 2,
  TTS_INVALID_ARGUMENT = 3,    /* the request can never work as it is */
  TTS_DEADLINE_EXCEEDED = 4,   /* may be tried again before the first byte */
  TTS_NOT_FOUND = 5,           /* a store's miss */
  TTS_ALREADY_EXISTS = 6,      /* a put that keeps the first entry met one */
  TTS_PERMISSION_DENIED = 7,
  TTS_RESOURCE_EXHAUSTED = 8,  /* quota, rate or space; may be tried again after retry_after_ms */
  TTS_FAILED_PRECONDITION = 9, /* the object or its surroundings are not in the state that this call needs */
  TTS_ABORTED = 10,            /* lost a race, for instance a lease with an old fence */
  TTS_OUT_OF_RANGE = 11,
  TTS_UNIMPLEMENTED = 12,
  TTS_INTERNAL = 13,           /* a defect on the answering side */
  TTS_UNAVAILABLE = 14,        /* may be tried again before the first byte */
  TTS_DATA_LOSS = 15,          /* a store's entry is damaged: a miss, and the entry is to be removed */
  TTS_UNAUTHENTICATED = 16
};

/* A borrowed run of UTF-8; size in bytes. */
typedef struct tts_str {
  const char *data;
  size_t size;
} tts_str;

typedef struct tts_kv {
  tts_str key;
  tts_str value;
} tts_kv;

/* Details of a failure, owned by the caller; safe to leave unread. */
typedef struct tts_error {
  uint32_t struct_size;
  tts_status code;
  int32_t vendor_code;    /* the service's own number, an HTTP status for instance; 0 = none */
  int32_t retry_after_ms; /* what the service asked for; -1 = nothing */
  char message[512];      /* one line, always terminated, cut between characters; no secret, no spoken text */
} tts_error;

/* An unknown encoding is opaque: pass it on, do not decode it. */
enum {
  TTS_ENCODING_PCM_S16LE = 1,
  TTS_ENCODING_PCM_F32LE = 2,
  TTS_ENCODING_MULAW = 3,
  TTS_ENCODING_ALAW = 4,
  TTS_ENCODING_MP3 = 5,
  TTS_ENCODING_OGG_OPUS = 6,
  TTS_ENCODING_WEBM_OPUS = 7,
  TTS_ENCODING_FLAC = 8,
  TTS_ENCODING_AAC_ADTS = 9,
  TTS_ENCODING_OGG_VORBIS = 10
};

/* PCM has no container: a provider strips headers, and the host writes the file that it wants. */
typedef struct tts_audio_format {
  uint32_t struct_size;
  int32_t encoding;     /* TTS_ENCODING_*; 0 in a request = the provider's choice */
  uint32_t sample_rate; /* Hz; 0 in a request = the provider's choice */
  uint32_t channels;    /* 0 in a request = the provider's choice */
  uint32_t bit_rate;    /* bits per second of a compressed encoding; 0 = unknown, or the provider's choice */
} tts_audio_format;

/* Values of a pause other than a length. A length is 0 to TTS_PAUSE_MAX milliseconds; 0 = no pause at all. */
enum {
  TTS_PAUSE_INHERIT = -1, /* what the config says; where nothing says anything, the engine's own */
  TTS_PAUSE_ENGINE = -2,  /* whatever the engine does by itself */
  TTS_PAUSE_MAX = 60000
};

/* An unknown class is ignored. */
enum {
  TTS_PAUSE_CLASS_SENTENCE = 1,
  TTS_PAUSE_CLASS_PARAGRAPH = 2,
  TTS_PAUSE_CLASS_CHAPTER = 3,
  TTS_PAUSE_CLASS_COMMA = 4,
  TTS_PAUSE_CLASS_COLON = 5,
  TTS_PAUSE_CLASS_SEMICOLON = 6
};

/* Pauses in milliseconds, or TTS_PAUSE_INHERIT (unset), or TTS_PAUSE_ENGINE. */
typedef struct tts_pauses {
  uint32_t struct_size;
  int32_t sentence_ms;
  int32_t paragraph_ms;
  int32_t chapter_ms; /* acts between segments only: no request holds two chapters */
  int32_t comma_ms;
  int32_t colon_ms;
  int32_t semicolon_ms;
} tts_pauses;

/* A number of a request that was not given. It lies outside every legal range. */
#define TTS_UNSET (-2147483648.0)

/* Flags of a request. Unknown bits are ignored. */
enum {
  TTS_REQUEST_SSML = 1,           /* text is SSML, sent as given; pauses do not act on it */
  TTS_REQUEST_BYPASS = 2,         /* neither look up nor store */
  TTS_REQUEST_REFRESH = 4,        /* do not look up; replace the entry */
  TTS_REQUEST_ONLY_IF_CACHED = 8, /* never synthesise: a miss answers NOT_FOUND */
  TTS_REQUEST_WANT_MARKS = 16     /* marks are wanted; without this flag none are given */
};

/* What is to be spoken. An empty string or an unset number leaves the choice to the provider's config. */
typedef struct tts_request {
  uint32_t struct_size;
  uint32_t flags; /* TTS_REQUEST_* */
  tts_str text;
  tts_str language;               /* BCP 47, "en-GB" */
  tts_str voice;
  tts_str model;
  tts_str style;
  tts_str role;
  tts_str tenant;                 /* empty = single tenant */
  tts_str take;                   /* keyed: another name asks for another reading on purpose */
  const tts_audio_format *format; /* NULL = the provider's choice */
  const tts_pauses *pauses;       /* NULL = every one TTS_PAUSE_INHERIT */
  const tts_kv *options;          /* the provider's own; keys are unique; order means nothing */
  size_t option_count;
  const tts_kv *labels;           /* kept with the entry, never keyed: project, chapter */
  size_t label_count;
  double rate_pct;                /* change of speed in percent, -50 = half; TTS_UNSET */
  double pitch_pct;               /* change of pitch in percent; TTS_UNSET */
  double volume_pct;              /* change of loudness in percent; TTS_UNSET */
  double style_degree;            /* strength of the style, 1 = as it is; TTS_UNSET */
} tts_request;

/* An unknown kind of mark is ignored. */
enum {
  TTS_MARK_WORD = 1,
  TTS_MARK_SENTENCE = 2,
  TTS_MARK_VISEME = 3,
  TTS_MARK_BOOKMARK = 4,
  TTS_MARK_PAUSE = 5
};

/* One event on the time line of the audio. */
typedef struct tts_mark {
  uint32_t struct_size;
  int32_t kind;         /* TTS_MARK_* */
  int32_t pause_class;  /* TTS_PAUSE_CLASS_* where kind is TTS_MARK_PAUSE, else 0 */
  uint32_t text_size;   /* bytes of the request's text; 0 = unknown */
  int64_t text_offset;  /* bytes from the start of the request's text; -1 = unknown */
  int64_t start_us;     /* microseconds from the first sample */
  int64_t duration_us;  /* microseconds; -1 = unknown */
  tts_str value;        /* viseme or bookmark name; the word, where text_offset is unknown */
} tts_mark;

/* ---- One call ------------------------------------------------------------------------------------------------ */

/* Cancel, deadline and trace of one call, passed down unchanged. A NULL context never cancels and has no deadline. */
typedef struct tts_context tts_context;
struct tts_context {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  void *data;
  tts_str trace_id; /* as in W3C traceparent: 32 digits of 0-9a-f, not all 0; anything else is no trace */
  /* Non-zero once the caller has gone. Cheap; ask at least every 50 ms while waiting. [thread-safe], required */
  int32_t (*is_cancelled)(const tts_context *context) TTS_NOEXCEPT;
  /* Milliseconds until the deadline, 0 or less when it is over, INT64_MAX without one. [thread-safe], required */
  int64_t (*remaining_ms)(const tts_context *context) TTS_NOEXCEPT;
};

/* Where a provider puts audio. The return of the call is the end of the stream. */
typedef struct tts_sink tts_sink;
struct tts_sink {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  void *data;
  /* Once, before the first byte, as soon as the format is known and audio will follow. [call-thread], required */
  tts_status (*begin)(const tts_sink *sink, const tts_audio_format *format) TTS_NOEXCEPT;
  /* Audio as it arrives, size > 0, whole samples not promised. Anything but OK means: stop, and return that very
   * status. [call-thread], required */
  tts_status (*write)(const tts_sink *sink, const void *data, size_t size) TTS_NOEXCEPT;
  /* At any time between begin and the return, in any order. [call-thread], optional */
  tts_status (*mark)(const tts_sink *sink, const tts_mark *mark) TTS_NOEXCEPT;
  /* Something about the answer, before begin or after the last write; names in tts/ext/info.h. [call-thread], optional */
  tts_status (*info)(const tts_sink *sink, tts_str name, tts_str value) TTS_NOEXCEPT;
};

/* Receives one named field; anything but OK stops the giver, which returns it. [call-thread] */
typedef tts_status (*tts_field_fn)(void *user, tts_str name, tts_str value) TTS_NOEXCEPT;

/* ---- Providers and middleware -------------------------------------------------------------------------------- */

typedef struct tts_provider tts_provider;
struct tts_provider {
  uint32_t struct_size;
  uint32_t max_concurrency; /* calls of synthesize at once; 0 = any number. The host's proxy enforces it */
  void *data;
  /* [owner], required */
  void (*destroy)(tts_provider *provider) TTS_NOEXCEPT;
  /* An extension table by id, or NULL; lives as long as the provider. A middleware answers ids that it does not know
   * with its next's answer. [thread-safe] */
  const void *(*get_extension)(const tts_provider *provider, const char *id) TTS_NOEXCEPT;
  /* Speaks into the sink and blocks until done. OK without audio is a fault. [thread-safe], required */
  tts_status (*synthesize)(const tts_provider *provider, const tts_context *context, const tts_request *request,
                           const tts_sink *sink, tts_error *error) TTS_NOEXCEPT;
  /* Gives, in this order, the fields that identify the sound of this request: provider (the plugin's type),
   * render_revision, server, model, voice, language, format, epoch, rendered (what the engine would be sent, defaults
   * filled in). A field that means nothing here is given empty. No I/O; pure for the object's life, so a caller may
   * remember the answer. Without it the provider is served but never cached. [thread-safe] */
  tts_status (*fingerprint)(const tts_provider *provider, const tts_request *request, tts_field_fn field, void *user,
                            tts_error *error) TTS_NOEXCEPT;
};

/* ---- Stores -------------------------------------------------------------------------------------------------- */

/* Names an entry. `scheme` is [a-z0-9]{1,16}; `digest` is 64 lower-case hexadecimal digits. */
typedef struct tts_store_key {
  tts_str tenant;
  tts_str scheme;
  tts_str digest;
} tts_store_key;

/* Flags of an entry, unknown bits are kept: marks were asked for when it was made, even if there were none. */
enum { TTS_ENTRY_HAS_MARKS = 1 };

/* What a store keeps beside the audio. Times are milliseconds since 1970 UTC. */
typedef struct tts_entry_info {
  uint32_t struct_size;
  uint32_t flags; /* TTS_ENTRY_* */
  uint64_t size;  /* bytes of audio */
  const tts_audio_format *format;
  int64_t created_ms;
  int64_t accessed_ms;
  int64_t expires_ms; /* 0 = never */
  uint64_t hit_count;
  tts_str provider;
  tts_str voice;
  const tts_kv *labels; /* of the request */
  size_t label_count;
  const tts_kv *notes;  /* what the provider told by sink.info, told again at every hit */
  size_t note_count;
  int64_t characters;        /* of the text, in code points; -1 = unknown */
  int64_t billed_characters; /* as the provider counts them; -1 = unknown */
  const tts_mark *const *marks;
  size_t mark_count;
} tts_entry_info;

/* Where a store puts an entry. */
typedef struct tts_blob_sink tts_blob_sink;
struct tts_blob_sink {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  void *data;
  /* Once, with what is known of the entry. Anything but OK means: stop, and return it. [call-thread], required */
  tts_status (*begin)(const tts_blob_sink *sink, const tts_entry_info *info) TTS_NOEXCEPT;
  /* The audio in order, in any number of pieces, size > 0. [call-thread], required */
  tts_status (*write)(const tts_blob_sink *sink, const void *data, size_t size) TTS_NOEXCEPT;
};

/* Receives one entry of a listing; anything but OK stops it and is returned. [call-thread] */
typedef tts_status (*tts_entry_fn)(void *user, const tts_store_key *key, const tts_entry_info *info) TTS_NOEXCEPT;

/* KEEP_FIRST: an entry that is there stays, and put answers ALREADY_EXISTS. REPLACE: readers see the old entry or the
 * new one, never a mixture. An unknown mode is KEEP_FIRST. */
enum { TTS_PUT_KEEP_FIRST = 0, TTS_PUT_REPLACE = 1 };

typedef struct tts_put_options {
  uint32_t struct_size;
  int32_t mode;  /* TTS_PUT_* */
  int64_t fence; /* of the lease under which the audio was made; 0 = none. An old fence answers ABORTED */
} tts_put_options;

typedef struct tts_touch {
  tts_store_key key;
  int64_t accessed_ms;
  uint64_t hits_added;
} tts_touch;

/* Flags of a scan: only entries of `tenant`, which may be the empty one; only entries of `scheme`. */
enum { TTS_SCAN_TENANT = 1, TTS_SCAN_SCHEME = 2 };

typedef struct tts_scan {
  uint32_t struct_size;
  uint32_t flags; /* TTS_SCAN_* */
  tts_str tenant;
  tts_str scheme;
  const tts_store_key *after; /* go on behind this key of an earlier scan; NULL = from the start */
} tts_scan;

/* Flags of a store. */
enum {
  TTS_STORE_PERSISTENT = 1, /* entries outlive the process */
  TTS_STORE_SHARED = 2,     /* other processes or hosts may use the same entries at the same time */
  TTS_STORE_CONTIGUOUS = 4  /* get gives the audio in one piece */
};

typedef struct tts_store tts_store;
struct tts_store {
  uint32_t struct_size;
  uint32_t flags; /* TTS_STORE_* */
  void *data;
  /* [owner], required */
  void (*destroy)(tts_store *store) TTS_NOEXCEPT;
  /* As for providers. [thread-safe] */
  const void *(*get_extension)(const tts_store *store, const char *id) TTS_NOEXCEPT;
  /* NOT_FOUND without touching the sink; DATA_LOSS when the entry is damaged, which is checked before the first byte.
   * An expired entry is NOT_FOUND. [thread-safe], required */
  tts_status (*get)(const tts_store *store, const tts_context *context, const tts_store_key *key,
                    const tts_blob_sink *sink, tts_error *error) TTS_NOEXCEPT;
  /* Atomic. info->size is the size of data. NULL options = keep first, no fence. [thread-safe], required */
  tts_status (*put)(const tts_store *store, const tts_context *context, const tts_store_key *key,
                    const tts_entry_info *info, const void *data, size_t size, const tts_put_options *options,
                    tts_error *error) TTS_NOEXCEPT;
  /* Sets times of access (never back) and adds to hit counts; entries that are gone are skipped. [thread-safe] */
  tts_status (*touch)(const tts_store *store, const tts_context *context, const tts_touch *touches, size_t count,
                      tts_error *error) TTS_NOEXCEPT;
  /* Absent entries are no error; *removed (nullable) counts those that were there. [thread-safe] */
  tts_status (*remove)(const tts_store *store, const tts_context *context, const tts_store_key *keys, size_t count,
                       uint64_t *removed, tts_error *error) TTS_NOEXCEPT;
  /* What is known of one entry, without its audio; NOT_FOUND without a call. [thread-safe] */
  tts_status (*stat)(const tts_store *store, const tts_context *context, const tts_store_key *key, tts_entry_fn entry,
                     void *user, tts_error *error) TTS_NOEXCEPT;
  /* Every entry that the scan asks for, in an order of the store's own that lets it go on behind a key. Entries put
   * or removed meanwhile may be missed. NULL scan = everything. [thread-safe] */
  tts_status (*scan)(const tts_store *store, const tts_context *context, const tts_scan *scan, tts_entry_fn entry,
                     void *user, tts_error *error) TTS_NOEXCEPT;
};

/* ---- Host and plugin ----------------------------------------------------------------------------------------- */

/* An unknown level is TTS_LOG_ERROR. */
enum { TTS_LOG_TRACE = 0, TTS_LOG_DEBUG = 1, TTS_LOG_INFO = 2, TTS_LOG_WARN = 3, TTS_LOG_ERROR = 4 };

/* Valid until deinit has returned. */
typedef struct tts_host tts_host;
struct tts_host {
  uint32_t struct_size;
  uint32_t abi_version;
  void *data;
  tts_str name;    /* of the program */
  tts_str version;
  /* A host service by id (tts/ext/host_*.h), or NULL. [thread-safe] */
  const void *(*get_extension)(const tts_host *host, const char *id) TTS_NOEXCEPT;
  /* Whether a message of this level would be kept: ask before formatting. [thread-safe], required */
  int32_t (*log_enabled)(const tts_host *host, int32_t level) TTS_NOEXCEPT;
  /* One line; `component` is the object's name. Never a secret, never spoken text. [thread-safe], required */
  void (*log)(const tts_host *host, int32_t level, tts_str component, tts_str message) TTS_NOEXCEPT;
};

/* A host skips a factory of unknown kind with a warning. */
enum { TTS_FACTORY_PROVIDER = 1, TTS_FACTORY_MIDDLEWARE = 2, TTS_FACTORY_STORE = 3 };

/* Makes objects of one type. `name` is the object's name in the config; `config` is a JSON object in UTF-8 that the host
 * has checked against config_schema. A member that does not belong to the kind is NULL. */
typedef struct tts_factory tts_factory;
struct tts_factory {
  uint32_t struct_size;
  int32_t kind;              /* TTS_FACTORY_* */
  const char *id;            /* the word behind `use:`, [a-z0-9_-]+ */
  const char *description;   /* one line for people */
  const char *config_schema; /* JSON Schema (draft 7) of the config object; NULL = takes no options */
  /* `next` is non-NULL exactly for a middleware, and outlives the object. [thread-safe] */
  tts_status (*create_provider)(const tts_factory *factory, const tts_host *host, tts_str name, tts_str config,
                                const tts_provider *next, tts_provider **provider, tts_error *error) TTS_NOEXCEPT;
  /* [thread-safe] */
  tts_status (*create_store)(const tts_factory *factory, const tts_host *host, tts_str name, tts_str config,
                             tts_store **store, tts_error *error) TTS_NOEXCEPT;
};

typedef struct tts_plugin {
  uint32_t struct_size;
  uint32_t abi_version;
  const char *id;      /* unique in a process: "caesura.cache" */
  const char *name;
  const char *version;
  const char *license; /* SPDX */
  const tts_factory *const *factories;
  size_t factory_count;
  /* Before the first object is made, and again only after deinit; one plugin after another. [owner] */
  tts_status (*init)(const tts_host *host, tts_error *error) TTS_NOEXCEPT;
  /* After every object is destroyed. [owner] */
  void (*deinit)(void) TTS_NOEXCEPT;
} tts_plugin;

#if defined(__GNUC__)
#define TTS_EXPORT __attribute__((visibility("default")))
#else
#define TTS_EXPORT
#endif

/* The one exported function. The table lives as long as the mapping; NULL = this major version cannot be served.
 * Allocates nothing, does no I/O. [thread-safe] */
TTS_EXPORT const tts_plugin *tts_plugin_entry(uint32_t host_abi_version) TTS_NOEXCEPT;
typedef const tts_plugin *(*tts_plugin_entry_fn)(uint32_t host_abi_version) TTS_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif /* TTS_ABI_H */
