#include "views/bulk_starting.hpp"

#include <algorithm>
#include <set>

#include "events/events.hpp"
#include "timeline/timeline.hpp"
#include "views/bulk_job.hpp"
#include "views/bulk_permissions.hpp"
#include "views/bulk_progress.hpp"
#include "views/bulk_reading.hpp"
#include "views/bulk_store.hpp"
#include "views/codes.hpp"

namespace mainstay::views {

namespace {

constexpr int found_at_once = 1000;

db::ReadClass heavy(const Call& call) {
    return {.cost = db::Cost::heavy, .caller = call.caller->user.value};
}

/// Wrong fields of arguments, as fields of the request that has them.
Error of_arguments(Error error) {
    for (auto& field : error.fields)
        field.field = "arguments" + (field.field.empty() ? "" : "." + field.field);
    return error;
}

wire::json::value arguments_of(const StartBulkRun& request) {
    return request.arguments.value_or(wire::json::object());
}

Result<> check(db::Sql& sql, const Call& call, const StartBulkRun& request, const ViewKind& kind) {
    const auto& actions = kind.bulk->actions;
    auto action = std::ranges::find(actions, request.action.value, &BulkAction::name);
    if (action == actions.end()) {
        std::string names;
        for (const auto& each : actions) names += (names.empty() ? "" : ", ") + each.name;
        return invalid({wrong("action", code::unknown_bulk_action, {{"values", names}})});
    }
    if (request.filter && !request.keys.empty())
        return invalid({wrong("filter", code::filter_or_keys)});
    if (!request.filter && request.keys.empty())
        return invalid({wrong("keys", mainstay::code::missing)});
    if (request.keys.size() > bulk_keys_max)
        return invalid({wrong(
            "keys", mainstay::code::too_many_items, {{"max", std::to_string(bulk_keys_max)}}
        )});
    auto checked = action->check(sql, call, arguments_of(request));
    if (!checked) return of_arguments(std::move(checked).error());
    return {};
}

/// What the filter finds, read in pages: none takes long.
Result<> find_by_filter(
    db::Database& database, const Call& call, const ViewKind& kind, FoundBulkTargets& found
) {
    std::int64_t before = 0;
    while (true) {
        auto page = TRY(database.read(
            [&](db::Sql& sql) {
                return kind.bulk->find(
                    sql, call, found.request.filter->value, before, found_at_once
                );
            },
            heavy(call)
        ));
        for (auto& target : page) found.targets.push_back({target.id, std::move(target.key), {}});
        if (std::ssize(found.targets) > bulk_targets_max)
            return refuse(code::bulk_too_many_targets, {{"max", std::to_string(bulk_targets_max)}});
        if (page.size() < static_cast<std::size_t>(found_at_once)) return {};
        before = page.back().id;
    }
}

void find_by_keys(db::Sql& sql, const Call& call, const ViewKind& kind, FoundBulkTargets& found) {
    std::set<std::int64_t> known;
    std::set<std::string> absent;
    for (const auto& key : found.request.keys) {
        auto target = kind.bulk->named(sql, call, key.value);
        if (target && known.insert(target->id).second)
            found.targets.push_back({target->id, std::move(target->key), {}});
        else if (!target && absent.insert(key.value).second)
            found.absent.push_back(key.value);
    }
}

/// Stores the run with what it is to do, and has it done.
BulkRunView start(
    db::Sql& sql, const Call& call, BulkRun run, std::span<const BulkPartTarget> targets
) {
    run.owner = call.caller->user;
    run.is_session = call.caller->is_session;
    run.created_at = call.now;
    run.id = store::insert(sql, run);
    std::int64_t number = run.failed + 1;
    while (!targets.empty()) {
        auto part = targets.first(std::min(targets.size(), bulk_part_size));
        store::insert_part(sql, run.id, number, {{part.begin(), part.end()}});
        number += std::ssize(part);
        targets = targets.subspan(part.size());
    }
    jobs::enqueue(sql, ApplyBulk{run.id}, call.now, to_string(run.id));
    timeline::record(
        sql, call, {"bulk_run", run.id.value}, "started", wire::json::value(),
        {{"kind", run.kind}, {"action", run.action}, {"total", run.total}}
    );
    events::emit(sql, call, BulkProgress{run.id.value, run.owner.value});
    return bulk_answers(sql, call, {&run, 1}).front();
}

Result<> require_room(db::Sql& sql, const Call& call) {
    TRY(identity::require(call, bulk_write, {.owner = call.caller->user}));
    if (store::unended_of(sql, call.caller->user) >= bulk_unended_max)
        return refuse(code::too_many_bulk_runs, {{"max", std::to_string(bulk_unended_max)}});
    return {};
}

Result<BulkRun> undoable(db::Sql& sql, const Call& call, Id<BulkRun> id) {
    auto run = TRY(seen_run(sql, call, id));
    TRY(identity::require(call, bulk_write, {.owner = run.owner}));
    if (!is_undoable(run, call.now))
        return refuse(code::not_undoable, {{"hours", std::to_string(bulk_undone_within.count())}});
    return run;
}

}  // namespace

Result<FoundBulkTargets> find_bulk_targets(
    db::Database& database, const Call& call, const StartBulkRun& request, const Kinds& kinds
) {
    const auto* kind = TRY(bulk_kind(call, kinds, request.kind.value));
    TRY(identity::require(call, bulk_write, {.owner = call.caller->user}));
    FoundBulkTargets found{request, {}, {}};
    TRY(database.read([&](db::Sql& sql) -> Result<> {
        TRY(check(sql, call, request, *kind));
        // A reading body may be run again.
        found.targets.clear();
        found.absent.clear();
        if (!request.filter) find_by_keys(sql, call, *kind, found);
        return {};
    }));
    if (request.filter) TRY(find_by_filter(database, call, *kind, found));
    if (request.filter && found.targets.empty()) return refuse(code::bulk_nothing_found);
    return found;
}

Result<BulkRunView> start_bulk_run(db::Sql& sql, const Call& call, const FoundBulkTargets& found) {
    TRY(require_room(sql, call));
    BulkRun run{
        .kind = found.request.kind.value,
        .action = found.request.action.value,
        .arguments = wire::json::serialize(arguments_of(found.request)),
        .total = std::ssize(found.targets) + std::ssize(found.absent),
        .failed = std::ssize(found.absent),
    };
    if (found.request.filter) run.filter = found.request.filter->value;
    auto view = start(sql, call, std::move(run), found.targets);
    std::int64_t number = 0;
    for (const auto& key : found.absent)
        store::insert(
            sql,
            BulkItem{
                .run = view.id,
                .number = ++number,
                .key = key,
                .code = std::string(mainstay::code::not_found.name),
                .text = std::string(mainstay::code::not_found.text),
            }
        );
    return view;
}

Result<BulkRunView> cancel_bulk_run(db::Sql& sql, const Call& call, const WhichBulkRun& request) {
    auto run = TRY(seen_run(sql, call, request.id));
    TRY(identity::require(call, bulk_write, {.owner = run.owner}));
    if (has_ended(run.state)) return refuse(code::bulk_run_ended);
    run.state = BulkState::cancelled;
    run.ended_at = call.now;
    store::update_progress(sql, run);
    store::remove_parts(sql, run.id);
    timeline::record(
        sql, call, {"bulk_run", run.id.value}, "cancelled", wire::json::value(),
        {{"changed", run.changed}}
    );
    events::emit(sql, call, BulkProgress{run.id.value, run.owner.value});
    return bulk_answers(sql, call, {&run, 1}).front();
}

Result<FoundBulkChanges> find_bulk_changes(
    db::Database& database, const Call& call, const WhichBulkRun& request
) {
    TRY(database.read([&](db::Sql& sql) -> Result<> {
        TRY(undoable(sql, call, request.id));
        return {};
    }));
    FoundBulkChanges found{request.id, {}};
    std::vector<BulkItem> items;
    std::int64_t after = 0;
    do {
        items = database.read(
            [&](db::Sql& sql) {
                return store::undoable_items(sql, request.id, after, found_at_once);
            },
            heavy(call)
        );
        for (auto& item : items)
            found.targets.push_back({item.target, std::move(item.key), item.number});
        if (!items.empty()) after = items.back().number;
    } while (items.size() == static_cast<std::size_t>(found_at_once));
    if (found.targets.empty())
        return refuse(code::not_undoable, {{"hours", std::to_string(bulk_undone_within.count())}});
    return found;
}

Result<BulkRunView> undo_bulk_run(db::Sql& sql, const Call& call, const FoundBulkChanges& found) {
    auto run = TRY(undoable(sql, call, found.id));
    TRY(require_room(sql, call));
    auto view = start(
        sql, call,
        BulkRun{
            .kind = run.kind,
            .action = std::string(undo_action),
            .arguments = "{}",
            .total = std::ssize(found.targets),
            .undoes = run.id,
        },
        found.targets
    );
    store::mark_undone(sql, run.id, view.id);
    return view;
}

}  // namespace mainstay::views
