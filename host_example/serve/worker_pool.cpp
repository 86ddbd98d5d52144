#include "host_example/serve/worker_pool.hpp"

#include <system_error>
#include <utility>

namespace caesura::serve {

bool WorkerPool::run(Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (ending_) return false;
    if (jobs_.size() >= idle_ && threads_.size() < most_threads_) {
      try {
        threads_.emplace_back([this] { work(); });
        ++idle_;
      } catch (const std::system_error&) {
        // No thread to be had now: the others will do, or nobody.
        if (threads_.empty()) return false;
      }
    }
    if (jobs_.size() >= idle_ + most_waiting_) return false;
    jobs_.push_back(std::move(job));
  }
  changed_.notify_one();
  return true;
}

void WorkerPool::join() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

// A new thread counts as idle from the start: a job waits for it.
void WorkerPool::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
    if (jobs_.empty()) return;
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    --idle_;
    lock.unlock();
    job();
    job = nullptr;
    lock.lock();
    ++idle_;
  }
}

}  // namespace caesura::serve
