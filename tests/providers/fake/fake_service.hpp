// Starts a fake service (serve.py) and gives it orders; it ends with this object.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/child_process.hpp"

namespace caesura::test {

class FakeService {
 public:
  // `service` names a module in tests/providers/fake; `arguments` are serve.py's. Throws
  // std::runtime_error where it does not come up.
  explicit FakeService(const std::string& service, const std::vector<std::string>& arguments = {});

  // "http://127.0.0.1:PORT" and "https://localhost:PORT", which needs --certificate.
  std::string http() const { return "http://127.0.0.1:" + std::to_string(http_port_); }
  std::string https() const { return "https://localhost:" + std::to_string(https_port_); }
  uint16_t http_port() const { return http_port_; }
  uint16_t https_port() const { return https_port_; }

  // The next calls get these faults, one each: R"([{"status": 503}, {"stall_after": 10}])".
  void script(const std::string& faults_json);
  // The next calls with these words in their body get these faults, in place of what was left; so
  // that calls at the same time each have a script of their own.
  void script_for(const std::string& words, const std::string& faults_json);
  // Every call without a scripted fault gets this one; "{}" ends it.
  void always(const std::string& fault_json);
  void configure(const std::string& name, const boost::json::value& value);
  void reset();
  // "calls", "connections", "refused", "whole", "cut", "broken", "scripted" (faults left).
  int64_t counter(const std::string& name);
  // Of the last request: method, path, query, headers [[name, value]], version, body, body_base64.
  boost::json::object last();
  std::string last_header(const std::string& name);
  boost::json::array requests();

 private:
  boost::json::value order(const boost::json::object& order);

  ChildProcess process_;
  uint16_t http_port_ = 0;
  uint16_t https_port_ = 0;
};

// A test CA and server certificates in `folder`, made by openssl: ca.pem, server.pem,
// other_host.pem, expired.pem, other_ca.pem.
void make_certificates(const std::filesystem::path& folder);

}  // namespace caesura::test
