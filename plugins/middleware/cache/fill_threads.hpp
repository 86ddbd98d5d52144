// Threads that run fills: always as many as there are fills, kept for a while when idle.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

namespace caesura::cache {

// A job never waits for another one: a thread is made whenever none is idle. [thread-safe]
class FillThreads {
 public:
  FillThreads() = default;
  // Waits until every job is done.
  ~FillThreads();
  FillThreads(const FillThreads&) = delete;
  FillThreads& operator=(const FillThreads&) = delete;

  // Waits until every job is done, at most so long. False: some are not.
  bool wait_idle(std::chrono::milliseconds limit);
  // `job` must not throw. Throws std::system_error when no thread can be made.
  void run(std::function<void()> job);

 private:
  using Threads = std::list<std::thread>;
  void work(Threads::iterator self);
  static void join(Threads& ended);

  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable gone_;  // a job or a thread has ended
  std::deque<std::function<void()>> jobs_;
  Threads threads_;
  Threads ended_;  // to be joined by whoever comes next
  std::size_t idle_ = 0;
  std::size_t busy_ = 0;
  bool stopping_ = false;
};

}  // namespace caesura::cache
