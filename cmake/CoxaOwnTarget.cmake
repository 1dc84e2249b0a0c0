# coxa_own_target(<target>): the dialect, warnings and sanitizers of coxa's own code. Everything is private: nothing
# of it reaches the targets of a project that uses coxa.
function(coxa_own_target target)
    set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
    if(MSVC)
        target_compile_options(${target} PRIVATE /W4 /permissive- /bigobj $<$<BOOL:${COXA_WARNINGS_AS_ERRORS}>:/WX>)
        return()
    endif()
    target_compile_options(
        ${target}
        PRIVATE
            -Wall
            -Wextra
            -Wpedantic
            -Wconversion
            -Wshadow
            -Wsign-conversion
            $<$<BOOL:${COXA_WARNINGS_AS_ERRORS}>:-Werror>
    )
    # GCC before 13 sees overlapping copies inside std::string where there are none (GCC bug 105651).
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
        target_compile_options(${target} PRIVATE -Wno-restrict)
    endif()
    if(COXA_SANITIZE)
        set(sanitize "-fsanitize=${COXA_SANITIZE}" -fno-sanitize-recover=all -fno-omit-frame-pointer)
        target_compile_options(${target} PRIVATE ${sanitize})
        target_link_options(${target} PRIVATE ${sanitize})
    endif()
endfunction()
