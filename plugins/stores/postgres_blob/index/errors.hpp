// PostgreSQL's errors as statuses: one line that says what would be right.
#pragma once

#include <libpq-fe.h>
#include <tts/status.hpp>

#include <string>

namespace caesura::postgres_blob {

// Of a statement that failed.
tts::Status statement_error(const PGresult* result, const std::string& where);
// Of a connection that did not come about.
tts::Status connection_error(PGconn* connection, const std::string& where, bool has_password);
// Of a connection that ended in the middle.
tts::Status lost_connection(PGconn* connection, const std::string& where);

// Lost a race with another transaction: the same statement may be run again.
bool is_conflict(const PGresult* result);
// The server knows nothing of a prepared statement: a pooler stands between.
bool is_unprepared(const PGresult* result);

}  // namespace caesura::postgres_blob
