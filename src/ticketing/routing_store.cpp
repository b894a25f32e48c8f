#include "ticketing/routing_store.hpp"

#include "base/crypto.hpp"
#include "identity/identity.hpp"

namespace mainstay::ticketing::store {

namespace {

/// What is remembered of routing is read anew.
void forget_remembered(db::Sql& sql) {
    sql.run("UPDATE remembered SET version = :version WHERE id = 1", random_token());
}

struct RoutingTurn {
    Id<User> member;
    Time given_at;
};
BOOST_DESCRIBE_STRUCT(RoutingTurn, (), (member, given_at))

}  // namespace

TeamRoutingRow team_routing(db::Sql& sql, Id<Team> team) {
    // From the team on, so that there is a row to remember also where nobody has decided.
    auto row = sql.one_remembered<TeamRoutingRow>(
        "SELECT t.id, COALESCE(r.mode, 'in_turn'), r.seen_hours, r.calendar,"
        " COALESCE(r.version, 0) FROM team t LEFT JOIN team_routing r ON r.team = t.id"
        " WHERE t.id = :team",
        team
    );
    return row.value_or(TeamRoutingRow{.team = team});
}

bool keep_team_routing(db::Sql& sql, const TeamRoutingRow& row, Time now) {
    auto changed = sql.run(
        "UPDATE team_routing SET mode = :mode, seen_hours = :seen_hours, calendar = :calendar,"
        " version = version + 1, updated_at = :now WHERE team = :team AND version = :version",
        row.mode, row.seen_hours, row.calendar, now, row.team, row.version
    );
    if (changed == 0 && row.version == 0)
        changed = sql.run(
            "INSERT INTO team_routing (team, mode, seen_hours, calendar, version, updated_at)"
            " VALUES (:team, :mode, :seen_hours, :calendar, 1, :now) ON CONFLICT DO NOTHING",
            row.team, row.mode, row.seen_hours, row.calendar, now
        );
    forget_remembered(sql);
    return changed == 1;
}

AvailabilityRow availability(db::Sql& sql, Id<User> person) {
    return sql.one<AvailabilityRow>("FROM person_availability WHERE person = :person", person)
        .value_or(AvailabilityRow{.person = person});
}

bool keep_availability(db::Sql& sql, const AvailabilityRow& row, Time now) {
    auto changed = sql.run(
        "UPDATE person_availability SET is_away = :is_away, away_until = :away_until,"
        " away_note = :away_note, open_max = :open_max, version = version + 1, updated_at = :now"
        " WHERE person = :person AND version = :version",
        row.is_away, row.away_until, row.away_note, row.open_max, now, row.person, row.version
    );
    if (changed == 0 && row.version == 0)
        changed = sql.run(
            "INSERT INTO person_availability (person, is_away, away_until, away_note, open_max,"
            " version, updated_at) VALUES (:person, :is_away, :away_until, :away_note, :open_max,"
            " 1, :now) ON CONFLICT DO NOTHING",
            row.person, row.is_away, row.away_until, row.away_note, row.open_max, now
        );
    forget_remembered(sql);
    return changed == 1;
}

std::vector<AvailabilityRow> team_availability(db::Sql& sql, Id<Team> team) {
    return sql.all_remembered<AvailabilityRow>(
        "SELECT u.id, COALESCE(a.is_away, 0), a.away_until, '', a.open_max, COALESCE(a.version, 0)"
        " FROM user_account u JOIN team_member m ON m.member = u.id"
        " LEFT JOIN person_availability a ON a.person = u.id"
        " WHERE m.team = :team AND u.is_active = 1 AND u.is_present = 1 ORDER BY u.id"
        " LIMIT :limit",
        team, std::int64_t{identity::refs_max}
    );
}

std::vector<AvailabilityRow> away(db::Sql& sql, std::int64_t limit) {
    return sql.all<AvailabilityRow>(
        "FROM person_availability WHERE is_away = 1 ORDER BY person LIMIT :limit", limit
    );
}

std::vector<Id<User>> signed_in_members(db::Sql& sql, Id<Team> team, std::size_t members) {
    constexpr std::string_view statement =
        "SELECT u.id FROM user_account u JOIN team_member m ON m.member = u.id"
        " WHERE m.team = :team AND u.is_active = 1 AND u.is_present = 1"
        " AND (u.password_hash IS NOT NULL"
        " OR EXISTS (SELECT 1 FROM session s WHERE s.user_account = u.id)) ORDER BY u.id";
    // Whoever has signed in has for ever: only where somebody has not is it asked anew.
    auto known = sql.all_remembered<Id<User>>(statement, team);
    return known.size() >= members ? known : sql.all<Id<User>>(statement, team);
}

std::set<Id<User>> seen_since(db::Sql& sql, std::span<const Id<User>> people, Time since) {
    db::Query query;
    query.add("SELECT DISTINCT user_account FROM session WHERE seen_at >= :since", since)
        .add(" AND user_account IN ")
        .add_list(people);
    std::set<Id<User>> found;
    for (auto id : sql.all<Id<User>>(query)) found.insert(id);
    return found;
}

std::vector<OpenCount> open_counts(db::Sql& sql, std::span<const Id<User>> people) {
    db::Query query;
    query.add("SELECT assignee, priority, count(*) FROM ticket WHERE assignee IN ")
        .add_list(people)
        .add(
            " AND status IN ('new', 'open', 'waiting_on_requester', 'waiting_on_vendor')"
            " GROUP BY assignee, priority"
        );
    return sql.all<OpenCount>(query);
}

std::map<Id<User>, Time> routing_turns(db::Sql& sql, Id<Team> team) {
    std::map<Id<User>, Time> turns;
    for (const auto& turn : sql.all<RoutingTurn>("FROM team_routing_turn WHERE team = :team", team))
        turns[turn.member] = turn.given_at;
    return turns;
}

void keep_routing_turn(db::Sql& sql, Id<Team> team, Id<User> member, Time now) {
    sql.run(
        "INSERT INTO team_routing_turn (team, member, given_at) VALUES (:team, :member, :now)"
        " ON CONFLICT (team, member) DO UPDATE SET given_at = excluded.given_at",
        team, member, now
    );
}

}  // namespace mainstay::ticketing::store
