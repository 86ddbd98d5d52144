// The paid services that have a fake: what a config needs to speak with each.
#pragma once

#include <stdlib.h>

#include <string>
#include <vector>

namespace caesura::test {

struct PaidService {
  const char* plugin;       // the word behind `use:`, and the fake's name
  const char* address;      // the option that names the endpoint
  const char* credentials;  // options, in YAML's flow style
  const char* options;      // the least that makes it speak
};

inline const PaidService kAzure{"azure", "endpoint", "key: '${ENV:CHAIN_TEST_KEY}'",
                                "voice: en-US-JennyNeural"};
inline const PaidService kOpenAi{"openai", "base_url", "key: '${ENV:CHAIN_TEST_KEY}'",
                                 "model: gpt-4o-mini-tts, voice: alloy"};
inline const PaidService kGoogle{"google", "endpoint", "key: '${ENV:CHAIN_TEST_KEY}'",
                                 "voice: en-US-Neural2-C"};
inline const PaidService kPolly{"polly", "endpoint",
                                "region: eu-west-1, access_key_id: '${ENV:CHAIN_TEST_KEY_ID}', "
                                "secret_access_key: '${ENV:CHAIN_TEST_SECRET}'",
                                "engine: neural, voice: Joanna"};
inline const PaidService kElevenLabs{"elevenlabs", "endpoint", "key: '${ENV:CHAIN_TEST_KEY}'",
                                     "voice: 21m00Tcm4TlvDq8ikWAM, model: eleven_multilingual_v2"};

// The secrets that the fakes take.
inline void set_good_credentials() {
  setenv("CHAIN_TEST_KEY", "good-key", 1);
  setenv("CHAIN_TEST_KEY_ID", "AKIDPOLLY", 1);
  setenv("CHAIN_TEST_SECRET", "polly+secret/key", 1);
}

// "{use: azure, endpoint: ..., key: ..., voice: ..., MORE}"
inline std::string provider_yaml(const PaidService& service, const std::string& endpoint,
                                 const std::string& more = "") {
  return std::string("{use: ") + service.plugin + ", " + service.address + ": '" + endpoint +
         "', " + service.credentials + ", " + service.options + (more.empty() ? "" : ", ") + more +
         "}";
}

}  // namespace caesura::test
