// What the benchmarks of stores share: an opened store, entries, a sink that only counts.
#pragma once

#include <string>
#include <vector>

#include "tests/bench/ratio.hpp"
#include "tests/stores/sample.hpp"
#include "tests/support/plugin_file.hpp"
#include "tests/support/test_host.hpp"

namespace caesura::bench {

constexpr std::size_t kEntryBytes = 100'000;

// Counts bytes; copies them first where it has a buffer.
class CountingSink {
 public:
  CountingSink() {
    table_ = {
        sizeof table_, 0, this,
        [](const tts_blob_sink*, const tts_entry_info*) noexcept -> tts_status { return TTS_OK; },
        [](const tts_blob_sink* s, const void* data, size_t size) noexcept -> tts_status {
          auto& self = *static_cast<CountingSink*>(s->data);
          if (!self.copy.empty()) std::memcpy(self.copy.data(), data, size);
          self.bytes += size;
          return TTS_OK;
        }};
  }
  const tts_blob_sink* table() const { return &table_; }

  uint64_t bytes = 0;
  std::vector<char> copy;

 private:
  tts_blob_sink table_{};
};

inline test::StorePtr open_store(const test::TestHost& host, const char* plugin,
                                 const std::string& config) {
  auto opened = test::PluginFile(plugin).store(host.table(), plugin, config);
  if (!opened.ok()) throw std::runtime_error(opened.status().message());
  return std::move(opened).value();
}

inline void put(const tts_store* store, const test::Key& key, test::Sample& sample,
                int32_t mode = TTS_PUT_KEEP_FIRST) {
  const tts_put_options options{sizeof options, mode, 0};
  const tts_store_key view = key.view();
  tts_error error = tts::empty_error();
  if (store->put(store, nullptr, &view, &sample.info(), sample.audio.data(), sample.audio.size(),
                 &options, &error) != TTS_OK) {
    throw std::runtime_error(error.message);
  }
}

inline void get(const tts_store* store, const tts_store_key& key, const CountingSink& sink) {
  if (store->get(store, nullptr, &key, sink.table(), nullptr) != TTS_OK) {
    throw std::runtime_error("a miss");
  }
}

}  // namespace caesura::bench
