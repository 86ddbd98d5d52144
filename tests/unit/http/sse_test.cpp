#include "plugins/support/http/sse.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace caesura::http {
namespace {

struct Heard {
  std::vector<std::string> events;  // "type=data"
  bool pending = false;
};

Heard hear(std::string_view stream, std::size_t piece) {
  Heard heard;
  SseParser parser([&](const SseEvent& event) {
    heard.events.push_back(std::string(event.type) + "=" + std::string(event.data));
    return tts::Status{};
  });
  for (std::size_t at = 0; at < stream.size(); at += piece) {
    EXPECT_TRUE(parser.feed(stream.substr(at, piece)).ok());
  }
  heard.pending = parser.pending();
  return heard;
}

// The same events wherever the stream is cut, and whatever ends its lines.
void expect_events(const std::string& stream, const std::vector<std::string>& events) {
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    std::string text;
    for (const char c : stream) c == '\n' ? text += end : text += c;
    for (std::size_t piece = 1; piece <= text.size(); ++piece) {
      EXPECT_EQ(hear(text, piece).events, events) << "pieces of " << piece << " bytes";
    }
  }
}

TEST(ServerSentEvents, DataWithAndWithoutAType) {
  expect_events("data: one\n\nevent: done\ndata: two\n\n", {"message=one", "done=two"});
}

TEST(ServerSentEvents, LinesOfDataAreJoined) {
  expect_events("data: a\ndata:b\ndata:  c\ndata\n\n", {"message=a\nb\n c\n"});
}

TEST(ServerSentEvents, CommentsAndOtherFieldsAreSkipped) {
  expect_events(
      ": ping\n\n:\nid: 7\nretry: 10\nunknown: x\ndata: {\"a\": \"b:c\"}\n: in between\n\n",
      {"message={\"a\": \"b:c\"}"});
}

TEST(ServerSentEvents, ATypeAloneIsNoEventAndDoesNotStay) {
  expect_events("event: lost\n\ndata: x\n\n", {"message=x"});
}

TEST(ServerSentEvents, AByteOrderMarkIsSkipped) {
  expect_events(
      "\xEF\xBB\xBF"
      "data: x\n\n",
      {"message=x"});
}

TEST(ServerSentEvents, EmptyDataIsAnEvent) {
  expect_events("data\n\ndata:\n\n", {"message=", "message="});
}

TEST(ServerSentEvents, AnUnfinishedEventIsNotDelivered) {
  for (const auto* cut : {"data: x", "data: x\n", "event: e\n"}) {
    const Heard heard = hear(cut, 3);
    EXPECT_TRUE(heard.events.empty());
    EXPECT_TRUE(heard.pending) << cut;
  }
  EXPECT_FALSE(hear("data: x\n\n", 3).pending);
}

TEST(ServerSentEvents, TheReceiversRefusalIsReturned) {
  SseParser parser([](const SseEvent&) { return tts::Status{TTS_ABORTED, "no more"}; });
  EXPECT_EQ(parser.feed("data: x\n\ndata: y\n\n").code(), TTS_ABORTED);
}

TEST(ServerSentEvents, AnEventBeyondTheLimitIsRefused) {
  const auto ignore = [](const SseEvent&) { return tts::Status{}; };
  SseParser one_line(ignore, 100);
  tts::Status status;
  for (int i = 0; i < 20 && status.ok(); ++i) status = one_line.feed("0123456789");
  EXPECT_EQ(status.code(), TTS_OUT_OF_RANGE);
  SseParser many_lines(ignore, 100);
  status = {};
  for (int i = 0; i < 20 && status.ok(); ++i) status = many_lines.feed("data: 0123456789\n");
  EXPECT_EQ(status.code(), TTS_OUT_OF_RANGE);
}

}  // namespace
}  // namespace caesura::http
