/* tts/ext/info.h - names that pass through tts_sink.info and tts_entry_info.notes. */
#ifndef TTS_EXT_INFO_H
#define TTS_EXT_INFO_H

/* Told by the cache middleware. */
#define TTS_INFO_CACHE "cache"               /* hit, miss, coalesced, bypass, uncached */
#define TTS_INFO_CACHE_KEY "cache.key"       /* the digest, 64 hexadecimal digits */
#define TTS_INFO_CACHE_STORE "cache.store"   /* the store's name in the config */
#define TTS_INFO_CACHE_SCHEME "cache.scheme" /* v1, v2, v3, v3h: of the entry that answered or was made */

/* Told by providers. */
#define TTS_INFO_PROVIDER "provider"                   /* the provider's type */
#define TTS_INFO_BILLED_CHARACTERS "billed_characters" /* decimal; a hit tells 0 */
/* Classes that the request set, that would act on its text, and that the engine ignored or clamped:
 * names of the tts_pauses members without _ms, separated by commas: "colon,paragraph". */
#define TTS_INFO_PAUSES_NOT_RENDERED "pauses_not_rendered"

/* Told by the fallback. */
#define TTS_INFO_FALLBACK_BRANCH "fallback.branch" /* the config's name of the branch that answered */

#endif /* TTS_EXT_INFO_H */
