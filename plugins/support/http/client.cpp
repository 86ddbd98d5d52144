#include "plugins/support/http/client.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "plugins/support/http/header_lines.hpp"
#include "plugins/support/http/outcome.hpp"
#include "plugins/support/http/pool.hpp"
#include "plugins/support/http/retry_after.hpp"
#include "plugins/support/http/transfer.hpp"
#include "plugins/support/http/url.hpp"

namespace caesura::http {
namespace {

constexpr int64_t kSliceMs = 20;  // between two looks at cancel and limits

void set_method(CURL* easy, const Request& request) {
  if (request.method == "GET") {
    curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
    return;
  }
  if (request.method == "HEAD") {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    return;
  }
  curl_easy_setopt(easy, CURLOPT_POST, 1L);
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.empty() ? "" : request.body.data());
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

void set_security(CURL* easy, const ClientOptions& options, const Url& url) {
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_PROXY, "");  // whatever the environment says
  curl_easy_setopt(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  const bool verify = !(options.insecure_loopback && url.loopback);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, verify ? 1L : 0L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, verify ? 2L : 0L);
  if (!options.ca_file.empty()) {
    curl_easy_setopt(easy, CURLOPT_CAINFO, options.ca_file.c_str());
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
  }
}

void set_transport(CURL* easy, const Request& request, CURLSH* share) {
  curl_easy_setopt(easy, CURLOPT_SHARE, share);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  // A cancelled name look-up is left to its own thread instead of being waited for.
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.limits.connect_ms));
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "caesura");
}

// Joins and parts the two handles, whatever happens in between.
class Joined {
 public:
  explicit Joined(const Lane& lane) : lane_(lane) {
    if (curl_multi_add_handle(lane.multi(), lane.easy()) != CURLM_OK) throw std::bad_alloc();
  }
  ~Joined() { curl_multi_remove_handle(lane_.multi(), lane_.easy()); }
  Joined(const Joined&) = delete;
  Joined& operator=(const Joined&) = delete;

 private:
  const Lane& lane_;
};

// Until libcurl is done, or until `transfer` sees a reason to stop, which goes to `stopped`.
CURLcode drive(const Lane& lane, Transfer& transfer, tts::Context context, tts::Status& stopped) {
  const Joined joined(lane);
  for (;;) {
    int running = 0;
    if (curl_multi_perform(lane.multi(), &running) != CURLM_OK) return CURLE_OUT_OF_MEMORY;
    int left = 0;
    if (const CURLMsg* message = curl_multi_info_read(lane.multi(), &left); message != nullptr) {
      return message->data.result;
    }
    curl_off_t sent = 0;
    curl_easy_getinfo(lane.easy(), CURLINFO_SIZE_UPLOAD_T, &sent);
    stopped = transfer.check(context, static_cast<uint64_t>(sent));
    if (!stopped.ok()) return CURLE_ABORTED_BY_CALLBACK;
    const auto wait = std::clamp<int64_t>(context.remaining_ms(), 1, kSliceMs);
    curl_multi_poll(lane.multi(), nullptr, 0, static_cast<int>(wait), nullptr);
  }
}

}  // namespace

Client::Client(ClientOptions options, std::unique_ptr<Pool> pool)
    : options_(std::move(options)), pool_(std::move(pool)) {}

Client::~Client() = default;

tts::Result<std::unique_ptr<Client>> Client::create(ClientOptions options) {
  if (!options.ca_file.empty() && access(options.ca_file.c_str(), R_OK) != 0) {
    return tts::Status{TTS_INVALID_ARGUMENT,
                       "ca_file: " + options.ca_file + " cannot be read; name a PEM file"};
  }
  auto pool = std::make_unique<Pool>(options.idle_connections);
  return std::unique_ptr<Client>(new Client(std::move(options), std::move(pool)));
}

tts::Status Client::send(tts::Context context, const Request& request, Response& response,
                         const Receiver& receiver) const {
  response = {};
  const auto url = parse_url(request.url, request.metadata);
  if (!url.ok()) {
    return tell(options_.service, request, TTS_INVALID_ARGUMENT, url.status().message());
  }
  HeaderLines lines;
  if (const auto status = lines.fill(request); !status.ok()) {
    return tell(options_.service, request, status.code(), status.message());
  }
  if (const auto status = context.check(); !status.ok()) {
    return tell(options_.service, request, status.code(), status.message());
  }

  auto lane = pool_->take(url.value().origin());
  std::array<char, CURL_ERROR_SIZE> detail{};
  Transfer transfer(request, response, receiver);
  CURL* easy = lane->easy();
  curl_easy_reset(easy);
  set_transport(easy, request, pool_->share());
  set_security(easy, options_, url.value());
  set_method(easy, request);
  curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, lines.get());
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, detail.data());
  transfer.attach(easy);

  tts::Status stopped;
  const CURLcode code = drive(*lane, transfer, context, stopped);
  long connections = 0;
  curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &connections);
  response.new_connection = connections > 0;
  curl_easy_reset(easy);  // forgets the views of this call
  pool_->give_back(std::move(lane));

  response.retry_after_ms = retry_after_ms(response, std::time(nullptr));
  transfer.finish(code == CURLE_OK);
  if (!stopped.ok()) {
    return tell(options_.service, request, stopped.code(), stopped.message(), response.status,
                response.retry_after_ms);
  }
  return status_of({code, detail.data(), url.value().authority}, transfer, request, response,
                   options_.service);
}

}  // namespace caesura::http
