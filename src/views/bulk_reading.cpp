#include "views/bulk_reading.hpp"

#include <algorithm>
#include <limits>

#include "http/page.hpp"
#include "views/bulk_permissions.hpp"
#include "views/bulk_store.hpp"
#include "wire/csv.hpp"
#include "wire/schema.hpp"

namespace mainstay::views {

namespace {

wire::json::object params_of(const BulkItem& item) {
    auto params = wire::parse_json(item.params.value_or("{}"));
    return params && params->is_object() ? std::move(params->as_object()) : wire::json::object();
}

constexpr std::string_view runs_list = "bulk_runs";
constexpr std::string_view failures_list = "bulk_failures";
constexpr std::int64_t failures_at_once = 1000;

Resource resource_of(const BulkRun& run) { return {.owner = run.owner}; }

std::vector<BulkRunAction> allowed_now(const Call& call, const BulkRun& run) {
    std::vector<BulkRunAction> allowed;
    if (!identity::may(call, bulk_write, resource_of(run))) return allowed;
    if (!has_ended(run.state)) allowed.push_back(BulkRunAction::cancel);
    if (is_undoable(run, call.now)) allowed.push_back(BulkRunAction::undo);
    return allowed;
}

}  // namespace

Resource bulk_run_resource(db::Sql& sql, const Call&, std::int64_t id) {
    return resource_of(*store::bulk_run(sql, {id}));
}

std::vector<BulkRunView> bulk_answers(
    db::Sql& sql, const Call& call, std::span<const BulkRun> runs
) {
    std::vector<Id<User>> owners;
    for (const auto& run : runs) owners.push_back(run.owner);
    auto people = identity::user_refs(sql, owners);
    std::vector<BulkRunView> shown;
    for (const auto& run : runs) {
        auto& view = shown.emplace_back(BulkRunView{
            .id = run.id,
            .kind = run.kind,
            .action = run.action,
            .filter = run.filter,
            .state = run.state,
            .reason = run.reason,
            .total = run.total,
            .changed = run.changed,
            .unchanged = run.unchanged,
            .failed = run.failed,
            .owner = identity::NameRef{run.owner, people[run.owner].name},
            .undoes = run.undoes,
            .undone_by = run.undone_by,
            .created_at = run.created_at,
            .began_at = run.began_at,
            .ended_at = run.ended_at,
            .may = allowed_now(call, run),
        });
        auto arguments = wire::parse_json(run.arguments);
        if (arguments && arguments->is_object()) view.arguments = arguments->as_object();
        if (is_undoable(run, call.now)) view.undo_until = *run.ended_at + bulk_undone_within;
    }
    return shown;
}

Result<BulkRun> seen_run(db::Sql& sql, const Call& call, Id<BulkRun> id) {
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    auto run = store::bulk_run(sql, id);
    if (!run || !identity::may(call, bulk_read, resource_of(*run)))
        return refuse(mainstay::code::not_found);
    return *std::move(run);
}

Result<const ViewKind*> bulk_kind(const Call& call, const Kinds& kinds, std::string_view name) {
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    TRY(identity::require_some(call, bulk_read));
    return kinds.named_for_bulk(call, name);
}

Result<http::Page<BulkActionView>> list_bulk_actions(
    db::Sql&, const Call& call, const ListBulkActions& request, const Kinds& kinds
) {
    const auto* kind = TRY(bulk_kind(call, kinds, request.kind.value));
    http::Page<BulkActionView> page;
    for (const auto& action : kind->bulk->actions)
        page.items.push_back(
            {action.name, action.summary,
             wire::inline_schema(*action.arguments, wire::Direction::in)}
        );
    return page;
}

Result<BulkCount> count_bulk_targets(
    db::Sql& sql, const Call& call, const CountBulkTargets& request, const Kinds& kinds
) {
    const auto* kind = TRY(bulk_kind(call, kinds, request.kind.value));
    auto count = TRY(kind->bulk->count(sql, call, request.filter.value, bulk_targets_max + 1));
    return BulkCount{
        std::min<std::int64_t>(count, bulk_targets_max), count > bulk_targets_max, bulk_targets_max
    };
}

Result<http::Page<BulkRunView>> list_bulk_runs(
    db::Sql& sql, const Call& call, const ListBulkRuns& request
) {
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    TRY(identity::require_some(call, bulk_read));
    std::int64_t before = std::numeric_limits<std::int64_t>::max();
    if (request.cursor)
        std::tie(before) = TRY(http::read_cursor<std::int64_t>(runs_list, request.cursor->value));
    auto limit = static_cast<std::size_t>(request.limit.value_or(Count<1, 100>{50}).value);
    std::optional<Id<User>> owner;
    if (!request.everyone.value_or(false)) owner = call.caller->user;
    auto page = http::page_of(
        store::bulk_runs(
            sql, identity::scope(call, bulk_read), owner, {before},
            static_cast<std::int64_t>(limit) + 1
        ),
        limit, [](const BulkRun& run) { return http::cursor_after(runs_list, run.id.value); }
    );
    return http::Page<BulkRunView>{bulk_answers(sql, call, page.items), page.next};
}

Result<BulkRunView> show_bulk_run(db::Sql& sql, const Call& call, const WhichBulkRun& request) {
    auto run = TRY(seen_run(sql, call, request.id));
    return bulk_answers(sql, call, {&run, 1}).front();
}

Result<http::Page<BulkFailure>> list_bulk_failures(
    db::Sql& sql, const Call& call, const ListBulkFailures& request
) {
    auto run = TRY(seen_run(sql, call, request.id));
    std::int64_t after = 0;
    if (request.cursor)
        std::tie(after) =
            TRY(http::read_cursor<std::int64_t>(failures_list, request.cursor->value));
    auto limit = static_cast<std::size_t>(request.limit.value_or(Count<1, 200>{50}).value);
    auto page = http::page_of(
        store::failed_items(sql, run.id, after, static_cast<std::int64_t>(limit) + 1), limit,
        [](const BulkItem& item) { return http::cursor_after(failures_list, item.number); }
    );
    http::Page<BulkFailure> shown{{}, page.next};
    for (auto& item : page.items)
        shown.items.push_back(
            {item.key, item.code.value_or(""), item.text.value_or(""), params_of(item)}
        );
    return shown;
}

Result<http::Download> bulk_failures_csv(
    db::Sql& sql, const Call& call, const WhichBulkRun& request
) {
    auto run = TRY(seen_run(sql, call, request.id));
    wire::CsvWriter csv;
    csv.word("key").word("code").word("text").end_row();
    std::vector<BulkItem> items;
    std::int64_t after = 0;
    do {
        items = store::failed_items(sql, run.id, after, failures_at_once);
        for (const auto& item : items)
            csv.text(item.key).text(item.code.value_or("")).text(item.text.value_or("")).end_row();
        if (!items.empty()) after = items.back().number;
    } while (items.size() == static_cast<std::size_t>(failures_at_once));
    return http::Download{
        .name = "failures-" + to_string(run.id) + ".csv",
        .media_type = std::string(wire::csv_media_type),
        .content = std::move(csv).take(),
    };
}

}  // namespace mainstay::views
