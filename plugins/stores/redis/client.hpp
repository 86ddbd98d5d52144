// Exchanges with the server: a connection from the pool, a deadline, and the breaker's word.
#pragma once

#include "plugins/stores/redis/breaker.hpp"
#include "plugins/stores/redis/pool.hpp"
#include "plugins/stores/redis/scripts.hpp"

namespace caesura::redis {

// How long an exchange may take, and whether the breaker is asked: an operator's call always goes
// through, for whoever asks what is wrong wants the server's answer.
enum class Pace { kSpeech, kAdmin };

// One call of a script.
struct ScriptCall {
  std::vector<std::string> names;
  std::vector<std::string_view> values;
};

// Every message begins with the server's address. [thread-safe]
class Client {
 public:
  static tts::Result<std::unique_ptr<Client>> create(tts::Host host, const Settings& settings);
  Client(tts::Host host, const Settings& settings, std::unique_ptr<Pool> pool);

  // The answer to one command, into memory that the caller may use again. Errors of the server are
  // a status.
  tts::Status call(tts::Context context, Pace pace, std::initializer_list<std::string_view> words,
                   Reply& reply);
  // All answers, errors of the server among them.
  tts::Status exchange(tts::Context context, Pace pace, const Commands& commands,
                       std::vector<Reply>& replies);
  // Integers; a script that the server does not know is given to it. Where the server answers one
  // with an error, the first such is the status, and the rest was done all the same.
  tts::Status run(tts::Context context, Pace pace, const Script& script,
                  std::span<const ScriptCall> calls, std::vector<int64_t>& answers);
  tts::Result<int64_t> run(tts::Context context, Pace pace, const Script& script,
                           const ScriptCall& call);

  bool resting() const { return breaker_.open(); }
  uint64_t failures() const { return failures_; }

 private:
  Deadline deadline(tts::Context context, Pace pace) const;
  tts::Status attempt(tts::Context context, Pace pace, const Commands& commands,
                      std::span<Reply> replies);
  tts::Status named(const tts::Status& status) const;
  void judge(const tts::Status& status);

  const Settings settings_;
  const std::string server_;
  std::unique_ptr<Pool> pool_;
  Breaker breaker_;
  std::atomic<uint64_t> failures_ = 0;
  const tts::Metric failures_metric_;
};

}  // namespace caesura::redis
