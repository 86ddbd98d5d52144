#include "plugins/providers/azure/ssml_input.hpp"

#include <expat.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <string>

namespace caesura::azure {
namespace {

constexpr int kMaxVoices = 50;  // voice and audio elements together

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
    if (!fits || XML_Parse(parser_.get(), ssml.data(), static_cast<int>(ssml.size()), XML_TRUE) !=
                     XML_STATUS_OK) {
      if (fault_.empty()) fault_ = XML_ErrorString(XML_GetErrorCode(parser_.get()));
      return refuse(fault_ + where());
    }
    if (voices_ == 0) return refuse("there must be a voice element within speak");
    return {};
  }

 private:
  static tts::Status refuse(const std::string& fault) {
    return {TTS_INVALID_ARGUMENT, "text is no SSML that azure speaks: " + fault};
  }
  std::string where() const {
    return " at line " + std::to_string(XML_GetCurrentLineNumber(parser_.get())) + ", column " +
           std::to_string(XML_GetCurrentColumnNumber(parser_.get()) + 1);
  }
  void stop(std::string fault) {
    if (fault_.empty()) fault_ = std::move(fault);
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  // No exception may pass through the parser; what is built here is short.
  static void on_element(void* self, const XML_Char* name, const XML_Char** attributes) noexcept {
    Look& look = *static_cast<Look*>(self);
    std::string_view local = name;
    local.remove_prefix(std::min(local.find(':') + 1, local.size()));
    if (!look.rooted_ && local != "speak") return look.stop("the root must be speak");
    look.rooted_ = true;
    if (local == "voice") ++look.voices_;
    if (local == "voice" || local == "audio") ++look.limited_;
    if (look.limited_ > kMaxVoices) {
      return look.stop("there may be 50 voice and audio elements at most");
    }
    if (look.allow_) return;
    for (; *attributes != nullptr; attributes += 2) {
      const std::string_view attribute = *attributes;
      if (attribute == "src" || attribute == "uri" || attribute == "url" || attribute == "href") {
        return look.stop("the attribute " + std::string(attribute) +
                         " names an address to fetch, which needs allow_external_uris");
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
  int voices_ = 0;
  int limited_ = 0;
  std::string fault_;
};

}  // namespace

tts::Status check_ssml(std::string_view ssml, bool allow_external_uris) {
  return Look(allow_external_uris).through(ssml);
}

}  // namespace caesura::azure
