#include "plugins/middleware/cache/fill_threads.hpp"

#include <thread>

namespace caesura::cache {
namespace {

constexpr std::chrono::seconds kIdleTime{10};

}  // namespace

FillThreads::~FillThreads() {
  std::unique_lock lock(mutex_);
  stopping_ = true;
  wake_.notify_all();
  gone_.wait(lock, [&] { return threads_ == 0; });
}

bool FillThreads::wait_idle(std::chrono::milliseconds limit) {
  std::unique_lock lock(mutex_);
  return gone_.wait_for(lock, limit, [&] { return jobs_.empty() && busy_ == 0; });
}

void FillThreads::run(std::function<void()> job) {
  const std::lock_guard lock(mutex_);
  jobs_.push_back(std::move(job));
  if (idle_ >= jobs_.size()) {
    wake_.notify_one();
    return;
  }
  try {
    std::thread([this] { work(); }).detach();
    ++threads_;
  } catch (...) {
    jobs_.pop_back();
    throw;
  }
}

void FillThreads::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    if (jobs_.empty() && !stopping_) {
      ++idle_;
      wake_.wait_for(lock, kIdleTime, [&] { return !jobs_.empty() || stopping_; });
      --idle_;
    }
    if (jobs_.empty()) break;
    auto job = std::move(jobs_.front());
    jobs_.pop_front();
    ++busy_;
    lock.unlock();
    job();
    job = nullptr;  // what it held is freed before anyone may learn that it is done
    lock.lock();
    --busy_;
    gone_.notify_all();
  }
  --threads_;
  // Under the lock: the destructor may free this object as soon as the last thread lets go of it.
  gone_.notify_all();
}

}  // namespace caesura::cache
