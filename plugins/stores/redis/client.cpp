#include "plugins/stores/redis/client.hpp"

#include "plugins/stores/redis/refusal.hpp"
#include "plugins/support/entry/store_metrics.hpp"

namespace caesura::redis {
namespace {

// The server cannot do its work at all, as opposed to: it refuses this one command.
bool is_sick(tts_status code) {
  return code == TTS_UNAVAILABLE || code == TTS_UNAUTHENTICATED;
}

void add_call(Commands& commands, const Script& script, const ScriptCall& call) {
  const std::string count = std::to_string(call.names.size());
  std::vector<std::string_view> words{"EVALSHA", script.sha1, count};
  words.insert(words.end(), call.names.begin(), call.names.end());
  words.insert(words.end(), call.values.begin(), call.values.end());
  commands.add(words);
}

}  // namespace

tts::Result<std::unique_ptr<Client>> Client::create(tts::Host host, const Settings& settings) {
  auto pool = Pool::create(host, settings);
  if (!pool.ok()) return pool.status();
  return std::make_unique<Client>(host, settings, std::move(pool).value());
}

Client::Client(tts::Host host, const Settings& settings, std::unique_ptr<Pool> pool)
    : settings_(settings),
      server_(settings.address.text()),
      pool_(std::move(pool)),
      breaker_(host, settings.name, "the server",
               entry::resting_metric(host, settings.name, "server")),
      failures_metric_(entry::store_metric(host, TTS_METRIC_COUNTER,
                                           "caesura_store_server_errors_total", settings.name,
                                           "Commands that the server could not serve at all.")) {}

Deadline Client::deadline(tts::Context context, Pace pace) const {
  return {context, pace == Pace::kSpeech ? settings_.timeout_ms : settings_.admin_timeout_ms};
}

tts::Status Client::named(const tts::Status& status) const {
  if (status.code() == TTS_CANCELLED || status.code() == TTS_DEADLINE_EXCEEDED) return status;
  return {status.code(), server_ + ": " + status.message(), status.vendor_code()};
}

void Client::judge(const tts::Status& status) {
  if (status.ok()) {
    breaker_.succeeded();
  } else if (is_sick(status.code())) {
    ++failures_;
    failures_metric_.add();
    breaker_.failed(named(status));
  }
}

tts::Status Client::attempt(tts::Context context, Pace pace, const Commands& commands,
                            std::span<Reply> replies) {
  const Deadline limit = deadline(context, pace);
  auto lease = pool_->take(limit);
  if (!lease.ok()) return lease.status();
  Pool::Lease connection = std::move(lease).value();
  if (tts::Status status = connection->send(commands, limit); !status.ok()) return status;
  for (Reply& reply : replies) {
    if (tts::Status status = connection->receive(reply, limit); !status.ok()) return status;
    if (!reply.is_error()) continue;
    // What no command can be served for speaks for the server; else it is one command's affair.
    if (tts::Status status = refusal(reply);
        is_sick(status.code()) && error_word(reply) != "NOSCRIPT") {
      return status;
    }
  }
  return {};
}

tts::Status Client::call(tts::Context context, Pace pace,
                         std::initializer_list<std::string_view> words, Reply& reply) {
  if (pace == Pace::kSpeech) {
    if (tts::Status status = breaker_.check(); !status.ok()) return status;
  }
  Commands commands;
  commands.add(words);
  const tts::Status status = attempt(context, pace, commands, {&reply, 1});
  judge(status);
  if (!status.ok()) return named(status);
  return reply.is_error() ? named(refusal(reply)) : tts::Status{};
}

tts::Status Client::exchange(tts::Context context, Pace pace, const Commands& commands,
                             std::vector<Reply>& replies) {
  if (pace == Pace::kSpeech) {
    if (tts::Status status = breaker_.check(); !status.ok()) return status;
  }
  replies.resize(commands.count());
  const tts::Status status = attempt(context, pace, commands, replies);
  judge(status);
  return status.ok() ? status : named(status);
}

tts::Status Client::run(tts::Context context, Pace pace, const Script& script,
                        std::span<const ScriptCall> calls, std::vector<int64_t>& answers) {
  Commands commands;
  for (const ScriptCall& call : calls) add_call(commands, script, call);
  std::vector<Reply> replies;
  if (tts::Status s = exchange(context, pace, commands, replies); !s.ok()) return s;

  std::vector<std::size_t> unknown;
  for (std::size_t i = 0; i < replies.size(); ++i) {
    if (replies[i].is_error() && error_word(replies[i]) == "NOSCRIPT") unknown.push_back(i);
  }
  if (!unknown.empty()) {
    Commands again;
    again.add({"SCRIPT", "LOAD", script.lua});
    for (const std::size_t i : unknown) add_call(again, script, calls[i]);
    std::vector<Reply> second;
    if (tts::Status s = exchange(context, pace, again, second); !s.ok()) return s;
    if (second[0].is_error()) return named(refusal(second[0]));
    for (std::size_t i = 0; i < unknown.size(); ++i) replies[unknown[i]] = std::move(second[i + 1]);
  }
  answers.assign(replies.size(), 0);
  tts::Status failure;
  for (std::size_t i = 0; i < replies.size(); ++i) {
    if (replies[i].is_integer()) {
      answers[i] = replies[i].integer;
    } else if (failure.ok()) {
      failure = named(unexpected(replies[i]));
    }
  }
  return failure;
}

tts::Result<int64_t> Client::run(tts::Context context, Pace pace, const Script& script,
                                 const ScriptCall& call) {
  std::vector<int64_t> answers;
  if (tts::Status s = run(context, pace, script, {&call, 1}, answers); !s.ok()) return s;
  return answers.front();
}

}  // namespace caesura::redis
