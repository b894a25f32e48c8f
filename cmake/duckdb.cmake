# DuckDB: this system's own where it has one, else what scripts/setup.sh brought.
set(MAINSTAY_DUCKDB ${CMAKE_SOURCE_DIR}/build/duckdb
    CACHE PATH "Where DuckDB's library and header are")
find_path(DUCKDB_INCLUDE_DIR duckdb.h HINTS ${MAINSTAY_DUCKDB})
find_library(DUCKDB_LIBRARY duckdb HINTS ${MAINSTAY_DUCKDB})
if(NOT DUCKDB_INCLUDE_DIR OR NOT DUCKDB_LIBRARY)
    message(FATAL_ERROR
        "DuckDB is missing. ./run and ./test bring it; by hand: "
        "bash -c '. scripts/setup.sh; use_duckdb'.")
endif()
add_library(DuckDB::DuckDB SHARED IMPORTED)
set_target_properties(DuckDB::DuckDB PROPERTIES
    IMPORTED_LOCATION ${DUCKDB_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${DUCKDB_INCLUDE_DIR})
