#include "plugins/stores/postgres_blob/index/errors.hpp"

namespace caesura::postgres_blob {
namespace {

constexpr std::string_view kInit = "run `caesura store init`";

std::string_view state_of(const PGresult* result) {
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  return state == nullptr ? std::string_view{} : state;
}

// The first line without the file and function names that libpq adds behind it.
std::string one_line(std::string_view message) {
  std::string line(message.substr(0, message.find('\n')));
  while (!line.empty() && (line.back() == ' ' || line.back() == '.')) line.pop_back();
  return line.empty() ? "no reason given" : line;
}

struct Meaning {
  tts_status code;
  std::string remedy;
};

Meaning meaning_of(std::string_view state) {
  if (state == "28P01" || state == "28000") {
    return {TTS_UNAUTHENTICATED, "check user and password"};
  }
  if (state == "42P01" || state == "3F000" || state == "42703" || state == "42704") {
    return {TTS_FAILED_PRECONDITION, "the schema is not whole; " + std::string(kInit)};
  }
  if (state == "42501") {
    return {
        TTS_PERMISSION_DENIED,
        "grant this role USAGE on the schema, and SELECT, INSERT, UPDATE, DELETE on its tables"};
  }
  if (state == "25006") {
    return {TTS_FAILED_PRECONDITION, "the server or the role is read-only; connect to the primary"};
  }
  if (state == "3D000") return {TTS_FAILED_PRECONDITION, "create the database, or name another"};
  if (state == "26000") {
    return {TTS_FAILED_PRECONDITION,
            "a pooler shares connections between transactions; set prepared_statements: false"};
  }
  if (state == "57014" || state == "55P03") {
    return {TTS_DEADLINE_EXCEEDED, "raise statement_timeout, or see what holds the server up"};
  }
  if (state.starts_with("53")) {
    return {state == "53300" ? TTS_UNAVAILABLE : TTS_RESOURCE_EXHAUSTED, ""};
  }
  if (state.starts_with("08") || state.starts_with("57P") || state.starts_with("40")) {
    return {TTS_UNAVAILABLE, ""};
  }
  return {TTS_INTERNAL, state.empty() ? "" : "SQLSTATE " + std::string(state)};
}

std::string with_remedy(std::string line, const std::string& remedy) {
  return remedy.empty() ? line : line + "; " + remedy;
}

}  // namespace

tts::Status statement_error(const PGresult* result, const std::string& where) {
  const char* primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  const Meaning meaning = meaning_of(state_of(result));
  return {meaning.code,
          with_remedy(where + ": " + one_line(primary == nullptr ? "" : primary), meaning.remedy)};
}

// libpq 15 tells no SQLSTATE here, only the server's words; those that it does not know by heart
// stay what they are.
tts::Status connection_error(PGconn* connection, const std::string& where, bool has_password) {
  const std::string words = one_line(PQerrorMessage(connection));
  const auto says = [&](std::string_view part) { return words.find(part) != std::string::npos; };
  if (PQconnectionUsedPassword(connection) != 0 && !has_password) {
    return {TTS_UNAUTHENTICATED,
            where + ": the server asks for a password; write password: \"${ENV:NAME}\" beside url"};
  }
  if (says("authentication failed")) {
    return {TTS_UNAUTHENTICATED, where +
                                     ": the server refuses user and password; check the user in "
                                     "url and the secret that password names"};
  }
  if (says("does not exist")) {
    return {TTS_FAILED_PRECONDITION, words + "; create it, or name another in url"};
  }
  if (says("permission denied")) return {TTS_PERMISSION_DENIED, words};
  return {TTS_UNAVAILABLE, words};
}

tts::Status lost_connection(PGconn* connection, const std::string& where) {
  return {TTS_UNAVAILABLE, where + ": " + one_line(PQerrorMessage(connection))};
}

bool is_conflict(const PGresult* result) {
  return state_of(result) == "40P01" || state_of(result) == "40001";
}

bool is_unprepared(const PGresult* result) {
  return state_of(result) == "26000";
}

}  // namespace caesura::postgres_blob
