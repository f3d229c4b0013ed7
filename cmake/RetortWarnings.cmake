# Warnings for Retort's own targets; errors where RETORT_WERROR says so.
function(retort_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wconversion -Wshadow -Wpedantic)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ 12 warns inside its own std::string and std::variant when optimising (GCC bug 105329, 105651).
    target_compile_options(${target} PRIVATE -Wno-restrict -Wno-maybe-uninitialized)
  endif()
  # Aggregates are initialised by name here; what is not named keeps its default.
  target_compile_options(${target} PRIVATE -Wno-missing-field-initializers)
  if(RETORT_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()
