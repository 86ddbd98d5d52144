// Secrets, which only the secret service reads.
#include "plugin_api/pipeline/secrets.hpp"

#include "unit/pipeline/variable.hpp"
#include "unit/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

namespace caesura::pipeline {
namespace {

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
