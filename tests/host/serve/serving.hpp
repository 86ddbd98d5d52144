// A `caesura serve` of a test's own, and a client that speaks HTTP to it.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/json.hpp>

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "unit/temporary_folder.hpp"

namespace caesura::testing {

inline constexpr const char* kAda = "token-of-ada-0123456789";
inline constexpr const char* kBen = "token-of-ben-0123456789";

using Headers = std::vector<std::pair<std::string, std::string>>;

struct HttpAnswer {
  unsigned status = 0;                         // 0 = the connection ended without one
  std::map<std::string, std::string> headers;  // and trailers, by names in lower case
  std::string body;
  bool whole = false;  // the body came to its end
  [[nodiscard]] std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
  }
  [[nodiscard]] boost::json::value json() const { return boost::json::parse(body); }
};

// One connection; gives up after 20 seconds.
class HttpClient {
 public:
  explicit HttpClient(uint16_t port, const std::string& token = "");
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  // Sends a whole request and reads the answer.
  HttpAnswer operator()(const std::string& method, const std::string& target,
                        const std::string& body = "", const Headers& headers = {});
  // Bytes as they are; false where the connection is broken.
  bool send(std::string_view bytes);
  HttpAnswer read(bool head_only = false);
  // The head of an answer whose body is still to come.
  HttpAnswer read_head();
  // Whether the host has closed the connection; waits for it.
  bool closed();
  void hang_up();

 private:
  boost::asio::io_context context_;
  boost::asio::ip::tcp::socket socket_;
  boost::beast::flat_buffer buffer_;
  std::string token_;
};

class Serving {
 public:
  // `serve` is the content of the section in YAML's flow style, without its braces; `provider` the
  // options of a tone provider. The projects' folder is named projects.
  struct Config {
    std::string serve;
    std::string provider = "use: tone, sample_rate: 24000";
    std::string store = "use: memory, max_bytes: 256MiB";
    std::string more = "";  // lines of the top level
  };
  static std::string two_tenants() {
    return "tokens: [{token: '${ENV:ADA}', tenant: ada}, {token: '${ENV:BEN}', tenant: ben}]";
  }

  Serving() = default;
  ~Serving();
  Serving(const Serving&) = delete;
  Serving& operator=(const Serving&) = delete;

  void start(const Config& config);
  // With a config file that is there already.
  void start_with(const std::filesystem::path& config, const std::vector<std::string>& more = {});
  void signal(int number) const;
  // Waits for the end; its exit status.
  int wait();
  int stop();

  [[nodiscard]] uint16_t port() const { return port_; }
  [[nodiscard]] HttpClient client(const std::string& token = kAda) const {
    return HttpClient(port_, token);
  }
  [[nodiscard]] std::filesystem::path file(const std::string& name) const {
    return folder_.path() / name;
  }
  // Whether the host takes no connection any more.
  [[nodiscard]] bool client_refused() const;
  void write(const std::string& name, const std::string& content) const;
  [[nodiscard]] std::string read(const std::string& name) const;
  // The value of a metric, summed over its labels; those that hold `label` only.
  [[nodiscard]] double metric(const std::string& name, const std::string& label = "") const;

 private:
  TemporaryFolder folder_;
  pid_t process_ = -1;
  uint16_t port_ = 0;
};

}  // namespace caesura::testing
