// A Google service account: its key file, and the assertion that it signs.
#pragma once

#include <tts/status.hpp>

#include <string>
#include <string_view>

#include "plugins/support/http/secret.hpp"

namespace caesura::google {

struct ServiceAccount {
  std::string email;
  std::string key_id;
  std::string token_uri;
  http::Secret private_key;  // PEM

  // Of the JSON file that the console gives out. FAILED_PRECONDITION names what is missing, and
  // never shows what there is.
  static tts::Result<ServiceAccount> parse(std::string_view json);
};

// A JWT (RFC 7523) that asks `audience` for a token of an hour for `scope`, signed with RS256.
// FAILED_PRECONDITION where the private key is none.
tts::Result<http::Secret> sign_assertion(const ServiceAccount& account, std::string_view audience,
                                         std::string_view scope, int64_t now_unix_s);

}  // namespace caesura::google
