#include "plugins/providers/polly/explain.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace caesura::polly {
namespace {

struct Meaning {
  std::string_view exception;  // without a final "Exception"
  tts_status code;
  std::string_view words;  // for a service that says nothing beside
};

constexpr std::string_view kCredentials =
    "the credentials are wrong, are over, or are not of this region";

constexpr Meaning kMeanings[] = {
    {"Throttling", TTS_RESOURCE_EXHAUSTED, "too many requests at a time"},
    {"Throttled", TTS_RESOURCE_EXHAUSTED, "too many requests at a time"},
    {"TooManyRequests", TTS_RESOURCE_EXHAUSTED, "too many requests at a time"},
    {"RequestLimitExceeded", TTS_RESOURCE_EXHAUSTED, "too many requests at a time"},
    {"LimitExceeded", TTS_RESOURCE_EXHAUSTED, "a quota of the account is used up"},
    {"ServiceQuotaExceeded", TTS_RESOURCE_EXHAUSTED, "a quota of the account is used up"},
    {"UnrecognizedClient", TTS_UNAUTHENTICATED, kCredentials},
    {"InvalidSignature", TTS_UNAUTHENTICATED, kCredentials},
    {"SignatureDoesNotMatch", TTS_UNAUTHENTICATED, kCredentials},
    {"IncompleteSignature", TTS_UNAUTHENTICATED, kCredentials},
    {"InvalidClientTokenId", TTS_UNAUTHENTICATED, kCredentials},
    {"MissingAuthenticationToken", TTS_UNAUTHENTICATED, kCredentials},
    {"ExpiredToken", TTS_UNAUTHENTICATED, "the session token is over"},
    {"RequestExpired", TTS_UNAUTHENTICATED, "the signature is too old; is the clock right?"},
    {"AccessDenied", TTS_PERMISSION_DENIED, "the credentials do not allow this"},
    {"LexiconNotFound", TTS_INVALID_ARGUMENT, "a lexicon is missing in this region"},
    {"RequestTimeout", TTS_UNAVAILABLE, "the request arrived too slowly"},
    {"ServiceUnavailable", TTS_UNAVAILABLE, "the service has trouble; try again"},
    {"ServiceFailure", TTS_UNAVAILABLE, "the service has trouble; try again"},
    {"InternalFailure", TTS_UNAVAILABLE, "the service has trouble; try again"},
    {"InternalServerError", TTS_UNAVAILABLE, "the service has trouble; try again"},
    {"EngineNotSupported", TTS_INVALID_ARGUMENT, "the voice has no such engine"},
    {"LanguageNotSupported", TTS_INVALID_ARGUMENT, "the voice does not speak this language"},
    {"InvalidSsml", TTS_INVALID_ARGUMENT, "the SSML is not valid"},
    {"TextLengthExceeded", TTS_INVALID_ARGUMENT, "the text is too long"},
};

// "Throttling" of "ThrottlingException:http://internal.amazon.com/..." and of
// "com.amazon.coral.availability#ThrottlingException"; empty for what is no such name.
std::string_view bare_name(std::string_view type) {
  type = type.substr(0, type.find(':'));
  if (const auto hash = type.rfind('#'); hash != std::string_view::npos) {
    type.remove_prefix(hash + 1);
  }
  const bool is_name = type.size() <= 64 && std::all_of(type.begin(), type.end(), [](char c) {
                         return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
                       });
  if (!is_name) return {};
  constexpr std::string_view kSuffix = "Exception";
  if (type.ends_with(kSuffix)) type.remove_suffix(kSuffix.size());
  return type;
}

std::string exception_of(const http::Response& response) {
  if (const auto type = bare_name(response.header("x-amzn-errortype")); !type.empty()) {
    return std::string(type);
  }
  boost::system::error_code fault;
  const auto body = boost::json::parse(response.body, fault);
  if (fault || !body.is_object()) return {};
  for (const auto* name : {"__type", "code"}) {
    const auto* type = body.get_object().if_contains(name);
    if (type != nullptr && type->is_string()) return std::string(bare_name(type->get_string()));
  }
  return {};
}

}  // namespace

void explain(const http::Response& response, http::Failure& failure) {
  // A path that is missing is no miss of a cache.
  if (failure.code == TTS_NOT_FOUND) failure.code = TTS_INVALID_ARGUMENT;
  const std::string exception = exception_of(response);
  if (exception.empty()) return;
  for (const Meaning& meaning : kMeanings) {
    if (meaning.exception != exception) continue;
    failure.code = meaning.code;
    if (failure.message.empty()) failure.message = meaning.words;
  }
  failure.message = exception + (failure.message.empty() ? "" : ": ") + failure.message;
}

}  // namespace caesura::polly
