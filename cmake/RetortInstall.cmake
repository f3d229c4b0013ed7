# `cmake --install`, and the same package in the build folder: find_package(retort) works with either, installed with
# CMAKE_PREFIX_PATH (or with the prefix's bin/ on the PATH), built with -Dretort_DIR=<build>/cmake.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

foreach(library core sqlite postgresql)
  set_target_properties(retort_${library} PROPERTIES EXPORT_NAME ${library})
endforeach()
# Where SOCI is not in a folder of the system, the command finds it where it was when it was built.
set_target_properties(retort_command PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON)

# The package. Every file in it finds the others beside itself, so that the prefix can be moved.
set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/retort")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/cmake/retortConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
foreach(file retortConfig.cmake RetortApp.cmake RetortUnity.cmake RetortSeedContents.cmake FindSOCI.cmake)
  configure_file(cmake/${file} "${PROJECT_BINARY_DIR}/cmake/${file}" COPYONLY)
endforeach()
install(
  FILES
    cmake/retortConfig.cmake
    cmake/RetortApp.cmake
    cmake/RetortUnity.cmake
    cmake/RetortSeedContents.cmake
    cmake/FindSOCI.cmake
    "${PROJECT_BINARY_DIR}/cmake/retortConfigVersion.cmake"
  DESTINATION "${package_dir}")

install(TARGETS retort_core retort_sqlite retort_postgresql EXPORT retort INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(EXPORT retort NAMESPACE retort:: FILE retortTargets.cmake DESTINATION "${package_dir}")
export(EXPORT retort NAMESPACE retort:: FILE "${PROJECT_BINARY_DIR}/cmake/retortTargets.cmake")
install(TARGETS retort_command)

# The headers, without those that only Retort's own sources include.
install(DIRECTORY framework/retort DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
  FILES_MATCHING PATTERN "*.hpp"
  PATTERN "cli" EXCLUDE
  PATTERN "render" EXCLUDE
  PATTERN "soci_connection.hpp" EXCLUDE
  REGEX "/schema/json_[a-z]+\\.hpp$" EXCLUDE)
install(FILES framework/retort/cli/app.hpp DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/retort/cli")
