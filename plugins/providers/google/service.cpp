#include "plugins/providers/google/service.hpp"

#include "plugins/providers/google/audio_out.hpp"
#include "plugins/support/http/outcome.hpp"

namespace caesura::google {
namespace {

constexpr std::string_view kService = "google";

}  // namespace

tts::Result<std::unique_ptr<Service>> Service::connect(const tts::Host& host,
                                                       const GoogleOptions& options) {
  auto client = http::Client::create(options.client);
  if (!client.ok()) return client.status();
  return std::unique_ptr<Service>(new Service(host, options, std::move(client).value()));
}

tts::Status Service::send(tts::Context context, http::Request& request, http::Response& response) {
  request.limits = options_.limits;
  request.accept = {"application/json"};
  request.explain = explain;
  request.headers.push_back({"User-Agent", options_.user_agent});
  if (!options_.quota_project.empty()) {
    request.headers.push_back({"X-Goog-User-Project", options_.quota_project});
  }
  request.headers.emplace_back();
  for (bool again = false;; again = true) {
    auto credential = authorization_.get(context);
    if (!credential.ok()) return credential.status();
    const uint64_t generation = credential.value().generation;
    request.headers.back() = std::move(credential).value().header;
    auto status = client_->send(context, request, response);
    if (response.status != 401 || generation == 0) return status;
    // A token may be withdrawn before its time; another one is fetched once.
    authorization_.refuse(generation);
    if (again) return status;
  }
}

tts::Status Service::speak(tts::Context context, const SpeechRequest& asked, std::string_view text,
                           const tts::Sink& sink) {
  http::Request request;
  request.url = options_.server + (asked.time_points ? "/v1beta1" : "/v1") + "/text:synthesize";
  request.headers = {{"Content-Type", "application/json; charset=utf-8"}};
  request.body = asked.body;
  request.spoken = text;
  if (!asked.prompt.empty()) request.hidden = {asked.prompt};
  http::Response response;
  if (auto status = send(context, request, response); !status.ok()) return status;
  const auto complain = [&](tts_status code, std::string_view message, int32_t retry_ms = -1) {
    return http::tell(kService, request, code, message, response.status, retry_ms);
  };
  const AnswerReading read = read_answer(response.body);
  if (read.fault) {
    return complain(read.fault->code, read.fault->message, read.fault->retry_after_ms);
  }
  const auto audio =
      read_audio(asked.format, std::as_bytes(std::span(std::string_view(read.answer.audio))));
  if (!audio.fault.empty()) return complain(TTS_DATA_LOSS, audio.fault);
  if (auto status = pass_on(context, audio.audio, sink); !status.ok()) return status;
  if (!asked.time_points) return {};
  return give_marks(asked.input.points, read.answer.timings, sink);
}

tts::Result<std::string> Service::list_voices(tts::Context context) {
  http::Request request;
  request.method = "GET";
  request.url = options_.server + "/v1/voices";
  http::Response response;
  if (auto status = send(context, request, response); !status.ok()) return status;
  return std::move(response.body);
}

}  // namespace caesura::google
