#include "plugins/middleware/fallback/fallback.hpp"

#include <vector>

namespace caesura::fallback {
namespace {

// What to tell a caller whom no branch could answer: the kind of the first failure, since the first
// branch is the one that was wanted, and the soonest time at which any may answer again.
class Failures {
 public:
  void add(const Branch& branch, const tts::Status& status) {
    if (text_.empty()) first_ = status;
    text_ +=
        (text_.empty() ? "no branch answered: " : "; ") + branch.name() + ": " + status.message();
    const int32_t retry = status.retry_after_ms();
    if (retry >= 0 && (retry_after_ms_ < 0 || retry < retry_after_ms_)) retry_after_ms_ = retry;
  }
  tts::Status told() const { return {first_.code(), text_, first_.vendor_code(), retry_after_ms_}; }

 private:
  tts::Status first_;
  std::string text_;
  int32_t retry_after_ms_ = -1;
};

}  // namespace

tts::Result<std::unique_ptr<Fallback>> Fallback::create(const tts::Creation& creation) {
  auto settings = read_settings(creation.config);
  if (!settings.ok()) return settings.status();
  std::deque<Branch> branches;
  for (const BranchSettings& branch : settings.value().branches) {
    auto provider = creation.host.provider(branch.name);
    if (!provider.ok()) return provider.status();
    branches.emplace_back(branch, settings.value(), *provider.value(), creation.host,
                          creation.name);
  }
  return std::make_unique<Fallback>(std::move(branches));
}

Fallback::Fallback(std::deque<Branch> branches)
    : branches_(std::move(branches)), extensions_(branches_) {}

tts::Status Fallback::synthesize(tts::Context context, const tts_request& request, tts::Sink sink) {
  if ((request.flags & TTS_REQUEST_ONLY_IF_CACHED) != 0) {
    return only_from_caches(context, request, sink);
  }
  const bool may_look_up = (request.flags & (TTS_REQUEST_BYPASS | TTS_REQUEST_REFRESH)) == 0;
  Failures failures;
  std::vector<Branch*> left_out;
  for (Branch& branch : branches_) {
    const Rest::Turn turn = branch.turn();
    if (turn == Rest::Turn::rest) {
      left_out.push_back(&branch);
      if (!may_look_up || !branch.keeps_takes()) continue;
      if (auto outcome = branch.ask_cache(context, request, sink); outcome.settled) {
        return std::move(outcome.status);
      }
      continue;
    }
    auto outcome = branch.ask(turn, context, request, sink);
    if (outcome.settled) return std::move(outcome.status);
    failures.add(branch, outcome.status);
  }
  // Nobody else is left: a branch at rest may have come back by now, and silence would be worse.
  for (Branch* branch : left_out) {
    auto outcome = branch->ask(Rest::Turn::ask, context, request, sink);
    if (outcome.settled) return std::move(outcome.status);
    failures.add(*branch, outcome.status);
  }
  return failures.told();
}

tts::Status Fallback::only_from_caches(tts::Context context, const tts_request& request,
                                       tts::Sink sink) {
  for (Branch& branch : branches_) {
    if (!branch.keeps_takes()) continue;
    if (auto outcome = branch.ask_cache(context, request, sink); outcome.settled) {
      return std::move(outcome.status);
    }
  }
  return {TTS_NOT_FOUND, "only a cached answer was asked for, and no branch has one"};
}

const void* Fallback::extension(std::string_view id) {
  return extensions_.find(id);
}

}  // namespace caesura::fallback
