#include "views/bulk_job.hpp"

#include <algorithm>
#include <exception>
#include <stdexcept>

#include "base/log.hpp"
#include "db/failure.hpp"
#include "events/events.hpp"
#include "identity/identity.hpp"
#include "views/bulk_permissions.hpp"
#include "views/bulk_progress.hpp"
#include "views/bulk_store.hpp"
#include "wire/codec.hpp"

namespace mainstay::views {

namespace {

using std::chrono::minutes;

constexpr std::string_view failure = "failure";
constexpr std::int64_t trimmed_at_once = 500;

/// How long before its lease ends a run goes on in another job.
constexpr minutes spare{2};

BulkPartTargets targets_of(const store::BulkPart& part) {
    auto targets = wire::parse<BulkPartTargets>(part.targets);
    if (!targets) throw std::runtime_error("a part of a run cannot be read");
    return *std::move(targets);
}

/// The caller as who a run was asked for, with the rights they have now. Nothing if they may start
/// no run any more.
std::optional<Call> author_of(db::Sql& sql, const BulkRun& run, Time now) {
    auto call = identity::call_as(sql, run.owner, now);
    if (!call || !identity::may(*call, bulk_write, {.owner = run.owner})) return std::nullopt;
    call->caller->is_session = run.is_session;
    call->request_id = "bulk-" + to_string(run.id);
    return call;
}

/// What a refusal says of an item: the first wrong field says more than that there is one.
BulkItem refused(BulkItem item, const Error& error) {
    const bool is_whole = error.fields.empty();
    item.code = is_whole ? error.code : error.fields.front().code;
    item.text = is_whole ? error.message : error.fields.front().message;
    auto params = is_whole ? error.parameters : error.fields.front().parameters;
    if (!is_whole) params.emplace("field", error.fields.front().field);
    wire::json::object named;
    for (const auto& [name, value] : params) named[name] = value;
    item.params = wire::json::serialize(named);
    return item;
}

/// Does to the items of a part what a run is for.
class Part {
public:
    Part(db::Sql& sql, const ViewKind& kind, const BulkAction* action, Call author, BulkRun& run)
        : sql_(sql), kind_(kind), action_(action), author_(std::move(author)), run_(run) {}

    void apply(const BulkPartTarget& target, std::int64_t number) {
        auto change = sql_.in_refusable_savepoint([&] { return changed(target); });
        BulkItem item{run_.id, number, target.id, target.key, {}, {}, {}, {}};
        if (!change) {
            ++run_.failed;
            store::insert(sql_, refused(std::move(item), change.error()));
            return;
        }
        ++(change->is_changed ? run_.changed : run_.unchanged);
        // What undoes a change is not undone itself.
        if (!change->is_changed || !change->undo || run_.undoes) return;
        item.undo = wire::json::serialize(*change->undo);
        store::insert(sql_, item);
    }

private:
    Result<BulkChange> changed(const BulkPartTarget& target) {
        const BulkTarget named{target.id, target.key};
        if (!run_.undoes)
            return action_->apply(sql_, author_, named, *wire::parse_json(run_.arguments));
        auto item = store::bulk_item(sql_, *run_.undoes, target.undone.value_or(0));
        if (!item || !item->undo) return refuse(mainstay::code::not_found);
        TRY(kind_.bulk->undo(sql_, author_, named, *wire::parse_json(*item->undo)));
        return BulkChange{.is_changed = true};
    }

    db::Sql& sql_;
    const ViewKind& kind_;
    const BulkAction* action_;
    Call author_;
    BulkRun& run_;
};

void end(db::Sql& sql, BulkRun& run, BulkState state, Time now) {
    run.state = state;
    run.ended_at = now;
    store::remove_parts(sql, run.id);
}

/// Null where this version of the program has no such action any more.
const BulkAction* action_of(const ViewKind& kind, const BulkRun& run) {
    const auto& actions = kind.bulk->actions;
    auto action = std::ranges::find(actions, run.action, &BulkAction::name);
    return action == actions.end() ? nullptr : &*action;
}

/// Makes a part of each of its items, so that the others are done where one fails.
void split(db::Sql& sql, Id<BulkRun> id, const store::BulkPart& part) {
    if (!store::remove_part(sql, id, part.number)) return;
    auto number = part.number;
    for (const auto& target : targets_of(part).targets)
        store::insert_part(sql, id, number++, {{target}});
}

/// Goes on behind an item that cannot be done for a reason that is no refusal.
void pass_over(db::Sql& sql, Id<BulkRun> id, const store::BulkPart& part) {
    auto run = store::bulk_run(sql, id);
    if (!run || !store::remove_part(sql, id, part.number)) return;
    const auto target = targets_of(part).targets.front();
    store::insert(
        sql,
        BulkItem{
            id,
            part.number,
            target.id,
            target.key,
            std::string(failure),
            "The server could not do it; its log says why.",
            {},
            {}
        }
    );
    ++run->failed;
    store::update_progress(sql, *run);
}

/// After a part threw: the next try is with less.
void take_apart(db::Database& database, Id<BulkRun> id) {
    database.write([&](db::Sql& sql) {
        auto part = store::next_part(sql, id);
        if (!part) return;
        if (targets_of(*part).targets.size() > 1)
            split(sql, id, *part);
        else
            pass_over(sql, id, *part);
    });
}

void go_on(
    db::Database& database, const Kinds& kinds, const Clock& clock, Id<BulkRun> id,
    const jobs::Run& job
) {
    auto on_end = [&](db::Sql& sql) { job.complete(sql); };
    bool is_more = true;
    while (is_more) {
        if (job.is_stopping()) throw std::runtime_error("stopped before the end");
        auto now = clock();
        if (now + spare > job.deadline()) {
            database.write([&](db::Sql& sql) {
                job.complete(sql);
                jobs::enqueue(sql, ApplyBulk{id}, now, to_string(id));
            });
            return;
        }
        try {
            is_more = database.write([&](db::Sql& sql) {
                return apply_part(sql, kinds, id, now, on_end);
            });
        } catch (const jobs::LeaseLost&) {
            throw;
        } catch (const std::exception& thrown) {
            if (db::is_outage(thrown)) throw;
            MAINSTAY_LOG(error, "views", "run {}: a part failed: {}", id.value, thrown.what());
            take_apart(database, id);
        }
    }
}

}  // namespace

bool apply_part(
    db::Sql& sql, const Kinds& kinds, Id<BulkRun> id, Time now,
    const std::function<void(db::Sql&)>& on_end
) {
    auto run = store::bulk_run(sql, id);
    if (!run || has_ended(run->state)) {
        on_end(sql);
        return false;
    }
    run->state = BulkState::running;
    if (!run->began_at) run->began_at = now;
    auto part = store::next_part(sql, id);
    auto author = author_of(sql, *run, now);
    const auto* kind = kinds.find(run->kind);
    const auto* action = kind && kind->bulk ? action_of(*kind, *run) : nullptr;
    if (!part) {
        end(sql, *run, BulkState::completed, now);
    } else if (!author) {
        run->reason = mainstay::code::forbidden.name;
        end(sql, *run, BulkState::stopped, now);
    } else if (!kind || !kind->bulk || (!action && !run->undoes)) {
        run->reason = failure;
        end(sql, *run, BulkState::stopped, now);
    } else {
        store::remove_part(sql, id, part->number);
        Part doing(sql, *kind, action, *std::move(author), *run);
        auto number = part->number;
        for (const auto& target : targets_of(*part).targets) doing.apply(target, number++);
    }
    store::update_progress(sql, *run);
    events::emit(sql, Call::system(now, "bulk"), BulkProgress{id.value, run->owner.value});
    if (!has_ended(run->state)) return true;
    on_end(sql);
    return false;
}

jobs::Worker bulk_worker(db::Database& database, const Kinds& kinds, Clock clock) {
    jobs::Policy policy{
        .attempts = 100,
        .first_wait = std::chrono::seconds(1),
        .timeout = minutes(15),
        .wait_max = minutes(10),
        .lane = jobs::Lane::slow,
    };
    return jobs::on<ApplyBulk>(
        policy,
        [&database, &kinds, clock = std::move(clock)](const ApplyBulk& job, const jobs::Run& run) {
            go_on(database, kinds, clock, job.run, run);
        }
    );
}

jobs::Schedule trim_bulk_runs(db::Database& database) {
    return {
        .name = "views.trim_bulk_runs",
        .every = std::chrono::hours(1),
        .work =
            [&database](const jobs::Run& run) {
                const auto now = run.call().now;
                bool is_more = true;
                while (is_more && !run.is_stopping())
                    is_more = database.write([&](db::Sql& sql) {
                        return store::forget_undo(sql, now - bulk_undone_within, trimmed_at_once) ==
                               trimmed_at_once;
                    });
                is_more = true;
                while (is_more && !run.is_stopping())
                    is_more = database.write([&](db::Sql& sql) {
                        return store::remove_ended(sql, now - bulk_kept, trimmed_at_once);
                    });
            },
    };
}

}  // namespace mainstay::views
