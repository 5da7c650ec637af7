# Makes a C++ constant of the pieces of the API's description, api/*.json, so that the binary carries them:
# homing::api::pieces in <homing_api/pieces.hpp>, library homing_api. homing::admin::openapi() puts them together.
file(GLOB pieces CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*.json)
list(SORT pieces)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${pieces})

set(header "#pragma once\n\n#include <array>\n#include <string_view>\n\nnamespace homing::api {\n\n")
list(LENGTH pieces count)
string(APPEND header "inline constexpr std::array<std::string_view, ${count}> pieces{{\n")
foreach(path ${pieces})
  file(READ ${path} text)
  string(APPEND header "    R\"json(${text})json\",\n")
endforeach()
string(APPEND header "}};\n\n}  // namespace homing::api\n")

file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated_api/homing_api/pieces.hpp CONTENT "${header}" @ONLY)
add_library(homing_api INTERFACE)
target_include_directories(homing_api INTERFACE ${CMAKE_BINARY_DIR}/generated_api)
