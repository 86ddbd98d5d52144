// Who we are for Azure Blob, and where it is.
#pragma once

#include <tts/services.hpp>

#include <string>

#include "plugins/support/http/request.hpp"

namespace caesura::postgres_blob {

struct AzureSettings {
  enum class Login { key, connection_string, sas, token, managed_identity };
  std::string container;
  std::string account;   // of a key; else it may be empty
  std::string endpoint;  // "https://acc.blob.core.windows.net"; empty = of the connection string
  Login login = Login::key;
  std::string reference;  // of the secret; of a managed identity "system" or its client id
  std::string identity_endpoint;
};

// One use of the secret: signs requests to `base`.
class AzureAccess {
 public:
  // Reads the secret from the host, so that a rotated one is seen. FAILED_PRECONDITION names
  // the option, never its value.
  static tts::Result<AzureAccess> read(const tts::Host& host, const AzureSettings& settings);

  // With a token that somebody fetched.
  static AzureAccess bearer(std::string base, http::Secret token);

  // "https://acc.blob.core.windows.net", without a slash at the end.
  const std::string& base() const { return base_; }
  // Makes `request` one of ours: a header, or a query that is appended to its URL and hidden from
  // messages. `request` must be final, borrows from this object, and can be signed again.
  tts::Status sign(http::Request& request, int64_t unix_s) const;

 private:
  tts::Status take_connection_string(std::string_view text);
  tts::Status take_sas(std::string_view text);

  std::string base_;
  std::string account_;
  http::Secret key_;
  http::Secret sas_;  // without a question mark
  http::Secret token_;
};

}  // namespace caesura::postgres_blob
