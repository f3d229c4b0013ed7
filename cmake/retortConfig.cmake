# find_package(retort 0.1 REQUIRED [COMPONENTS sqlite postgresql])
#
# Targets: retort::core, retort::sqlite, retort::postgresql, and retort::retort for the dialects that were asked for.
# Function: retort_add_app(), see RetortApp.cmake. Without COMPONENTS both dialects are there; with them, what the other
# dialect needs is not looked for.

if(NOT retort_FIND_COMPONENTS)
  set(retort_FIND_COMPONENTS sqlite postgresql)
  set(retort_FIND_REQUIRED_sqlite TRUE)
  set(retort_FIND_REQUIRED_postgresql TRUE)
endif()

include(CMakeFindDependencyMacro)
list(PREPEND CMAKE_MODULE_PATH "${CMAKE_CURRENT_LIST_DIR}") # FindSOCI.cmake
find_dependency(SOCI 4.0.3)
list(POP_FRONT CMAKE_MODULE_PATH)
find_dependency(Boost 1.81)
find_dependency(fmt)
find_dependency(tomlplusplus)

include("${CMAKE_CURRENT_LIST_DIR}/retortTargets.cmake")
if(NOT TARGET retort::retort)
  add_library(retort::retort INTERFACE IMPORTED)
endif()

foreach(_retort_component IN LISTS retort_FIND_COMPONENTS)
  set(retort_${_retort_component}_FOUND TRUE)
  if(_retort_component STREQUAL "sqlite")
    find_dependency(SQLite3 3.35)
  elseif(_retort_component STREQUAL "postgresql")
    find_dependency(PostgreSQL)
  else()
    set(retort_${_retort_component}_FOUND FALSE)
  endif()
  if(retort_${_retort_component}_FOUND)
    set_property(TARGET retort::retort APPEND PROPERTY INTERFACE_LINK_LIBRARIES retort::${_retort_component})
  endif()
endforeach()
unset(_retort_component)

include("${CMAKE_CURRENT_LIST_DIR}/RetortApp.cmake")

include(FindPackageHandleStandardArgs)
set(retort_CONFIG "${CMAKE_CURRENT_LIST_FILE}")
find_package_handle_standard_args(retort CONFIG_MODE HANDLE_COMPONENTS)
