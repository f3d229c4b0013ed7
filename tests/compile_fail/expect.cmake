# Compiles SOURCE and checks that it fails as its first line says, within the first 10 lines of output: what a person
# sees without scrolling. A SOURCE without `// expect: …` must compile.
# cmake -DCOMPILER=… -DFLAGS=… -DSOURCE=… -P expect.cmake

cmake_minimum_required(VERSION 3.25)

file(STRINGS "${SOURCE}" first_line LIMIT_COUNT 1)
set(ENV{LC_ALL} C) # plain quotes in messages
execute_process(COMMAND "${COMPILER}" ${FLAGS} -fsyntax-only "${SOURCE}" RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE out)

if(NOT first_line MATCHES "^// expect: (.*)$")
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "must compile, but:\n${out}")
  endif()
  return()
endif()

set(expected "${CMAKE_MATCH_1}")
if(code EQUAL 0)
  message(FATAL_ERROR "must not compile")
endif()
string(REPLACE ";" "," out "${out}")
string(REGEX REPLACE "\n" ";" lines "${out}")
list(SUBLIST lines 0 10 head)
string(FIND "${head}" "${expected}" found)
if(found EQUAL -1)
  message(FATAL_ERROR "not within the first 10 lines: ${expected}\n${out}")
endif()
