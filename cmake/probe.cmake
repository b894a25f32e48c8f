# Links and runs a small program the way the build will, with each chosen tool, so that one that is
# half installed, or of another version, is named now and not at the end of the build.

set(probe_dir ${CMAKE_BINARY_DIR}/probe)

# One command of the probe. What a first look shows (a missing runtime, say) stands in the message.
function(mainstay_probe_step advice)
    execute_process(COMMAND ${ARGN} WORKING_DIRECTORY ${probe_dir}
        RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(NOT status EQUAL 0)
        list(JOIN ARGN " " command)
        message(FATAL_ERROR "The toolchain does not work: ${advice}\n${command}\n${output}")
    endif()
endfunction()

# Every tool is of LLVM's one version: objects of a newer compiler mean nothing to older tools.
function(mainstay_probe_version tool)
    execute_process(COMMAND ${tool} --version OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(NOT output MATCHES "(version|LLD) ${MAINSTAY_LLVM}\\.")
        message(FATAL_ERROR
            "${tool} is not of LLVM ${MAINSTAY_LLVM}, though its name says so: it answers "
            "\"${output}\". Reinstall the Debian package that has it (dpkg -S ${tool}).")
    endif()
endfunction()

# mainstay_probe(ADVICE FLAGS...): an archive, and a program that calls into it.
function(mainstay_probe advice)
    file(MAKE_DIRECTORY ${probe_dir})
    file(REMOVE ${probe_dir}/libpart.a)
    file(WRITE ${probe_dir}/part.cpp
        "#include <string>\nint part(int n) { return std::stoi(\"1\") - n; }\n")
    file(WRITE ${probe_dir}/main.cpp
        "int part(int);\nint main(int count, char**) { return part(count); }\n")
    mainstay_probe_step("${advice}" ${CMAKE_CXX_COMPILER} ${ARGN} -c part.cpp -o part.o)
    mainstay_probe_step("${advice}" ${CMAKE_AR} rcs libpart.a part.o)
    mainstay_probe_step("${advice}" ${CMAKE_RANLIB} libpart.a)
    mainstay_probe_step("${advice}" ${CMAKE_NM} libpart.a)
    mainstay_probe_step("${advice}" ${CMAKE_CXX_COMPILER} ${ARGN} --ld-path=${CMAKE_LINKER}
        main.cpp libpart.a -o program)
    mainstay_probe_step("${advice}" ./program)
endfunction()

foreach(tool C_COMPILER CXX_COMPILER LINKER AR RANLIB NM)
    mainstay_probe_version(${CMAKE_${tool}})
endforeach()
set(advice "install the Debian packages clang-, lld- and llvm-${MAINSTAY_LLVM}.")
mainstay_probe("${advice}")
if(MAINSTAY_SANITIZE)
    set(advice "install the Debian package libclang-rt-${MAINSTAY_LLVM}-dev (sanitizers).")
    mainstay_probe("${advice}" -fsanitize=${MAINSTAY_SANITIZE})
endif()
