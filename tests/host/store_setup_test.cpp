// caesura store: what an operator does before the first sentence, on a real server.
#include <gmock/gmock.h>
#include <stdlib.h>

#include <fstream>
#include <sstream>

#include "host/caesura_run.hpp"
#include "servers/database.hpp"

namespace caesura::testing {
namespace {

using ::testing::HasSubstr;

class StoreSetup : public ::testing::Test {
 protected:
  StoreSetup() {
    const test::Server& server = test::Server::shared("postgres");
    setenv("STORE_SETUP_PASSWORD", server.text("password").c_str(), 1);
    config = caesura.write(
        "postgres.yaml",
        "caesura: 1\nstores:\n  main:\n    use: postgres_blob\n    url: postgresql://" +
            server.text("user") + "@" + server.host() + ":" + std::to_string(server.port()) + "/" +
            database.name() +
            "\n    password: \"${ENV:STORE_SETUP_PASSWORD}\"\n    blobs: {kind: directory, path: "
            "\"" +
            caesura.file("blobs").string() +
            "\"}\nproviders:\n  tone: {use: tone}\nmiddleware:\n  cache: {use: cache, store: "
            "main}\n"
            "chains:\n  default: [cache, tone]\n");
  }
  Outcome run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--config", config.string()});
    return caesura(arguments);
  }

  test::Database database;
  Caesura caesura;
  std::filesystem::path config;
};

TEST_F(StoreSetup, StatusInitStatusSpeak) {
  const Outcome before = run({"store", "status", "--json"});
  EXPECT_EQ(before.status, 1);
  EXPECT_EQ(before.json().at("main").at("state"), "missing");
  EXPECT_THAT(before.json().at("main").at("error").as_string().c_str(), HasSubstr("store init"));

  // Speech does not wait for a set-up.
  EXPECT_EQ(run({"speak", "One.", "-o", caesura.file("a.wav").string()}).status, 0);

  const Outcome made = run({"store", "init"});
  EXPECT_EQ(made.status, 0) << made.err;
  EXPECT_THAT(made.out, HasSubstr("0001_first"));
  EXPECT_THAT(run({"store", "init", "main"}).out, HasSubstr("nothing to do"));
  const Outcome after = run({"store", "status", "--json"});
  EXPECT_EQ(after.status, 0) << after.err;
  EXPECT_EQ(after.json().at("main").at("state"), "current");

  for (const char* expected : {"miss", "hit"}) {
    const Outcome spoken = run({"speak", "One.", "-o", caesura.file("b.wav").string(), "--json"});
    ASSERT_EQ(spoken.status, 0) << spoken.err;
    EXPECT_EQ(spoken.json().at("cache"), expected);
  }
  EXPECT_EQ(database.sql("SELECT count(*) FROM caesura.entry"), "1");
}

TEST_F(StoreSetup, AStoreThatIsNotThereOrNeedsNothingIsSaid) {
  expect_error(run({"store", "init", "other"}), 2, "other");
  const Outcome none = caesura.tones({"store", "init"});
  EXPECT_EQ(none.status, 0) << none.err;
  EXPECT_THAT(none.err, HasSubstr("needs a set-up"));
}

// The shipped file loads and speaks' first step is told, without any of its three services.
TEST_F(StoreSetup, TheShippedConfigLoadsWithoutItsServers) {
  setenv("CAESURA_DB_PASSWORD", "x", 1);
  setenv("CAESURA_BLOB_KEY", "eA==", 1);
  setenv("AZURE_SPEECH_KEY", "x", 1);
  std::stringstream text;
  text << std::ifstream(CAESURA_SOURCE_DIR "/configs/postgres_azure.yaml").rdbuf();
  std::string shipped = text.str();
  const std::string host = "db.example.com:5432";
  ASSERT_NE(shipped.find(host), std::string::npos);
  // Nobody is asked for the address of somebody else's example.
  shipped.replace(shipped.find(host), host.size(), "127.0.0.1:1");
  const Outcome status = caesura(
      {"store", "status", "--json", "--config", caesura.write("shipped.yaml", shipped).string()});
  EXPECT_EQ(status.status, 1);
  EXPECT_THAT(status.json().at("main").at("error").as_string().c_str(), HasSubstr("127.0.0.1"));
}

}  // namespace
}  // namespace caesura::testing
