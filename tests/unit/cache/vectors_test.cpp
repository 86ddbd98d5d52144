// The published vectors of tests/keys: what the cache hashes is what stands there, byte for byte.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "plugins/middleware/cache/canonical.hpp"
#include "plugins/middleware/cache/digest.hpp"
#include "tests/unit/cache/scripted_provider.hpp"

namespace caesura::cache {
namespace {

const std::filesystem::path kVectors = CAESURA_SOURCE_DIR "/tests/keys/vectors";

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream content;
  content << file.rdbuf();
  return content.str();
}

// The requests behind the vectors, by folder name without the scheme.
struct Vector {
  const char* name;
  tts_request request;
};

std::vector<Vector> vectors() {
  static const tts_pauses natural{sizeof(tts_pauses), 500, 1000, 3000, 300, 400, 350};
  static const tts_pauses comma_600{sizeof(tts_pauses), -1, -1, -1, 600, -1, -1};
  static const tts_kv style_degree{tts::str("styleDegree"), tts::str("1.5")};
  tts_request plain = tts::empty_request();
  plain.text = tts::str("Hello, world.");
  tts_request full = tts::empty_request();
  full.text = tts::str(
      "  Gr\xC3\xBC\xC3\x9F"
      "e, \"du\" \xF0\x9F\x98\x80\n\tAb/c.  ");
  full.tenant = tts::str("3f2504e0-4f89-11d3-9a0c-0305e82c3301");
  full.voice = tts::str("de-DE-KatjaNeural");
  full.style = tts::str("cheerful");
  full.options = &style_degree;
  full.option_count = 1;
  full.rate_pct = -10;
  full.pitch_pct = 2.5;
  full.pauses = &natural;
  full.take = tts::str("second");
  tts_request comma = plain;
  comma.pauses = &comma_600;
  return {{"plain", plain}, {"full", full}, {"comma-600", comma}};
}

class KeyVectors : public testing::TestWithParam<Scheme> {};

TEST_P(KeyVectors, AreWhatTheCacheHashes) {
  test::ScriptedProvider::Script script;
  tts_provider* provider =
      tts::detail::ProviderObject::make(std::make_unique<test::ScriptedProvider>(script));
  const Scheme scheme = GetParam();
  for (const auto& [name, request] : vectors()) {
    const auto folder = kVectors / (std::string(name) + "." + std::string(scheme_name(scheme)));
    Fingerprint fingerprint;
    ASSERT_TRUE(fingerprint.ask(*provider, request).ok());
    std::string canonical;
    write_canonical(scheme, scheme_name(scheme), request, fingerprint, canonical);
    EXPECT_EQ(canonical, read(folder / "canonical")) << folder;
    EXPECT_EQ(std::string(view(sha256_hex(canonical))) + "\n", read(folder / "digest")) << folder;
  }
  provider->destroy(provider);
}

INSTANTIATE_TEST_SUITE_P(Schemes, KeyVectors, testing::Values(Scheme::v1, Scheme::v2, Scheme::v3),
                         [](const auto& scheme) { return std::string(scheme_name(scheme.param)); });

TEST(KeyVectors, AgreeWithSha256sum) {
  EXPECT_EQ(std::system(CAESURA_SOURCE_DIR "/tests/keys/verify >/dev/null"), 0);
}

}  // namespace
}  // namespace caesura::cache
