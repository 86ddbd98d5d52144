#include "plugins/providers/google/ssml_input.hpp"

#include <expat.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <string>

namespace caesura::google {
namespace {

class Look {
 public:
  explicit Look(bool allow_external_uris)
      : parser_(XML_ParserCreate("UTF-8"), XML_ParserFree), allow_(allow_external_uris) {
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
    const char* fault =
        fault_ != nullptr ? fault_ : XML_ErrorString(XML_GetErrorCode(parser_.get()));
    return {TTS_INVALID_ARGUMENT,
            std::string("text is no SSML that google speaks: ") + fault + " at line " +
                std::to_string(XML_GetCurrentLineNumber(parser_.get())) + ", column " +
                std::to_string(XML_GetCurrentColumnNumber(parser_.get()) + 1)};
  }

 private:
  void stop(const char* fault) noexcept {
    if (fault_ == nullptr) fault_ = fault;
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  // No exception may pass through the parser.
  static void on_element(void* self, const XML_Char* name, const XML_Char** attributes) noexcept {
    Look& look = *static_cast<Look*>(self);
    const std::string_view element = name;
    if (!look.rooted_ && element != "speak") return look.stop("the root must be speak");
    look.rooted_ = true;
    if (look.allow_) return;
    for (; *attributes != nullptr; attributes += 2) {
      const std::string_view attribute = *attributes;
      if (attribute == "src" || attribute == "uri" || attribute == "href") {
        return look.stop("an attribute names an address to fetch (allow_external_uris is off)");
      }
    }
  }
  static void on_doctype(void* self, const XML_Char*, const XML_Char*, const XML_Char*,
                         int) noexcept {
    static_cast<Look*>(self)->stop("a document type is not allowed");
  }

  std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser_;
  bool allow_;
  bool rooted_ = false;
  const char* fault_ = nullptr;
};

}  // namespace

tts::Status check_ssml(std::string_view ssml, bool allow_external_uris) {
  return Look(allow_external_uris).through(ssml);
}

}  // namespace caesura::google
