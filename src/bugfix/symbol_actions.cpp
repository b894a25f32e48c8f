#include "bugfix/symbol_actions.hpp"

#include "bugfix/debug_file_store.hpp"
#include "bugfix/debug_files.hpp"
#include "bugfix/permissions.hpp"
#include "bugfix/source_map_actions.hpp"
#include "symbols/codes.hpp"
#include "symbols/elf_file.hpp"

namespace mainstay::bugfix {

namespace {

constexpr std::string_view symbols_list = "symbol_files";

}  // namespace

Result<> check_symbol_upload(db::Sql& sql, const Call& call, const UploadSymbols& request) {
    TRY(managed_application(sql, call, request.key));
    return {};
}

Result<ReadSymbols> read_symbols(
    db::Blobs& blobs, const UploadSymbols& request, const http::Uploaded& file
) {
    const auto reader = blobs.open(file.blob);
    const auto read = [&](std::uint64_t offset, std::size_t count) -> std::string {
        if (offset >= static_cast<std::uint64_t>(reader->bytes())) return {};
        return reader->read(static_cast<std::int64_t>(offset), static_cast<std::int64_t>(count));
    };
    const auto elf = symbols::read_elf(read);
    if (!elf) {
        const auto& error = elf.error();
        return invalid({wrong("body", symbols::code::elf_malformed, error.parameters)});
    }
    if (elf->build_id.empty()) return invalid({wrong("body", symbols::code::elf_has_no_build_id)});
    if (!elf->has_debug_info) return invalid({wrong("body", symbols::code::elf_has_no_debug_info)});
    ReadSymbols made{.request = request};
    made.file.kind = DebugFileKind::elf;
    made.file.debug_id = elf->build_id;
    made.file.path = request.name.value;
    made.file.blob = file.blob;
    made.file.bytes = file.bytes;
    return made;
}

Result<DebugFileView> keep_symbols(
    db::Sql& sql, const Call& call, const ReadSymbols& read, const DebugFileLimits& limits
) {
    auto file = read.file;
    file.application = TRY(managed_application(sql, call, read.request.key));
    return debug_file_view(sql, TRY(put_debug_file(sql, call, std::move(file), limits)));
}

Result<http::Page<DebugFileView>> list_symbols(
    db::Sql& sql, const Call& call, const ListSymbols& request
) {
    const auto application = TRY(readable_application(sql, call, request.key));
    store::DebugFileList list{.application = application, .kinds = {DebugFileKind::elf}};
    if (request.cursor)
        list.before =
            std::get<0>(TRY(http::read_cursor<Id<DebugFile>>(symbols_list, request.cursor->value)));
    const auto limit = static_cast<std::size_t>(request.limit.value_or(Count<1, 100>{50}).value);
    list.limit = static_cast<std::int64_t>(limit) + 1;
    auto page = http::page_of(store::debug_files(sql, list), limit, [](const DebugFile& last) {
        return http::cursor_after(symbols_list, last.id);
    });
    http::Page<DebugFileView> shown{.items = {}, .next = page.next};
    for (const auto& file : page.items) shown.items.push_back(debug_file_view(sql, file));
    if (identity::may(call, error_manage, {.applications = {application}}))
        shown.may = {"upload", "remove"};
    return shown;
}

Result<> remove_symbols(db::Sql& sql, const Call& call, const RemoveSymbols& request) {
    const auto application = TRY(managed_application(sql, call, request.key));
    const auto file = store::find_debug_file(sql, request.id);
    const bool is_there =
        file && file->application == application && file->kind == DebugFileKind::elf;
    if (!is_there) return refuse(mainstay::code::not_found);
    return remove_debug_file(sql, call, *file);
}

}  // namespace mainstay::bugfix
