// POST, GET and HEAD /projects/{p}/chapters/{c}/segments/{s}/audio.
#include <boost/json.hpp>

#include "host_example/serve/endpoints.hpp"
#include "host_example/serve/exchange.hpp"
#include "host_example/serve/project_endpoints.hpp"
#include "host_example/serve/service.hpp"
#include "host_example/serve/speech_answer.hpp"

namespace caesura::serve {
namespace {

// From with_project(), so either at once or inside a job already.
void answer_segment(Service& service, Exchange& exchange, const Project& project, uint32_t flags) {
  const book::Chapter& chapter = chapter_of(project, exchange);
  const book::Segment* segment = project.segment(chapter, exchange.target().path.at(5));
  if (segment == nullptr) throw ProjectError(404, "the chapter has no such segment");
  auto speaking = std::make_shared<Speaking>(speaking_of(service, project, chapter, *segment));
  speaking->flags = flags;
  answer_speech(service, exchange, std::move(speaking));
}

}  // namespace

void post_segment_audio(Service& service, Exchange& exchange) {
  const std::string& body = exchange.request().body();
  if (!body.empty()) {
    boost::system::error_code error;
    const boost::json::value value = boost::json::parse(body, error);
    if (error || !value.is_object() || !value.get_object().empty()) {
      return set_error(exchange.reply(), 400,
                       "the body is empty or {}: what is spoken, and with which pauses, is in the "
                       "project");
    }
  }
  with_project(service, exchange,
               [&](const auto& project) { answer_segment(service, exchange, *project, 0); });
}

// What a player asks for by itself is never paid for.
void get_segment_audio(Service& service, Exchange& exchange) {
  with_project(service, exchange, [&](const auto& project) {
    answer_segment(service, exchange, *project, TTS_REQUEST_ONLY_IF_CACHED);
  });
}

}  // namespace caesura::serve
