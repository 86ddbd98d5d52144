/* tts/ext/host_metrics.h - counters, gauges and histograms; nothing is formatted on the way */
#ifndef TTS_EXT_HOST_METRICS_H
#define TTS_EXT_HOST_METRICS_H

#include <tts/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TTS_HOST_METRICS "tts.host.metrics/1"

/* An unknown kind is a gauge. */
enum { TTS_METRIC_COUNTER = 1, TTS_METRIC_GAUGE = 2, TTS_METRIC_HISTOGRAM = 3 };

typedef struct tts_host_metrics tts_host_metrics;
struct tts_host_metrics {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  void *data;
  /* A handle above 0 for this name and these labels, the same one for the same arguments; 0 = not kept, and safe to
   * use. Names as Prometheus wants them, base units. Labels have few values: no key, voice or text. [thread-safe] */
  uint64_t (*define)(const tts_host_metrics *ext, tts_str name, int32_t kind, const tts_kv *labels,
                     size_t label_count) TTS_NOEXCEPT;
  /* Adds to a counter or a gauge. [thread-safe] */
  void (*add)(const tts_host_metrics *ext, uint64_t handle, double value) TTS_NOEXCEPT;
  /* Sets a gauge. [thread-safe] */
  void (*set)(const tts_host_metrics *ext, uint64_t handle, double value) TTS_NOEXCEPT;
  /* Adds one observation to a histogram. [thread-safe] */
  void (*observe)(const tts_host_metrics *ext, uint64_t handle, double value) TTS_NOEXCEPT;
  /* What a metric of this name counts, one line for people; the first line told stays. [thread-safe] */
  void (*describe)(const tts_host_metrics *ext, tts_str name, tts_str help) TTS_NOEXCEPT;
};

#ifdef __cplusplus
}
#endif
#endif /* TTS_EXT_HOST_METRICS_H */
