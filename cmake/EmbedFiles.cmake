# cmake -DFOLDER=… -DFILES=a,b/c -DOUTPUT=… -P EmbedFiles.cmake
#
# Writes the source that defines project_template(): the path and the text of each file.

string(REPLACE "," ";" FILES "${FILES}")
set(entries "")
foreach(path IN LISTS FILES)
  file(READ "${FOLDER}/${path}" text)
  string(APPEND entries "    {\"${path}\", R\"retort_file(${text})retort_file\"},\n")
endforeach()
list(LENGTH FILES count)
file(WRITE "${OUTPUT}" "// Written by cmake/EmbedFiles.cmake; do not edit.
#include <retort/render/project_template.hpp>

#include <array>

namespace retort::render {

namespace {
constexpr std::array<TemplateFile, ${count}> files{{
${entries}}};
} // namespace

std::span<const TemplateFile> project_template() noexcept { return files; }

} // namespace retort::render
")
