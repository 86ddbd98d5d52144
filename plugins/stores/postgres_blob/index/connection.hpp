// One connection to PostgreSQL. Never blocks for longer than a call's patience: libpq is used
// without blocking, and whoever waits looks at the caller's context every 20 ms.
#pragma once

#include <span>

#include "plugins/stores/postgres_blob/index/parameters.hpp"
#include "plugins/stores/postgres_blob/index/rows.hpp"
#include "plugins/stores/postgres_blob/index/sql.hpp"
#include "plugins/stores/postgres_blob/index/target.hpp"

namespace caesura::postgres_blob {

struct FinishConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};

// [owner]
class Connection {
 public:
  // A name in `target` is looked up by the system's resolver, which knows no cancel.
  static tts::Result<std::unique_ptr<Connection>> open(tts::Context context, const Target& target,
                                                       const std::string& password);

  tts::Status run(tts::Context context, const SqlTexts& sql, Sql statement,
                  const Parameters& parameters, Rows& rows);
  // One statement for each of the parameters, sent without waiting in between; each is a
  // transaction of its own.
  tts::Status run_all(tts::Context context, const SqlTexts& sql, Sql statement,
                      std::span<const Parameters> parameters);
  // Any number of statements in one text, as one transaction; for migrations.
  tts::Status run_text(tts::Context context, const std::string& text);

  // Nothing is under way, and the last call did not end the connection.
  bool is_idle() const;
  // The server is still there, as far as can be seen without asking it. Costs a system call.
  bool is_alive() const;
  // The last call ended because the server or the network went away.
  bool is_lost() const { return lost_; }
  // The last statement only lost a race, and may be run again.
  bool had_conflict() const { return conflict_; }

 private:
  Connection(std::unique_ptr<PGconn, FinishConnection> raw, const Target& target);
  tts::Status connect(tts::Context context, bool has_password);
  tts::Status wait(tts::Context context, short events);
  tts::Status flush(tts::Context context);
  tts::Status next_result(tts::Context context, ResultPtr& result);
  tts::Status finish(tts::Context context, Rows& rows);
  tts::Status check(const PGresult* result);
  tts::Status prepare(tts::Context context, const SqlTexts& sql, Sql statement,
                      const Parameters& parameters);
  bool send(const SqlTexts& sql, Sql statement, const Parameters& parameters);
  tts::Status lost();

  std::unique_ptr<PGconn, FinishConnection> raw_;
  const Target& target_;
  std::array<bool, kSqlCount> prepared_{};
  bool lost_ = false;
  bool conflict_ = false;
};

}  // namespace caesura::postgres_blob
