#include "host/serve/serving.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/write.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

extern char** environ;

namespace caesura::testing {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using Error = boost::system::error_code;

template <class Parser>
HttpAnswer taken(const Parser& parser) {
  HttpAnswer answer;
  answer.status = parser.get().result_int();
  for (const auto& field : parser.get()) {
    std::string name(field.name_string().data(), field.name_string().size());
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    answer.headers[name] = std::string(field.value().data(), field.value().size());
  }
  answer.body = parser.get().body();
  answer.whole = parser.is_done();
  return answer;
}

}  // namespace

HttpClient::HttpClient(uint16_t port, const std::string& token) : socket_(context_), token_(token) {
  socket_.connect({asio::ip::address_v4::loopback(), port});
  const timeval patience{20, 0};
  setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
}

HttpAnswer HttpClient::operator()(const std::string& method, const std::string& target,
                                  const std::string& body, const Headers& headers) {
  std::string request = method + " " + target + " HTTP/1.1\r\nHost: caesura\r\n";
  if (!token_.empty()) request += "Authorization: Bearer " + token_ + "\r\n";
  for (const auto& [name, value] : headers) request += name + ": " + value + "\r\n";
  if (!body.empty() || method == "POST" || method == "PUT") {
    request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  }
  send(request + "\r\n" + body);
  return read(method == "HEAD");
}

bool HttpClient::send(std::string_view bytes) {
  Error error;
  asio::write(socket_, asio::buffer(bytes.data(), bytes.size()), error);
  return !error;
}

HttpAnswer HttpClient::read(bool head_only) {
  http::response_parser<http::string_body> parser;
  parser.body_limit(boost::none);
  parser.skip(head_only);
  Error error;
  http::read(socket_, buffer_, parser, error);
  return parser.is_header_done() ? taken(parser) : HttpAnswer{};
}

HttpAnswer HttpClient::read_head() {
  http::response_parser<http::string_body> parser;
  Error error;
  http::read_header(socket_, buffer_, parser, error);
  return error ? HttpAnswer{} : taken(parser);
}

bool HttpClient::closed() {
  char bytes[4096];
  for (;;) {
    Error error;
    const std::size_t got = socket_.read_some(asio::buffer(bytes), error);
    if (error) return error != asio::error::would_block && error != asio::error::try_again;
    if (got == 0) return true;
  }
}

void HttpClient::hang_up() {
  Error ignored;
  socket_.close(ignored);
}

Serving::~Serving() {
  if (process_ > 0) {
    kill(process_, SIGKILL);
    wait();
  }
}

void Serving::write(const std::string& name, const std::string& content) const {
  std::filesystem::create_directories(file(name).parent_path());
  std::ofstream(file(name), std::ios::binary) << content;
}

std::string Serving::read(const std::string& name) const {
  std::ifstream stream(file(name), std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void Serving::start(const Config& config) {
  const std::string projects = config.serve.find("projects:") == std::string::npos
                                   ? ", projects: '${config_dir}/projects'"
                                   : "";
  write("serve.yaml", "caesura: 1\nstores: {main: {" + config.store + "}}\nproviders: {tones: {" +
                          config.provider +
                          "}}\nmiddleware: {cache: {use: cache, store: main}}\n"
                          "chains: {default: [cache, tones]}\npauses: natural\n" +
                          config.more + "serve: {listen: '127.0.0.1:0', access_log: '" +
                          file("access.log").string() + "', " + config.serve + projects + "}\n");
  start_with(file("serve.yaml"));
}

void Serving::start_with(const std::filesystem::path& config,
                         const std::vector<std::string>& more) {
  int out[2];
  if (pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  std::vector<std::string> words{CAESURA_BINARY_DIR "/bin/caesura", "serve", "--config",
                                 config.string(), "--json"};
  words.insert(words.end(), more.begin(), more.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const std::string err = file("stderr").string();
  std::vector<std::string> own{"ADA=" + std::string(kAda), "BEN=" + std::string(kBen),
                               "XDG_CACHE_HOME=" + file("cache").string()};
  std::vector<char*> environment;
  for (char** at = environ; *at != nullptr; ++at) {
    if (!std::string_view(*at).starts_with("XDG_CACHE_HOME=")) environment.push_back(*at);
  }
  for (std::string& one : own) environment.push_back(one.data());
  environment.push_back(nullptr);
  process_ = fork();
  if (process_ == 0) {
    dup2(out[1], STDOUT_FILENO);
    dup2(open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
    execve(argv[0], argv.data(), environment.data());
    _exit(127);
  }
  close(out[1]);
  std::string told;
  char buffer[512];
  for (ssize_t got = 1; got > 0 && told.find("}\n") == std::string::npos;) {
    got = ::read(out[0], buffer, sizeof buffer);
    if (got > 0) told.append(buffer, static_cast<std::size_t>(got));
  }
  close(out[0]);
  if (told.empty()) {
    wait();
    throw std::runtime_error("caesura serve does not start: " + read("stderr"));
  }
  port_ = boost::json::parse(told).at("port").to_number<uint16_t>();
}

bool Serving::client_refused() const {
  try {
    HttpClient client(port_);
    return false;
  } catch (const boost::system::system_error&) {
    return true;
  }
}

void Serving::signal(int number) const {
  kill(process_, number);
}

int Serving::wait() {
  int status = 0;
  waitpid(process_, &status, 0);
  process_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int Serving::stop() {
  signal(SIGTERM);
  return wait();
}

double Serving::metric(const std::string& name, const std::string& label) const {
  std::istringstream lines(HttpClient(port_)("GET", "/metrics").body);
  double sum = 0;
  for (std::string line; std::getline(lines, line);) {
    const bool named = line.starts_with(name + " ") || line.starts_with(name + "{");
    if (named && line.find(label) != std::string::npos)
      sum += std::stod(line.substr(line.rfind(' ')));
  }
  return sum;
}

}  // namespace caesura::testing
