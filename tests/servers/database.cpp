#include "tests/servers/database.hpp"

#include <unistd.h>

#include <atomic>
#include <stdexcept>

namespace caesura::test {
namespace {

std::string run(const std::string& conninfo, const std::string& text) {
  const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(PQconnectdb(conninfo.c_str()),
                                                                &PQfinish);
  if (PQstatus(connection.get()) != CONNECTION_OK) {
    throw std::runtime_error(PQerrorMessage(connection.get()));
  }
  const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection.get(), text.c_str()),
                                                             &PQclear);
  const auto status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY) {
    throw std::runtime_error(PQerrorMessage(connection.get()));
  }
  return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
}

std::string unique_name() {
  static std::atomic<unsigned> count = 0;
  return "test_" + std::to_string(getpid()) + "_" + std::to_string(count++);
}

}  // namespace

Database::Database(Server& server) : server_(server), name_(unique_name()) {
  run(conninfo_of("postgres"), "CREATE DATABASE " + name_);
}

Database::~Database() {
  try {
    run(conninfo_of("postgres"), "DROP DATABASE " + name_ + " WITH (FORCE)");
  } catch (const std::exception&) {
    // The server of a test's own may be gone already, and with it the database.
  }
}

std::string Database::sql(const std::string& text) const {
  return run(conninfo(), text);
}

std::string Database::conninfo_of(const std::string& database) const {
  return "host=" + server_.host() + " port=" + std::to_string(server_.port()) +
         " user=" + server_.text("user") + " password=" + server_.text("password") +
         " dbname=" + database;
}

}  // namespace caesura::test
