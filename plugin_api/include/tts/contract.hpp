// tts/contract.hpp - the rules that the host checks while a plugin works, and how it tells of them.
#pragma once

#include <tts/services.hpp>

#include <atomic>
#include <thread>

namespace tts {

// The rule that a plugin broke.
enum class Breach : uint8_t {
  none,
  write_before_begin,
  second_begin,
  empty_write,
  write_after_info,
  mark_before_begin,
  other_thread,
  after_return,
  after_refusal,
  other_status,
  ok_without_audio,
  ok_without_begin,
  too_much,
  too_little,
  in_pieces,
  sink_at_miss,
  ok_without_entry,
  unknown_status,
};

constexpr std::string_view describe(Breach breach) {
  switch (breach) {
    case Breach::none:
      return "";
    case Breach::write_before_begin:
      return "wrote before begin; begin comes before the first byte";
    case Breach::second_begin:
      return "called begin twice; it comes once";
    case Breach::empty_write:
      return "wrote 0 bytes; a write has at least one";
    case Breach::write_after_info:
      return "wrote after info; after begin, info comes behind the last write";
    case Breach::mark_before_begin:
      return "gave a mark before begin; marks come after it";
    case Breach::other_thread:
      return "used its sink on another thread; only the thread of the call may";
    case Breach::after_return:
      return "used its sink after its call had returned";
    case Breach::after_refusal:
      return "went on after its sink had refused; it must stop";
    case Breach::other_status:
      return "returned a status other than the one with which its sink refused";
    case Breach::ok_without_audio:
      return "returned OK without any audio; that needs an error";
    case Breach::ok_without_begin:
      return "returned OK without begin";
    case Breach::too_much:
      return "wrote more bytes than info.size";
    case Breach::too_little:
      return "returned OK with fewer bytes than info.size";
    case Breach::in_pieces:
      return "is TTS_STORE_CONTIGUOUS, but wrote in several pieces";
    case Breach::sink_at_miss:
      return "touched the sink and then returned NOT_FOUND";
    case Breach::ok_without_entry:
      return "returned OK without telling of the entry";
    case Breach::unknown_status:
      return "returned a status that is not in tts/abi.h";
  }
  return "";
}

constexpr std::string_view status_name(tts_status code) {
  constexpr std::array<std::string_view, 17> kNames = {"OK",
                                                       "CANCELLED",
                                                       "UNKNOWN",
                                                       "INVALID_ARGUMENT",
                                                       "DEADLINE_EXCEEDED",
                                                       "NOT_FOUND",
                                                       "ALREADY_EXISTS",
                                                       "PERMISSION_DENIED",
                                                       "RESOURCE_EXHAUSTED",
                                                       "FAILED_PRECONDITION",
                                                       "ABORTED",
                                                       "OUT_OF_RANGE",
                                                       "UNIMPLEMENTED",
                                                       "INTERNAL",
                                                       "UNAVAILABLE",
                                                       "DATA_LOSS",
                                                       "UNAUTHENTICATED"};
  return kNames[static_cast<std::size_t>(known_status(code))];
}

// Tells of broken rules: each counts, and the first of its kind for this object is logged.
class FaultLog {
 public:
  FaultLog(Host host, std::string kind, std::string name)
      : host_(host), kind_(std::move(kind)), name_(std::move(name)) {
    const tts_kv label{str("object"), str(name_)};
    faults_ = host_.metric("caesura_contract_faults_total", TTS_METRIC_COUNTER, {&label, 1},
                           "Calls in which a plugin broke the contract.");
  }
  void report(Breach breach) {
    faults_.add();
    const uint32_t bit = 1U << static_cast<unsigned>(breach);
    if ((told_.fetch_or(bit, std::memory_order_relaxed) & bit) != 0) return;
    guard(nullptr, [&] { return host_.log(TTS_LOG_WARN, name_, message(breach)), Status{}; });
  }
  std::string message(Breach breach) const {
    return kind_ + " \"" + name_ + "\" broke the contract: it " + std::string(describe(breach));
  }
  // For a failure that came without a reason.
  std::string silence(tts_status code) const {
    return kind_ + " \"" + name_ + "\" answered " + std::string(status_name(code)) +
           " without a reason";
  }
  const std::string& name() const { return name_; }
  const Host& host() const { return host_; }

 private:
  Host host_;
  std::string kind_;
  std::string name_;
  Metric faults_;
  std::atomic<uint32_t> told_ = 0;
};

// What every guarded sink remembers of the one call that it serves. Slots are reused and never
// freed before their proxy, so that a plugin that keeps one too long is told so, not crashed.
class SinkGuard {
 public:
  explicit SinkGuard(FaultLog& faults) : faults_(&faults) {}

  bool take() { return !busy_.exchange(true, std::memory_order_acquire); }
  void open() {
    status_ = TTS_OK;
    refused_ = TTS_OK;
    breach_ = Breach::none;
    begun_ = false;
    bytes_ = 0;
    owner_.store(std::this_thread::get_id(), std::memory_order_relaxed);
  }
  void close() {
    owner_.store(std::thread::id{}, std::memory_order_relaxed);
    foreign_.store(false, std::memory_order_relaxed);
    busy_.store(false, std::memory_order_release);
  }
  uint64_t bytes() const { return bytes_; }

 protected:
  // OK when the plugin may go on with this call of the sink.
  tts_status admit() {
    const std::thread::id owner = owner_.load(std::memory_order_relaxed);
    if (owner != std::this_thread::get_id()) [[unlikely]]
      return stranger(owner);
    if (status_ != TTS_OK) [[unlikely]]
      note(Breach::after_refusal);
    return status_;
  }
  tts_status refuse(Breach breach) {
    note(breach);
    return status_ = TTS_INTERNAL;
  }
  // Remembers what the sink behind answered.
  tts_status keep(tts_status code) {
    if (code == TTS_OK) [[likely]]
      return code;
    return status_ = refused_ = known_status(code);
  }
  // The first rule that the call broke, once it has returned `code`.
  Breach breach_of(tts_status code) {
    if (foreign_.load(std::memory_order_relaxed)) return Breach::other_thread;
    if (breach_ != Breach::none) return breach_;
    if (refused_ != TTS_OK && code != refused_) return Breach::other_status;
    return Breach::none;
  }
  void note(Breach breach) {
    if (breach_ == Breach::none) breach_ = breach;
  }

  bool begun_ = false;
  uint64_t bytes_ = 0;
  tts_status status_ = TTS_OK;   // what further calls of the sink answer
  tts_status refused_ = TTS_OK;  // what the sink behind said
  FaultLog* faults_;

 private:
  tts_status stranger(std::thread::id owner) {
    const bool late = owner == std::thread::id{};
    if (!late) foreign_.store(true, std::memory_order_relaxed);
    if (late) faults_->report(Breach::after_return);
    return TTS_FAILED_PRECONDITION;
  }
  Breach breach_ = Breach::none;
  std::atomic<std::thread::id> owner_{};
  std::atomic<bool> foreign_ = false;
  std::atomic<bool> busy_ = false;
};

}  // namespace tts
