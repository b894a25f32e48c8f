#include "bugfix/symbol_routes.hpp"

#include "bugfix/symbol_actions.hpp"
#include "http/read_upload.hpp"

namespace mainstay::bugfix {

namespace {

const std::string symbols_path = "/api/v1/applications/{key}/symbol-files";

http::Route upload_route(const SymbolPart& part) {
    using enum Refusal;
    auto read = [&part](
                    db::Database&, const Call&, const UploadSymbols& request,
                    const http::Uploaded& file
                ) { return read_symbols(part.blobs(), request, file); };
    auto keep = [&part](db::Sql& sql, const Call& call, const ReadSymbols& read_file) {
        return keep_symbols(sql, call, read_file, part.limits());
    };
    return http::read_upload(
        symbols_path, symbol_file_bytes_max, check_symbol_upload, read, keep,
        {.summary = "Upload an ELF file with the debug information of a program or library.",
         .access = http::Access::staff,
         .refuses = {invalid, forbidden, not_found, conflict, too_large},
         .status = 201,
         .tag = "errors",
         .operation = "uploadSymbolFile"}
    );
}

}  // namespace

std::vector<http::Route> symbol_routes(const SymbolPart& part) {
    using enum Refusal;
    return {
        upload_route(part),
        http::get(
            symbols_path, list_symbols,
            {.summary = "List the symbol files of an application, the newest first.",
             .access = http::Access::staff,
             .refuses = {invalid, forbidden, not_found},
             .tag = "errors",
             .operation = "listSymbolFiles",
             .limit = 50}
        ),
        http::del(
            symbols_path + "/{id}", remove_symbols,
            {.summary = "Remove a symbol file.",
             .access = http::Access::staff,
             .refuses = {forbidden, not_found},
             .tag = "errors",
             .operation = "removeSymbolFile"}
        ),
    };
}

}  // namespace mainstay::bugfix
