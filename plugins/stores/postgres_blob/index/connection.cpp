#include "plugins/stores/postgres_blob/index/connection.hpp"

#include <poll.h>
#include <string.h>

#include <algorithm>

#include "plugins/stores/postgres_blob/index/errors.hpp"

namespace caesura::postgres_blob {
namespace {

constexpr int64_t kPatienceMs = 20;

bool is_good(const PGresult* result) {
  switch (PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_PIPELINE_SYNC:
      return true;
    default:
      return false;
  }
}

}  // namespace

Connection::Connection(std::unique_ptr<PGconn, FinishConnection> raw, const Target& target)
    : raw_(std::move(raw)), target_(target) {}

tts::Result<std::unique_ptr<Connection>> Connection::open(tts::Context context,
                                                          const Target& target,
                                                          const std::string& password) {
  std::vector<const char*> names;
  std::vector<const char*> values;
  const auto add = [&](const char* name, const std::string& value) {
    names.push_back(name);
    values.push_back(value.c_str());
  };
  for (const auto& [name, value] : target.keywords) add(name.c_str(), value);
  // An empty password would make libpq look for one in the environment and in files.
  std::string given = password.empty() ? " " : password;  // libpq makes a copy
  add("password", given);
  const std::string timeout = std::to_string(target.statement_timeout_ms);
  // A pooler knows no start-up options. The last one ends what nobody waits for any more.
  const std::string options = "-c statement_timeout=" + timeout + " -c lock_timeout=" + timeout +
                              " -c idle_in_transaction_session_timeout=" + timeout +
                              " -c client_connection_check_interval=1000";
  if (target.prepared_statements) add("options", options);
  add("tcp_user_timeout", timeout);
  names.push_back(nullptr);
  values.push_back(nullptr);

  std::unique_ptr<PGconn, FinishConnection> raw(
      PQconnectStartParams(names.data(), values.data(), 0));
  explicit_bzero(given.data(), given.size());
  if (raw == nullptr) return tts::Status(TTS_RESOURCE_EXHAUSTED, "out of memory");
  std::unique_ptr<Connection> made(new Connection(std::move(raw), target));
  if (tts::Status status = made->connect(context, !password.empty()); !status.ok()) return status;
  return made;
}

tts::Status Connection::connect(tts::Context context, bool has_password) {
  PGconn* const raw = raw_.get();
  PQsetNoticeProcessor(
      raw, [](void*, const char*) {}, nullptr);
  PostgresPollingStatusType wanted = PGRES_POLLING_WRITING;
  while (PQstatus(raw) != CONNECTION_BAD && wanted != PGRES_POLLING_OK) {
    const tts::Status status = wait(context, wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT);
    if (!status.ok()) return status;
    wanted = PQconnectPoll(raw);
    if (wanted == PGRES_POLLING_FAILED) break;
  }
  if (PQstatus(raw) != CONNECTION_OK) {
    return connection_error(raw, target_.description, has_password);
  }
  PQsetnonblocking(raw, 1);
  return {};
}

tts::Status Connection::wait(tts::Context context, short events) {
  for (;;) {
    const int64_t left = context.remaining_ms();
    pollfd socket{PQsocket(raw_.get()), events, 0};
    const int timeout = static_cast<int>(std::clamp<int64_t>(left, 0, kPatienceMs));
    if (::poll(&socket, 1, timeout) > 0) return {};
    if (tts::Status status = context.check(); !status.ok()) {
      return status.code() == TTS_CANCELLED
                 ? status
                 : tts::Status(TTS_DEADLINE_EXCEEDED,
                               target_.description + ": no answer within the deadline");
    }
  }
}

tts::Status Connection::lost() {
  lost_ = true;
  return lost_connection(raw_.get(), target_.description);
}

tts::Status Connection::flush(tts::Context context) {
  for (;;) {
    const int left = PQflush(raw_.get());
    if (left == 0) return {};
    if (left < 0) return lost();
    if (tts::Status status = wait(context, POLLIN | POLLOUT); !status.ok()) return status;
    if (PQconsumeInput(raw_.get()) == 0) return lost();
  }
}

tts::Status Connection::next_result(tts::Context context, ResultPtr& result) {
  while (PQisBusy(raw_.get()) != 0) {
    if (tts::Status status = wait(context, POLLIN); !status.ok()) return status;
    if (PQconsumeInput(raw_.get()) == 0) return lost();
  }
  result.reset(PQgetResult(raw_.get()));
  return {};
}

tts::Status Connection::check(const PGresult* result) {
  if (is_good(result)) return {};
  if (PQstatus(raw_.get()) == CONNECTION_BAD) return lost();
  conflict_ = conflict_ || is_conflict(result);
  if (is_unprepared(result)) prepared_.fill(false);
  return statement_error(result, target_.description);
}

// Reads to the end of the answer, whatever is in it; the first error counts.
tts::Status Connection::finish(tts::Context context, Rows& rows) {
  if (tts::Status status = flush(context); !status.ok()) return status;
  tts::Status answer;
  for (;;) {
    ResultPtr result;
    if (tts::Status status = next_result(context, result); !status.ok()) return status;
    if (result == nullptr) return answer;
    if (!answer.ok()) continue;
    answer = check(result.get());
    if (answer.ok()) rows = Rows(std::move(result));
  }
}

tts::Status Connection::prepare(tts::Context context, const SqlTexts& sql, Sql statement,
                                const Parameters& parameters) {
  const auto at = static_cast<std::size_t>(statement);
  if (!target_.prepared_statements || prepared_[at]) return {};
  const auto view = parameters.view();
  if (PQsendPrepare(raw_.get(), sql_name(statement), sql.of(statement).c_str(), view.count,
                    view.types) == 0) {
    return lost();
  }
  Rows none;
  if (tts::Status status = finish(context, none); !status.ok()) return status;
  prepared_[at] = true;
  return {};
}

bool Connection::send(const SqlTexts& sql, Sql statement, const Parameters& parameters) {
  const auto view = parameters.view();
  if (target_.prepared_statements) {
    return PQsendQueryPrepared(raw_.get(), sql_name(statement), view.count, view.values,
                               view.lengths, view.formats, 1) != 0;
  }
  return PQsendQueryParams(raw_.get(), sql.of(statement).c_str(), view.count, view.types,
                           view.values, view.lengths, view.formats, 1) != 0;
}

tts::Status Connection::run(tts::Context context, const SqlTexts& sql, Sql statement,
                            const Parameters& parameters, Rows& rows) {
  lost_ = conflict_ = false;
  if (tts::Status status = context.check(); !status.ok()) return status;
  if (tts::Status status = prepare(context, sql, statement, parameters); !status.ok()) {
    return status;
  }
  return send(sql, statement, parameters) ? finish(context, rows) : lost();
}

tts::Status Connection::run_all(tts::Context context, const SqlTexts& sql, Sql statement,
                                std::span<const Parameters> parameters) {
  lost_ = conflict_ = false;
  if (parameters.empty()) return {};
  if (tts::Status status = prepare(context, sql, statement, parameters[0]); !status.ok()) {
    return status;
  }
  if (PQenterPipelineMode(raw_.get()) == 0) return lost();
  for (const Parameters& one : parameters) {
    if (!send(sql, statement, one) || PQpipelineSync(raw_.get()) == 0) return lost();
  }
  if (tts::Status status = flush(context); !status.ok()) return status;
  tts::Status answer;
  // A null stands between the answers of two statements.
  for (std::size_t synced = 0; synced < parameters.size();) {
    ResultPtr result;
    if (tts::Status status = next_result(context, result); !status.ok()) return status;
    if (result == nullptr) continue;
    if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) ++synced;
    const tts::Status status = check(result.get());
    if (lost_) return status;
    if (answer.ok()) answer = status;
  }
  return PQexitPipelineMode(raw_.get()) == 0 ? lost() : answer;
}

tts::Status Connection::run_text(tts::Context context, const std::string& text) {
  lost_ = conflict_ = false;
  if (PQsendQuery(raw_.get(), text.c_str()) == 0) return lost();
  Rows none;
  return finish(context, none);
}

bool Connection::is_idle() const {
  return !lost_ && PQstatus(raw_.get()) == CONNECTION_OK &&
         PQtransactionStatus(raw_.get()) == PQTRANS_IDLE;
}

bool Connection::is_alive() const {
  // The server says nothing to who asks nothing, but that it goes away.
  pollfd socket{PQsocket(raw_.get()), POLLIN, 0};
  return ::poll(&socket, 1, 0) == 0;
}

}  // namespace caesura::postgres_blob
