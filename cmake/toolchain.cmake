# The tools that build Mainstay, each by its version, so that what else is installed on a machine
# makes no difference. CMake reads this before it looks for any tool of its own accord.
set(MAINSTAY_LLVM 19)

# Sets VARIABLE to the path of a program of Debian's, or ends with the package that has it.
function(mainstay_choose variable program package)
    if(NOT EXISTS /usr/bin/${program})
        message(FATAL_ERROR
            "/usr/bin/${program} is missing: install the Debian package ${package}. "
            "./run and ./test install all that scripts/packages.txt names.")
    endif()
    set(${variable} /usr/bin/${program} CACHE FILEPATH "Chosen by cmake/toolchain.cmake" FORCE)
endfunction()

mainstay_choose(CMAKE_C_COMPILER clang-${MAINSTAY_LLVM} clang-${MAINSTAY_LLVM})
mainstay_choose(CMAKE_CXX_COMPILER clang++-${MAINSTAY_LLVM} clang-${MAINSTAY_LLVM})
mainstay_choose(CMAKE_ASM_COMPILER clang-${MAINSTAY_LLVM} clang-${MAINSTAY_LLVM})
mainstay_choose(CMAKE_LINKER ld.lld-${MAINSTAY_LLVM} lld-${MAINSTAY_LLVM})
foreach(tool AR RANLIB NM OBJCOPY OBJDUMP STRIP READELF)
    string(TOLOWER ${tool} name)
    mainstay_choose(CMAKE_${tool} llvm-${name}-${MAINSTAY_LLVM} llvm-${MAINSTAY_LLVM})
    # What CMake takes instead where it links by LTO.
    foreach(language C CXX ASM)
        set(CMAKE_${language}_COMPILER_${tool} ${CMAKE_${tool}} CACHE FILEPATH "" FORCE)
    endforeach()
endforeach()
set(CMAKE_EXE_LINKER_FLAGS_INIT --ld-path=${CMAKE_LINKER})
mainstay_choose(CMAKE_MAKE_PROGRAM ninja ninja-build)
mainstay_choose(PKG_CONFIG_EXECUTABLE pkg-config pkg-config)
