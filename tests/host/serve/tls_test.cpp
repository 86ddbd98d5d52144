// The same host behind a certificate.
#include <gmock/gmock.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/http.hpp>

#include "host/serve/serving.hpp"
#include "tests/providers/fake/fake_service.hpp"

namespace caesura::testing {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

class ServeTls : public ::testing::Test {
 protected:
  ServeTls() {
    std::filesystem::create_directories(certificate("").parent_path());
    test::make_certificates(certificate("").parent_path());
    const std::string pem = certificate("server.pem").string();
    serving_.start({.serve = Serving::two_tenants() + ", tls: {certificate: '" + pem + "', key: '" +
                             pem + "'}, timeouts: {header: 500ms}"});
    context_.load_verify_file(certificate("ca.pem").string());
    context_.set_verify_mode(asio::ssl::verify_peer);
  }
  [[nodiscard]] std::filesystem::path certificate(const std::string& name) const {
    return serving_.file("certificates") / name;
  }
  Serving serving_;
  asio::io_context io_;
  asio::ssl::context context_{asio::ssl::context::tls_client};
};

TEST_F(ServeTls, SpeaksToAClientThatTrustsItsCertificate) {
  asio::ssl::stream<asio::ip::tcp::socket> stream(io_, context_);
  stream.next_layer().connect({asio::ip::address_v4::loopback(), serving_.port()});
  stream.set_verify_callback(asio::ssl::host_name_verification("localhost"));
  stream.handshake(asio::ssl::stream_base::client);
  boost::beast::flat_buffer buffer;
  for (const char* cache : {"MISS", "HIT"}) {
    http::request<http::string_body> request(http::verb::post, "/v1/audio/speech", 11);
    request.set(http::field::host, "localhost");
    request.set(http::field::authorization, std::string("Bearer ") + kAda);
    request.body() = R"({"model": "m", "voice": "v", "input": "One, two."})";
    request.prepare_payload();
    http::write(stream, request);
    http::response<http::string_body> response;
    http::read(stream, buffer, response);
    EXPECT_EQ(response.result_int(), 200U);
    EXPECT_EQ(response["X-Cache-Status"], cache);
    EXPECT_GT(response.body().size(), 1000U);
  }
}

TEST_F(ServeTls, WhoNeverShakesHandsIsLetGo) {
  HttpClient silent(serving_.port());
  EXPECT_TRUE(silent.closed());
}

TEST_F(ServeTls, WhoSpeaksPlainlyIsLetGoAndTheOthersAreServed) {
  HttpClient plain(serving_.port());
  plain.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(plain.closed());
  asio::ssl::stream<asio::ip::tcp::socket> stream(io_, context_);
  stream.next_layer().connect({asio::ip::address_v4::loopback(), serving_.port()});
  boost::system::error_code error;
  stream.handshake(asio::ssl::stream_base::client, error);
  EXPECT_FALSE(error) << error.message();
}

}  // namespace
}  // namespace caesura::testing
