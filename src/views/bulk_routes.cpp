#include "views/bulk_routes.hpp"

#include "views/bulk_reading.hpp"
#include "views/bulk_starting.hpp"

namespace mainstay::views {

namespace {

std::vector<http::Route> starting_routes(const Kinds& kinds) {
    using enum Refusal;
    auto find = [&kinds](db::Database& database, const Call& call, const StartBulkRun& request) {
        return find_bulk_targets(database, call, request, kinds);
    };
    return {
        http::post(
            "/api/v1/bulk", find, start_bulk_run,
            {.summary = "Change many items at once: all that match a filter, or those named. A "
                        "job does it; the answer is the run.",
             .refuses = {forbidden, conflict, invalid},
             .status = 202,
             .operation = "startBulkRun"}
        ),
        http::post(
            "/api/v1/bulk/{id}/cancel", cancel_bulk_run,
            {.summary = "Cancel what a run has not done yet.",
             .refuses = {forbidden, not_found, conflict},
             .operation = "cancelBulkRun"}
        ),
        http::post(
            "/api/v1/bulk/{id}/undo", find_bulk_changes, undo_bulk_run,
            {.summary = "Undo a run within a day, by another: what nobody changed since is put "
                        "back.",
             .refuses = {forbidden, not_found, conflict},
             .status = 202,
             .operation = "undoBulkRun"}
        ),
    };
}

}  // namespace

std::vector<http::Route> bulk_routes(const Kinds& kinds) {
    using enum Refusal;
    auto actions = [&kinds](db::Sql& sql, const Call& call, const ListBulkActions& request) {
        return list_bulk_actions(sql, call, request, kinds);
    };
    auto count = [&kinds](db::Sql& sql, const Call& call, const CountBulkTargets& request) {
        return count_bulk_targets(sql, call, request, kinds);
    };
    auto all = starting_routes(kinds);
    all.push_back(http::get(
        "/api/v1/bulk/actions", actions,
        {.summary = "List what can be done to many items of a kind, with the arguments.",
         .refuses = {forbidden, invalid},
         .operation = "listBulkActions",
         .cost = db::Cost::quick}
    ));
    all.push_back(http::get(
        "/api/v1/bulk/count", count,
        {.summary = "Count what a run over a filter would change.",
         .refuses = {forbidden, invalid},
         .operation = "countBulkTargets",
         .cost = db::Cost::heavy}
    ));
    all.push_back(http::get(
        "/api/v1/bulk", list_bulk_runs,
        {.summary = "List your runs of the last 30 days, newest first.",
         .refuses = {forbidden, invalid},
         .operation = "listBulkRuns",
         .limit = 50}
    ));
    all.push_back(http::get(
        "/api/v1/bulk/{id}", show_bulk_run,
        {.summary = "Show how far a run is.", .refuses = {not_found}, .operation = "showBulkRun"}
    ));
    all.push_back(http::get(
        "/api/v1/bulk/{id}/failures", list_bulk_failures,
        {.summary = "List what a run did not change, and why.",
         .refuses = {not_found, invalid},
         .operation = "listBulkFailures",
         .limit = 50}
    ));
    all.push_back(http::download(
        "/api/v1/bulk/{id}/failures/csv", bulk_failures_csv,
        {.summary = "Download what a run did not change, and why, as CSV.",
         .refuses = {not_found},
         .operation = "downloadBulkFailures"}
    ));
    return all;
}

}  // namespace mainstay::views
