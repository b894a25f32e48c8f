#include "bugfix/source_map_actions.hpp"

#include "bugfix/debug_file_store.hpp"
#include "bugfix/debug_files.hpp"
#include "bugfix/permissions.hpp"
#include "http/page.hpp"

namespace mainstay::bugfix {

namespace {

constexpr std::string_view maps_list = "source_maps";

}  // namespace

Result<Id<Application>> readable_application(db::Sql& sql, const Call& call, const Line<10>& key) {
    TRY(identity::require_some(call, error_read));
    const auto found = identity::find_application(sql, key.value);
    if (!found || !identity::may(call, error_read, {.applications = {found->id}}))
        return refuse(mainstay::code::not_found);
    return found->id;
}

Result<Id<Application>> managed_application(db::Sql& sql, const Call& call, const Line<10>& key) {
    const auto application = TRY(readable_application(sql, call, key));
    TRY(identity::require(call, error_manage, {.applications = {application}}));
    return application;
}

Result<> check_upload(db::Sql& sql, const Call& call, const UploadSourceMap& request) {
    TRY(managed_application(sql, call, request.key));
    return check_map_name(request.name.value);
}

Result<UploadedSourceMap> keep_source_map(
    db::Sql& sql, const Call& call, const ReadSourceMap& read, const DebugFileLimits& limits
) {
    const auto application = TRY(managed_application(sql, call, read.request.key));
    UploadedSourceMap uploaded;
    for (auto file : read.files) {
        file.application = application;
        const auto kept = TRY(put_debug_file(sql, call, std::move(file), limits));
        if (kept.kind == DebugFileKind::source_map) store::write_map_found(sql, kept);
        uploaded.files.push_back(debug_file_view(sql, kept));
    }
    for (const auto& each : read.findings)
        uploaded.findings.push_back({each.file, each.problem, each.detail, each.advice});
    return uploaded;
}

Result<http::Page<DebugFileView>> list_source_maps(
    db::Sql& sql, const Call& call, const ListSourceMaps& request
) {
    const auto application = TRY(readable_application(sql, call, request.key));
    store::DebugFileList list{
        .application = application,
        .kinds = {DebugFileKind::source_map, DebugFileKind::script},
    };
    if (request.release) list.release = request.release->value;
    if (request.cursor)
        list.before =
            std::get<0>(TRY(http::read_cursor<Id<DebugFile>>(maps_list, request.cursor->value)));
    const auto limit = static_cast<std::size_t>(request.limit.value_or(Count<1, 100>{50}).value);
    list.limit = static_cast<std::int64_t>(limit) + 1;
    auto page = http::page_of(store::debug_files(sql, list), limit, [](const DebugFile& last) {
        return http::cursor_after(maps_list, last.id);
    });
    http::Page<DebugFileView> shown{.items = {}, .next = page.next};
    for (const auto& file : page.items) shown.items.push_back(debug_file_view(sql, file));
    if (identity::may(call, error_manage, {.applications = {application}}))
        shown.may = {"upload", "remove"};
    return shown;
}

Result<> remove_source_map(db::Sql& sql, const Call& call, const RemoveSourceMap& request) {
    const auto application = TRY(managed_application(sql, call, request.key));
    const auto file = store::find_debug_file(sql, request.id);
    if (!file || file->application != application) return refuse(mainstay::code::not_found);
    return remove_debug_file(sql, call, *file);
}

}  // namespace mainstay::bugfix
