#include "bugfix/release_health.hpp"

#include <algorithm>
#include <map>

#include "bugfix/count_store.hpp"
#include "bugfix/permissions.hpp"
#include "bugfix/release_order.hpp"
#include "bugfix/user_sketch.hpp"
#include "identity/identity.hpp"

namespace mainstay::bugfix {

namespace {

constexpr std::int64_t hour_micros = 3'600'000'000;
constexpr std::int64_t day_micros = 24 * hour_micros;
constexpr long long days_by_default = 14;
constexpr std::int64_t session_rows_max = 20'000;
constexpr std::int64_t discard_rows_max = 500;
constexpr std::int64_t discards_a_day_max = 100;
constexpr std::size_t releases_shown_max = 200;

struct SessionRow {
    Time at;
    std::string release;
    std::string environment;
    std::int64_t sessions = 0;
    std::int64_t errored = 0;
    std::int64_t crashed = 0;
    std::string users_sketch;
};
BOOST_DESCRIBE_STRUCT(
    SessionRow, (), (at, release, environment, sessions, errored, crashed, users_sketch)
)

struct SessionKey {
    Id<Application> application;
    Time at;
    std::string release;
    std::string environment;

    auto operator<=>(const SessionKey&) const = default;
};

void add_session(db::Sql& sql, const SessionKey& key, const SessionRow& added, UserSketch users) {
    const auto known = sql.value<std::string>(
        "SELECT users_sketch FROM error_session WHERE application = :application AND at = :at"
        " AND release = :release AND environment = :environment",
        key.application, key.at, key.release, key.environment
    );
    if (known) users.merge(UserSketch::read(*known));
    sql.run(
        "INSERT INTO error_session (application, at, release, environment, sessions, errored,"
        " crashed, users_sketch) VALUES (:application, :at, :release, :environment, :sessions,"
        " :errored, :crashed, :sketch) ON CONFLICT (application, at, release, environment)"
        " DO UPDATE SET sessions = error_session.sessions + excluded.sessions,"
        " errored = error_session.errored + excluded.errored,"
        " crashed = error_session.crashed + excluded.crashed,"
        " users_sketch = excluded.users_sketch",
        key.application, key.at, key.release, key.environment, added.sessions, added.errored,
        added.crashed, users.text()
    );
    if (!key.release.empty())
        store::note_release(sql, key.application, {key.release, key.at, key.at});
}

Result<Id<Application>> application_of(db::Sql& sql, const Call& call, std::string_view key) {
    TRY(identity::require_some(call, error_read));
    const auto found = identity::find_application(sql, key);
    const Resource resource{.applications = {found ? found->id : Id<Application>{}}};
    if (!found || !identity::may(call, error_read, resource))
        return refuse(mainstay::code::not_found);
    return found->id;
}

bool is_newer(const ReleaseHealth& one, const ReleaseHealth& other) {
    if (const auto order = compare_releases(one.release, other.release); order && *order != 0)
        return *order > 0;
    return one.last_seen > other.last_seen;
}

}  // namespace

void count_sessions(db::Sql& sql, std::span<const SessionCounts> counts) {
    std::map<SessionKey, std::pair<SessionRow, UserSketch>> hours;
    for (const auto& each : counts) {
        const Time hour{each.at.micros - each.at.micros % hour_micros};
        auto& [row, users] = hours[{each.application, hour, each.release, each.environment}];
        row.sessions += each.sessions;
        row.errored += each.errored;
        row.crashed += each.crashed;
        if (!each.user.empty()) users.add(each.user);
    }
    for (const auto& [key, added] : hours) add_session(sql, key, added.first, added.second);
}

void count_discards(db::Sql& sql, Time now, std::span<const DiscardCount> counts) {
    const Time day{now.micros - now.micros % day_micros};
    for (const auto& each : counts) {
        const auto changed = sql.run(
            "UPDATE error_discard SET quantity = quantity + :quantity, last_at = :now"
            " WHERE application = :application AND at = :at AND discarded_by = :discarded_by"
            " AND category = :category AND reason = :reason",
            each.quantity, now, each.application, day, each.by, each.category, each.reason
        );
        if (changed > 0) continue;
        const auto rows = sql.value<std::int64_t>(
            "SELECT COUNT(*) FROM error_discard WHERE application = :application AND at = :at",
            each.application, day
        );
        // What makes names without end up is not counted apart.
        if (rows.value_or(0) >= discards_a_day_max) continue;
        sql.run(
            "INSERT INTO error_discard (application, at, discarded_by, category, reason, quantity,"
            " last_at) VALUES (:application, :at, :discarded_by, :category, :reason, :quantity,"
            " :last_at)",
            each.application, day, each.by, each.category, each.reason, each.quantity, now
        );
    }
}

Result<ReleaseHealthList> list_release_health(
    db::Sql& sql, const Call& call, const ListReleaseHealth& request
) {
    const auto application = TRY(application_of(sql, call, request.application.value));
    const auto days = request.days ? request.days->value : days_by_default;
    db::Query query;
    query.add("FROM error_session WHERE application = :application", application);
    query.add(" AND at >= :since", call.now - std::chrono::hours(24 * days));
    if (request.environment && !request.environment->value.empty())
        query.add(" AND environment = :environment", request.environment->value);
    query.add(" ORDER BY at DESC, release, environment LIMIT :limit", session_rows_max);
    std::map<std::pair<std::string, std::string>, std::pair<ReleaseHealth, UserSketch>> releases;
    for (const auto& row : sql.all<SessionRow>(query)) {
        auto& [health, users] = releases[{row.release, row.environment}];
        if (health.sessions == 0) health.last_seen = row.at;
        health.release = row.release;
        health.environment = row.environment;
        health.sessions += row.sessions;
        health.errored += row.errored;
        health.crashed += row.crashed;
        health.first_seen = row.at;
        users.merge(UserSketch::read(row.users_sketch));
    }
    ReleaseHealthList list;
    for (auto& [name, found] : releases) {
        auto& health = list.items.emplace_back(std::move(found.first));
        health.users = found.second.estimate();
        if (health.sessions > 0)
            health.crash_free =
                1 - static_cast<double>(health.crashed) / static_cast<double>(health.sessions);
    }
    // Versions of different packages have no order: a sort could not do with that.
    for (std::size_t i = 1; i < list.items.size(); ++i)
        for (auto at = i; at > 0 && is_newer(list.items[at], list.items[at - 1]); --at)
            std::swap(list.items[at], list.items[at - 1]);
    if (list.items.size() > releases_shown_max) list.items.resize(releases_shown_max);
    return list;
}

Result<ErrorDiscardList> list_error_discards(
    db::Sql& sql, const Call& call, const ListErrorDiscards& request
) {
    const auto application = TRY(application_of(sql, call, request.application.value));
    const auto days = request.days ? request.days->value : days_by_default;
    return ErrorDiscardList{sql.all<ErrorDiscard>(
        "SELECT discarded_by, category, reason, CAST(SUM(quantity) AS BIGINT) AS quantity,"
        " MAX(last_at) AS last_at FROM error_discard WHERE application = :application"
        " AND at >= :since GROUP BY discarded_by, category, reason"
        " ORDER BY 4 DESC, discarded_by, category, reason LIMIT :limit",
        application, call.now - std::chrono::hours(24 * days), discard_rows_max
    )};
}

}  // namespace mainstay::bugfix
