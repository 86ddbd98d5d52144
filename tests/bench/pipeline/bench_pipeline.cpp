// What the host's own layers cost: the difference between a call through them and the bare call.
#include "bench/ratio.hpp"
#include "plugin_api/pipeline/front_provider.hpp"
#include "plugin_api/pipeline/host_services.hpp"

#include <thread>

namespace {

using namespace caesura;

constexpr std::size_t kCalls = 20'000;
constexpr int kRounds = 41;

class NoDirectory : public pipeline::Directory {
 public:
  tts::Result<const tts_store*> open_store(std::string_view) override {
    return tts::Status(TTS_NOT_FOUND, "none");
  }
  tts::Result<const tts_provider*> open_provider(std::string_view) override {
    return tts::Status(TTS_NOT_FOUND, "none");
  }
};

const tts_audio_format kFormat = tts::pcm_format(16000);
const std::string kAudio(100'000, 'x');

// begin and one write of 100 KB: the shape of a hit in memory.
tts_provider bare_provider() {
  return {sizeof(tts_provider),
          0,
          nullptr,
          [](tts_provider*) noexcept {},
          [](const tts_provider*, const char*) noexcept -> const void* { return nullptr; },
          [](const tts_provider*, const tts_context*, const tts_request*, const tts_sink* sink,
             tts_error*) noexcept -> tts_status {
            sink->begin(sink, &kFormat);
            return sink->write(sink, kAudio.data(), kAudio.size());
          },
          nullptr};
}
tts_store bare_store() {
  tts_store store{};
  store.struct_size = sizeof store;
  store.destroy = [](tts_store*) noexcept {};
  store.get = [](const tts_store*, const tts_context*, const tts_store_key*,
                 const tts_blob_sink* sink, tts_error*) noexcept -> tts_status {
    tts_entry_info info = tts::empty_entry_info();
    info.size = kAudio.size();
    sink->begin(sink, &info);
    return sink->write(sink, kAudio.data(), kAudio.size());
  };
  store.put = [](const tts_store*, const tts_context*, const tts_store_key*, const tts_entry_info*,
                 const void*, std::size_t, const tts_put_options*,
                 tts_error*) noexcept -> tts_status { return TTS_OK; };
  return store;
}

tts_sink counting_sink(uint64_t& count) {
  return {sizeof(tts_sink),
          0,
          &count,
          [](const tts_sink*, const tts_audio_format*) noexcept -> tts_status { return TTS_OK; },
          [](const tts_sink* s, const void*, std::size_t size) noexcept -> tts_status {
            *static_cast<uint64_t*>(s->data) += size;
            return TTS_OK;
          },
          nullptr,
          nullptr};
}

double speak(const tts_provider* provider, const tts_request& request) {
  uint64_t count = 0;
  const tts_sink sink = counting_sink(count);
  tts_error error = tts::empty_error();
  return bench::nanoseconds_each(kCalls, [&](std::size_t) {
    provider->synthesize(provider, tts::no_context(), &request, &sink, &error);
  });
}

double get(const tts_store* store) {
  uint64_t count = 0;
  const tts_blob_sink sink = {
      sizeof(tts_blob_sink), 0, &count,
      [](const tts_blob_sink*, const tts_entry_info*) noexcept -> tts_status { return TTS_OK; },
      [](const tts_blob_sink* s, const void*, std::size_t size) noexcept -> tts_status {
        *static_cast<uint64_t*>(s->data) += size;
        return TTS_OK;
      }};
  const tts_store_key key{};
  tts_error error = tts::empty_error();
  return bench::nanoseconds_each(
      kCalls, [&](std::size_t) { store->get(store, tts::no_context(), &key, &sink, &error); });
}

void print(const char* name, const bench::Ratio& r) {
  std::printf("%-52s with %7.1f ns, bare %7.1f ns, layer %6.1f ns\n", name, r.ours, r.floor,
              r.ours - r.floor);
}

}  // namespace

int main() {
  NoDirectory directory;
  tts_pipeline_options options{};
  options.struct_size = sizeof options;
  pipeline::HostServices services(options, directory);
  const tts::Host host(services.table());

  tts_provider provider = bare_provider();
  tts_store store = bare_store();
  const auto proxy = tts::ProviderProxy::wrap(&provider, "a", "provider", host).value();
  const auto store_proxy = tts::StoreProxy::wrap(&store, "s", host).value();
  const pipeline::FrontProvider front(&provider, tts::all_pauses(300), false);
  const std::string text(300, 'a');
  tts_request request = tts::empty_request();
  request.text = tts::str(text);

  print("provider proxy", bench::compare(
                              kRounds, [&] { return speak(proxy->table(), request); },
                              [&] { return speak(&provider, request); }));
  print("store proxy, get",
        bench::compare(
            kRounds, [&] { return get(store_proxy->table()); }, [&] { return get(&store); }));
  print("front, 300 characters", bench::compare(
                                     kRounds, [&] { return speak(front.table(), request); },
                                     [&] { return speak(&provider, request); }));
  const auto on_two_threads = [&](const tts_provider* p) {
    double other = 0;
    std::thread thread([&] { other = speak(p, request); });
    const double own = speak(p, request);
    thread.join();
    return std::max(own, other);
  };
  print("provider proxy, two threads", bench::compare(
                                           kRounds, [&] { return on_two_threads(proxy->table()); },
                                           [&] { return on_two_threads(&provider); }));
  const tts::Ticks& ticks = tts::Ticks::clock();
  uint64_t sum = 0;
  const double reading =
      bench::nanoseconds_each(kCalls * 10, [&](std::size_t) { sum += ticks.now(); });
  std::printf("%-52s %7.1f ns\n", "one reading of the tick counter", sum == 0 ? 0 : reading);
  return 0;
}
