# mainstay_web_assets: the library of the web files, compressed and embedded. It holds web/dist, or,
# where that was not built or MAINSTAY_WEB is OFF, one page that says so.

option(MAINSTAY_WEB "Embed the web UI that `npm --prefix web run build` made" ON)
enable_language(ASM)
pkg_check_modules(BROTLI REQUIRED IMPORTED_TARGET libbrotlienc)

# Runs on the building machine only, so without the sanitizers and the policy of the product.
add_executable(embed_assets ${CMAKE_SOURCE_DIR}/cmake/embed_assets.cpp)
target_link_libraries(embed_assets PRIVATE ZLIB::ZLIB PkgConfig::BROTLI)

set(web_dist ${CMAKE_SOURCE_DIR}/web/dist)
if(NOT MAINSTAY_WEB)
    set(web_dist ${CMAKE_BINARY_DIR}/no_web_ui)
endif()
file(GLOB_RECURSE web_files CONFIGURE_DEPENDS ${web_dist}/*)
set(embedded ${CMAKE_BINARY_DIR}/embedded/web)
add_custom_command(
    OUTPUT ${embedded}/web_assets.S ${embedded}/web_assets.cpp
    COMMAND embed_assets ${web_dist} ${embedded}
    DEPENDS embed_assets ${web_files}
    COMMENT "Embed the web UI"
    VERBATIM)
# Assembly knows nothing of warnings.
add_library(mainstay_web_bytes OBJECT ${embedded}/web_assets.S)
add_library(mainstay_web_assets STATIC
    ${embedded}/web_assets.cpp $<TARGET_OBJECTS:mainstay_web_bytes>)
# The assembler reads the files without telling the build system.
set_source_files_properties(${embedded}/web_assets.S
    PROPERTIES OBJECT_DEPENDS "${embedded}/web_assets.cpp")
target_link_libraries(mainstay_web_assets PUBLIC mainstay_http)
