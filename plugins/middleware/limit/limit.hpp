// The limit middleware: calls at once, rates, and a budget.
#pragma once

#include <tts/plugin.hpp>

#include <memory>
#include <string>

#include "plugins/middleware/limit/day_budget.hpp"
#include "plugins/middleware/limit/queue.hpp"

namespace caesura::limit {

class Limit : public tts::Middleware {
 public:
  static tts::Result<std::unique_ptr<Limit>> create(const tts::Creation& creation);
  Limit(const tts::Creation& creation, const Settings& settings);

  tts::Status synthesize(tts::Context context, const tts_request& request, tts::Sink sink) override;

 private:
  tts::Status admitted(tts::Context context, const tts_request& request, tts::Sink sink,
                       int64_t characters, bool& begun);

  const tts::Host host_;
  const std::string name_;
  const bool has_budget_;
  DayBudget budget_;
  Queue queue_;
  tts::Metric wait_, refused_wait_, refused_budget_, left_;
};

}  // namespace caesura::limit
