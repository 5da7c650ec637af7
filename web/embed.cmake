# Makes C++ constants of the built pages, so that the binary carries them: homing::pages::built_files() of
# include/homing/pages/pages.hpp. Sets pages_source to the generated file, for the directory that includes this.
#
# HOMING_PAGES is the folder that `scripts/build pages` makes, once for all builds: each file, and beside it the same as .gz.
set(HOMING_PAGES ${CMAKE_SOURCE_DIR}/build/web/dist CACHE PATH "The operator's pages, as scripts/build pages makes them")
if(NOT EXISTS ${HOMING_PAGES}/index.html)
  message(FATAL_ERROR "The operator's pages are not in ${HOMING_PAGES}. This makes them:  scripts/build pages")
endif()
file(GLOB_RECURSE paths CONFIGURE_DEPENDS RELATIVE ${HOMING_PAGES} ${HOMING_PAGES}/*)
list(FILTER paths EXCLUDE REGEX "\\.gz$")
list(SORT paths)

set(number 0)
set(bytes "")
set(symbols "")
set(rows "")
set(embedded "")
foreach(path ${paths})
  foreach(form plain gzip)
    set(name homing_page_${number}_${form})
    set(file ${HOMING_PAGES}/${path})
    if(form STREQUAL "gzip")
      string(APPEND file ".gz")
    endif()
    list(APPEND embedded ${file})
    string(APPEND bytes "    \"${name}: .incbin \\\"${file}\\\"\\n\"\n    \"${name}_end: .byte 0\\n\"\n")
    string(APPEND symbols "extern const char ${name}[];\nextern const char ${name}_end[];\n")
  endforeach()
  string(APPEND rows "      {\"/${path}\", between(homing_page_${number}_plain, homing_page_${number}_plain_end),\n"
                     "       between(homing_page_${number}_gzip, homing_page_${number}_gzip_end)},\n")
  math(EXPR number "${number} + 1")
endforeach()

set(pages_source ${CMAKE_BINARY_DIR}/generated_web/built_files.cpp)
file(CONFIGURE OUTPUT ${pages_source} @ONLY CONTENT [[
#include "homing/pages/pages.hpp"

asm("    .section .rodata\n"
@bytes@    "    .previous\n");

extern "C" {
@symbols@}

namespace homing::pages {
namespace {

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

std::span<const File> built_files() {
  static const File files[] = {
@rows@  };
  return files;
}

}  // namespace homing::pages
]])
set_property(SOURCE ${pages_source} PROPERTY OBJECT_DEPENDS ${embedded})
