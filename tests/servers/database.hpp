// A database of a test's own in the PostgreSQL server that all tests share.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>

#include "tests/servers/server.hpp"

namespace caesura::test {

class Database {
 public:
  // Made now, dropped with this object, whoever is still connected. Throws std::runtime_error.
  explicit Database(Server& server = Server::shared("postgres"));
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  const std::string& name() const { return name_; }
  // What libpq takes, password included.
  std::string conninfo() const { return conninfo_of(name_); }
  // Runs SQL; the first column of the first row, or "". Throws std::runtime_error.
  std::string sql(const std::string& text) const;

 private:
  std::string conninfo_of(const std::string& database) const;

  const Server& server_;
  std::string name_;
};

}  // namespace caesura::test
