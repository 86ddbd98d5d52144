#include "host_example/serve/io_thread.hpp"

#include <boost/asio/post.hpp>

#include <ctime>
#include <utility>
#include <vector>

#include "host_example/serve/access_log.hpp"
#include "host_example/serve/conversation.hpp"

namespace caesura::serve {
namespace {

namespace asio = boost::asio;

// One timer for all connections: a timer for each would cost system calls for each request.
constexpr std::chrono::milliseconds kTick{100};
constexpr int kTicksOfFlush = 10;

}  // namespace

IoThread::IoThread(AccessLog& log)
    : work_(context_.get_executor()), timer_(context_), log_(log), thread_([this] {
        tick();
        context_.run();
      }) {}

IoThread::~IoThread() {
  context_.stop();
  thread_.join();
}

void IoThread::adopt(std::shared_ptr<Conversation> conversation) {
  asio::post(context_, [this, conversation = std::move(conversation)] {
    conversations_.emplace(conversation.get(), conversation);
    conversation->start();
  });
}

void IoThread::stop_soon() {
  asio::post(context_, [this] {
    // They may end, and be forgotten, while they are told.
    std::vector<std::shared_ptr<Conversation>> all;
    for (const auto& [raw, shared] : conversations_) all.push_back(shared);
    for (const auto& one : all) one->stop_soon();
  });
}

void IoThread::stop_now() {
  asio::post(context_, [this] {
    std::vector<std::shared_ptr<Conversation>> all;
    for (const auto& [raw, shared] : conversations_) all.push_back(shared);
    for (const auto& one : all) one->stop_now();
  });
}

void IoThread::forget(Conversation& conversation) {
  conversations_.erase(&conversation);
}

std::string_view IoThread::date_line() const {
  thread_local std::time_t made = 0;
  thread_local char line[64] = "";
  if (const std::time_t now = std::time(nullptr); now != made) {
    made = now;
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::strftime(line, sizeof line, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts);
  }
  return line;
}

void IoThread::tick() {
  timer_.expires_after(kTick);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    const auto now = Exchange::Clock::now();
    std::vector<std::shared_ptr<Conversation>> all;
    all.reserve(conversations_.size());
    for (const auto& [raw, shared] : conversations_) all.push_back(shared);
    for (const auto& one : all) one->check_deadline(now);
    if (++ticks_ % kTicksOfFlush == 0) log_.flush();
    tick();
  });
}

}  // namespace caesura::serve
