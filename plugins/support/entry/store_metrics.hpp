// Metrics that several stores keep under one name.
#pragma once

#include <tts/services.hpp>

#include <array>

namespace caesura::entry {

inline tts::Metric store_metric(const tts::Host& host, int32_t kind, std::string_view name,
                                std::string_view object, std::string_view help) {
  return host.metric(name, kind, std::array{tts_kv{tts::str("object"), tts::str(object)}}, help);
}
inline tts::Metric corrupt_metric(const tts::Host& host, std::string_view object) {
  return store_metric(host, TTS_METRIC_COUNTER, "caesura_store_corrupt_total", object,
                      "Damaged entries that were found and set aside.");
}
inline tts::Metric evicted_metric(const tts::Host& host, std::string_view object) {
  return store_metric(host, TTS_METRIC_COUNTER, "caesura_store_evicted_total", object,
                      "Entries that left because the store was full.");
}
inline tts::Metric entries_metric(const tts::Host& host, std::string_view object) {
  return store_metric(host, TTS_METRIC_GAUGE, "caesura_store_entries", object,
                      "Entries in the store, where it can tell cheaply.");
}
inline tts::Metric bytes_metric(const tts::Host& host, std::string_view object) {
  return store_metric(host, TTS_METRIC_GAUGE, "caesura_store_used_bytes", object,
                      "Room that the entries take, where the store can tell cheaply.");
}
// `what` is "server" or "writing".
inline tts::Metric resting_metric(const tts::Host& host, std::string_view object,
                                  std::string_view what) {
  return host.metric("caesura_store_resting", TTS_METRIC_GAUGE,
                     std::array{tts_kv{tts::str("object"), tts::str(object)},
                                tts_kv{tts::str("what"), tts::str(what)}},
                     "1 while the store leaves its server or its writing alone after failures.");
}

}  // namespace caesura::entry
