# Writes what stands for the source of each seed: a hash over its file and all files of the project that it includes, and
# that those include. Run by the build, when one of them has changed:
#
#   cmake -DOUTPUT=file.cpp -DDEPFILE=file.d -DSYMBOL=name -DROOT=folder -DLIST=file -P RetortSeedContents.cmake
#
# LIST holds the seed files, one on a line. Includes are looked for beside the file that has them and in ROOT.

cmake_minimum_required(VERSION 3.25)
file(STRINGS "${LIST}" seeds ENCODING UTF-8)
set(lines "")
set(all "${LIST}")
set(count 0)
foreach(seed IN LISTS seeds)
  set(waiting "${seed}")
  set(seen "")
  set(hashes "")
  while(waiting)
    list(POP_FRONT waiting file)
    if(file IN_LIST seen)
      continue()
    endif()
    list(APPEND seen "${file}")
    file(SHA256 "${file}" hash)
    list(APPEND hashes "${hash}")
    file(STRINGS "${file}" includes REGEX "^[ \t]*#[ \t]*include[ \t]*[\"<]" ENCODING UTF-8)
    cmake_path(GET file PARENT_PATH beside)
    foreach(line IN LISTS includes)
      if(NOT line MATCHES "[\"<]([^\">]+)[\">]")
        continue()
      endif()
      foreach(folder "${beside}" "${ROOT}")
        if(EXISTS "${folder}/${CMAKE_MATCH_1}" AND NOT IS_DIRECTORY "${folder}/${CMAKE_MATCH_1}")
          cmake_path(SET found NORMALIZE "${folder}/${CMAKE_MATCH_1}")
          list(APPEND waiting "${found}")
          break()
        endif()
      endforeach()
    endforeach()
  endwhile()
  list(APPEND all ${seen})
  string(SHA256 content "${hashes}")
  string(APPEND lines "    \"${content}\",\n")
  math(EXPR count "${count} + 1")
endforeach()
file(CONFIGURE OUTPUT "${OUTPUT}" @ONLY CONTENT [[
// Written by retort_add_app(); do not edit.
#include <array>
#include <span>
#include <string_view>

namespace {
constexpr std::array<std::string_view, @count@> contents{
@lines@};
} // namespace

std::span<const std::string_view> @SYMBOL@() { return contents; }
]])
list(REMOVE_DUPLICATES all)
list(TRANSFORM all REPLACE " " "\\\\ ")
list(JOIN all " " all)
file(WRITE "${DEPFILE}" "${OUTPUT}: ${all}\n")
