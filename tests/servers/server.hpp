// Real PostgreSQL, Redis and Azure storage emulator for tests; serve.py says what an address holds.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/child_process.hpp"

namespace caesura::test {

class Server {
 public:
  // "postgres", "redis" or "azurite": the one that all tests of a run of ctest share; it keeps
  // running, so a test works in a database, a key prefix or a container of its own. Where ctest has
  // started none, one of this process alone, which ends with it. Throws std::runtime_error.
  static Server& shared(const std::string& kind);

  // One that the test may stop, kill and fill up; it ends with this object. Arguments: "--tls", and
  // behind "--" the server's own. Throws std::runtime_error where it does not come up.
  explicit Server(const std::string& kind, const std::vector<std::string>& arguments = {});
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::string host() const { return text("host"); }
  uint16_t port() const { return address_.at("port").to_number<uint16_t>(); }
  pid_t pid() const { return address_.at("pid").to_number<pid_t>(); }
  std::string text(const std::string& name) const {
    return std::string(address_.at(name).as_string());
  }

  // Only for a server of one's own. `kill` gives notice to nobody; `start` uses the same port.
  void kill() { order("kill"); }
  void start() { order("start"); }

 private:
  explicit Server(boost::json::object address) : address_(std::move(address)) {}
  void order(const std::string& word);

  std::filesystem::path home_;
  std::unique_ptr<ChildProcess> process_;
  boost::json::object address_;
};

}  // namespace caesura::test
