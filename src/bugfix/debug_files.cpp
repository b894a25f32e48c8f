#include "bugfix/debug_files.hpp"

#include "bugfix/codes.hpp"
#include "bugfix/debug_file_store.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::bugfix {

namespace {

constexpr std::int64_t at_once_max = 100;

/// What is recorded of a file.
struct RecordedDebugFile {
    DebugFileKind kind = DebugFileKind::source_map;
    std::string path;
    std::string release;
    std::string distribution;
    std::string debug_id;
    std::int64_t bytes = 0;
};
BOOST_DESCRIBE_STRUCT(RecordedDebugFile, (), (kind, path, release, distribution, debug_id, bytes))

wire::json::value recorded(const DebugFile& file) {
    return wire::encode(RecordedDebugFile{
        file.kind, file.path, file.release, file.distribution, file.debug_id, file.bytes
    });
}

/// Whether one more file fits, after those of no use for longest have gone.
bool make_room(
    db::Sql& sql, const Call& call, const DebugFile& file, const DebugFileLimits& limits
) {
    auto total = store::debug_file_total(sql, file.application);
    auto fits = [&] {
        return total.files < limits.files_max && total.bytes + file.bytes <= limits.bytes_max;
    };
    while (!fits()) {
        const auto unused = store::unused_debug_files(
            sql, file.application, call.now - debug_file_safe, at_once_max
        );
        if (unused.empty()) return false;
        for (const auto& each : unused) {
            if (fits()) break;
            store::remove_debug_file(sql, each, call.now);
            --total.files;
            total.bytes -= each.bytes;
        }
    }
    return true;
}

}  // namespace

Result<DebugFile> put_debug_file(
    db::Sql& sql, const Call& call, DebugFile file, const DebugFileLimits& limits
) {
    store::take_debug_file_total(sql, file.application);
    for (const auto& each : store::replaced_debug_files(sql, file, at_once_max))
        store::remove_debug_file(sql, each, call.now);
    if (!make_room(sql, call, file, limits))
        return refuse(
            code::debug_files_full, {{"files", std::to_string(limits.files_max)},
                                     {"mib", std::to_string(limits.bytes_max >> 20)}}
        );
    file.uploaded_at = call.now;
    if (call.caller) file.uploaded_by = call.caller->user;
    file = store::insert_debug_file(sql, std::move(file));
    timeline::record(
        sql, call, {"application", file.application.value}, "debug_file_uploaded", nullptr,
        recorded(file)
    );
    return file;
}

Result<> remove_debug_file(db::Sql& sql, const Call& call, const DebugFile& file) {
    if (!store::remove_debug_file(sql, file, call.now)) return refuse(mainstay::code::not_found);
    timeline::record(
        sql, call, {"application", file.application.value}, "debug_file_removed", recorded(file),
        nullptr
    );
    return {};
}

int remove_unused_debug_files(db::Sql& sql, Time since, Time now, int limit) {
    const auto unused = store::unused_debug_files(sql, std::nullopt, since, limit);
    for (const auto& each : unused) store::remove_debug_file(sql, each, now);
    return static_cast<int>(unused.size());
}

}  // namespace mainstay::bugfix
