include(CMakePackageConfigHelpers)

set(coxa_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/coxa")

install(TARGETS coxa EXPORT coxaTargets)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/coxa" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.hpp")
install(EXPORT coxaTargets NAMESPACE coxa:: DESTINATION "${coxa_package_dir}")

get_target_property(coxa_type coxa TYPE)
configure_package_config_file(
    "${CMAKE_CURRENT_LIST_DIR}/coxaConfig.cmake.in" "${PROJECT_BINARY_DIR}/coxaConfig.cmake"
    INSTALL_DESTINATION "${coxa_package_dir}"
)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/coxaConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(
    FILES "${PROJECT_BINARY_DIR}/coxaConfig.cmake" "${PROJECT_BINARY_DIR}/coxaConfigVersion.cmake"
    DESTINATION "${coxa_package_dir}"
)
