// Where a bucket is, and who we are there.
#pragma once

#include <tts/services.hpp>

#include <string>

#include "plugins/support/http/sigv4.hpp"

namespace caesura::postgres_blob {

enum class Addressing { automatic, path, virtual_host };
enum class ConditionalPut { automatic, always, never };

struct S3Settings {
  std::string bucket;
  std::string region;
  std::string endpoint;  // an origin; empty = Amazon's of the region
  Addressing addressing = Addressing::automatic;
  ConditionalPut conditional_put = ConditionalPut::automatic;
  std::string access_key_id;  // references of secrets, these three
  std::string secret_access_key;
  std::string session_token;  // empty = long-lived credentials
};

struct S3Address {
  std::string url;      // of the bucket, without a slash at the end
  bool amazon = false;  // and not a look-alike, which may lack a feature
};

// INVALID_ARGUMENT names the option.
tts::Result<S3Address> address_of(const S3Settings& settings);

// Read from the host at each use, so that rotated ones are seen.
tts::Result<http::AwsCredentials> read_credentials(const tts::Host& host,
                                                   const S3Settings& settings);

}  // namespace caesura::postgres_blob
