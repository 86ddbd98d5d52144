#include "plugins/stores/postgres_blob/index/pool.hpp"

#include <unistd.h>

#include <random>

#include "plugins/stores/postgres_blob/own_context.hpp"

namespace caesura::postgres_blob {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kPatience{20};
constexpr int64_t kTrustedNs = 1'000'000'000;
constexpr double kFirstPauseMs = 100;
constexpr double kLongestPauseMs = 5000;

double jitter() {
  thread_local std::minstd_rand random(std::random_device{}());
  return std::uniform_real_distribution<double>(0.5, 1.5)(random);
}

}  // namespace

Pool::Pool(tts::Host host, const Target& target, std::size_t size, Greet greet)
    : host_(host), target_(target), size_(size), greet_(std::move(greet)), process_(::getpid()) {}

bool Pool::is_other_process() const {
  return ::getpid() != process_;
}

void Pool::forgive() {
  const std::lock_guard lock(mutex_);
  next_try_ns_ = 0;
  failures_ = 0;
  ++era_;
}

tts::Result<Pool::Lent> Pool::lend(tts::Context context) {
  if (is_other_process()) {
    return tts::Status(
        TTS_FAILED_PRECONDITION,
        target_.description + ": the store was opened before a fork; open it in this process");
  }
  {
    std::unique_lock lock(mutex_);
    while (lent_ == size_) {
      if (tts::Status status = context.check(); !status.ok()) return status;
      const int64_t left = std::clamp<int64_t>(context.remaining_ms(), 0, kPatience.count());
      returned_.wait_for(lock, milliseconds(left));
    }
    ++lent_;
  }
  if (auto connection = take_idle(); connection != nullptr) {
    return Lent(*this, std::move(connection));
  }
  auto opened = open(context);
  if (opened.ok()) return Lent(*this, std::move(opened).value());
  const std::lock_guard lock(mutex_);
  --lent_;
  returned_.notify_one();
  return opened.status();
}

std::unique_ptr<Connection> Pool::take_idle() {
  for (;;) {
    std::unique_ptr<Connection> connection;
    {
      const std::lock_guard lock(mutex_);
      if (idle_.empty()) return nullptr;
      const int64_t since_ns = idle_.front().since_ns;
      connection = std::move(idle_.front().connection);
      idle_.pop_front();
      const int64_t age_ns = host_.steady_ns() - since_ns;
      if (age_ns < kTrustedNs && since_ns > lost_ns_) return connection;
    }
    if (connection->is_alive()) return connection;
  }
}

tts::Result<std::unique_ptr<Connection>> Pool::open(tts::Context context) {
  uint64_t era = 0;
  {
    const std::lock_guard lock(mutex_);
    if (failures_ > 0 && host_.steady_ns() < next_try_ns_) return last_failure_;
    era = era_;
  }
  auto connection = connect(context);
  tts::Status status = connection.status();
  if (status.ok()) status = greet_(context, *connection.value());
  if (!status.ok()) {
    // A caller who had no time says nothing about the server.
    if (context.check().ok()) failed(status, era);
    return status;
  }
  const std::lock_guard lock(mutex_);
  failures_ = 0;
  return connection;
}

tts::Result<std::unique_ptr<Connection>> Pool::connect(tts::Context context) const {
  const OwnContext limited(host_, target_.connect_timeout_ms, context);
  std::string password;
  if (!target_.password.empty()) {
    auto secret = host_.secret(target_.password);
    if (!secret.ok()) return secret.status();
    password = std::move(secret).value();
  }
  auto opened = Connection::open(limited.get(), target_, password);
  explicit_bzero(password.data(), password.size());
  if (opened.status().code() == TTS_DEADLINE_EXCEEDED && context.check().ok()) {
    return tts::Status(TTS_UNAVAILABLE, target_.description + ": no connection within " +
                                            std::to_string(target_.connect_timeout_ms) + " ms");
  }
  return opened;
}

void Pool::failed(const tts::Status& status, uint64_t era) {
  const std::lock_guard lock(mutex_);
  if (era != era_) return;
  const double pause_ms =
      std::min(kLongestPauseMs, kFirstPauseMs * static_cast<double>(1 << std::min(failures_, 6)));
  ++failures_;
  next_try_ns_ = host_.steady_ns() + static_cast<int64_t>(pause_ms * jitter() * 1e6);
  last_failure_ = status;
}

void Pool::take_back(std::unique_ptr<Connection> connection) {
  const bool idle = connection->is_idle();
  const bool lost = connection->is_lost();
  if (!idle) connection.reset();
  const int64_t now_ns = host_.steady_ns();
  const std::lock_guard lock(mutex_);
  --lent_;
  if (idle) idle_.push_front({std::move(connection), now_ns});
  if (lost) lost_ns_ = now_ns;
  returned_.notify_one();
}

}  // namespace caesura::postgres_blob
