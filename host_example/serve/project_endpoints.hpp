// What the endpoints of projects share: finding what a path names, and speaking a segment.
#pragma once

#include <tts/abi.h>

#include <functional>
#include <memory>

#include "host_example/serve/projects.hpp"
#include "host_example/serve/speaking.hpp"

namespace caesura::serve {

class Exchange;
class Service;

// Calls `use` with the project that the path names, at once where it is in memory, else from a job
// that reads it. `use` may throw ProjectError, which becomes the answer.
void with_project(Service& service, Exchange& exchange,
                  std::function<void(std::shared_ptr<const Project>)> use);

// What the path's third piece names; throws ProjectError.
const book::Chapter& chapter_of(const Project& project, const Exchange& exchange);

// A segment as `caesura produce` speaks it, so that both share entries.
Speaking speaking_of(Service& service, const Project& project, const book::Chapter& chapter,
                     const book::Segment& segment);

tts_pauses pauses_of(const Project& project);

}  // namespace caesura::serve
