#include "plugins/providers/azure/authorization.hpp"

#include <algorithm>
#include <chrono>

namespace caesura::azure {
namespace {

constexpr int64_t kSecondNs = 1'000'000'000;
constexpr int64_t kRenewNs = 9 * 60 * kSecondNs;
constexpr int64_t kExpiryNs = 10 * 60 * kSecondNs;
constexpr std::chrono::milliseconds kSlice{20};
constexpr std::size_t kMaxTokenBytes = 16 * 1024;

http::Header key_header(http::Secret key) {
  return {"Ocp-Apim-Subscription-Key", "", std::move(key)};
}

}  // namespace

tts::Result<Authorization::Credential> Authorization::get(tts::Context context) {
  if (options_.login == Login::exchange_token) return exchange(context);
  auto secret = http::Secret::read(host_, options_.secret_reference);
  if (!secret.ok()) return secret.status();
  if (options_.login == Login::key) return Credential{key_header(std::move(secret).value()), 0};
  return Credential{{"Authorization", "Bearer ", std::move(secret).value()}, 0};
}

void Authorization::refuse(uint64_t generation) {
  const std::lock_guard lock(mutex_);
  if (generation == generation_) token_ = {};
}

Authorization::Credential Authorization::bearer() const {
  return {{"Authorization", "Bearer ", token_}, generation_};
}

tts::Result<Authorization::Credential> Authorization::exchange(tts::Context context) {
  std::unique_lock lock(mutex_);
  while (fetching_) {
    if (auto status = context.check(); !status.ok()) return status;
    fetched_.wait_for(lock, kSlice);
  }
  const int64_t age = host_.steady_ns() - fetched_ns_;
  if (!token_.empty() && age < kRenewNs) return bearer();
  // One caller asks, without the lock; whoever comes meanwhile waits for what it gets.
  struct Fetching {
    Authorization& self;
    std::unique_lock<std::mutex>& lock;
    ~Fetching() {
      if (!lock.owns_lock()) lock.lock();
      self.fetching_ = false;
      self.fetched_.notify_all();
    }
  };
  fetching_ = true;
  const Fetching ends{*this, lock};
  lock.unlock();
  auto fetched = fetch(context);
  lock.lock();
  if (!fetched.ok()) {
    // A renewal that fails while the old token still works costs nobody a request.
    if (!token_.empty() && age < kExpiryNs) return bearer();
    return fetched.status();
  }
  token_ = std::move(fetched).value();
  ++generation_;
  fetched_ns_ = host_.steady_ns();
  return bearer();
}

tts::Result<http::Secret> Authorization::fetch(tts::Context context) const {
  auto key = http::Secret::read(host_, options_.secret_reference);
  if (!key.ok()) return key.status();
  http::Request request;
  request.url = options_.endpoint.token_url;
  request.headers = {key_header(std::move(key).value()), {"User-Agent", options_.user_agent}};
  request.limits = options_.limits;
  request.limits.max_body = kMaxTokenBytes;
  request.explain = [](const http::Response& response, http::Failure& failure) {
    failure.message =
        "the token route refused the key" + (failure.message.empty() ? "" : ": " + failure.message);
    if (response.status == 401) failure.message += "; the key may be of another region";
  };
  http::Response response;
  if (auto status = client_.send(context, request, response); !status.ok()) return status;
  const std::string_view body = response.body;
  const std::size_t first = body.find_first_not_of(" \t\r\n");
  const std::size_t last = body.find_last_not_of(" \t\r\n");
  const std::string_view token =
      first == std::string_view::npos ? std::string_view{} : body.substr(first, last - first + 1);
  const bool printable = std::all_of(token.begin(), token.end(),
                                     [](char c) { return c > ' ' && c < 0x7F && c != '<'; });
  http::Secret secret(token);
  std::fill(response.body.begin(), response.body.end(), '\0');
  if (secret.empty() || !printable) {
    return tts::Status{TTS_UNAVAILABLE, "azure: the token route answered with no token",
                       response.status};
  }
  return secret;
}

}  // namespace caesura::azure
