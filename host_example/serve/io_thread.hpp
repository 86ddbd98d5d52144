// A thread that reads and writes for its share of the connections.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>

namespace caesura::serve {

class AccessLog;
class Conversation;

class IoThread {
 public:
  using Executor = boost::asio::io_context::executor_type;

  explicit IoThread(AccessLog& log);
  // Ends the thread at once; connections are gone by then, or are cut.
  ~IoThread();
  IoThread(const IoThread&) = delete;
  IoThread& operator=(const IoThread&) = delete;

  [[nodiscard]] boost::asio::io_context& context() { return context_; }
  [[nodiscard]] Executor executor() { return context_.get_executor(); }

  // From any thread.
  void adopt(std::shared_ptr<Conversation> conversation);
  void stop_soon();
  void stop_now();

  // From this thread.
  void forget(Conversation& conversation);
  // Memory for the body of one answer at a time.
  [[nodiscard]] std::string& spare() { return spare_; }
  // "Date: ...\r\n" of this second. Any thread gets its own copy.
  [[nodiscard]] std::string_view date_line() const;

 private:
  void tick();

  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<Executor> work_;
  boost::asio::steady_timer timer_;
  AccessLog& log_;
  std::unordered_map<Conversation*, std::shared_ptr<Conversation>> conversations_;
  std::string spare_;
  int ticks_ = 0;
  std::thread thread_;
};

}  // namespace caesura::serve
