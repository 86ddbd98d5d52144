// What metrics cost: feeding one, and a hit in memory with all of them against a host that keeps
// none.
#include "bench/ratio.hpp"
#include "plugin_api/pipeline/host_services.hpp"
#include "support/plugin_file.hpp"

#include <tts/host.hpp>

#include <atomic>

namespace {

using namespace caesura;

constexpr std::size_t kCalls = 20'000;
constexpr int kRounds = 41;

// Knows the one store that the cache asks for.
class OneStore : public pipeline::Directory {
 public:
  tts::Result<const tts_store*> open_store(std::string_view) override { return store; }
  tts::Result<const tts_provider*> open_provider(std::string_view) override {
    return tts::Status(TTS_NOT_FOUND, "none");
  }
  const tts_store* store = nullptr;
};

// Cache, memory and tones under a host's proxies, as a pipeline puts them together.
class Chain {
 public:
  explicit Chain(bool with_metrics) : with_metrics_(with_metrics), services_({}, directory_) {
    table_ = *services_.table();
    table_.data = this;
    table_.get_extension = [](const tts_host* h, const char* id) noexcept -> const void* {
      const Chain& self = *static_cast<Chain*>(h->data);
      if (!self.with_metrics_ && std::string_view(id) == TTS_HOST_METRICS) return nullptr;
      return self.services_.table()->get_extension(self.services_.table(), id);
    };
    table_.log_enabled = [](const tts_host*, int32_t) noexcept -> int32_t { return 0; };
    table_.log = [](const tts_host*, int32_t, tts_str, tts_str) noexcept {};
    const tts::Host host(&table_);
    store_ = tts::StoreProxy::wrap(memory_.store(&table_, "memory", "{}").value().release(), "main",
                                   host)
                 .value();
    directory_.store = store_->table();
    tones_ = tts::ProviderProxy::wrap(
                 tone_.provider(&table_, "tone", R"({"sample_rate": 8000})").value().release(),
                 "tones", "provider", host)
                 .value();
    cached_ = tts::ProviderProxy::wrap(
                  cache_.provider(&table_, "cache", R"({"store": "main"})", tones_->table())
                      .value()
                      .release(),
                  "cache", "middleware", host)
                  .value();
    speak();
  }
  double hit() {
    return bench::nanoseconds_each(kCalls, [&](std::size_t) { speak(); });
  }

 private:
  void speak() {
    const tts_sink sink{
        sizeof sink,
        0,
        nullptr,
        [](const tts_sink*, const tts_audio_format*) noexcept -> tts_status { return TTS_OK; },
        [](const tts_sink*, const void*, std::size_t) noexcept -> tts_status { return TTS_OK; },
        nullptr,
        nullptr};
    tts_request request = tts::empty_request();
    request.text = tts::str("the keeper climbed the stairs, counted them, and lit the lamp.");
    tts_error error = tts::empty_error();
    const tts_provider* provider = cached_->table();
    if (provider->synthesize(provider, tts::no_context(), &request, &sink, &error) != TTS_OK) {
      std::fprintf(stderr, "%s\n", error.message);
      std::exit(1);
    }
  }

  const bool with_metrics_;
  OneStore directory_;
  pipeline::HostServices services_;
  tts_host table_{};
  test::PluginFile memory_{"memory"}, tone_{"tone"}, cache_{"cache"};
  std::unique_ptr<tts::StoreProxy> store_;
  std::unique_ptr<tts::ProviderProxy> tones_;
  std::unique_ptr<tts::ProviderProxy> cached_;
};

void feed(const tts::Host& host) {
  const tts::Metric counter = host.metric("fed_total", TTS_METRIC_COUNTER);
  const tts::Metric gauge = host.metric("fed", TTS_METRIC_GAUGE);
  const tts::Metric histogram = host.metric("fed_seconds", TTS_METRIC_HISTOGRAM);
  std::atomic<uint64_t> own = 0;
  const auto row = [&](const char* name, const auto& feed) {
    const auto bare = [&] {
      return bench::nanoseconds_each(
          kCalls, [&](std::size_t) { own.fetch_add(1, std::memory_order_relaxed); });
    };
    const auto fed = [&] { return bench::nanoseconds_each(kCalls, feed); };
    bench::print_at_most(name, bench::compare(kRounds, fed, bare), "ns", 0);
  };
  std::printf("floor: an atomic increment of one's own\n");
  row("counter, add", [&](std::size_t) { counter.add(); });
  row("gauge, set", [&](std::size_t i) { gauge.set(static_cast<double>(i)); });
  row("histogram, observe 3 us", [&](std::size_t) { histogram.observe(3e-6); });
  row("histogram, observe 0.4 s", [&](std::size_t) { histogram.observe(0.4); });
}

}  // namespace

int main() {
  OneStore nothing;
  const tts_pipeline_options options{};
  const pipeline::HostServices services(options, nothing);
  feed(tts::Host(services.table()));
  Chain on(true);
  Chain off(false);
  std::printf("floor: a host without metrics\n");
  bench::print_at_most("hit in memory, with metrics",
                       bench::compare(
                           kRounds, [&] { return on.hit(); }, [&] { return off.hit(); }),
                       "ns", 1.15);
  return 0;
}
