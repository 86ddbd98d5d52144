// What a tiered store's config may say.
#include <gmock/gmock.h>

#include "tests/stores/tiered_fixture.hpp"

namespace caesura::test {
namespace {

using ::testing::HasSubstr;

class TieredConfig : public TieredTest {
 protected:
  std::string refusal(const std::string& config) {
    Stack stack(host_.table());
    stack.add("fast", memory_.get());
    stack.add("local", local_.get());
    stack.add("archive", archive_.get());
    return stack.open(config).status().message();
  }
};

TEST_F(TieredConfig, MistakesAreNamed) {
  EXPECT_THAT(refusal(R"({"tiers": ["fast", "fast"]})"),
              HasSubstr("tiers: fast stands there twice"));
  EXPECT_THAT(refusal(R"({"tiers": ["fast", {"store": "local", "write": "behind"}]})"),
              HasSubstr("local is written behind, and no tier above it outlives the process"));
  EXPECT_THAT(refusal(R"({"tiers": [{"store": "local", "write": "behind"}, "archive"]})"),
              HasSubstr("tiers: "));
  EXPECT_THAT(refusal(R"({"tiers": ["local", {"store": "archive", "write": "behind"}, "fast"]})"),
              HasSubstr("fast is written through and stands below one that is written behind"));
  EXPECT_FALSE(refusal(R"({"tiers": ["fast", "nowhere"]})").empty());
  EXPECT_THAT(refusal(R"({"tiers": ["fast", "local"], "promote_bytes": "much"})"),
              HasSubstr("promote_bytes"));
  EXPECT_EQ(refusal(R"({"tiers": ["fast", {"store": "local", "write": "through"}]})"), "");
}

TEST_F(TieredConfig, TheMarkersSchemeIsNobodyElses) {
  open(R"("fast", "local")");
  EXPECT_EQ(store().put(key(1, "", "tieredpush"), audio(10, 1)), TTS_INVALID_ARGUMENT);
}

}  // namespace
}  // namespace caesura::test
