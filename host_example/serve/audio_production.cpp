// GET /projects/{p}/chapters/{c}/audio-production: every segment of a chapter, and whether its
// audio is there.
#include <boost/json.hpp>

#include "host_example/json_text.hpp"
#include "host_example/produce/selection.hpp"
#include "host_example/serve/endpoints.hpp"
#include "host_example/serve/exchange.hpp"
#include "host_example/serve/project_endpoints.hpp"
#include "host_example/serve/service.hpp"
#include "host_example/serve/speech_answer.hpp"
#include "host_example/session.hpp"

namespace caesura::serve {
namespace {

namespace json = boost::json;

struct Probed {
  const char* status = "unknown";
  std::optional<double> seconds;
};

Probed probe(const Speaking& speaking, const Exchange& exchange) {
  Probed probed;
  const tts_ext_cache* cache = speaking.chain->cache();
  if (cache == nullptr || cache->probe == nullptr) return probed;
  const SpeakingRequest request(speaking, exchange.tenant());
  const auto take = [](void* user, const tts_store_key*,
                       const tts_entry_info* info) noexcept -> tts_status {
    return tts::guard(nullptr, [&]() -> tts::Status {
      if (info->format == nullptr) return {};
      static_cast<Probed*>(user)->seconds = seconds_of(*info->format, info->size);
      return {};
    });
  };
  tts_error error = tts::empty_error();
  const tts_status code =
      cache->probe(cache, exchange.context(), &request.get(), take, &probed, &error);
  if (code == TTS_OK) probed.status = "ready";
  if (code == TTS_NOT_FOUND) probed.status = "missing";
  return probed;
}

json::object pauses_json(const tts_pauses& pauses) {
  return {{"sentenceMs", pauses.sentence_ms}, {"paragraphMs", pauses.paragraph_ms},
          {"chapterMs", pauses.chapter_ms},   {"commaMs", pauses.comma_ms},
          {"colonMs", pauses.colon_ms},       {"semicolonMs", pauses.semicolon_ms}};
}

void tell(Service& service, Exchange& exchange, const Project& project) {
  const book::Chapter& chapter = chapter_of(project, exchange);
  const tts_pauses pauses = host::layered(pauses_of(project), service.session().pauses(""));
  json::array segments;
  int64_t ready = 0;
  double seconds = 0;
  for (const book::Segment& segment : chapter.segments) {
    const Speaking speaking = speaking_of(service, project, chapter, segment);
    const Probed probed = probe(speaking, exchange);
    if (probed.status == std::string_view("ready")) ++ready;
    seconds += probed.seconds.value_or(0);
    const std::string key = key_of(speaking, exchange.tenant());
    std::string url = "/projects/" + percent_encoded(project.id()) + "/chapters/" +
                      percent_encoded(chapter.id) + "/segments/" + percent_encoded(segment.id) +
                      "/audio";
    // Other pauses are another address, so that no player plays what it kept.
    if (!key.empty()) url += "?v=" + key.substr(0, 16);
    segments.push_back(
        {{"id", segment.id},
         {"status", probed.status},
         {"key", host::text_or_null(key)},
         {"duration", probed.seconds ? json::value(*probed.seconds) : json::value(nullptr)},
         {"url", url},
         {"pauseAfterMs", segment.ends_paragraph ? pauses.paragraph_ms : pauses.sentence_ms}});
  }
  const auto count = static_cast<int64_t>(segments.size());
  exchange.reply().add_header("Cache-Control", "private, no-cache");
  exchange.reply().body = host::json_text(json::object{{"project", project.id()},
                                                       {"chapter", chapter.id},
                                                       {"title", chapter.title},
                                                       {"pauses", pauses_json(pauses)},
                                                       {"complete", ready == count},
                                                       {"ready", ready},
                                                       {"missing", count - ready},
                                                       {"duration", seconds},
                                                       {"segments", std::move(segments)}});
}

}  // namespace

void get_audio_production(Service& service, Exchange& exchange) {
  // Each segment may take a look into a store far away.
  exchange.work([&service, &exchange] {
    try {
      tell(service, exchange,
           *service.projects().load(exchange.tenant(), exchange.target().path.at(1)));
    } catch (const ProjectError& error) {
      set_error(exchange.reply(), error.status(), error.what());
    }
  });
}

}  // namespace caesura::serve
