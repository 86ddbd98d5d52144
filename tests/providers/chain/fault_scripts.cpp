#include "providers/chain/fault_scripts.hpp"

#include <array>
#include <boost/json.hpp>
#include <functional>
#include <vector>

namespace caesura::test {
namespace {

namespace json = boost::json;

class Draw {
 public:
  Draw(std::mt19937_64& random, Sound sound) : random_(random), sound_(sound) {}

  int64_t number(int64_t least, int64_t most) {
    return std::uniform_int_distribution<int64_t>(least, most)(random_);
  }
  template <class T, std::size_t N>
  const T& one_of(const std::array<T, N>& all) {
    return all[static_cast<std::size_t>(number(0, N - 1))];
  }
  bool once_in(int64_t times) { return number(1, times) == 1; }
  Sound sound() const { return sound_; }

  std::string error_body() {
    static const std::array<std::string, 7> kBodies = {
        "",
        R"({"error": {"message": "not today", "type": "server_error", "param": null, "code": null}})",
        R"({"error": "not today"})",
        R"({"detail": {"message": "not today"}})",
        "<html><body>502 Bad Gateway</body></html>",
        "not\ntoday\r\n\tor tomorrow",
        std::string(100'000, 'x')};
    return one_of(kBodies);
  }
  std::string readable_body() {
    static const std::array<std::string, 7> kBodies = {
        "{\"error\": {\"message\": \"Das Modell ist \xC3\xBC"
        "berlastet, bitte warten\"}}",
        "\xEF\xBB\xBF<p>\xE8\xAF\xB7\xE7\x99\xBB\xE5\xBD\x95</p>",
        "<!DOCTYPE html><html><body>Please sign in to this network.</body></html>",
        R"({"error": {"message": "the model is overloaded", "type": "server_error"}})",
        R"({"error": "the model is overloaded, come again in a while"})",
        R"({"audio": null})",
        R"([{"message": "try later"}])"};
    return one_of(kBodies);
  }
  json::object retry_hint() {
    static const std::array<const char*, 6> kHints = {
        "0", "1", "3600", "soon", "-5", "Fri, 31 Dec 1999 23:59:59 GMT"};
    if (once_in(3)) return {{"retry-after-ms", std::to_string(number(0, 60))}};
    return {{"retry-after", one_of(kHints)}};
  }

 private:
  std::mt19937_64& random_;
  Sound sound_;
};

struct Kind {
  const char* name;
  Consequence consequence;
  std::function<json::object(Draw&)> make;
};

json::object status(Draw& draw) {
  static constexpr std::array kStatuses = {400, 401, 402, 403, 404, 405, 408, 409, 410, 413,
                                           415, 422, 429, 429, 429, 451, 500, 500, 501, 502,
                                           502, 503, 503, 503, 504, 507, 511, 520, 529, 599};
  json::object fault{{"status", draw.one_of(kStatuses)}, {"body", draw.error_body()}};
  if (draw.once_in(2)) fault["headers"] = draw.retry_hint();
  return fault;
}

json::object redirect(Draw& draw) {
  static constexpr std::array kStatuses = {301, 302, 303, 307, 308};
  return {{"status", draw.one_of(kStatuses)},
          {"headers", {{"location", "https://elsewhere.example/"}}},
          {"body", ""}};
}

json::object other_success(Draw& draw) {
  static constexpr std::array kStatuses = {201, 202, 203, 204, 205, 206};
  return {{"status", draw.one_of(kStatuses)}, {"body", ""}};
}

json::object part(Draw& draw) {
  const std::string noise = "AQIDBAUGBwgJCgsMDQ4PEA==";
  return {
      {"status", 206}, {"body_base64", noise}, {"framing", draw.once_in(2) ? "length" : "chunked"}};
}

json::object readable(Draw& draw) {
  static const std::array<const char*, 3> kTypes = {"text/html", "application/json",
                                                    "application/problem+json; charset=utf-8"};
  json::object fault{{"body", draw.readable_body()}};
  if (draw.once_in(2)) fault["headers"] = {{"content-type", draw.one_of(kTypes)}};
  return fault;
}

json::object wrong_type(Draw& draw) {
  static const std::array<const char*, 4> kTypes = {"text/html", "image/png", "video/mp4",
                                                    "text/plain; charset=utf-8"};
  return {{"headers", {{"content-type", draw.one_of(kTypes)}}}};
}

json::object cut(Draw& draw) {
  static constexpr std::array kEnds = {"close_after", "reset_after"};
  static constexpr std::array kFramings = {"chunked", "length", "close"};
  return {{draw.one_of(kEnds), draw.number(0, 2500)}, {"framing", draw.one_of(kFramings)}};
}

json::object no_answer(Draw& draw) {
  return {{draw.once_in(2) ? "reset_at_once" : "close_at_once", true},
          {"delay_ms", draw.number(0, 30)}};
}

json::object false_length(Draw& draw) {
  if (draw.once_in(3)) return {{"framing", "length"}, {"two_lengths", true}};
  return {{"framing", "length"}, {"claim_length", draw.number(1'000'000, 9'000'000)}};
}

json::object missing_tail(Draw& draw) {
  // Of samples, only half a one can be told.
  const int64_t half = draw.sound() == Sound::samples ? 1 : 0;
  return {{"drop_tail", draw.number(0, 400) * (1 + half) + 1}};
}

json::object drip(Draw& draw) {
  return {{"piece", draw.number(1, 40)}, {"every_ms", draw.number(20, 200)}};
}

json::object flood(Draw& draw) {
  return {{"flood_headers", draw.number(1000, 200'000)}};
}

json::object late(Draw& draw) {
  return {{"delay_ms", draw.number(0, 60)},
          {"body_delay_ms", draw.number(0, 60)},
          {"piece", draw.number(999, 20'000)}};
}

json::object extras(Draw& draw) {
  switch (draw.number(0, 3)) {
    case 0:
      return {{"informational", {100, 103}}};
    case 1:
      return {{"framing", "chunked"}, {"trailers", {{"x-checksum", "12"}}}};
    case 2:
      return {{"hang_up", true}};
    default:
      return {{"piece", draw.number(1, 7) * 2 - 1 + 600}};
  }
}

const std::array kKinds = {
    Kind{"status", Consequence::fatal, status},
    Kind{"status", Consequence::fatal, status},
    Kind{"status", Consequence::fatal, status},
    Kind{"redirect", Consequence::fatal, redirect},
    Kind{"other success", Consequence::fatal, other_success},
    Kind{"part", Consequence::fatal, part},
    Kind{"readable", Consequence::fatal, readable},
    Kind{"readable", Consequence::fatal, readable},
    Kind{"wrong type", Consequence::fatal, wrong_type},
    Kind{"empty", Consequence::fatal,
         [](Draw&) {
           return json::object{{"body", ""}};
         }},
    Kind{"cut", Consequence::fatal, cut},
    Kind{"cut", Consequence::fatal, cut},
    Kind{"cut", Consequence::fatal, cut},
    // HTTP/2 has no such end.
    Kind{"unframed", Consequence::either,
         [](Draw&) {
           return json::object{{"framing", "close"}};
         }},
    // On a connection that was kept, libcurl itself asks once more.
    Kind{"no answer", Consequence::either, no_answer},
    Kind{"no answer", Consequence::either, no_answer},
    Kind{"false length", Consequence::either, false_length},
    Kind{"missing tail", Consequence::fatal, missing_tail},
    Kind{"missing tail", Consequence::fatal, missing_tail},
    Kind{"silent", Consequence::fatal,
         [](Draw&) {
           return json::object{{"silent", true}};
         }},
    Kind{"stall", Consequence::fatal,
         [](Draw& draw) {
           return json::object{{"stall_after", draw.number(0, 2500)}};
         }},
    Kind{"drip", Consequence::fatal, drip},
    Kind{"compressed", Consequence::fatal,
         [](Draw&) {
           return json::object{{"gzip", true}};
         }},
    Kind{"flood", Consequence::either, flood},
    Kind{"late", Consequence::harmless, late},
    Kind{"late", Consequence::harmless, late},
    Kind{"extras", Consequence::harmless, extras},
    Kind{"extras", Consequence::harmless, extras},
};

}  // namespace

ScriptedFault draw_fault(std::mt19937_64& random, Sound sound) {
  Draw draw(random, sound);
  const Kind& kind = draw.one_of(kKinds);
  return {kind.name, json::serialize(kind.make(draw)), kind.consequence};
}

}  // namespace caesura::test
