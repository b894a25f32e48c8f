// What people and their builds do to the symbol files of an application: ELF files with debug
// information, by which native frames get their functions and lines.
#pragma once

#include "bugfix/symbol_requests.hpp"
#include "db/blobs.hpp"
#include "db/sql.hpp"
#include "http/page.hpp"
#include "http/reply.hpp"

namespace mainstay::bugfix {

/// How large one file may be.
inline constexpr std::int64_t symbol_file_bytes_max = std::int64_t{512} << 20;

/// What the transaction has to keep of a file.
struct ReadSymbols {
    UploadSymbols request;
    DebugFile file;  ///< Without its application and who uploaded it.
};

/// Before the first byte of an upload. Refuses: as managed_application.
Result<> check_symbol_upload(db::Sql& sql, const Call& call, const UploadSymbols& request);

/// Reads the headers of a staged file, at most 10 MiB of them. Not from inside a transaction.
/// Refuses: invalid with symbols' elf_malformed, elf_has_no_build_id, elf_has_no_debug_info.
Result<ReadSymbols> read_symbols(
    db::Blobs& blobs, const UploadSymbols& request, const http::Uploaded& file
);

/// Takes the place of a file of the same build-id. Refuses: as managed_application;
/// debug_files_full.
Result<DebugFileView> keep_symbols(
    db::Sql& sql, const Call& call, const ReadSymbols& read, const DebugFileLimits& limits
);

/// The newest first. Refuses: forbidden; not_found.
Result<http::Page<DebugFileView>> list_symbols(
    db::Sql& sql, const Call& call, const ListSymbols& request
);

/// Refuses: as managed_application.
Result<> remove_symbols(db::Sql& sql, const Call& call, const RemoveSymbols& request);

}  // namespace mainstay::bugfix
