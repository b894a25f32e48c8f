#include "views/bulk_personal_data.hpp"

#include "views/bulk_store.hpp"
#include "wire/codec.hpp"

namespace mainstay::views {

namespace {

constexpr std::int64_t runs_at_once = 100;

/// One run a call, since it may have very many items.
Result<ErasureProgress> erase_own_runs(
    db::Sql& sql, const Call&, const DataSubject& person, std::int64_t after
) {
    ErasureProgress progress;
    auto runs = store::owned_runs(sql, person.id, {after}, 1);
    if (runs.empty()) return progress;
    auto id = runs.front().id;
    store::remove_run(sql, id, bulk_targets_max + 1);
    progress.erased = 1;
    progress.next = id.value;
    return progress;
}

/// Others' runs whose filter or arguments name the person. Index: the primary key.
Result<ErasureProgress> erase_named(
    db::Sql& sql, const Call&, const DataSubject& person, std::int64_t after
) {
    const IdWindow window{after, after + runs_at_once};
    const auto redaction = person.redaction();
    ErasureProgress progress;
    for (const auto& run : store::runs_between(sql, window.after, window.last)) {
        auto filter = redaction.without(run.filter);
        auto arguments = redaction.without(std::string_view(run.arguments));
        if (filter == run.filter && arguments == run.arguments) continue;
        sql.run(
            "UPDATE bulk_run SET filter = :filter, arguments = :arguments WHERE id = :id", filter,
            arguments, run.id
        );
        ++progress.erased;
    }
    progress.next = next_window(sql, "bulk_run", window);
    return progress;
}

struct ExportedBulkRun {
    Id<BulkRun> id;
    std::string kind;
    std::string action;
    std::string arguments;
    std::optional<std::string> filter;
    std::int64_t changed = 0;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(
    ExportedBulkRun, (), (id, kind, action, arguments, filter, changed, created_at)
)

}  // namespace

std::vector<ErasureStep> bulk_erasure() {
    return {{"own runs", erase_own_runs}, {"runs that name them", erase_named}};
}

void export_bulk_runs(db::Database& database, const DataSubject& person, ExportSink& sink) {
    sink.begin("bulk_runs", "Changes of many items at once that you asked for.");
    std::vector<BulkRun> runs;
    Id<BulkRun> after;
    do {
        runs = database.read([&](db::Sql& sql) {
            return store::owned_runs(sql, person.id, after, runs_at_once);
        });
        for (const auto& run : runs)
            sink.add(wire::encode(ExportedBulkRun{
                run.id, run.kind, run.action, run.arguments, run.filter, run.changed, run.created_at
            }));
        if (!runs.empty()) after = runs.back().id;
    } while (std::ssize(runs) == runs_at_once);
}

}  // namespace mainstay::views
