#include "fake_service.hpp"

#include <stdexcept>

namespace caesura::test {
namespace {

namespace json = boost::json;

const std::filesystem::path kFolder =
    std::filesystem::path(CAESURA_SOURCE_DIR) / "tests/providers/fake";

// Debian's interpreter, which has Debian's modules, whatever stands first in PATH.
std::vector<std::string> command(const std::string& service,
                                 const std::vector<std::string>& arguments) {
  std::vector<std::string> words = {"/usr/bin/python3", "-B", (kFolder / "serve.py").string(),
                                    service};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return words;
}

}  // namespace

FakeService::FakeService(const std::string& service, const std::vector<std::string>& arguments)
    : process_(command(service, arguments)) {
  const json::value ports = json::parse(process_.read_line());
  http_port_ = ports.at("http").to_number<uint16_t>();
  if (const auto* https = ports.get_object().if_contains("https")) {
    https_port_ = https->to_number<uint16_t>();
  }
}

json::value FakeService::order(const json::object& order) {
  process_.write_line(json::serialize(order));
  json::value answer = json::parse(process_.read_line());
  if (const auto* object = answer.if_object(); object != nullptr && object->contains("error")) {
    throw std::runtime_error("fake service: " + json::serialize(object->at("error")));
  }
  return answer;
}

void FakeService::script(const std::string& faults) {
  order({{"do", "script"}, {"faults", json::parse(faults)}});
}
void FakeService::script_for(const std::string& words, const std::string& faults) {
  order({{"do", "script"}, {"faults", json::parse(faults)}, {"body_has", words}});
}
void FakeService::always(const std::string& fault) {
  order({{"do", "always"}, {"fault", json::parse(fault)}});
}
void FakeService::configure(const std::string& name, const json::value& value) {
  order({{"do", "configure"}, {"name", name}, {"value", value}});
}
void FakeService::reset() {
  order({{"do", "reset"}});
}

int64_t FakeService::counter(const std::string& name) {
  return order({{"do", "counters"}}).at(name).to_number<int64_t>();
}
json::object FakeService::last() {
  return order({{"do", "last"}}).as_object();
}
json::array FakeService::requests() {
  return order({{"do", "requests"}}).as_array();
}

std::string FakeService::last_header(const std::string& name) {
  const json::object request = last();
  for (const auto& header : request.at("headers").as_array()) {
    if (header.at(0).as_string() == name) return std::string(header.at(1).as_string());
  }
  return {};
}

void make_certificates(const std::filesystem::path& folder) {
  ChildProcess program({(kFolder / "certificates").string(), folder.string()});
  if (program.end() != 0) throw std::runtime_error("openssl made no certificates");
}

}  // namespace caesura::test
