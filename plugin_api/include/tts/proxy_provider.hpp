// tts/proxy_provider.hpp - the host's own table around a provider or middleware of a plugin.
#pragma once

#include <tts/concurrency_gate.hpp>
#include <tts/guarded_sink.hpp>
#include <tts/sink_slots.hpp>

namespace tts {

// Evens out versions, enforces max_concurrency, checks the contract and measures. Owns the object.
// A call that runs costs three readings of a tick counter, no lock and no allocation.
class ProviderProxy {
 public:
  // `name` is the object's name in the config. On failure the object is destroyed.
  static Result<std::unique_ptr<ProviderProxy>> wrap(tts_provider* inner, std::string name,
                                                     std::string kind, const Host& host) {
    if (inner == nullptr) return Status(TTS_INTERNAL, "create returned OK without an object");
    const bool whole = TTS_HAS(tts_provider, inner, synthesize) && inner->synthesize != nullptr;
    if (!TTS_HAS(tts_provider, inner, destroy) || inner->destroy == nullptr || !whole) {
      if (TTS_HAS(tts_provider, inner, destroy) && inner->destroy != nullptr) inner->destroy(inner);
      return Status(TTS_FAILED_PRECONDITION,
                    "the plugin's object has no synthesize or no destroy; both are required");
    }
    return std::unique_ptr<ProviderProxy>(
        new ProviderProxy(inner, std::move(name), std::move(kind), host));
  }
  ProviderProxy(const ProviderProxy&) = delete;
  ProviderProxy& operator=(const ProviderProxy&) = delete;
  ~ProviderProxy() { inner_->destroy(inner_); }

  const tts_provider* table() const { return &table_; }
  const std::string& name() const { return faults_.name(); }

 private:
  ProviderProxy(tts_provider* inner, std::string name, std::string kind, const Host& host)
      : inner_(inner),
        faults_(host, std::move(kind), std::move(name)),
        slots_(faults_),
        gate_(inner->max_concurrency) {
    functions_ = level(*inner, functions_);
    const tts_kv label{str("object"), str(faults_.name())};
    const std::span<const tts_kv> labels(&label, 1);
    first_byte_ = host.metric("caesura_layer_first_byte_seconds", TTS_METRIC_HISTOGRAM, labels,
                              "From a call to its first byte of audio.");
    total_ = host.metric("caesura_layer_seconds", TTS_METRIC_HISTOGRAM, labels,
                         "From a call to its return.");
    bytes_ = host.metric("caesura_layer_bytes_total", TTS_METRIC_COUNTER, labels,
                         "Audio handed to the caller.");
    errors_ = host.metric("caesura_layer_errors_total", TTS_METRIC_COUNTER, labels,
                          "Calls that failed; cancels and misses that were asked for are none.");
    if (!gate_.unlimited()) {
      wait_ = host.metric("caesura_layer_wait_seconds", TTS_METRIC_HISTOGRAM, labels,
                          "Wait for a free place, where the plugin allows only so many at once.");
    }
    // The object belongs to the proxy's owner, so the borrowed table's destroy does nothing.
    table_ = {sizeof table_, inner->max_concurrency,
              this,          [](tts_provider*) noexcept {},
              get_extension, synthesize,
              fingerprint};
  }
  static ProviderProxy& of(const tts_provider* table) {
    return *static_cast<ProviderProxy*>(table->data);
  }
  static const void* get_extension(const tts_provider* table, const char* id) noexcept {
    const ProviderProxy& self = of(table);
    if (self.functions_.get_extension == nullptr) return nullptr;
    return self.functions_.get_extension(self.inner_, id);
  }
  static tts_status synthesize(const tts_provider* table, const tts_context* context,
                               const tts_request* request, const tts_sink* sink,
                               tts_error* error) noexcept {
    ProviderProxy& self = of(table);
    if (context == nullptr) context = no_context();
    if (self.gate_.unlimited()) return self.run(context, request, sink, error);
    const Ticks& clock = Ticks::clock();
    const uint64_t asked = clock.now();
    const tts_status stop = self.gate_.enter(Context(context));
    self.wait_.observe(clock.seconds(asked, clock.now()));
    if (stop != TTS_OK) {
      return WholeError(error).replace(
          stop, stop == TTS_CANCELLED ? "cancelled while waiting for a free place"
                                      : "the deadline passed while waiting for a free place");
    }
    const tts_status code = self.run(context, request, sink, error);
    self.gate_.leave();
    return code;
  }
  tts_status run(const tts_context* context, const tts_request* request, const tts_sink* sink,
                 tts_error* error) noexcept {
    const WholeRequest whole(*request);
    WholeError room(error);
    GuardedSink& slot = slots_.take();
    const tts_sink* guarded = slot.serve(sink);
    const Ticks& clock = Ticks::clock();
    const uint64_t start = clock.now();
    tts_status code = functions_.synthesize(inner_, context, whole.get(), guarded, room.get());
    const uint64_t end = clock.now();
    if (slot.bytes() > 0) {
      first_byte_.observe(clock.seconds(start, slot.first_byte()));
      bytes_.add(static_cast<double>(slot.bytes()));
    }
    total_.observe(clock.seconds(start, end));
    code = slot.finish(code, room);
    if (code != TTS_OK) [[unlikely]]
      failed(code, room, Context(context), clock.seconds(start, end));
    return code;
  }
  // A caller that hangs up and a miss that was asked for are no errors of the layer.
  void failed(tts_status code, WholeError& room, Context context, double seconds) noexcept {
    if (code != TTS_CANCELLED && code != TTS_NOT_FOUND) errors_.add();
    guard(nullptr, [&] {
      if (room.get() != nullptr && room.get()->message[0] == '\0') {
        room.replace(code, faults_.silence(code));
      }
      const Host& host = faults_.host();
      if (!host.log_enabled(TTS_LOG_DEBUG)) return Status{};
      std::string line = "call failed after " + std::to_string(int64_t(seconds * 1e3)) +
                         " ms: " + std::string(status_name(code));
      if (room.get() != nullptr) line += std::string(": ") + room.get()->message;
      host.log(TTS_LOG_DEBUG, name(), line, context);
      return Status{};
    });
  }
  static tts_status fingerprint(const tts_provider* table, const tts_request* request,
                                tts_field_fn field, void* user, tts_error* error) noexcept {
    const ProviderProxy& self = of(table);
    WholeError room(error);
    if (self.functions_.fingerprint == nullptr) {
      return room.replace(TTS_UNIMPLEMENTED,
                          "this provider cannot say what identifies its sound: it is not cached");
    }
    const WholeRequest whole(*request);
    const tts_status code = known_status(
        self.functions_.fingerprint(self.inner_, whole.get(), field, user, room.get()));
    return code == TTS_OK ? code : room.close(code, "the provider gave no reason");
  }

  tts_provider table_{};
  tts_provider* inner_;
  tts_provider functions_{};
  FaultLog faults_;
  SinkSlots<GuardedSink> slots_;
  ConcurrencyGate gate_;
  Metric first_byte_, total_, bytes_, errors_, wait_;
};

}  // namespace tts
