# What every target shares, and how a module is declared.

if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 14)
    message(FATAL_ERROR
        "g++ before 14 miscompiles coroutines silently (heap corruption). "
        "Use clang-19: cmake --preset dev.")
endif()

set(MAINSTAY_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them")
option(MAINSTAY_FUZZ "Build the libFuzzer targets" OFF)

if(MAINSTAY_LLVM)  # Configured by a preset, and so with the toolchain file.
    include(${CMAKE_CURRENT_LIST_DIR}/probe.cmake)
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

find_program(CCACHE ccache)
if(CCACHE)
    # What ccache asks for before it keeps objects that a precompiled header had a part in.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
endif()

add_library(mainstay_policy INTERFACE)
target_include_directories(mainstay_policy INTERFACE ${CMAKE_SOURCE_DIR}/src)
# -pthread because some libraries' flags carry it, and a precompiled header serves only those who
# compile with its own flags.
target_compile_options(mainstay_policy INTERFACE
    -pthread -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Werror
    -Wno-gnu-statement-expression-from-macro-expansion -Wno-missing-designated-field-initializers)
target_compile_definitions(mainstay_policy INTERFACE
    BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
    BOOST_ASIO_NO_DEPRECATED SPDLOG_COMPILED_LIB SPDLOG_FMT_EXTERNAL)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # A time in the precompiled header would make each build miss the cache.
    target_compile_options(mainstay_policy INTERFACE "SHELL:-Xclang -fno-pch-timestamp")
endif()
if(MAINSTAY_SANITIZE)
    # What the checks of memory add to the code takes an optimizer longer than the tests then save.
    # (The checks of threads are few, and a fuzzer runs for long.)
    # The vptr check needs the typeinfo of every class, also of Debian's libraries that hide it.
    set(level -O1)
    set(unchecked vptr)
    if(MAINSTAY_SANITIZE STREQUAL "address,undefined")
        set(level -O0)
        # These stand at each access to memory and each call, and made nearly half of the code. A
        # wrong address is what the address sanitizer finds too; what it does not is left to the
        # fuzzers, which are built with all checks.
        string(APPEND unchecked
            ",null,alignment,object-size,pointer-overflow"
            ",function,nonnull-attribute,returns-nonnull-attribute")
    endif()
    target_compile_options(mainstay_policy INTERFACE
        -fsanitize=${MAINSTAY_SANITIZE} -fno-sanitize=${unchecked} -fno-sanitize-recover=all
        -fno-omit-frame-pointer ${level} -gline-tables-only)
    target_link_options(mainstay_policy INTERFACE -fsanitize=${MAINSTAY_SANITIZE})
endif()
if(CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo")
    target_compile_options(mainstay_policy INTERFACE -gline-tables-only)
    # What makes a fault in memory end the program rather than obey whoever caused it;
    # scripts/check_hardening.py looks for each in the binary.
    target_compile_options(mainstay_policy INTERFACE
        -fPIE -fstack-protector-strong -fstack-clash-protection -U_FORTIFY_SOURCE)
    if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64")
        target_compile_options(mainstay_policy INTERFACE -fcf-protection=full)
    endif()
    target_compile_definitions(mainstay_policy INTERFACE
        _FORTIFY_SOURCE=3 _GLIBCXX_ASSERTIONS)
    target_link_options(mainstay_policy INTERFACE -pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)
endif()

# What most files include and no commit changes, compiled once: headers were two thirds of the time
# that a build took. Ours are not among them, so that an include still says what a file may know.
file(WRITE ${CMAKE_BINARY_DIR}/precompiled.cpp "")
add_library(mainstay_precompiled OBJECT ${CMAKE_BINARY_DIR}/precompiled.cpp)
target_link_libraries(mainstay_precompiled PRIVATE mainstay_policy)
target_precompile_headers(mainstay_precompiled PRIVATE
    <algorithm> <array> <chrono> <functional> <map> <memory> <optional> <span> <string>
    <string_view> <thread> <utility> <variant> <vector>
    <boost/describe.hpp> <boost/json.hpp> <boost/mp11.hpp>
    <fmt/format.h>)

# The same with what nearly every file above the floor of identity includes of ours. Only where
# files are compiled together: there an include does not say what a file may know anyway.
set(mainstay_below_identity module timeline search filter events jobs http db wire base)
if(CMAKE_UNITY_BUILD)
    add_library(mainstay_precompiled_above OBJECT ${CMAKE_BINARY_DIR}/precompiled.cpp)
    list(TRANSFORM mainstay_below_identity PREPEND mainstay_ OUTPUT_VARIABLE below)
    target_link_libraries(mainstay_precompiled_above PRIVATE mainstay_policy ${below})
    target_precompile_headers(mainstay_precompiled_above PRIVATE
        $<TARGET_PROPERTY:mainstay_precompiled,PRECOMPILE_HEADERS>
        <events/events.hpp> <filter/filter.hpp> <identity/identity.hpp> <timeline/timeline.hpp>)
endif()

# mainstay_precompile(mainstay_ticketing DEPENDS)
#
# Gives a target the precompiled header for what its module depends on.
function(mainstay_precompile target depends)
    set(header mainstay_precompiled)
    if(CMAKE_UNITY_BUILD AND
       (mainstay_identity IN_LIST depends OR target MATCHES "^mainstay_identity"))
        set(header mainstay_precompiled_above)
    endif()
    target_precompile_headers(${target} REUSE_FROM ${header})
endfunction()

add_executable(mainstay_tests ${CMAKE_SOURCE_DIR}/src/tests_main.cpp)
target_link_libraries(mainstay_tests PRIVATE mainstay_policy mainstay_base)

set(MAINSTAY_TOGETHER 12 CACHE STRING "How many files a unity build compiles as one at most")

# mainstay_group(mainstay_ticketing FILE...)
#
# Where the preset is a unity build, says which of the target's files are compiled as one: those
# that cannot get into each other's way (group_sources.py). It decides anew when a file changes.
function(mainstay_group target)
    if(NOT CMAKE_UNITY_BUILD)
        return()
    endif()
    set(script ${CMAKE_SOURCE_DIR}/cmake/group_sources.py)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${script} ${ARGN})
    execute_process(
        COMMAND /usr/bin/python3 ${script} ${MAINSTAY_TOGETHER} ${ARGN}
        OUTPUT_VARIABLE lines OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    string(REPLACE "\n" ";" groups "${lines}")
    while(groups)
        list(POP_FRONT groups file group)
        set_source_files_properties(${file} PROPERTIES UNITY_GROUP ${group})
    endwhile()
    set_target_properties(${target} PROPERTIES UNITY_BUILD_MODE GROUP)
endfunction()

# mainstay_embed_text(identity common_passwords)
#
# Puts src/identity/common_passwords.txt into the module, as the function that common_passwords.hpp
# declares.
function(mainstay_embed_text module name)
    set(input ${CMAKE_SOURCE_DIR}/src/${module}/${name}.txt)
    set(embedded ${CMAKE_BINARY_DIR}/embedded/${module}_${name}.cpp)
    add_custom_command(
        OUTPUT ${embedded}
        COMMAND ${CMAKE_COMMAND} -DOUTPUT=${embedded} -DINPUT=${input} -DMODULE=${module}
                -DFUNCTION=${name} -P ${CMAKE_SOURCE_DIR}/cmake/embed_text.cmake
        DEPENDS ${input} ${CMAKE_SOURCE_DIR}/cmake/embed_text.cmake
        VERBATIM)
    target_sources(mainstay_${module} PRIVATE ${embedded})
endfunction()

# mainstay_module(ticketing DEPENDS identity timeline … LIBRARIES PkgConfig::GMIME)
#
# Makes the library of src/<name>/*.cpp. DEPENDS is the layer diagram: what is not named cannot be
# included (scripts/check_house.py reads it too). Each *_test.cpp goes into mainstay_tests, the one
# test binary, and into <name>_tests, which is built only when asked for. Each migrations/*.sql is
# embedded.
function(mainstay_module name)
    cmake_parse_arguments(module "" "" "DEPENDS;LIBRARIES" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*.cpp)
    set(tests ${sources})
    list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
    list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
    list(TRANSFORM module_DEPENDS PREPEND mainstay_)

    add_library(mainstay_${name} STATIC ${sources})
    mainstay_group(mainstay_${name} ${sources})
    mainstay_precompile(mainstay_${name} "${module_DEPENDS}")
    target_link_libraries(mainstay_${name}
        PUBLIC mainstay_policy ${module_DEPENDS} ${module_LIBRARIES})

    file(GLOB migrations CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/migrations/*.sql)
    if(migrations)
        set(embedded ${CMAKE_BINARY_DIR}/embedded/${name}_migrations.cpp)
        add_custom_command(
            OUTPUT ${embedded}
            COMMAND ${CMAKE_COMMAND} -DOUTPUT=${embedded} -DMODULE=${name} "-DFILES=${migrations}"
                    -P ${CMAKE_SOURCE_DIR}/cmake/embed_migrations.cmake
            DEPENDS ${migrations} ${CMAKE_SOURCE_DIR}/cmake/embed_migrations.cmake
            VERBATIM)
        target_sources(mainstay_${name} PRIVATE ${embedded})
        set_source_files_properties(${embedded} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    endif()

    if(tests)
        add_library(mainstay_${name}_tests OBJECT ${tests})
        mainstay_group(mainstay_${name}_tests ${tests})
        mainstay_precompile(mainstay_${name}_tests "${module_DEPENDS}")
        target_link_libraries(mainstay_${name}_tests PUBLIC mainstay_${name})
        target_link_libraries(mainstay_tests PRIVATE mainstay_${name}_tests)
        add_executable(${name}_tests EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/src/tests_main.cpp)
        target_link_libraries(${name}_tests PRIVATE mainstay_${name}_tests mainstay_base)
    endif()
endfunction()

# What a capability module may use: every floor below it.
set(mainstay_floors
    signals automation notifications views fields reports
    identity module
    timeline search filter calendar
    events outgoing
    jobs http process
    db wire base)

# mainstay_capability(ticketing LIBRARIES PkgConfig::GMIME …)
#
# As mainstay_module, for a module of the capability floor: it may use all floors below, and server/
# knows it.
function(mainstay_capability name)
    mainstay_module(${name} DEPENDS ${mainstay_floors} ${ARGN})
    set_property(GLOBAL APPEND PROPERTY mainstay_capabilities ${name})
endfunction()
