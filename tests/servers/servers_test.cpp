// Whoever tests a store relies on these.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/servers/database.hpp"
#include "tests/servers/server.hpp"

namespace caesura::test {
namespace {

bool listens(uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  const int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool connected =
      connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  close(client);
  return connected;
}

class EveryServer : public ::testing::TestWithParam<const char*> {};

TEST_P(EveryServer, IsSharedAndListens) {
  Server& server = Server::shared(GetParam());
  EXPECT_TRUE(listens(server.port()));
  EXPECT_EQ(&server, &Server::shared(GetParam()));
}

TEST_P(EveryServer, OfOnesOwnComesBackOnItsPortAfterAKill) {
  Server server(GetParam());
  EXPECT_NE(server.port(), Server::shared(GetParam()).port());
  const uint16_t port = server.port();
  const pid_t first = server.pid();
  server.kill();
  EXPECT_FALSE(listens(port));
  server.start();
  EXPECT_EQ(server.port(), port);
  EXPECT_NE(server.pid(), first);
  EXPECT_TRUE(listens(port));
}

TEST_P(EveryServer, EndsWithItsObjectAndLeavesNothing) {
  pid_t process = 0;
  std::filesystem::path certificates;
  {
    Server server(GetParam(), {"--tls"});
    process = server.pid();
    certificates = server.text("ca");
    EXPECT_TRUE(std::filesystem::exists(certificates));
  }
  EXPECT_NE(::kill(process, 0), 0);
  EXPECT_FALSE(std::filesystem::exists(certificates.parent_path().parent_path()));
}

INSTANTIATE_TEST_SUITE_P(Every, EveryServer, ::testing::Values("postgres", "redis", "azurite"),
                         [](const auto& kind) { return std::string(kind.param); });

TEST(DatabaseOfATest, IsItsOwnAndGoesWithIt) {
  std::string name;
  {
    Database first;
    Database second;
    first.sql("CREATE TABLE t (a int); INSERT INTO t VALUES (7)");
    EXPECT_EQ(first.sql("SELECT a FROM t"), "7");
    EXPECT_THROW(second.sql("SELECT a FROM t"), std::runtime_error);
    name = first.name();
  }
  Database third;
  EXPECT_EQ(third.sql("SELECT count(*) FROM pg_database WHERE datname = '" + name + "'"), "0");
}

}  // namespace
}  // namespace caesura::test
