# tts_add_plugin(NAME SOURCES ... [LINK ...])
#
# One shared object NAME.so without a "lib" prefix that exports tts_plugin_entry and nothing else.
# -z,defs      a symbol nobody provides is an error here, not in the middle of a call
# -z,nodelete  a plugin is never unloaded: thread-exit handlers of its libraries may outlive it
# The version script hides what hidden visibility alone does not: templates of the C++ library.
include_guard(GLOBAL)
# The map stands one folder up in the source tree, and beside this file where it is installed.
if(EXISTS "${CMAKE_CURRENT_LIST_DIR}/plugin.map")
  set(TTS_PLUGIN_MAP "${CMAKE_CURRENT_LIST_DIR}/plugin.map" CACHE INTERNAL "")
else()
  set(TTS_PLUGIN_MAP "${CMAKE_CURRENT_LIST_DIR}/../plugin.map" CACHE INTERNAL "")
endif()

function(tts_add_plugin name)
  cmake_parse_arguments(PLUGIN "" "" "SOURCES;LINK" ${ARGN})
  if(NOT PLUGIN_SOURCES)
    message(FATAL_ERROR "tts_add_plugin(${name}): SOURCES is missing")
  endif()
  add_library(${name} MODULE ${PLUGIN_SOURCES})
  set_target_properties(${name} PROPERTIES
    PREFIX "" C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON LINK_DEPENDS "${TTS_PLUGIN_MAP}")
  target_compile_options(${name} PRIVATE
    $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<CXX_COMPILER_ID:GNU>>:-fno-gnu-unique>)
  target_link_options(${name} PRIVATE
    "LINKER:--version-script=${TTS_PLUGIN_MAP}" LINKER:-z,nodelete LINKER:--exclude-libs,ALL)
  # A sanitizer's runtime is linked into the program alone, so its symbols stay undefined here.
  if(NOT "${CMAKE_CXX_FLAGS}${CMAKE_C_FLAGS}" MATCHES "-fsanitize")
    target_link_options(${name} PRIVATE LINKER:-z,defs)
  endif()
  # What tts/plugin.hpp is written in, unless the project or the target says otherwise.
  if(NOT CMAKE_CXX_STANDARD)
    set_target_properties(${name} PROPERTIES CXX_STANDARD 20 CXX_STANDARD_REQUIRED ON)
  endif()
  target_link_libraries(${name} PRIVATE tts::plugin_api ${PLUGIN_LINK})
endfunction()
