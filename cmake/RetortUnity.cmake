# Several revision files as one translation unit, for applications with hundreds of them: compiling one costs little more
# than reading its header, and together they read it once.
#
# CMake's own unity build cannot do it: every revision file has an upgrade() and a downgrade() in its anonymous
# namespace, and a symbol of its own by a compile definition. So each file is included inside a namespace of its own. What
# the files include is included before, outside of it, where it belongs.

# _retort_unity(NAME COUNT): makes units of COUNT files of what _retort_collect() has found, in the caller's variables
# revision_files, revision_declarations and revision_references.
function(_retort_unity name count)
  set(units "")
  set(declarations "")
  set(references "")
  set(text "")
  set(headers "")
  set(in_unit 0)
  list(LENGTH revision_files left)
  foreach(file IN LISTS revision_files)
    _retort_file_symbol(symbol revision "${file}")
    file(STRINGS "${file}" includes REGEX "^[ \t]*#[ \t]*include[ \t]*[<\"]" ENCODING UTF-8)
    # A file in quotes is looked for beside the revision first.
    get_filename_component(folder "${file}" DIRECTORY)
    foreach(include IN LISTS includes)
      if(include MATCHES "\"([^\"]+)\"" AND EXISTS "${folder}/${CMAKE_MATCH_1}")
        set(include "#include \"${folder}/${CMAKE_MATCH_1}\"")
      endif()
      list(APPEND headers "${include}")
    endforeach()
    string(APPEND text
      "\n#undef RETORT_FILE_SYMBOL\n#define RETORT_FILE_SYMBOL ${symbol}\nnamespace unit_of_${symbol} {\n#include \"${file}\"\n}\n")
    string(APPEND declarations "namespace unit_of_${symbol} { extern const retort::migration::Revision ${symbol}; }\n")
    string(APPEND references "    &unit_of_${symbol}::${symbol},\n")
    # The includes may change with the file.
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
    math(EXPR in_unit "${in_unit} + 1")
    math(EXPR left "${left} - 1")
    if(in_unit EQUAL count OR left EQUAL 0)
      list(LENGTH units number)
      set(unit "${CMAKE_CURRENT_BINARY_DIR}/${name}_revisions_${number}.cpp")
      list(REMOVE_DUPLICATES headers)
      list(JOIN headers "\n" headers)
      file(CONFIGURE OUTPUT "${unit}" @ONLY CONTENT
        "// Written by retort_add_app(); do not edit.\n#define RETORT_FILE_SYMBOL // each file has its own\n@headers@\n@text@")
      list(APPEND units "${unit}")
      set(text "")
      set(headers "")
      set(in_unit 0)
    endif()
  endforeach()
  set(revision_files "${units}" PARENT_SCOPE)
  set(revision_declarations "${declarations}" PARENT_SCOPE)
  set(revision_references "${references}" PARENT_SCOPE)
endfunction()
