#include "bugfix/retention.hpp"

#include <algorithm>

#include "bugfix/count_store.hpp"
#include "bugfix/group_state.hpp"
#include "bugfix/group_store.hpp"
#include "bugfix/sample_store.hpp"
#include "events/error_events.hpp"
#include "events/events.hpp"

namespace mainstay::bugfix {

namespace {

constexpr std::int64_t removed_at_once = 1'000;
constexpr std::int64_t samples_at_once = 100;
constexpr int reopened_at_once = 100;

/// Removes up to so many of the oldest rows by a column of time; whether none is left.
bool remove_before(db::Sql& sql, const std::string& table, const std::string& where, Time before) {
    const auto oldest = sql.value<Time>(
        "SELECT MIN(at) FROM " + table + " WHERE " + where + " AND at < :before", before
    );
    if (!oldest) return true;
    // An hour of them at a time: there is no id to go by.
    const auto last = std::min(before, *oldest + std::chrono::hours(1));
    sql.run("DELETE FROM " + table + " WHERE " + where + " AND at < :last", last);
    return false;
}

bool remove_samples(db::Sql& sql, Time before) {
    const auto ids = sql.all<Id<ErrorSample>>(
        "SELECT id FROM error_sample WHERE received_at < :before ORDER BY received_at, id"
        " LIMIT :limit",
        before, samples_at_once
    );
    for (const auto id : ids) store::remove_sample(sql, id);
    return ids.empty();
}

}  // namespace

bool remove_old(db::Sql& sql, Time now) {
    const auto old = now - errors_kept;
    bool is_done =
        remove_before(sql, "error_count", "step_seconds = 60", now - store::minutes_kept);
    is_done = remove_before(sql, "error_count", "step_seconds = 3600", old) && is_done;
    is_done = remove_before(sql, "error_session", "1 = 1", old) && is_done;
    is_done = remove_before(sql, "error_discard", "1 = 1", old) && is_done;
    return remove_samples(sql, old) && is_done;
}

int reopen_due(db::Sql& sql, const Call& call, int limit) {
    const auto due = sql.all<ErrorGroup>(
        "FROM error_group WHERE ignored_until IS NOT NULL AND ignored_until <= :now"
        " ORDER BY ignored_until, id LIMIT :limit",
        call.now, limit
    );
    for (auto group : due) {
        auto before = recorded_state(group);
        open_again(group);
        ++group.version;
        store::update_group(sql, group);
        timeline::record(
            sql, call, subject_of(group.id), "reopened", std::move(before), recorded_state(group)
        );
        events::emit(
            sql, call, events::ErrorChanged{group.id.value, group.application.value, "reopened"}
        );
    }
    return static_cast<int>(due.size());
}

std::vector<jobs::Schedule> retention_schedules(db::Database& database) {
    auto remove = [&database](const jobs::Run& run) {
        bool is_done = false;
        while (!is_done && !run.is_stopping())
            is_done = database.write([&](db::Sql& sql) { return remove_old(sql, run.call().now); });
    };
    auto reopen = [&database](const jobs::Run& run) {
        int count = reopened_at_once;
        while (count == reopened_at_once && !run.is_stopping())
            count = database.write([&](db::Sql& sql) {
                return reopen_due(sql, run.call(), reopened_at_once);
            });
    };
    return {
        {.name = "bugfix.remove_old", .every = std::chrono::hours(1), .work = remove},
        {.name = "bugfix.reopen_due", .every = std::chrono::minutes(1), .work = reopen},
    };
}

}  // namespace mainstay::bugfix
