// Work that is done later, on one thread, and that may be called off by key.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "plugins/support/entry/key.hpp"
#include "tts/call.hpp"

namespace caesura::tiered {

// `Job` has a member `key`, an entry::OwnedKey. [thread-safe]
template <class Job>
class JobQueue {
 public:
  using Clock = std::chrono::steady_clock;
  // False: to be tried again, after a pause. Must not throw. The context ends what takes longer
  // than half a minute, was called off, or is under way when the time of the queue's end is over.
  using Work = std::function<bool(Job&, tts::Context)>;

  JobQueue(Work work, std::chrono::milliseconds stop_timeout)
      : work_(std::move(work)), stop_timeout_(stop_timeout) {
    context_ = {sizeof context_,
                0,
                this,
                {},
                [](const tts_context* c) noexcept -> int32_t { return of(c).is_over() ? 1 : 0; },
                [](const tts_context* c) noexcept -> int64_t {
                  using std::chrono::milliseconds, std::chrono::duration_cast;
                  return duration_cast<milliseconds>(of(c).job_end_ - Clock::now()).count();
                }};
    thread_ = std::thread([this] { run(); });
  }
  // Goes on for as long as `stop_timeout` and what is there succeeds.
  ~JobQueue() {
    {
      const std::lock_guard lock(mutex_);
      end_ = Clock::now() + stop_timeout_;
      stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  JobQueue(const JobQueue&) = delete;
  JobQueue& operator=(const JobQueue&) = delete;

  // Changes whenever something is called off. Whoever reads an entry and adds a job for it looks
  // before it reads: add() refuses a job that may be about an entry that is gone.
  uint64_t generation() const { return generation_.load(std::memory_order_acquire); }
  bool add(Job job, uint64_t generation_seen) {
    {
      const std::lock_guard lock(mutex_);
      if (generation_ != generation_seen) return false;
      jobs_.push_back(std::move(job));
    }
    changed_.notify_all();
    return true;
  }
  bool add(Job job) {
    {
      const std::lock_guard lock(mutex_);
      jobs_.push_back(std::move(job));
    }
    changed_.notify_all();
    return true;
  }
  // Calls the jobs of these keys off, and waits for the one that is being done; the others' keys
  // are what is answered.
  std::vector<entry::OwnedKey> call_off(std::span<const tts_store_key> keys) {
    const auto meant = [&](const Job& job) {
      return std::any_of(keys.begin(), keys.end(), [&](const tts_store_key& key) {
        return entry::equal(job.key.view(), key);
      });
    };
    std::vector<entry::OwnedKey> called_off;
    std::unique_lock lock(mutex_);
    ++generation_;
    for (const Job& job : jobs_) {
      if (meant(job)) called_off.push_back(job.key);
    }
    std::erase_if(jobs_, meant);
    if (current_ && meant(*current_)) {
      called_off.push_back(current_->key);
      forgotten_ = true;
      changed_.notify_all();
      const uint64_t turn = turn_;
      changed_.wait(lock, [&] { return turn_ != turn; });
    }
    return called_off;
  }
  // Waits until there is nothing to do, or until something has to be tried again. False: the time
  // was over, or it was tried in vain.
  bool settle(Clock::time_point end) {
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, end, [&] { return is_empty() || pausing_; });
    return is_empty();
  }
  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return jobs_.size() + (current_ ? 1 : 0);
  }
  std::vector<entry::OwnedKey> keys() const {
    const std::lock_guard lock(mutex_);
    std::vector<entry::OwnedKey> all;
    if (current_) all.push_back(current_->key);
    for (const Job& job : jobs_) all.push_back(job.key);
    return all;
  }

 private:
  static constexpr std::chrono::milliseconds kFirstPause{100};
  static constexpr std::chrono::milliseconds kLongestPause{5000};
  static constexpr std::chrono::seconds kLongestJob{30};

  static JobQueue& of(const tts_context* c) { return *static_cast<JobQueue*>(c->data); }
  bool is_over() const { return forgotten_ || (stopping_ && Clock::now() >= end_); }
  bool is_empty() const { return jobs_.empty() && !current_; }
  void run() {
    std::unique_lock lock(mutex_);
    auto pause = kFirstPause;
    while (true) {
      changed_.wait(lock, [&] { return stopping_ || !jobs_.empty(); });
      if (jobs_.empty() || (stopping_ && Clock::now() >= end_)) return;
      current_ = std::move(jobs_.front());
      jobs_.pop_front();
      forgotten_ = false;
      job_end_ = Clock::now() + kLongestJob;
      lock.unlock();
      const bool done = work_(*current_, tts::Context(&context_));
      lock.lock();
      if (!done && !forgotten_) jobs_.push_front(std::move(*current_));
      current_.reset();
      ++turn_;
      pausing_ = !done && !forgotten_;
      changed_.notify_all();
      if (!pausing_) {
        pause = kFirstPause;
        continue;
      }
      if (stopping_) return;
      changed_.wait_for(lock, pause, [&] { return stopping_.load(); });
      pausing_ = false;
      pause = std::min(pause * 2, kLongestPause);
    }
  }

  const Work work_;
  const std::chrono::milliseconds stop_timeout_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> jobs_;
  std::optional<Job> current_;
  std::atomic<uint64_t> generation_ = 0;
  uint64_t turn_ = 0;
  tts_context context_;
  Clock::time_point job_end_;  // of the thread's own
  std::atomic<bool> forgotten_ = false;
  bool pausing_ = false;
  std::atomic<bool> stopping_ = false;  // once it is set, `end_` stays
  Clock::time_point end_;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace caesura::tiered
