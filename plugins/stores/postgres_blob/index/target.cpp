#include "plugins/stores/postgres_blob/index/target.hpp"

#include <libpq-fe.h>

#include <array>
#include <memory>

namespace caesura::postgres_blob {
namespace {

// libpq 15 cannot be told to use the system's own list; this is where Debian keeps it.
constexpr std::string_view kSystemCertificates = "/etc/ssl/certs/ca-certificates.crt";

tts::Status wrong(const std::string& what) {
  return {TTS_INVALID_ARGUMENT, "url: " + what};
}

// One host: a socket's folder, or an address of this machine.
bool is_local(const std::string& host) {
  return host.empty() || host.front() == '/' || host.front() == '@' || host == "localhost" ||
         host.starts_with("127.") || host == "::1";
}

bool all_local(const std::string& hosts) {
  std::size_t start = 0;
  for (;;) {
    const std::size_t end = hosts.find(',', start);
    if (!is_local(hosts.substr(start, end - start))) return false;
    if (end == std::string::npos) return true;
    start = end + 1;
  }
}

tts::Status check_keyword(const std::string& keyword) {
  if (keyword == "password") {
    return wrong("holds a password; take it out and write password: \"${ENV:NAME}\" beside it");
  }
  static constexpr std::array kRefused = {"passfile", "service", "servicefile", "options",
                                          "application_name"};
  for (const char* refused : kRefused) {
    if (keyword == refused) return wrong("the parameter " + keyword + " is not to be given here");
  }
  return {};
}

}  // namespace

tts::Result<Target> read_target(const std::string& url, const std::string& ca_file) {
  if (!url.starts_with("postgresql://") && !url.starts_with("postgres://")) {
    return wrong("must be like postgresql://user@host:5432/database");
  }
  char* message = nullptr;
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> parsed(
      PQconninfoParse(url.c_str(), &message), PQconninfoFree);
  // libpq's message may repeat the URL, and with it a password.
  PQfreemem(message);
  if (parsed == nullptr) return wrong("must be like postgresql://user@host:5432/database");

  Target target;
  for (const PQconninfoOption* option = parsed.get(); option->keyword != nullptr; ++option) {
    if (option->val == nullptr || option->val[0] == '\0') continue;
    if (tts::Status status = check_keyword(option->keyword); !status.ok()) return status;
    target.keywords[option->keyword] = option->val;
  }
  auto& keywords = target.keywords;
  for (const char* needed : {"user", "host", "dbname"}) {
    if (!keywords.contains(needed)) return wrong(std::string(needed) + " is missing");
  }
  keywords.try_emplace("port", "5432");
  keywords.try_emplace("target_session_attrs", "any");
  const bool local = all_local(keywords["host"]);
  const auto mode = keywords.try_emplace("sslmode", local ? "prefer" : "verify-full").first->second;
  if (!local && mode != "verify-full") {
    return wrong("sslmode=" + mode +
                 " does not check who answers; only verify-full is allowed for a server that is "
                 "not on this machine");
  }
  if (!ca_file.empty()) keywords["sslrootcert"] = ca_file;
  if (mode == "verify-full" || mode == "verify-ca") {
    keywords.try_emplace("sslrootcert", kSystemCertificates);
  }
  keywords["application_name"] = "caesura";
  target.description = keywords["host"] + ":" + keywords["port"] + "/" + keywords["dbname"];
  return target;
}

}  // namespace caesura::postgres_blob
