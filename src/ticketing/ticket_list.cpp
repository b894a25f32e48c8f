#include "ticketing/ticket_list.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "db/row.hpp"

namespace mainstay::ticketing::store {

namespace {

constexpr std::array every_status{
    Status::new_,     Status::open,  Status::waiting_on_requester, Status::waiting_on_vendor,
    Status::resolved, Status::closed
};

/// How many ranges of an index one list may be made of.
constexpr std::size_t arms_max = 32;

/// One range of an index: a status, and a team where teams are asked for.
struct Arm {
    Status status;
    std::optional<Id<Team>> team;
};

/// The ranges whose union is the list. An index holds (column, status, id): within one status it is
/// in the order of the list, across several it is not, and the database would sort every match.
std::vector<Arm> arms_of(const Filter& filter) {
    std::vector<Status> statuses = filter.statuses;
    if (statuses.empty()) statuses.assign(every_status.begin(), every_status.end());
    std::vector<Arm> arms;
    for (auto status : statuses) {
        if (!filter.teams || filter.teams->size() * statuses.size() > arms_max)
            arms.push_back({status, {}});
        else
            for (auto team : *filter.teams) arms.push_back({status, team});
    }
    return arms;
}

/// Writes the conditions of one arm. Parameters are numbered through, since each name stands once.
class Conditions {
public:
    explicit Conditions(db::Query& query) : query_(query) {}

    template <class T>
    void equal(std::string_view column, const T& value) {
        query_.text += " AND t.";
        query_.text += column;
        query_.text += " = ";
        bind(value);
    }

    template <class T>
    void equal_or_null(std::string_view column, const std::optional<T>& value) {
        if (value) return equal(column, *value);
        query_.text += " AND t.";
        query_.text += column;
        query_.text += " IS NULL";
    }

    template <class T>
    void one_of(std::string_view column, const std::vector<T>& values) {
        if (values.size() == 1) return equal(column, values.front());
        query_.text += " AND t.";
        query_.text += column;
        query_.text += " IN (";
        for (const auto& value : values) {
            if (&value != &values.front()) query_.text += ", ";
            bind(value);
        }
        query_.text += ')';
    }

    /// `text` ends where the value stands, `end` follows it.
    template <class T>
    void where(std::string_view text, const T& value, std::string_view end = {}) {
        query_.text += text;
        bind(value);
        query_.text += end;
    }

    /// The scope's condition, with the names of its parameters made anew.
    void within(const identity::Scope& scope) {
        query_.text += " AND ";
        std::string_view rest = scope.text;
        for (const auto& param : scope.params) {
            auto name = rest.find(':');
            query_.text += rest.substr(0, name);
            bind(param);
            rest.remove_prefix(std::min(rest.find_first_of(" )", name), rest.size()));
        }
        query_.text += rest;
    }

private:
    template <class T>
    void bind(const T& value) {
        query_.text += ":p";
        query_.text += std::to_string(query_.params.size());
        query_.params.push_back(db::to_value(value));
    }

    db::Query& query_;
};

void add_filter(Conditions& conditions, const Filter& filter) {
    if (!filter.kinds.empty()) conditions.one_of("kind", filter.kinds);
    if (!filter.maintenances.empty()) conditions.one_of("maintenance", filter.maintenances);
    if (!filter.levels.empty()) conditions.one_of("level", filter.levels);
    if (!filter.priorities.empty()) conditions.one_of("priority", filter.priorities);
    if (filter.assignee) conditions.equal_or_null("assignee", *filter.assignee);
    if (filter.organization) conditions.equal_or_null("organization", *filter.organization);
    if (filter.requester) conditions.equal("requester", *filter.requester);
    if (filter.application)
        conditions.where(
            " AND t.application = (SELECT id FROM application WHERE key = ", *filter.application,
            ")"
        );
    if (filter.watcher)
        conditions.where(
            " AND t.id IN (SELECT ticket FROM ticket_watcher WHERE watcher = ", *filter.watcher, ")"
        );
    for (const auto& label : filter.labels)
        conditions.where(
            " AND t.id IN (SELECT ticket FROM ticket_label WHERE label = ", label, ")"
        );
}

/// The matching rows of all arms, with `columns`, newest first.
db::Query select(
    std::string_view columns, const Filter& filter, const identity::Scope& scope, Id<Ticket> before,
    int limit
) {
    db::Query query;
    Conditions conditions(query);
    if (before.value == 0) before.value = std::numeric_limits<std::int64_t>::max();
    for (const auto& arm : arms_of(filter)) {
        query.text += query.text.empty() ? "SELECT " : " UNION ALL SELECT ";
        query.text += "* FROM (SELECT ";
        query.text += columns;
        conditions.where(" FROM ticket t WHERE t.id < ", before);
        conditions.equal("status", arm.status);
        if (arm.team)
            conditions.equal("team", *arm.team);
        else if (filter.teams)
            conditions.one_of("team", *filter.teams);
        add_filter(conditions, filter);
        conditions.within(scope);
        conditions.where(" ORDER BY t.id DESC LIMIT ", limit, ") arm");
    }
    return query;
}

}  // namespace

std::vector<Ticket> list(
    db::Sql& sql, const Filter& filter, const identity::Scope& scope, Id<Ticket> before, int limit
) {
    if (filter.teams && filter.teams->empty()) return {};
    auto columns = std::string_view(db::Reading<Ticket>::select());
    columns.remove_prefix(columns.find(' ') + 1);
    auto query = select(columns, filter, scope, before, limit);
    query.text += " ORDER BY id DESC LIMIT :limit";
    query.params.push_back(db::to_value(limit));
    return sql.all<Ticket>(query);
}

std::int64_t count(db::Sql& sql, const Filter& filter, const identity::Scope& scope, int max) {
    if (filter.teams && filter.teams->empty()) return 0;
    auto query = select("id", filter, scope, {}, max);
    query.text = "SELECT COUNT(*) FROM (" + query.text + " LIMIT :max) counted";
    query.params.push_back(db::to_value(max));
    return *sql.value<std::int64_t>(query);
}

std::vector<Id<Ticket>> in_scope(
    db::Sql& sql, const std::vector<Id<Ticket>>& tickets, const identity::Scope& scope
) {
    if (tickets.empty()) return {};
    db::Query query{"SELECT t.id FROM ticket t WHERE ", {}};
    Conditions conditions(query);
    query.text += "1 = 1";
    conditions.one_of("id", tickets);
    conditions.within(scope);
    return sql.all<Id<Ticket>>(query);
}

}  // namespace mainstay::ticketing::store
