#include "plugins/middleware/cache/fill_threads.hpp"

namespace caesura::cache {
namespace {

constexpr std::chrono::seconds kIdleTime{10};

}  // namespace

FillThreads::~FillThreads() {
  std::unique_lock lock(mutex_);
  stopping_ = true;
  wake_.notify_all();
  gone_.wait(lock, [&] { return threads_.empty(); });
  join(ended_);
}

bool FillThreads::wait_idle(std::chrono::milliseconds limit) {
  std::unique_lock lock(mutex_);
  return gone_.wait_for(lock, limit, [&] { return jobs_.empty() && busy_ == 0; });
}

void FillThreads::join(Threads& ended) {
  for (std::thread& thread : ended) thread.join();
  ended.clear();
}

void FillThreads::run(std::function<void()> job) {
  const std::lock_guard lock(mutex_);
  join(ended_);  // they have nothing left to do but to end
  jobs_.push_back(std::move(job));
  if (idle_ >= jobs_.size()) {
    wake_.notify_one();
    return;
  }
  try {
    threads_.emplace_front();
    threads_.front() = std::thread([this, self = threads_.begin()] { work(self); });
  } catch (...) {
    if (!threads_.empty() && !threads_.front().joinable()) threads_.pop_front();
    jobs_.pop_back();
    throw;
  }
}

void FillThreads::work(Threads::iterator self) {
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
  ended_.splice(ended_.begin(), threads_, self);
  gone_.notify_all();
}

}  // namespace caesura::cache
