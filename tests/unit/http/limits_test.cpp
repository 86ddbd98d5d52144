// Cancel, deadline, stalls and sizes: nothing waits or grows without end.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "asking.hpp"

namespace caesura::http {
namespace {

using std::chrono::steady_clock;
using testing::HasSubstr;

// The rule, which the quickest of a few tries must keep; a loaded machine may hold back any one.
constexpr int64_t kCancelMs = 50;
constexpr int64_t kLoadedMs = 500;

class Ends : public Asking {
 protected:
  // How long a call goes on after it was cancelled, once the service has got it; of three tries.
  int64_t ms_after_cancel(const std::string& fault) {
    return std::min({ms_of_one(fault), ms_of_one(fault), ms_of_one(fault)});
  }

  int64_t ms_of_one(const std::string& fault) {
    fake.reset();
    fake.script("[" + fault + "]");
    test::TestContext context;
    steady_clock::time_point cancelled;
    std::thread canceller([&] {
      while (fake.counter("calls") == 0) std::this_thread::yield();
      cancelled = steady_clock::now();
      context.cancel();
    });
    const Answer answer = ask(*client, speak(fake.http()), tts::Context(context.table()));
    const auto end = steady_clock::now();
    canceller.join();
    EXPECT_EQ(answer.status.code(), TTS_CANCELLED) << answer.status.message();
    return std::chrono::duration_cast<std::chrono::milliseconds>(end - cancelled).count();
  }
};

TEST_F(Ends, CancelActsWhileNothingComes) {
  EXPECT_LE(ms_after_cancel(R"({"silent": true})"), kCancelMs);
}

TEST_F(Ends, CancelActsInTheMiddleOfTheBody) {
  EXPECT_LE(ms_after_cancel(R"({"stall_after": 3000})"), kCancelMs);
}

TEST_F(Ends, CancelActsWhileAnotherDripsEndlessly) {
  EXPECT_LE(ms_after_cancel(R"({"piece": 1, "every_ms": 5})"), kCancelMs);
}

TEST_F(Ends, ACancelledCallLeavesTheService) {
  ms_of_one(R"({"silent": true})");
  const auto start = steady_clock::now();
  while (fake.counter("cut") == 0 && elapsed_ms(start) < 10'000) std::this_thread::yield();
  EXPECT_EQ(fake.counter("cut"), 1);
  EXPECT_EQ(ask(*client, speak(fake.http())).body.size(), kWholeBytes);
}

TEST_F(Ends, BeforeItBeganACancelledCallSendsNothing) {
  test::TestContext context;
  context.cancel();
  const Answer answer = ask(*client, speak(fake.http()), tts::Context(context.table()));
  EXPECT_EQ(answer.status.code(), TTS_CANCELLED);
  EXPECT_EQ(fake.counter("connections"), 0);
}

TEST_F(Ends, TheDeadlineHolds) {
  for (const auto* fault : {R"({"silent": true})", R"({"piece": 1, "every_ms": 5})"}) {
    fake.script(std::string("[") + fault + "]");
    test::TestContext context(150);
    const auto start = steady_clock::now();
    const Answer answer = ask(*client, speak(fake.http()), tts::Context(context.table()));
    EXPECT_EQ(answer.status.code(), TTS_DEADLINE_EXCEEDED) << answer.status.message();
    EXPECT_GE(elapsed_ms(start), 149);
    EXPECT_LE(elapsed_ms(start), 150 + kLoadedMs);
  }
}

// Listens and never accepts: the system completes the first connections, then drops the rest.
class Deaf {
 public:
  Deaf() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* raw = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    EXPECT_EQ(bind(listener_, raw, size), 0);
    EXPECT_EQ(listen(listener_, 0), 0);
    EXPECT_EQ(getsockname(listener_, raw, &size), 0);
    port_ = ntohs(address.sin_port);
  }
  ~Deaf() {
    for (const int filler : fillers_) close(filler);
    close(listener_);
  }
  Deaf(const Deaf&) = delete;
  Deaf& operator=(const Deaf&) = delete;

  // From now on not even a connection comes about.
  void fill() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port_);
    for (int i = 0; i < 4; ++i) {
      fillers_.push_back(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
      connect(fillers_.back(), reinterpret_cast<sockaddr*>(&address), sizeof address);
    }
  }
  std::string authority() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  int listener_ = -1;
  uint16_t port_ = 0;
  std::vector<int> fillers_;
};

TEST_F(Ends, AConnectionThatDoesNotComeAboutIsGivenUp) {
  for (const bool full : {false, true}) {
    Deaf deaf;
    if (full) deaf.fill();
    // Without the fillers TCP connects, and the TLS handshake hangs.
    Request request = speak((full ? "http://" : "https://") + deaf.authority());
    request.limits.connect_ms = 100;
    const auto start = steady_clock::now();
    const Answer answer = ask(*client, request);
    EXPECT_EQ(answer.status.code(), TTS_UNAVAILABLE);
    EXPECT_THAT(answer.status.message(),
                HasSubstr("no connection to " + deaf.authority() + " within 100 ms"));
    EXPECT_LE(elapsed_ms(start), 1'000);
  }
}

TEST_F(Ends, CancelActsWhileConnecting) {
  Deaf deaf;
  deaf.fill();
  test::TestContext context;
  steady_clock::time_point cancelled;
  std::thread canceller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    cancelled = steady_clock::now();
    context.cancel();
  });
  const Answer answer =
      ask(*client, speak("http://" + deaf.authority()), tts::Context(context.table()));
  canceller.join();
  EXPECT_EQ(answer.status.code(), TTS_CANCELLED);
  EXPECT_LE(elapsed_ms(cancelled), kLoadedMs);
}

TEST_F(Ends, AServiceThatNeverAnswersIsGivenUp) {
  fake.script(R"([{"silent": true}])");
  Request request = speak(fake.http());
  request.limits.first_byte_ms = 100;
  const Answer answer = ask(*client, request);
  EXPECT_EQ(answer.status.code(), TTS_UNAVAILABLE);
  EXPECT_THAT(answer.status.message(), HasSubstr("no answer within 100 ms"));
}

TEST_F(Ends, ABodyThatStallsIsGivenUp) {
  fake.script(R"([{"stall_after": 3000}])");
  Request request = speak(fake.http());
  request.limits.stall_ms = 100;
  const Answer answer = ask(*client, request);
  EXPECT_EQ(answer.status.code(), TTS_UNAVAILABLE);
  EXPECT_EQ(answer.status.vendor_code(), 200);
  EXPECT_THAT(answer.status.message(), HasSubstr("stalled"));
  EXPECT_EQ(answer.body.size(), 3000U);
}

TEST_F(Ends, ADripBelowTheLimitIsAStall) {
  fake.script(R"([{"piece": 1, "every_ms": 20}])");
  Request request = speak(fake.http());
  request.limits.stall_ms = 200;
  const Answer answer = ask(*client, request);
  EXPECT_EQ(answer.status.code(), TTS_UNAVAILABLE);
  EXPECT_THAT(answer.status.message(), HasSubstr("stalled"));
}

TEST_F(Ends, TheReceiversOwnTimeIsNoStall) {
  fake.script(R"([{"piece": 1000, "every_ms": 100}])");  // goes on for 300 ms afterwards
  Request request = speak(fake.http());
  request.limits.stall_ms = 1'000;
  request.limits.stall_bytes = 20'000;  // more than there are: the window must not run out
  Response response;
  bool slow = false;
  Receiver receiver;
  receiver.body = [&](std::span<const std::byte>) {
    if (!slow) std::this_thread::sleep_for(std::chrono::milliseconds(1'100));
    slow = true;
    return tts::Status{};
  };
  const auto status = client->send(tts::Context(nullptr), request, response, receiver);
  EXPECT_TRUE(status.ok()) << status.message();
}

TEST_F(Ends, ABodyBeyondTheLimitIsNotTaken) {
  for (const auto* framing : {R"([{"framing": "length"}])", R"([{"framing": "chunked"}])"}) {
    fake.script(framing);
    Request request = speak(fake.http());
    request.limits.max_body = 10'000;
    const Answer answer = ask(*client, request);
    EXPECT_EQ(answer.status.code(), TTS_OUT_OF_RANGE);
    EXPECT_THAT(answer.status.message(), HasSubstr("longer than 10000 bytes"));
    EXPECT_LE(answer.body.size(), 10'000U);
  }
}

TEST_F(Ends, HeadersBeyondTheLimitAreNotTaken) {
  fake.script(R"([{"flood_headers": 90000}])");
  const Answer answer = ask(*client, speak(fake.http()));
  EXPECT_EQ(answer.status.code(), TTS_OUT_OF_RANGE);
  EXPECT_THAT(answer.status.message(), HasSubstr("headers are longer"));
}

TEST_F(Ends, OfALongFailureOnlyTheBeginningIsRead) {
  fake.script(R"([{"status": 500, "body": ")" + std::string(500'000, 'x') + R"("}])");
  const Answer answer = ask(*client, speak(fake.http()));
  EXPECT_EQ(answer.status.vendor_code(), 500);
  EXPECT_LE(answer.response.body.size(), 65'536U);
  EXPECT_LT(answer.status.message().size(), 400U);
}

TEST_F(Ends, WaitingBurnsNoProcessorTime) {
  fake.script(R"([{"silent": true}])");
  Request request = speak(fake.http());
  request.limits.first_byte_ms = 500;
  const auto used_us = [] {
    rusage usage{};
    getrusage(RUSAGE_THREAD, &usage);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1'000'000 + usage.ru_utime.tv_usec +
           usage.ru_stime.tv_usec;
  };
  const auto before = used_us();
  EXPECT_FALSE(ask(*client, request).status.ok());
  EXPECT_LT(used_us() - before, 250'000);
}

}  // namespace
}  // namespace caesura::http
