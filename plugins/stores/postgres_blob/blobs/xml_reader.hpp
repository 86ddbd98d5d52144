// Reads the XML that blob services answer with.
#pragma once

#include <tts/status.hpp>

#include <functional>
#include <string_view>

namespace caesura::postgres_blob {

// Called at the end of each element: its path from the root, "EnumerationResults/Blobs/Blob/Name",
// without namespaces, and the text directly in it.
using OnElement = std::function<void(std::string_view path, std::string_view text)>;

// UNAVAILABLE where it is not well-formed, has a document type (and with it entities), is nested
// deeper than 16 or has an element with more than 16 KiB of text.
tts::Status read_xml(std::string_view xml, const OnElement& element);

}  // namespace caesura::postgres_blob
