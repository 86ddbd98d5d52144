// Threads that may block: each waits for the audio of one request.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace caesura::serve {

// Threads are made when they are needed first, and kept. [thread-safe]
class WorkerPool {
 public:
  using Job = std::function<void()>;

  WorkerPool(std::size_t most_threads, std::size_t most_waiting)
      : most_threads_(most_threads), most_waiting_(most_waiting) {}
  // Waits for all jobs.
  ~WorkerPool() { join(); }
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // False where too many jobs wait already, or after join(). Jobs throw nothing.
  [[nodiscard]] bool run(Job job);

  // Finishes every job, then ends the threads. Once, from one thread.
  void join();

 private:
  void work();

  const std::size_t most_threads_;
  const std::size_t most_waiting_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> jobs_;
  std::size_t idle_ = 0;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace caesura::serve
