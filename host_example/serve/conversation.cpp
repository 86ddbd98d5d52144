#include "host_example/serve/conversation.hpp"

#include <spdlog/spdlog.h>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <charconv>
#include <exception>

#include "host_example/serve/io_thread.hpp"
#include "host_example/serve/service.hpp"
#include "host_example/serve/trace_id.hpp"

namespace caesura::serve {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

// What a worker may be ahead of its client; most speech is shorter, so no worker waits for a slow
// one.
constexpr std::size_t kMostPending = std::size_t{4} << 20;

// A longer answer gives its memory back at once.
constexpr std::size_t kMostSpare = std::size_t{1} << 20;

constexpr unsigned kClientLeft = 499;  // for the log alone

void append_chunk(std::string& out, std::span<const std::byte> bytes) {
  char size[20];
  const auto end = std::to_chars(size, size + sizeof size, bytes.size(), 16).ptr;
  out.append(size, end).append("\r\n");
  out.append(reinterpret_cast<const char*>(bytes.data()), bytes.size()).append("\r\n");
}

double milliseconds(Exchange::Clock::duration time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

}  // namespace

Conversation::Conversation(Service& service, IoThread& thread)
    : service_(service), thread_(thread) {
  service_.metrics().connection_opened();
}

Conversation::~Conversation() {
  service_.metrics().connection_closed();
}

void Conversation::enter(Phase phase, std::chrono::milliseconds limit) {
  phase_ = phase;
  limit_ = Clock::now() + limit;
}

void Conversation::expect_handshake() {
  enter(Phase::opening, service_.options().timeouts.header);
}

void Conversation::read_request() {
  if (stopping_) return close();
  const Limits& limits = service_.options().limits;
  parser_.emplace();
  parser_->header_limit(limits.header_bytes);
  parser_->body_limit(limits.body_bytes);
  parser_->eager(false);
  header_seen_ = false;
  route_ = nullptr;
  job_ = nullptr;
  gone_.store(false, std::memory_order_relaxed);
  trace_id_.clear();
  sent_ = 0;
  reply_.clear();
  if (buffer_.size() > 0) {
    begun_ = Clock::now();
    enter(Phase::header, service_.options().timeouts.header);
    return parse();
  }
  enter(Phase::idle, service_.options().timeouts.idle);
  read_more();
}

void Conversation::read_more() {
  constexpr std::size_t kPiece = 16 * 1024;
  reading_ = true;
  start_read(buffer_.prepare(kPiece));
}

void Conversation::on_read(const Error& error, std::size_t bytes) {
  reading_ = false;
  if (phase_ == Phase::draining) {
    if (error) return close();
    return read_more();
  }
  // An answer to what took too long is on its way already.
  if (phase_ != Phase::idle && phase_ != Phase::header && phase_ != Phase::body) return;
  if (error) return close();
  buffer_.commit(bytes);
  if (phase_ == Phase::idle) {
    begun_ = Clock::now();
    enter(Phase::header, service_.options().timeouts.header);
  }
  parse();
}

void Conversation::parse() {
  for (;;) {
    if (header_seen_ && parser_->is_done()) return handle();
    Error error;
    const std::size_t used = parser_->put(buffer_.data(), error);
    buffer_.consume(used);
    if (error == http::error::need_more) return read_more();
    if (error == http::error::header_limit) {
      return refuse(431, "the header is larger than " +
                             std::to_string(service_.options().limits.header_bytes) + " bytes");
    }
    if (error == http::error::body_limit) {
      return refuse(413, "the body is larger than " +
                             std::to_string(service_.options().limits.body_bytes) + " bytes");
    }
    if (error) return refuse(400, "this is no HTTP request: " + error.message());
    if (!header_seen_) {
      header_seen_ = true;
      if (!admit()) return;
      if (continuing_) return;
    } else if (!parser_->is_done() && buffer_.size() == 0) {
      return read_more();
    }
  }
}

std::string_view Conversation::bearer() const {
  const std::string_view given = header(http::field::authorization);
  constexpr std::string_view kScheme = "bearer ";
  if (given.size() <= kScheme.size()) return {};
  for (std::size_t i = 0; i < kScheme.size(); ++i) {
    const char c = given[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != kScheme[i]) return {};
  }
  return given.substr(kScheme.size());
}

std::string_view Conversation::token() const {
  const std::string_view given = bearer();
  return given.empty() ? header("Ocp-Apim-Subscription-Key") : given;
}

// Everything that a header decides, before a byte of the body is waited for.
bool Conversation::admit() {
  request_ = &parser_->get();
  keep_alive_ = request().keep_alive();
  head_only_ = request().method() == http::verb::head;
  const auto no = [&](unsigned status, std::string_view message) {
    // A body that has come with its header is passed over, and the connection stays.
    if (!parser_->is_done() && buffer_.size() > 0) {
      Error ignored;
      parser_->eager(true);
      buffer_.consume(parser_->put(buffer_.data(), ignored));
    }
    refuse(status, message);
    return false;
  };
  const std::string_view path(request().target().data(), request().target().size());
  auto target = parse_target(path);
  if (!target) return no(400, "the path is none: it needs plain names between its slashes");
  target_ = std::move(*target);
  const Routing routing = find_route(request().method(), target_);
  if (routing.route == nullptr) {
    if (routing.allowed.empty()) return no(404, "there is no such endpoint");
    reply_.add_header("Allow", routing.allowed);
    return no(405, "this endpoint takes " + routing.allowed);
  }
  if (routing.route->access == Access::tenants) {
    const auto tenant = service_.tenants().find(token());
    if (!tenant) {
      reply_.add_header("WWW-Authenticate", "Bearer");
      return no(401, "a bearer token is needed, and this is none of this host");
    }
    tenant_number_ = *tenant;
    tenant_ = service_.tenants().name(*tenant);
    if (const auto wait = service_.rate().take(*tenant, begun_); wait.count() > 0) {
      const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
      reply_.add_header("Retry-After", std::to_string(seconds));
      return no(429, "more requests than this tenant may send; come back later");
    }
  } else {
    tenant_.clear();
  }
  route_ = routing.route;
  const auto length = parser_->content_length();
  if (length && *length > service_.options().limits.body_bytes) {
    return no(413, "the body is larger than " +
                       std::to_string(service_.options().limits.body_bytes) + " bytes");
  }
  parser_->eager(true);
  if (!parser_->is_done()) enter(Phase::body, service_.options().timeouts.body);
  const std::string_view expect = header(http::field::expect);
  if (!parser_->is_done() && buffer_.size() == 0 && expect.find("100-") == 0) {
    enter(Phase::writing, service_.options().timeouts.write);
    continuing_ = true;
    head_ = "HTTP/1.1 100 Continue\r\n\r\n";
    start_write({asio::buffer(head_), asio::const_buffer()});
  }
  return true;
}

void Conversation::handle() {
  enter(Phase::working, std::chrono::hours(24));
  deadline_ = begun_ + service_.options().timeouts.request;
  trace_id_ = trace_id_of(header("traceparent"));
  context_.trace_id = {trace_id_.data(), trace_id_.size()};
  reply_.body.swap(thread_.spare());
  reply_.body.clear();
  try {
    route_->handle(service_, *this);
  } catch (const std::exception& exception) {
    job_ = nullptr;
    fail(exception);
  }
  if (!job_) return send_reply();
  submit_job();
}

// What went wrong inside may tell of files and servers: it is for the log alone.
void Conversation::fail(const std::exception& exception) {
  spdlog::error("{}: {}", route_->name, exception.what());
  set_error(reply_, 500, "the host failed; its log says why");
}

void Conversation::submit_job() {
  {
    const std::lock_guard lock(stream_.mutex);
    stream_.pending.clear();
    stream_.began = false;
    stream_.scheduled = stream_.said_all = stream_.job_done = false;
  }
  auto self = shared_from_this();
  const bool taken = service_.workers().run([self] {
    bool failed = false;
    try {
      // A job may find that there is more to do, and say so as an endpoint does.
      while (const auto job = std::exchange(self->job_, nullptr)) job();
    } catch (const std::exception& exception) {
      failed = true;
      if (!self->stream_.began) self->fail(exception);
    }
    asio::post(self->thread_.executor(), [self, failed] { self->on_job_done(failed); });
  });
  if (!taken) {
    job_ = nullptr;
    set_error(reply_, 503, "too many requests wait for audio; come back later");
    reply_.add_header("Retry-After", "1");
    return send_reply();
  }
  job_running_ = true;
  if (!watching_) {
    watching_ = true;
    start_watch();
  }
}

void Conversation::on_job_done(bool failed) {
  job_ = nullptr;
  job_running_ = false;
  if (phase_ == Phase::closed) {
    reply_.status = kClientLeft;
    return account();
  }
  if (!stream_.began) return send_reply();
  bool schedule = false;
  {
    const std::lock_guard lock(stream_.mutex);
    stream_.job_done = true;
    if (failed) stream_.said_all = false;
    schedule = !stream_.scheduled;
    stream_.scheduled = true;
  }
  if (schedule) pump();
}

void Conversation::begin_stream() {
  const bool old_client = request().version() < 11;
  if (old_client) keep_alive_ = false;
  HeadForm form;
  form.date = thread_.date_line();
  form.chunked = !old_client;
  form.body_follows_unmeasured = old_client;
  form.close = !keep_alive_ || stopping();
  std::string head;
  write_head(reply_, form, head);
  stream_.began = true;
  const std::lock_guard lock(stream_.mutex);
  stream_.pending += head;
}

bool Conversation::stream(std::span<const std::byte> bytes) {
  if (bytes.empty()) return !gone_.load();
  bool schedule = false;
  {
    std::unique_lock lock(stream_.mutex);
    stream_.room.wait(lock, [&] { return gone_.load() || stream_.pending.size() < kMostPending; });
    if (gone_.load()) return false;
    if (request().version() < 11) {
      stream_.pending.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    } else {
      append_chunk(stream_.pending, bytes);
    }
    schedule = !std::exchange(stream_.scheduled, true);
  }
  sent_ += bytes.size();
  if (schedule) {
    asio::post(thread_.executor(), [self = shared_from_this()] { self->pump(); });
  }
  return true;
}

void Conversation::finish_stream() {
  const std::lock_guard lock(stream_.mutex);
  stream_.said_all = true;
  if (request().version() >= 11) {
    stream_.pending.append("0\r\n").append(reply_.trailers).append("\r\n");
  }
}

// Writes what has come since the last time. Whoever sets `scheduled` calls it.
void Conversation::pump() {
  if (phase_ == Phase::closed) return;
  bool over = false;
  bool whole = false;
  {
    const std::lock_guard lock(stream_.mutex);
    head_.clear();
    head_.swap(stream_.pending);
    if (head_.empty()) {
      stream_.scheduled = false;
      over = stream_.job_done;
      whole = stream_.said_all;
    }
  }
  stream_.room.notify_one();
  if (!head_.empty()) {
    if (first_byte_ < begun_) first_byte_ = Clock::now();
    enter(Phase::writing, service_.options().timeouts.write);
    return start_write({asio::buffer(head_), asio::const_buffer()});
  }
  if (over) {
    stream_.began = false;
    return finish_request(whole);
  }
  enter(Phase::working, std::chrono::hours(24));
}

void Conversation::refuse(unsigned status, std::string_view message) {
  // The body is not read, so what follows on this connection would be taken for a request.
  const bool unread = !header_seen_ || !parser_->is_done();
  if (unread) keep_alive_ = false;
  if (!header_seen_) {
    request_ = &parser_->get();
    head_only_ = false;
  }
  const std::string headers = std::move(reply_.headers);
  set_error(reply_, status, message);
  reply_.headers = headers;
  send_reply();
}

void Conversation::send_reply() {
  const std::size_t begin = std::min(reply_.begin, reply_.body.size());
  const std::size_t size = std::min(reply_.size, reply_.body.size() - begin);
  if (stopping()) keep_alive_ = false;
  if (keep_alive_ && request().version() < 11) reply_.add_header("Connection", "keep-alive");
  HeadForm form;
  form.date = thread_.date_line();
  form.length = size;
  form.close = !keep_alive_;
  head_.clear();
  write_head(reply_, form, head_);
  const bool bodiless = head_only_ || reply_.status == 304;
  sent_ = bodiless ? 0 : size;
  first_byte_ = Clock::now();
  enter(Phase::writing, service_.options().timeouts.write);
  const asio::const_buffer head = asio::buffer(head_);
  const asio::const_buffer body(reply_.body.data() + begin, sent_);
  // Most answers fit into the socket at once, and then their memory is free for the next.
  const std::size_t gone = write_now({head, body});
  if (gone < head.size() + body.size()) {
    return start_write({head + gone, body + (gone - std::min(gone, head.size()))});
  }
  if (buffer_.size() == 0) return on_written({});
  // A request lies ahead already; its answer shall not be made inside this one's.
  asio::post(thread_.executor(), [self = shared_from_this()] { self->on_written({}); });
}

void Conversation::on_written(const Error& error) {
  if (phase_ == Phase::closed) return;
  if (error) return close();
  if (std::exchange(continuing_, false)) {
    enter(Phase::body, service_.options().timeouts.body);
    return read_more();
  }
  if (stream_.began) return pump();
  finish_request(true);
}

void Conversation::finish_request(bool whole) {
  account();
  phase_ = Phase::idle;
  // The thread's connections share one piece of memory, which so stays in the processor's cache.
  if (reply_.body.capacity() <= kMostSpare) reply_.body.swap(thread_.spare());
  reply_.body = {};
  if (!whole) return close();
  if (keep_alive_) return read_request();
  if (header_seen_ && parser_->is_done()) return close();
  drain();
}

// A connection that is closed with a request unread is reset, and the answer lost with it.
void Conversation::drain() {
  constexpr std::chrono::seconds kLongest{2};
  shutdown_send();
  enter(Phase::draining, kLongest);
  buffer_.clear();
  if (!reading_) read_more();
}

void Conversation::account() {
  const auto now = Clock::now();
  const std::size_t number = route_ == nullptr ? HttpMetrics::kNoRoute
                                               : static_cast<std::size_t>(route_ - routes().data());
  service_.metrics().answered(number, reply_.status, sent_,
                              std::chrono::duration<double>(now - begun_).count());
  AccessEntry entry;
  if (header_seen_) {
    const auto method = request().method_string();
    entry.method = {method.data(), method.size()};
  }
  entry.route = route_ == nullptr ? "-" : route_->name;
  entry.tenant = tenant_;
  entry.peer = peer_;
  entry.cache = reply_.cache;
  entry.key = reply_.key;
  entry.trace = trace_id_;
  entry.status = reply_.status;
  entry.bytes = sent_;
  entry.first_byte_ms = milliseconds(std::max(first_byte_, begun_) - begun_);
  entry.elapsed_ms = milliseconds(now - begun_);
  service_.log().write(entry);
}

void Conversation::on_watched(const Error& error) {
  watching_ = false;
  const bool waiting = phase_ == Phase::working || (phase_ == Phase::writing && stream_.began);
  if (error || !waiting || !peer_closed()) return;
  gone_.store(true);
  close();
}

void Conversation::check_deadline(Clock::time_point now) {
  if (now < limit_) return;
  if (phase_ == Phase::header || phase_ == Phase::body) {
    return refuse(408, "the request took too long to come");
  }
  close();
}

void Conversation::stop_soon() {
  stopping_ = true;
  if (phase_ == Phase::idle || phase_ == Phase::opening) close();
}

void Conversation::stop_now() {
  close();
}

bool Conversation::stopping() const {
  return service_.stopping();
}

void Conversation::close() {
  if (phase_ == Phase::closed) return;
  // Of a job that still runs, on_job_done() tells.
  if (phase_ == Phase::writing && !continuing_ && !job_running_) {
    reply_.status = kClientLeft;
    account();
  }
  phase_ = Phase::closed;
  gone_.store(true);
  {
    // Nobody may be between looking at gone_ and waiting.
    const std::lock_guard lock(stream_.mutex);
  }
  stream_.room.notify_all();
  close_socket();
  thread_.forget(*this);
}

}  // namespace caesura::serve
