#include "signals/incident_store.hpp"

namespace mainstay::signals::store {

std::optional<Incident> find_incident(db::Sql& sql, Id<Incident> id) {
    return sql.one<Incident>("FROM incident WHERE id = :id", id);
}

Id<Incident> insert_incident(db::Sql& sql, const Incident& incident) {
    return sql.insert<Id<Incident>>(
        "INSERT INTO incident (application, environment, state, published, severity, title, origin,"
        " origin_reason, signals, open_signals, shown_signals, opened_at, joined_at, returns)"
        " VALUES (:application, :environment, :state, :published, :severity, :title, :origin,"
        " :origin_reason, :signals, :open_signals, :shown_signals, :opened_at, :joined_at, 0)"
        " RETURNING id",
        incident.application, incident.environment, incident.state, incident.published,
        incident.severity, incident.title, incident.origin, incident.origin_reason,
        incident.signals, incident.open_signals, incident.shown_signals, incident.opened_at,
        incident.joined_at
    );
}

void update_incident(db::Sql& sql, Incident& incident) {
    // A version that is not the one that was read breaks NOT NULL: nobody waits for the count.
    sql.post(
        "UPDATE incident SET state = :state, published = :published, severity = :severity,"
        " title = :title, origin = :origin, origin_reason = :reason, signals = :signals,"
        " open_signals = :open_signals, shown_signals = :shown_signals, plan = :plan,"
        " merged_into = :merged_into, joined_at = :joined_at, published_at = :published_at,"
        " recovered_at = :recovered_at, returns = :returns,"
        " version = CASE WHEN version = :version THEN version + 1 ELSE NULL END WHERE id = :id",
        incident.state, incident.published, incident.severity, incident.title, incident.origin,
        incident.origin_reason, incident.signals, incident.open_signals, incident.shown_signals,
        incident.plan, incident.merged_into, incident.joined_at, incident.published_at,
        incident.recovered_at, incident.returns, incident.version, incident.id
    );
    ++incident.version;
}

std::vector<Incident> joinable_incidents(
    db::Sql& sql, const Neighbourhood& where, std::string_view key, Time since
) {
    // Each place is looked up by the whole index, and incidents by their ids alone, whatever a
    // planner takes young tables for.
    db::Query query{"FROM incident WHERE id IN ("};
    auto add_place = [&](const std::string& place) {
        const auto at = std::to_string(query.params.size());
        query.add(
            "SELECT incident FROM incident_place WHERE application = :application_" + at +
                " AND environment = :environment_" + at + " AND place = :place_" + at,
            where.application, where.environment, place
        );
    };
    add_place(where.place);
    for (const auto& place : where.beside) {
        query.add(" UNION ALL ");
        add_place(place);
        query.add(" AND is_member = 1");
    }
    query.add(
        ") AND (state = 'open') IS TRUE AND joined_at >= :since AND NOT EXISTS (SELECT 1"
        " FROM incident_exclusion e WHERE e.incident = incident.id AND e.key = :key)"
        " ORDER BY id LIMIT :limit",
        since, key, merged_at_once_max
    );
    return sql.all<Incident>(query);
}

void add_places(db::Sql& sql, Id<Incident> incident, const Neighbourhood& where) {
    // Most are there already: rows that were written for nothing would be in the way of each look.
    auto add = [&](std::string_view place, bool is_member) {
        sql.post(
            "INSERT INTO incident_place (application, environment, place, incident, is_member)"
            " VALUES (:application, :environment, :place, :incident, :is_member)"
            " ON CONFLICT (application, environment, place, incident) DO UPDATE SET is_member = 1"
            " WHERE excluded.is_member = 1 AND incident_place.is_member = 0",
            where.application, where.environment, place, incident, is_member
        );
    };
    add(where.place, true);
    for (const auto& place : where.beside) add(place, false);
}

void add_service(db::Sql& sql, Id<Incident> incident, std::string_view service) {
    if (service.empty()) return;
    sql.post(
        "INSERT INTO incident_service (service, incident) VALUES (:service, :incident)"
        " ON CONFLICT (service, incident) DO NOTHING",
        service, incident
    );
}

void drop_service(db::Sql& sql, Id<Incident> incident, std::string_view service) {
    sql.run(
        "DELETE FROM incident_service WHERE service = :service AND incident = :incident"
        " AND NOT EXISTS (SELECT 1 FROM signal s WHERE s.incident = :of AND s.service = :same)",
        service, incident, incident, service
    );
}

void remove_places(db::Sql& sql, Id<Incident> incident) {
    sql.run("DELETE FROM incident_place WHERE incident = :incident", incident);
}

std::vector<Signal> members_of(db::Sql& sql, Id<Incident> incident, int limit) {
    return sql.all<Signal>(
        "FROM signal WHERE incident = :incident ORDER BY id LIMIT :limit", incident, limit
    );
}

bool keeps_apart(db::Sql& sql, Id<Incident> one, Id<Incident> other) {
    return sql
        .value<std::int64_t>(
            "SELECT 1 FROM incident_exclusion e JOIN signal s ON s.key = e.key"
            " WHERE (e.incident = :one AND s.incident = :other)"
            " OR (e.incident = :another AND s.incident = :first) LIMIT 1",
            one, other, other, one
        )
        .has_value();
}

void exclude(db::Sql& sql, Id<Incident> incident, std::string_view key) {
    sql.run(
        "INSERT INTO incident_exclusion (incident, key) VALUES (:incident, :key)"
        " ON CONFLICT (incident, key) DO NOTHING",
        incident, key
    );
}

bool admit(db::Sql& sql, Id<Incident> incident, std::string_view key) {
    return sql.run(
               "DELETE FROM incident_exclusion WHERE incident = :incident AND key = :key", incident,
               key
           ) == 1;
}

std::optional<Id<Incident>> keeps_out(
    db::Sql& sql, Id<Application> application, std::string_view key
) {
    return sql.value<Id<Incident>>(
        "SELECT e.incident FROM incident_exclusion e JOIN incident i ON i.id = e.incident"
        " WHERE e.key = :key AND i.application = :application AND i.state <> 'merged'"
        " ORDER BY e.incident DESC LIMIT 1",
        key, application
    );
}

void move_members(db::Sql& sql, Id<Incident> from, Id<Incident> into) {
    sql.run(
        "UPDATE signal SET incident = :into, version = version + 1 WHERE incident = :from", into,
        from
    );
    sql.run(
        "INSERT INTO incident_place (application, environment, place, incident, is_member)"
        " SELECT application, environment, place, CAST(:into AS BIGINT), is_member"
        " FROM incident_place WHERE incident = :from"
        " ON CONFLICT (application, environment, place, incident) DO UPDATE SET is_member = 1"
        " WHERE excluded.is_member = 1 AND incident_place.is_member = 0",
        into, from
    );
    remove_places(sql, from);
    sql.run(
        "INSERT INTO incident_service (service, incident)"
        " SELECT service, CAST(:into AS BIGINT) FROM incident_service WHERE incident = :from"
        " ON CONFLICT (service, incident) DO NOTHING",
        into, from
    );
    sql.run("DELETE FROM incident_service WHERE incident = :from", from);
    sql.run(
        "INSERT INTO incident_exclusion (incident, key)"
        " SELECT CAST(:into AS BIGINT), key FROM incident_exclusion WHERE incident = :from"
        " ON CONFLICT (incident, key) DO NOTHING",
        into, from
    );
    sql.run("UPDATE incident SET merged_into = :into WHERE merged_into = :from", into, from);
}

std::vector<Incident> list_incidents(
    db::Sql& sql, const identity::Scope& scope, const IncidentFilter& filter, int limit
) {
    db::Query query{"FROM incident i WHERE 1 = 1"};
    if (filter.state)
        query.add(" AND i.state = :state", *filter.state);
    else
        query.add(" AND i.state <> 'merged'");
    if (filter.application) query.add(" AND i.application = :application", *filter.application);
    if (filter.environment) query.add(" AND i.environment = :environment", *filter.environment);
    if (filter.from)
        query.add(" AND (i.recovered_at IS NULL OR i.recovered_at >= :from)", *filter.from);
    if (filter.to) query.add(" AND i.opened_at < :to", *filter.to);
    if (filter.severity == SignalSeverity::critical) query.add(" AND i.severity = 'critical'");
    if (filter.severity == SignalSeverity::warning)
        query.add(" AND i.severity IN ('warning', 'critical')");
    if (filter.service)
        query.add(
            " AND i.id IN (SELECT v.incident FROM incident_service v WHERE v.service = :service)",
            *filter.service
        );
    if (filter.is_acknowledged) {
        query.add(
            *filter.is_acknowledged ? " AND i.state = 'open' AND NOT" : " AND i.state = 'open' AND"
        );
        query.add(
            " EXISTS (SELECT 1 FROM signal u WHERE u.incident = i.id AND u.is_current = 1"
            " AND u.state = 'open')"
        );
    }
    if (filter.before) query.add(" AND i.id < :before", *filter.before);
    scope.narrow(query);
    query.add(" ORDER BY i.id DESC LIMIT :limit", limit);
    return sql.all<Incident>(query);
}

int purge_incidents(db::Sql& sql, Time before, int limit) {
    const auto ids = sql.all<Id<Incident>>(
        "SELECT id FROM incident WHERE recovered_at < :before AND NOT EXISTS"
        " (SELECT 1 FROM signal s WHERE s.incident = incident.id) AND NOT EXISTS"
        " (SELECT 1 FROM incident m WHERE m.merged_into = incident.id AND m.recovered_at >= :after)"
        " ORDER BY recovered_at, id LIMIT :limit",
        before, before, limit
    );
    if (ids.empty()) return 0;
    for (std::string_view statement :
         {"UPDATE incident SET merged_into = NULL WHERE merged_into IN ",
          "DELETE FROM incident_place WHERE incident IN ",
          "DELETE FROM incident_exclusion WHERE incident IN ",
          "DELETE FROM incident_service WHERE incident IN ", "DELETE FROM incident WHERE id IN "}) {
        db::Query query{std::string(statement)};
        sql.run(query.add_list(ids));
    }
    return static_cast<int>(ids.size());
}

}  // namespace mainstay::signals::store
