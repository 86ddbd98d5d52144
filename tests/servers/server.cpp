#include "tests/servers/server.hpp"

#include <stdlib.h>

#include <fstream>
#include <map>
#include <mutex>
#include <sstream>

namespace caesura::test {
namespace {

namespace json = boost::json;

// Readable by others, since PostgreSQL runs as a user of its own where we are root.
std::filesystem::path temporary_home() {
  std::string name = (std::filesystem::temp_directory_path() / "caesura-server-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
  std::filesystem::permissions(name, std::filesystem::perms(0755));
  return name;
}

}  // namespace

Server& Server::shared(const std::string& kind) {
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<Server>> servers;
  const std::lock_guard lock(mutex);
  auto& server = servers[kind];
  if (server == nullptr) {
    std::ifstream file(std::filesystem::path(CAESURA_BINARY_DIR) / "servers" / kind / "address");
    std::stringstream text;
    text << file.rdbuf();
    if (file.is_open()) {
      server.reset(new Server(json::parse(text.str()).as_object()));
    } else {
      server = std::make_unique<Server>(kind);
    }
  }
  return *server;
}

Server::Server(const std::string& kind, const std::vector<std::string>& arguments)
    : home_(temporary_home()) {
  const auto program = std::filesystem::path(CAESURA_SOURCE_DIR) / "tests/servers/serve.py";
  std::vector<std::string> words = {"/usr/bin/python3", "-B", program.string(), kind,
                                    (home_ / kind).string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  process_ = std::make_unique<ChildProcess>(words);
  address_ = json::parse(process_->read_line()).as_object();
}

Server::~Server() {
  if (process_ == nullptr) return;
  process_->end();
  std::error_code ignored;
  std::filesystem::remove_all(home_, ignored);
}

void Server::order(const std::string& word) {
  process_->write_line(word);
  address_ = json::parse(process_->read_line()).as_object();
}

}  // namespace caesura::test
