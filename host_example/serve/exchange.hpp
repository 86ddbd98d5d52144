// One request and its answer, as the endpoints see them.
#pragma once

#include <tts/abi.h>

#include <boost/beast/http.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <span>
#include <string>

#include "host_example/serve/reply.hpp"
#include "host_example/serve/target.hpp"

namespace caesura::serve {

// An endpoint runs on the connection's own thread and must not block there: it fills the reply, or
// hands a job to work(), which may block, fill the reply, or stream. Whoever has done one of these
// touches the exchange no more.
class Exchange {
 public:
  using Request = boost::beast::http::request<boost::beast::http::string_body>;
  using Clock = std::chrono::steady_clock;

  virtual ~Exchange() = default;
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  [[nodiscard]] const Request& request() const { return *request_; }
  // A header of the request; empty where there is none.
  [[nodiscard]] std::string_view header(boost::beast::http::field name) const {
    const auto found = request().find(name);
    return found == request().end()
               ? std::string_view{}
               : std::string_view(found->value().data(), found->value().size());
  }
  [[nodiscard]] std::string_view header(std::string_view name) const {
    const auto found = request().find(boost::beast::string_view(name.data(), name.size()));
    return found == request().end()
               ? std::string_view{}
               : std::string_view(found->value().data(), found->value().size());
  }
  [[nodiscard]] const Target& target() const { return target_; }
  [[nodiscard]] const std::string& tenant() const { return tenant_; }

  [[nodiscard]] Reply& reply() { return reply_; }

  // What is to be done on a thread that may block; the answer goes out when it returns.
  void work(std::function<void()> job) { job_ = std::move(job); }

  // From a job: sends the reply's head at once, then what stream() is given. A job that returns
  // false from finish_stream() or throws leaves the client with a visibly broken answer.
  virtual void begin_stream() = 0;
  // Waits while the client takes too little. False when it has gone.
  [[nodiscard]] virtual bool stream(std::span<const std::byte> bytes) = 0;
  // Everything was said: trailers follow. Without it the stream ends as a broken one.
  virtual void finish_stream() = 0;
  [[nodiscard]] virtual bool streaming() const = 0;

  // Cancelled when the client has gone or the program ends; its deadline is the host's. Lives as
  // long as the exchange. [thread-safe]
  [[nodiscard]] const tts_context* context() const { return &context_; }

 protected:
  Exchange();

  const Request* request_ = nullptr;
  Target target_;
  std::string tenant_;
  Reply reply_;
  std::function<void()> job_;
  std::string trace_id_;
  std::atomic<bool> gone_ = false;
  Clock::time_point deadline_;
  tts_context context_{};
};

}  // namespace caesura::serve
