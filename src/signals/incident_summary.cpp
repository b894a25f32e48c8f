#include "signals/incident_summary.hpp"

#include <set>

#include <boost/describe.hpp>

namespace mainstay::signals {

namespace {

/// How many signals of a page are looked at to say whether incidents are silenced.
constexpr int looked_at_max = 1'000;

struct ServiceRow {
    Id<Incident> incident;
    std::string service;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(ServiceRow, (), (incident, service, count))

struct PersonRow {
    Id<Incident> incident;
    Id<User> person;
    Time at;
};
BOOST_DESCRIBE_STRUCT(PersonRow, (), (incident, person, at))

using Summaries = std::map<Id<Incident>, IncidentSummary>;

void add_services(db::Sql& sql, const std::vector<Id<Incident>>& ids, Summaries& all) {
    db::Query query{
        "SELECT incident, service, total FROM (SELECT incident, service,"
        " COUNT(*) OVER (PARTITION BY incident) AS total, ROW_NUMBER() OVER"
        " (PARTITION BY incident ORDER BY service) AS place FROM incident_service WHERE incident "
        "IN "
    };
    query.add_list(ids).add(
        ") v WHERE place <= :limit ORDER BY incident, service", summary_names_max
    );
    for (auto& row : sql.all<ServiceRow>(query)) {
        auto& summary = all[row.incident];
        summary.service_count = row.count;
        summary.services.push_back(std::move(row.service));
    }
}

void add_people(db::Sql& sql, const std::vector<Id<Incident>>& open, Summaries& all) {
    db::Query query{
        "SELECT incident, acknowledged_by, MAX(acknowledged_at) FROM signal WHERE is_current = 1"
        " AND state = 'acknowledged' AND acknowledged_by IS NOT NULL"
        " AND acknowledged_at IS NOT NULL AND incident IN "
    };
    query.add_list(open).add(
        " GROUP BY incident, acknowledged_by"
        " ORDER BY incident, MAX(acknowledged_at) DESC, acknowledged_by"
    );
    for (const auto& row : sql.all<PersonRow>(query)) {
        auto& summary = all[row.incident];
        if (!summary.acknowledged_at) summary.acknowledged_at = row.at;
        if (summary.acknowledged_by.size() < static_cast<std::size_t>(summary_names_max))
            summary.acknowledged_by.push_back(row.person);
    }
}

void add_states(db::Sql& sql, const std::vector<Id<Incident>>& open, Summaries& all) {
    db::Query query{
        "SELECT id FROM incident WHERE EXISTS (SELECT 1 FROM signal u"
        " WHERE u.incident = incident.id AND u.is_current = 1 AND u.state = 'open') AND id IN "
    };
    for (auto id : open) all[id].is_acknowledged = true;
    for (auto id : sql.all<Id<Incident>>(query.add_list(open))) all[id].is_acknowledged = false;
}

void add_quiet(db::Sql& sql, Time now, const std::vector<Id<Incident>>& open, Summaries& all) {
    Mutes mutes(sql, now);
    if (!mutes.are_any()) return;
    db::Query query{
        "FROM signal WHERE is_current = 1 AND state IN ('open', 'acknowledged') AND incident IN "
    };
    query.add_list(open).add(" ORDER BY incident, id LIMIT :limit", looked_at_max);
    std::set<Id<Incident>> audible;
    for (const auto& signal : sql.all<Signal>(query)) {
        const auto incident = signal.incident.value();
        if (mutes.of(signal))
            all[incident].is_silenced = true;
        else
            audible.insert(incident);
    }
    for (auto id : audible) all[id].is_silenced = false;
}

}  // namespace

std::map<Id<Incident>, IncidentSummary> summaries(
    db::Sql& sql, Time now, std::span<const Incident> incidents
) {
    Summaries all;
    std::vector<Id<Incident>> ids;
    std::vector<Id<Incident>> open;
    for (const auto& each : incidents) {
        ids.push_back(each.id);
        if (each.state == IncidentState::open) open.push_back(each.id);
        all[each.id];
    }
    if (ids.empty()) return all;
    add_services(sql, ids, all);
    if (open.empty()) return all;
    add_people(sql, open, all);
    add_states(sql, open, all);
    add_quiet(sql, now, open, all);
    return all;
}

}  // namespace mainstay::signals
