# retort_add_app(NAME MODELS dir|target MIGRATIONS dir… [SEEDS dir…] [DIALECTS sqlite postgresql] [UNITY count])
#
# Builds the database binary NAME of an application and the static libraries it is made of: NAME_models (when MODELS is a
# folder), which the application itself links too, and NAME_database, revisions and seeds, whose retort_app() tests call.
# Revision and seed files are found by themselves: a new file needs no CMake edit. A generated registry lists them by
# symbol, so that no linker can drop one.
#
# UNITY compiles so many revision files together (RetortUnity.cmake).
#
# The models' folder defines `retort::Metadata metadata();`.

include("${CMAKE_CURRENT_LIST_DIR}/RetortUnity.cmake")
set(_retort_cmake_folder "${CMAKE_CURRENT_LIST_DIR}" CACHE INTERNAL "")

# The symbol that a revision or seed file defines: from its name, so that it never changes while the name does not.
function(_retort_file_symbol out kind file)
  get_filename_component(name "${file}" NAME_WE)
  string(MAKE_C_IDENTIFIER "retort_${kind}_file_${name}" symbol)
  set(${out} "${symbol}" PARENT_SCOPE)
endfunction()

function(_retort_collect kind macro type out_files out_declarations out_references)
  set(files "")
  foreach(folder IN LISTS ARGN)
    cmake_path(ABSOLUTE_PATH folder BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
    file(GLOB found CONFIGURE_DEPENDS "${folder}/*.cpp")
    list(APPEND files ${found})
  endforeach()
  list(SORT files)
  set(declarations "")
  set(references "")
  foreach(file IN LISTS files)
    # Without the encoding, what follows a character that is not ASCII would be taken for a line of its own.
    file(STRINGS "${file}" uses REGEX "^[ \t]*${macro}\\(" ENCODING UTF-8)
    list(LENGTH uses count)
    if(NOT count EQUAL 1)
      message(FATAL_ERROR "retort: ${file} has ${count} ${macro}(…); a ${kind} file has exactly one, at the start of a line")
    endif()
    _retort_file_symbol(symbol ${kind} "${file}")
    set_property(SOURCE "${file}" APPEND PROPERTY COMPILE_DEFINITIONS "RETORT_FILE_SYMBOL=${symbol}")
    string(APPEND declarations "extern const ${type} ${symbol};\n")
    string(APPEND references "    &${symbol},\n")
  endforeach()
  set(${out_files} "${files}" PARENT_SCOPE)
  set(${out_declarations} "${declarations}" PARENT_SCOPE)
  set(${out_references} "${references}" PARENT_SCOPE)
endfunction()

function(retort_add_app name)
  cmake_parse_arguments(PARSE_ARGV 1 app "" "MODELS;UNITY" "MIGRATIONS;SEEDS;DIALECTS")
  if(app_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "retort_add_app(${name}): unknown arguments: ${app_UNPARSED_ARGUMENTS}")
  endif()
  foreach(required MODELS MIGRATIONS)
    if(NOT app_${required})
      message(FATAL_ERROR "retort_add_app(${name}): ${required} is missing")
    endif()
  endforeach()
  if(NOT app_DIALECTS)
    set(app_DIALECTS sqlite postgresql)
  endif()

  if(TARGET ${app_MODELS})
    set(models ${app_MODELS})
  else()
    set(models ${name}_models)
    file(GLOB model_sources CONFIGURE_DEPENDS "${app_MODELS}/*.cpp")
    add_library(${models} STATIC ${model_sources})
    target_include_directories(${models} PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}")
    target_link_libraries(${models} PUBLIC retort::core)
  endif()

  _retort_collect(revision RETORT_REVISION retort::migration::Revision revision_files revision_declarations revision_references
    ${app_MIGRATIONS})
  _retort_collect(seed RETORT_SEED retort::seed::Seed seed_files seed_declarations seed_references ${app_SEEDS})

  list(LENGTH revision_files revision_count)
  list(LENGTH seed_files seed_count)
  if(app_UNITY)
    _retort_unity(${name} ${app_UNITY})
  endif()
  # What stands for the source of the seeds, so that those that have not changed need not run again.
  string(MAKE_C_IDENTIFIER "retort_seed_contents_of_${name}" contents_symbol)
  set(contents "${CMAKE_CURRENT_BINARY_DIR}/${name}_seed_contents.cpp")
  set(seed_list "${CMAKE_CURRENT_BINARY_DIR}/${name}_seeds.txt")
  list(JOIN seed_files "\n" seed_lines)
  file(CONFIGURE OUTPUT "${seed_list}" @ONLY CONTENT "@seed_lines@\n")
  add_custom_command(OUTPUT "${contents}"
    COMMAND "${CMAKE_COMMAND}" "-DOUTPUT=${contents}" "-DDEPFILE=${contents}.d" "-DSYMBOL=${contents_symbol}"
            "-DROOT=${CMAKE_CURRENT_SOURCE_DIR}" "-DLIST=${seed_list}" -P "${_retort_cmake_folder}/RetortSeedContents.cmake"
    DEPENDS "${seed_list}" "${_retort_cmake_folder}/RetortSeedContents.cmake" ${seed_files}
    DEPFILE "${contents}.d"
    COMMENT "Hashing the seeds of ${name}" VERBATIM)
  set(registry "${CMAKE_CURRENT_BINARY_DIR}/${name}_registry.cpp")
  file(CONFIGURE OUTPUT "${registry}" @ONLY CONTENT [[
// Written by retort_add_app(); do not edit.
#include <array>

#include <retort/cli/app.hpp>

retort::Metadata metadata();
std::span<const std::string_view> @contents_symbol@();

@revision_declarations@
@seed_declarations@
namespace {
constexpr std::array<const retort::migration::Revision*, @revision_count@> revisions{
@revision_references@};
constexpr std::array<const retort::seed::Seed*, @seed_count@> seeds{
@seed_references@};
} // namespace

retort::cli::App retort_app() {
    return {.name = "@name@", .metadata = metadata, .revisions = revisions, .seeds = seeds,
            .seed_contents = @contents_symbol@()};
}
]])
  add_library(${name}_database STATIC "${registry}" "${contents}" ${revision_files} ${seed_files})
  target_link_libraries(${name}_database PUBLIC ${models})
  # Errors name revision and seed files as the project knows them, wherever it was built.
  target_compile_options(${name}_database PRIVATE "-fmacro-prefix-map=${CMAKE_CURRENT_SOURCE_DIR}/=")

  set(main "${CMAKE_CURRENT_BINARY_DIR}/${name}_main.cpp")
  file(CONFIGURE OUTPUT "${main}" @ONLY CONTENT [[
// Written by retort_add_app(); do not edit.
#include <retort/cli/app.hpp>

int main(int argc, char** argv) { return retort::cli::run(retort_app(), argc, argv); }
]])
  add_executable(${name} "${main}")
  target_link_libraries(${name} PRIVATE ${name}_database)
  foreach(dialect IN LISTS app_DIALECTS)
    target_link_libraries(${name} PRIVATE retort::${dialect})
  endforeach()
endfunction()
