// tts/proxy_store.hpp - the host's own table around a store of a plugin.
#pragma once

#include <tts/guarded_blob_sink.hpp>
#include <tts/sink_slots.hpp>
#include <tts/ticks.hpp>

namespace tts {

// As ProviderProxy: versions, contract, measurements. Owns the store. Hits, misses and bytes are
// counted exactly; of gets, which may take less time than two readings of a clock, one in eight is
// timed.
class StoreProxy {
 public:
  static Result<std::unique_ptr<StoreProxy>> wrap(tts_store* inner, std::string name,
                                                  const Host& host) {
    if (inner == nullptr) return Status(TTS_INTERNAL, "create returned OK without an object");
    const bool can_destroy = TTS_HAS(tts_store, inner, destroy) && inner->destroy != nullptr;
    if (!can_destroy || !TTS_HAS(tts_store, inner, put) || inner->get == nullptr ||
        inner->put == nullptr) {
      if (can_destroy) inner->destroy(inner);
      return Status(TTS_FAILED_PRECONDITION,
                    "the plugin's store has no get, put or destroy; all are required");
    }
    return std::unique_ptr<StoreProxy>(new StoreProxy(inner, std::move(name), host));
  }
  StoreProxy(const StoreProxy&) = delete;
  StoreProxy& operator=(const StoreProxy&) = delete;
  ~StoreProxy() { inner_->destroy(inner_); }

  const tts_store* table() const { return &table_; }
  const std::string& name() const { return faults_.name(); }

 private:
  enum Op : std::size_t { kGet, kPut, kTouch, kRemove, kStat, kScan, kOps };

  StoreProxy(tts_store* inner, std::string name, const Host& host)
      : inner_(inner), faults_(host, "store", std::move(name)), slots_(faults_) {
    functions_ = level(*inner, functions_);
    constexpr std::array<std::string_view, kOps> kNames = {"get",    "put",  "touch",
                                                           "remove", "stat", "scan"};
    for (std::size_t op = 0; op < kOps; ++op) {
      const std::array<tts_kv, 2> labels = {tts_kv{str("object"), str(faults_.name())},
                                            tts_kv{str("op"), str(kNames[op])}};
      seconds_[op] = host.metric("caesura_store_op_seconds", TTS_METRIC_HISTOGRAM, labels,
                                 "Time of a store's operations; one get in eight is timed.");
      errors_[op] = host.metric("caesura_store_errors_total", TTS_METRIC_COUNTER, labels,
                                "Operations that failed; a miss and an entry that stays do not.");
      if (op <= kPut) {
        bytes_[op] = host.metric("caesura_store_bytes_total", TTS_METRIC_COUNTER, labels,
                                 "Audio read and written.");
      }
    }
    const tts_kv label{str("object"), str(faults_.name())};
    hits_ = host.metric("caesura_store_hits_total", TTS_METRIC_COUNTER, {&label, 1},
                        "Gets that found an entry.");
    misses_ = host.metric("caesura_store_misses_total", TTS_METRIC_COUNTER, {&label, 1},
                          "Gets that found none.");
    table_ = {sizeof table_, inner->flags, this, [](tts_store*) noexcept {},
              get_extension, get,          put,  touch,
              remove,        stat,         scan};
  }
  static StoreProxy& of(const tts_store* table) { return *static_cast<StoreProxy*>(table->data); }

  static const void* get_extension(const tts_store* table, const char* id) noexcept {
    const StoreProxy& self = of(table);
    if (self.functions_.get_extension == nullptr) return nullptr;
    return self.functions_.get_extension(self.inner_, id);
  }

  // A miss, an entry that stays and a hang-up are answers, not errors.
  static bool is_error(tts_status code) {
    return code != TTS_OK && code != TTS_NOT_FOUND && code != TTS_ALREADY_EXISTS &&
           code != TTS_CANCELLED;
  }
  // Runs one operation under the meter; `body` is given the error to fill.
  template <class Body>
  tts_status measured(Op op, tts_error* error, bool there, Body&& body) noexcept {
    WholeError room(error);
    if (!there) return room.replace(TTS_UNIMPLEMENTED, "this store has no such operation");
    const Ticks& clock = Ticks::clock();
    const uint64_t start = clock.now();
    const tts_status code = body(room);
    seconds_[op].observe(clock.seconds(start, clock.now()));
    judge(op, code, room);
    return code;
  }
  // Counts an error and gives it a reason if the store gave none.
  void judge(Op op, tts_status code, WholeError& room) noexcept {
    if (!is_error(code)) [[likely]]
      return;
    errors_[op].add();
    if (room.get() == nullptr || room.get()->message[0] != '\0') return;
    guard(nullptr, [&] { return room.replace(code, faults_.silence(code)), Status{}; });
  }
  tts_status known(tts_status code, WholeError& room) {
    if (known_status(code) == code) return is_error(code) ? room.close(code, "") : code;
    faults_.report(Breach::unknown_status);
    return room.close(TTS_UNKNOWN, "");
  }

  static tts_status get(const tts_store* table, const tts_context* context,
                        const tts_store_key* key, const tts_blob_sink* sink,
                        tts_error* error) noexcept {
    StoreProxy& self = of(table);
    WholeError room(error);
    GuardedBlobSink& slot = self.slots_.take();
    const bool timed = slot.is_sample();
    const bool contiguous = (self.table_.flags & TTS_STORE_CONTIGUOUS) != 0;
    const uint64_t start = timed ? Ticks::clock().now() : 0;
    tts_status code = self.functions_.get(self.inner_, context == nullptr ? no_context() : context,
                                          key, slot.serve(sink, contiguous), room.get());
    if (timed) {
      const Ticks& clock = Ticks::clock();
      self.seconds_[kGet].observe(clock.seconds(start, clock.now()));
    }
    const uint64_t bytes = slot.bytes();
    code = slot.finish(code, room);
    if (code == TTS_OK) {
      self.hits_.add();
      self.bytes_[kGet].add(static_cast<double>(bytes));
    } else if (code == TTS_NOT_FOUND) {
      self.misses_.add();
    } else {
      self.judge(kGet, code, room);
    }
    return code;
  }
  static tts_status put(const tts_store* table, const tts_context* context,
                        const tts_store_key* key, const tts_entry_info* info, const void* data,
                        std::size_t size, const tts_put_options* options,
                        tts_error* error) noexcept {
    StoreProxy& self = of(table);
    return self.measured(kPut, error, true, [&](WholeError& room) -> tts_status {
      if (info->size != size || size == 0) {
        return room.replace(TTS_INVALID_ARGUMENT,
                            size == 0 ? "put of no bytes; an entry has audio"
                                      : "put of a number of bytes other than info.size");
      }
      tts_entry_info whole = empty_entry_info();
      tts_put_options whole_options{sizeof whole_options, TTS_PUT_KEEP_FIRST, 0};
      const tts_put_options& given =
          options == nullptr ? whole_options : level(*options, whole_options);
      const tts_status code =
          self.functions_.put(self.inner_, context == nullptr ? no_context() : context, key,
                              &level(*info, whole), data, size, &given, room.get());
      if (code == TTS_OK) self.bytes_[kPut].add(static_cast<double>(size));
      return self.known(code, room);
    });
  }
  static tts_status touch(const tts_store* table, const tts_context* context,
                          const tts_touch* touches, std::size_t count, tts_error* error) noexcept {
    StoreProxy& self = of(table);
    return self.measured(kTouch, error, self.functions_.touch != nullptr, [&](WholeError& room) {
      return self.known(
          self.functions_.touch(self.inner_, context == nullptr ? no_context() : context, touches,
                                count, room.get()),
          room);
    });
  }
  static tts_status remove(const tts_store* table, const tts_context* context,
                           const tts_store_key* keys, std::size_t count, uint64_t* removed,
                           tts_error* error) noexcept {
    StoreProxy& self = of(table);
    return self.measured(kRemove, error, self.functions_.remove != nullptr, [&](WholeError& room) {
      return self.known(
          self.functions_.remove(self.inner_, context == nullptr ? no_context() : context, keys,
                                 count, removed, room.get()),
          room);
    });
  }

  // Makes entries whole on their way to the caller, and counts them.
  struct Entries {
    tts_entry_fn entry;
    void* user;
    uint64_t told = 0;
    static tts_status pass(void* self, const tts_store_key* key,
                           const tts_entry_info* info) noexcept {
      auto& entries = *static_cast<Entries*>(self);
      ++entries.told;
      tts_entry_info whole = empty_entry_info();
      return entries.entry(entries.user, key, &level(*info, whole));
    }
  };
  static tts_status stat(const tts_store* table, const tts_context* context,
                         const tts_store_key* key, tts_entry_fn entry, void* user,
                         tts_error* error) noexcept {
    StoreProxy& self = of(table);
    return self.measured(
        kStat, error, self.functions_.stat != nullptr, [&](WholeError& room) -> tts_status {
          Entries entries{entry, user};
          const tts_status code =
              self.functions_.stat(self.inner_, context == nullptr ? no_context() : context, key,
                                   Entries::pass, &entries, room.get());
          if (code != TTS_OK || entries.told == 1) return self.known(code, room);
          self.faults_.report(Breach::ok_without_entry);
          guard(nullptr, [&] {
            room.replace(TTS_INTERNAL, self.faults_.message(Breach::ok_without_entry));
            return Status{};
          });
          return TTS_INTERNAL;
        });
  }
  static tts_status scan(const tts_store* table, const tts_context* context, const tts_scan* scan,
                         tts_entry_fn entry, void* user, tts_error* error) noexcept {
    StoreProxy& self = of(table);
    return self.measured(kScan, error, self.functions_.scan != nullptr, [&](WholeError& room) {
      const tts_scan everything{sizeof everything, 0, {}, {}, nullptr};
      tts_scan whole = everything;
      Entries entries{entry, user};
      return self.known(
          self.functions_.scan(self.inner_, context == nullptr ? no_context() : context,
                               scan == nullptr ? &everything : &level(*scan, whole), Entries::pass,
                               &entries, room.get()),
          room);
    });
  }

  tts_store table_{};
  tts_store* inner_;
  tts_store functions_{};
  FaultLog faults_;
  SinkSlots<GuardedBlobSink> slots_;
  std::array<Metric, kOps> seconds_, errors_, bytes_;
  Metric hits_, misses_;
};

}  // namespace tts
