#include "host_example/serve/ssml_check.hpp"

#include <expat.h>

#include <limits>
#include <memory>
#include <new>

namespace caesura::serve {
namespace {

constexpr int kMostDepth = 64;

class Look {
 public:
  Look() : parser_(XML_ParserCreate("UTF-8"), XML_ParserFree) {
    if (parser_ == nullptr) throw std::bad_alloc();
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), on_start, on_end);
    XML_SetStartDoctypeDeclHandler(parser_.get(), on_doctype);
  }

  std::string through(std::string_view ssml) {
    const bool fits = ssml.size() <= std::numeric_limits<int>::max();
    if (fits && XML_Parse(parser_.get(), ssml.data(), static_cast<int>(ssml.size()), XML_TRUE) ==
                    XML_STATUS_OK) {
      return {};
    }
    const std::string what =
        fault_ == nullptr ? XML_ErrorString(XML_GetErrorCode(parser_.get())) : fault_;
    return "the body is no SSML: " + what + " at line " +
           std::to_string(XML_GetCurrentLineNumber(parser_.get()));
  }

 private:
  void stop(const char* fault) {
    if (fault_ == nullptr) fault_ = fault;
    XML_StopParser(parser_.get(), XML_FALSE);
  }
  // No exception may pass through the parser.
  static void on_start(void* self, const XML_Char* name, const XML_Char**) noexcept {
    Look& look = *static_cast<Look*>(self);
    std::string_view local = name;
    if (const auto colon = local.find(':'); colon != std::string_view::npos) {
      local.remove_prefix(colon + 1);
    }
    if (look.depth_ == 0 && local != "speak") look.stop("its root must be speak");
    if (++look.depth_ > kMostDepth) look.stop("its elements are nested too deeply");
  }
  static void on_end(void* self, const XML_Char*) noexcept { --static_cast<Look*>(self)->depth_; }
  static void on_doctype(void* self, const XML_Char*, const XML_Char*, const XML_Char*,
                         int) noexcept {
    static_cast<Look*>(self)->stop("a document type is not allowed");
  }

  std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser_;
  int depth_ = 0;
  const char* fault_ = nullptr;
};

}  // namespace

std::string ssml_mistake(std::string_view ssml) {
  return Look().through(ssml);
}

}  // namespace caesura::serve
