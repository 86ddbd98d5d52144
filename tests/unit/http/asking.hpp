// A client, a fake service and the request that it accepts.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "fake_service.hpp"
#include "plugins/support/http/client.hpp"
#include "support/calls.hpp"

namespace caesura::http {

inline constexpr const char* kKey = "good-key";

struct Answer {
  tts::Status status;
  Response response;
  std::string body;  // as it came in pieces
  int pieces = 0;
  int heads = 0;
};

inline std::unique_ptr<Client> make_client(ClientOptions options = {}) {
  options.service = "fake";
  auto client = Client::create(std::move(options));
  EXPECT_TRUE(client.ok()) << client.status().message();
  return std::move(client).value();
}

inline Request speak(const std::string& base,
                     std::string_view body = R"({"text":"Hello.","rate":24000})") {
  Request request;
  request.url = base + "/v1/speak";
  request.headers = {{"Content-Type", "application/json"},
                     {"Authorization", "Bearer ", Secret(kKey)}};
  request.body = body;
  request.accept = {"audio/"};
  return request;
}

inline Answer ask(const Client& client, const Request& request,
                  tts::Context context = tts::Context(nullptr)) {
  Answer answer;
  Receiver receiver;
  receiver.head = [&](const Response&) { return ++answer.heads, tts::Status{}; };
  receiver.body = [&](std::span<const std::byte> bytes) {
    answer.body.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    ++answer.pieces;
    return tts::Status{};
  };
  answer.status = client.send(context, request, answer.response, receiver);
  return answer;
}

// The bytes of an undisturbed answer of 24 kHz.
inline constexpr std::size_t kWholeBytes = 14400;

inline int64_t elapsed_ms(std::chrono::steady_clock::time_point start) {
  using namespace std::chrono;
  return duration_cast<milliseconds>(steady_clock::now() - start).count();
}

class Asking : public testing::Test {
 protected:
  test::FakeService fake{"example"};
  std::unique_ptr<Client> client = make_client();

  Answer ask_with(const std::string& fault) {
    fake.script("[" + fault + "]");
    return ask(*client, speak(fake.http()));
  }
};

}  // namespace caesura::http
