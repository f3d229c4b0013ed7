# Finds SOCI: its own CMake package where there is one (SOCI 4.1, vcpkg, Conan), else the headers and libraries as Debian ships 4.0.3.
#
# Targets: SOCI::Core, SOCI::SQLite3, SOCI::PostgreSQL.   Variables: SOCI_FOUND, SOCI_VERSION.

find_package(SOCI CONFIG QUIET)
if(TARGET SOCI::Core)
  set(SOCI_FOUND TRUE)
  return()
endif()

find_path(SOCI_INCLUDE_DIR soci/soci.h)
find_library(SOCI_CORE_LIBRARY soci_core)
find_library(SOCI_SQLITE3_LIBRARY soci_sqlite3)
find_library(SOCI_POSTGRESQL_LIBRARY soci_postgresql)
mark_as_advanced(SOCI_INCLUDE_DIR SOCI_CORE_LIBRARY SOCI_SQLITE3_LIBRARY SOCI_POSTGRESQL_LIBRARY)

if(SOCI_INCLUDE_DIR AND EXISTS "${SOCI_INCLUDE_DIR}/soci/version.h")
  file(STRINGS "${SOCI_INCLUDE_DIR}/soci/version.h" _soci_version REGEX "define SOCI_LIB_VERSION")
  string(REGEX REPLACE ".*\"([0-9]+)_([0-9]+)(_([0-9]+))?\".*" "\\1.\\2.\\4" SOCI_VERSION "${_soci_version}")
  string(REGEX REPLACE "\\.$" "" SOCI_VERSION "${SOCI_VERSION}")
  unset(_soci_version)
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(SOCI
  REQUIRED_VARS SOCI_CORE_LIBRARY SOCI_INCLUDE_DIR
  VERSION_VAR SOCI_VERSION)

function(_soci_target name library)
  if(library AND NOT TARGET SOCI::${name})
    add_library(SOCI::${name} UNKNOWN IMPORTED)
    set_target_properties(SOCI::${name} PROPERTIES
      IMPORTED_LOCATION "${library}"
      INTERFACE_INCLUDE_DIRECTORIES "${SOCI_INCLUDE_DIR}")
  endif()
endfunction()

if(SOCI_FOUND)
  _soci_target(Core "${SOCI_CORE_LIBRARY}")
  _soci_target(SQLite3 "${SOCI_SQLITE3_LIBRARY}")
  _soci_target(PostgreSQL "${SOCI_POSTGRESQL_LIBRARY}")
endif()
