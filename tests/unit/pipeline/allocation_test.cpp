// A call that succeeds allocates nothing in the host's own layers.
#include "plugin_api/pipeline/front_provider.hpp"
#include "plugin_api/pipeline/host_services.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

namespace {
thread_local std::size_t allocations = 0;
}

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace caesura::pipeline {
namespace {

class NoDirectory : public Directory {
 public:
  tts::Result<const tts_store*> open_store(std::string_view) override {
    return tts::Status(TTS_NOT_FOUND, "none");
  }
  tts::Result<const tts_provider*> open_provider(std::string_view) override {
    return tts::Status(TTS_NOT_FOUND, "none");
  }
};

constexpr tts_audio_format kFormat{sizeof(tts_audio_format), TTS_ENCODING_PCM_S16LE, 16000, 1, 0};

TEST(Allocations, ACallThroughFrontAndTwoProxiesMakesNone) {
  NoDirectory directory;
  tts_pipeline_options options{};
  options.struct_size = sizeof options;
  HostServices services(options, directory);
  const tts::Host host(services.table());
  tts_store store{};
  store.struct_size = sizeof store;
  store.destroy = [](tts_store*) noexcept {};
  store.get = [](const tts_store*, const tts_context*, const tts_store_key*,
                 const tts_blob_sink* sink, tts_error*) noexcept -> tts_status {
    tts_entry_info info = tts::empty_entry_info();
    info.size = 4;
    sink->begin(sink, &info);
    return sink->write(sink, "abcd", 4);
  };
  store.put = [](const tts_store*, const tts_context*, const tts_store_key*, const tts_entry_info*,
                 const void*, std::size_t, const tts_put_options*,
                 tts_error*) noexcept -> tts_status { return TTS_OK; };
  const auto store_proxy = tts::StoreProxy::wrap(&store, "s", host).value();

  // A provider that answers from the store, as a cache does.
  tts_provider provider{};
  provider.struct_size = sizeof provider;
  provider.data = const_cast<tts_store*>(store_proxy->table());
  provider.destroy = [](tts_provider*) noexcept {};
  provider.synthesize = [](const tts_provider* p, const tts_context* context, const tts_request*,
                           const tts_sink* sink, tts_error* error) noexcept -> tts_status {
    const auto* behind = static_cast<const tts_store*>(p->data);
    sink->begin(sink, &kFormat);
    const tts_blob_sink blob{
        sizeof blob, 0, const_cast<tts_sink*>(sink),
        [](const tts_blob_sink*, const tts_entry_info*) noexcept -> tts_status { return TTS_OK; },
        [](const tts_blob_sink* b, const void* data, std::size_t size) noexcept -> tts_status {
          const auto* out = static_cast<const tts_sink*>(b->data);
          return out->write(out, data, size);
        }};
    const tts_store_key key{};
    return behind->get(behind, context, &key, &blob, error);
  };
  const auto proxy = tts::ProviderProxy::wrap(&provider, "a", "provider", host).value();
  const FrontProvider front(proxy->table(), tts::all_pauses(300), false);
  std::size_t received = 0;
  const tts_sink sink{
      sizeof sink,
      0,
      &received,
      [](const tts_sink*, const tts_audio_format*) noexcept -> tts_status { return TTS_OK; },
      [](const tts_sink* s, const void*, std::size_t size) noexcept -> tts_status {
        *static_cast<std::size_t*>(s->data) += size;
        return TTS_OK;
      },
      nullptr,
      nullptr};
  const std::string text(300, 'a');
  tts_request request = tts::empty_request();
  request.text = tts::str(text);
  const auto call = [&] {
    tts_error error = tts::empty_error();
    return front.table()->synthesize(front.table(), nullptr, &request, &sink, &error);
  };
  ASSERT_EQ(call(), TTS_OK);  // the thread's metric cells
  const std::size_t before = allocations;
  for (int i = 0; i < 100; ++i) call();
  EXPECT_EQ(allocations - before, 0U);
  EXPECT_EQ(received, 404U);
}

}  // namespace
}  // namespace caesura::pipeline
