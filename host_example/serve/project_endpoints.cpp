#include "host_example/serve/project_endpoints.hpp"

#include "host_example/produce/selection.hpp"
#include "host_example/serve/exchange.hpp"
#include "host_example/serve/service.hpp"

namespace caesura::serve {

void with_project(Service& service, Exchange& exchange,
                  std::function<void(std::shared_ptr<const Project>)> use) {
  const auto guarded = [&exchange](const auto& body) {
    try {
      body();
    } catch (const ProjectError& error) {
      set_error(exchange.reply(), error.status(), error.what());
    }
  };
  guarded([&] {
    const std::string& id = exchange.target().path.at(1);
    if (const auto project = service.projects().fresh(exchange.tenant(), id)) return use(project);
    exchange.work([&service, &exchange, guarded, use] {
      guarded(
          [&] { use(service.projects().load(exchange.tenant(), exchange.target().path.at(1))); });
    });
  });
}

const book::Chapter& chapter_of(const Project& project, const Exchange& exchange) {
  const book::Chapter* chapter = project.chapter(exchange.target().path.at(3));
  if (chapter == nullptr) throw ProjectError(404, "the project has no such chapter");
  return *chapter;
}

tts_pauses pauses_of(const Project& project) {
  return host::pauses_of(project.book());
}

Speaking speaking_of(Service& service, const Project& project, const book::Chapter& chapter,
                     const book::Segment& segment) {
  Speaking speaking;
  speaking.chain = &service.chains().first();
  speaking.text = segment.text;
  speaking.voice = segment.voice.id;
  speaking.language = segment.voice.language;
  speaking.style = segment.voice.style;
  if (segment.voice.rate_pct != 0) speaking.rate_pct = segment.voice.rate_pct;
  if (segment.voice.pitch_pct != 0) speaking.pitch_pct = segment.voice.pitch_pct;
  speaking.pauses = pauses_of(project);
  speaking.project = project.id();
  speaking.chapter = chapter.id;
  speaking.is_resource = true;
  return speaking;
}

}  // namespace caesura::serve
