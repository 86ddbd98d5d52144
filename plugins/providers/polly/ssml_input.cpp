#include "plugins/providers/polly/ssml_input.hpp"

#include <expat.h>

#include <charconv>
#include <limits>
#include <memory>
#include <string>

namespace caesura::polly {
namespace {

constexpr double kMaxBreakMs = 10'000;

std::string_view attribute(const XML_Char** attributes, std::string_view name) {
  for (; *attributes != nullptr; attributes += 2) {
    if (*attributes == name) return attributes[1];
  }
  return {};
}

// Milliseconds of "1.5s" or "300ms"; negative for anything else, which the service will judge.
double milliseconds(std::string_view time) {
  double value = -1;
  const auto [end, fault] = std::from_chars(time.data(), time.data() + time.size(), value);
  const std::string_view unit = time.substr(static_cast<std::size_t>(end - time.data()));
  if (fault != std::errc{} || (unit != "ms" && unit != "s")) return -1;
  return unit == "s" ? 1000 * value : value;
}

class Look {
 public:
  explicit Look(const Engine& engine)
      : parser_(XML_ParserCreate("UTF-8"), XML_ParserFree), engine_(engine) {
    if (parser_ == nullptr) throw std::bad_alloc();
    XML_SetUserData(parser_.get(), this);
    XML_SetStartElementHandler(parser_.get(), on_element);
    XML_SetStartDoctypeDeclHandler(parser_.get(), on_doctype);
  }

  tts::Status through(std::string_view ssml) {
    const bool fits = ssml.size() <= std::numeric_limits<int>::max();
    if (fits && XML_Parse(parser_.get(), ssml.data(), static_cast<int>(ssml.size()), XML_TRUE) ==
                    XML_STATUS_OK) {
      return {};
    }
    if (fault_.empty()) fault_ = XML_ErrorString(XML_GetErrorCode(parser_.get()));
    return {TTS_INVALID_ARGUMENT,
            "text is no SSML that polly speaks: " + fault_ + " at line " +
                std::to_string(XML_GetCurrentLineNumber(parser_.get())) + ", column " +
                std::to_string(XML_GetCurrentColumnNumber(parser_.get()) + 1)};
  }

 private:
  void stop(std::string fault) {
    if (fault_.empty()) fault_ = std::move(fault);
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  // Only names that are known are repeated, for any other could hold text.
  static void on_element(void* self, const XML_Char* name, const XML_Char** attributes) noexcept {
    Look& look = *static_cast<Look*>(self);
    const std::string_view element = name;
    if (!look.rooted_ && element != "speak") return look.stop("the root must be speak");
    look.rooted_ = true;
    std::string_view effect = attribute(attributes, "name");
    if (effect.empty() && *attributes != nullptr) effect = *attributes;
    if (!takes_element(look.engine_, element, effect)) {
      const bool elsewhere = takes_element(*find_engine("standard"), element, effect) ||
                             takes_element(*find_engine("neural"), element, effect);
      return look.stop("the " + std::string(look.engine_.name) + " engine has no " +
                       (elsewhere ? std::string(element) : "such element"));
    }
    if (element == "prosody") {
      const bool pitch = !attribute(attributes, "pitch").empty();
      if (pitch && !look.engine_.has_pitch) {
        return look.stop("only the standard engine has a pitch");
      }
      if (!attribute(attributes, "amazon:max-duration").empty() && !look.engine_.has_pitch) {
        return look.stop("only the standard engine has a max-duration");
      }
    }
    if (element == "break" && milliseconds(attribute(attributes, "time")) > kMaxBreakMs) {
      return look.stop("a break is 10 s at most");
    }
  }
  static void on_doctype(void* self, const XML_Char*, const XML_Char*, const XML_Char*,
                         int) noexcept {
    static_cast<Look*>(self)->stop("a document type is not allowed");
  }

  std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser_;
  const Engine& engine_;
  bool rooted_ = false;
  std::string fault_;
};

}  // namespace

tts::Status check_ssml(std::string_view ssml, const Engine& engine) {
  return Look(engine).through(ssml);
}

}  // namespace caesura::polly
