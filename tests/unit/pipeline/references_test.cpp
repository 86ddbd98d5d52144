// References in strings are replaced by what they stand for.
#include "plugin_api/pipeline/references.hpp"

#include "unit/pipeline/variable.hpp"

#include <gtest/gtest.h>

namespace caesura::pipeline {
namespace {

const Surroundings kAround{"/etc/caesura", "/var/cache/me"};
const Place kPlace{"c.yaml", 3, "stores.local.path"};

std::string mistake(const std::string& text, const Surroundings& around = kAround) {
  try {
    return "no mistake: " + substitute(text, around, kPlace);
  } catch (const ConfigError& error) {
    return error.what();
  }
}

TEST(Substitution, KnowsTwoFoldersAndTheEnvironment) {
  const Variable variable("CAESURA_TEST_REGION", "westeurope");
  EXPECT_EQ(substitute("${cache_home}/caesura", kAround, kPlace), "/var/cache/me/caesura");
  EXPECT_EQ(substitute("${config_dir}/x", kAround, kPlace), "/etc/caesura/x");
  EXPECT_EQ(substitute("https://${ENV:CAESURA_TEST_REGION}.example", kAround, kPlace),
            "https://westeurope.example");
  EXPECT_EQ(substitute("$${literal} and $5", kAround, kPlace), "${literal} and $5");
}

TEST(Substitution, MistakesAreToldAtTheirPlace) {
  EXPECT_EQ(mistake("${cachehome}"),
            "c.yaml:3: stores.local.path: ${cachehome} is unknown; there are ${config_dir}, "
            "${cache_home} and ${ENV:NAME}, and $${ for ${");
  EXPECT_EQ(
      mistake("${ENV:CAESURA_TEST_NOT_SET}"),
      "c.yaml:3: stores.local.path: the environment variable CAESURA_TEST_NOT_SET is not set; "
      "set it");
  EXPECT_EQ(mistake("${config_dir"),
            "c.yaml:3: stores.local.path: \"${\" without \"}\"; write $${ for a plain ${");
  EXPECT_EQ(
      mistake("${cache_home}", {"/etc", {}}),
      "c.yaml:3: stores.local.path: ${cache_home} is unknown here; set XDG_CACHE_HOME or HOME "
      "to an absolute path");
}

}  // namespace
}  // namespace caesura::pipeline
