// References in strings: substitution, and secrets that only the secret service reads.
#include "plugin_api/pipeline/references.hpp"

#include "unit/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>

namespace caesura::pipeline {
namespace {

// One variable of this process, gone with the test.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) { setenv(name, value, 1); }
  ~Variable() { unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

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

TEST(Secrets, OnlyWholeReferencesAreReferences) {
  EXPECT_TRUE(is_secret_reference("${ENV:KEY}"));
  EXPECT_TRUE(is_secret_reference("file:/run/secrets/key"));
  EXPECT_FALSE(is_secret_reference("x${ENV:KEY}"));
  EXPECT_FALSE(is_secret_reference("${ENV:KEY}${ENV:KEY}"));
  EXPECT_FALSE(is_secret_reference("file:relative"));
  EXPECT_FALSE(is_secret_reference("hunter2"));
}

TEST(Secrets, ComeFromTheEnvironmentAsItIsNow) {
  EXPECT_EQ(resolve_secret("${ENV:CAESURA_TEST_KEY}").status().message(),
            "secret ${ENV:CAESURA_TEST_KEY}: the environment variable is not set");
  const Variable variable("CAESURA_TEST_KEY", "hunter2");
  EXPECT_EQ(resolve_secret("${ENV:CAESURA_TEST_KEY}").value(), "hunter2");
}

class SecretFile : public ::testing::Test {
 protected:
  std::string write(const std::string& content, mode_t mode) {
    const std::string path = (folder_.path() / "key").string();
    std::ofstream(path, std::ios::binary) << content;
    chmod(path.c_str(), mode);
    return path;
  }
  caesura::testing::TemporaryFolder folder_;
};

TEST_F(SecretFile, LosesOneNewline) {
  EXPECT_EQ(resolve_secret("file:" + write("hunter2\n\n", 0600)).value(), "hunter2\n");
  EXPECT_EQ(resolve_secret("file:" + write("hunter2", 0640)).value(), "hunter2");
}

TEST_F(SecretFile, OpenToEverybodyIsRefusedWithoutTheSecret) {
  const std::string path = write("hunter2", 0644);
  EXPECT_EQ(resolve_secret("file:" + path).status().message(),
            "secret file:" + path + ": is open to every user; chmod o= closes it");
}

TEST_F(SecretFile, WhatIsNoFileIsTold) {
  const std::string folder = folder_.path().string();
  EXPECT_EQ(resolve_secret("file:" + folder).status().message(),
            "secret file:" + folder + ": is no regular file");
  EXPECT_EQ(resolve_secret("file:" + folder + "/none").status().code(), TTS_NOT_FOUND);
  EXPECT_EQ(resolve_secret("file:none").status().message(),
            "secret file:none: the path must be absolute");
  EXPECT_EQ(resolve_secret("file:" + write("\n", 0600)).status().message(),
            "secret file:" + folder + "/key: is empty");
}

}  // namespace
}  // namespace caesura::pipeline
