#include "ticketing/ticket_list.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "db/row.hpp"
#include "identity/identity.hpp"

namespace mainstay::ticketing::store {

namespace {

constexpr std::array every_status{
    Status::new_,     Status::open,  Status::waiting_on_requester, Status::waiting_on_vendor,
    Status::resolved, Status::closed
};

/// How many ranges of an index one list may be made of.
constexpr std::size_t arms_max = 128;

/// A column and the values it may have; NULL among them stands for nothing.
struct Term {
    std::string_view column;
    bool is_name = false;  // One of few values, which many tickets share.
    std::vector<db::Value> values;
};

template <class T>
void add(std::vector<Term>& terms, std::string_view column, const std::vector<T>& values) {
    Term term{.column = column, .is_name = std::is_enum_v<T>, .values = {}};
    for (const auto& value : values) term.values.push_back(db::to_value(value));
    if (!values.empty()) terms.push_back(std::move(term));
}

template <class T>
void add(std::vector<Term>& terms, std::string_view column, const std::optional<T>& value) {
    if (value) terms.push_back({column, false, {db::to_value(*value)}});
}

/// The terms of a filter that are columns, those first that leave the fewest tickets.
std::vector<Term> terms_of(const Filter& filter, std::optional<Id<Application>> application) {
    std::vector<Term> terms;
    add(terms, "requester", filter.requester);
    add(terms, "assignee", filter.assignee);
    if (filter.teams) add(terms, "team", *filter.teams);
    add(terms, "organization", filter.organization);
    add(terms, "application", application);
    add(terms, "priority", filter.priorities);
    add(terms, "kind", filter.kinds);
    add(terms, "level", filter.levels);
    add(terms, "maintenance", filter.maintenances);
    return terms;
}

/// One range of an index. An index holds (column, status, id): within one value and status it is in
/// the order of the list; across several it is not, and the database would sort every match.
struct Arm {
    db::Value status;
    std::optional<db::Value> led_by;      // The value of the first term.
    std::optional<std::size_t> in_scope;  // Which alternative of the scope.
};

/// Writes a statement whose parameters are numbered through, since each name stands once.
class Writer {
public:
    explicit Writer(db::Query& query) : query_(query) {}

    void text(std::string_view more) { query_.text += more; }

    void value(const db::Value& value) {
        query_.text += ":p" + std::to_string(query_.params.size());
        query_.params.push_back(value);
    }

    void equal(std::string_view column, const db::Value& wanted) {
        text(" AND t.");
        text(column);
        if (std::holds_alternative<std::monostate>(wanted)) return text(" IS NULL");
        text(" = ");
        value(wanted);
    }

    /// A condition that is not to choose the index: the database cannot know that another leaves
    /// fewer tickets.
    void beside(const Term& term) {
        bool is_null = std::holds_alternative<std::monostate>(term.values.front());
        text(term.is_name || is_null ? " AND (t." : " AND (+t.");
        text(term.column);
        if (is_null) return text(" IS NULL)");
        text(term.is_name ? " || '') IN (" : ") IN (");
        for (std::size_t i = 0; i < term.values.size(); ++i) {
            if (i > 0) text(", ");
            value(term.values[i]);
        }
        text(")");
    }

    /// A condition of the scope, of which `param` is the one parameter.
    void scoped(std::string_view condition, const db::Value& param) {
        auto name = condition.find(':');
        auto end = std::min(condition.find_first_of(" )", name), condition.size());
        text(" AND ");
        text(condition.substr(0, name));
        value(param);
        text(condition.substr(end));
    }

private:
    db::Query& query_;
};

/// A filter and a scope, taken apart into ranges of indexes.
class Search {
public:
    Search(db::Sql& sql, const Filter& filter, const identity::Scope& scope)
        : filter_(filter), scope_(scope) {
        std::optional<Id<Application>> application;
        if (filter.application) {
            auto found = identity::find_application(sql, *filter.application);
            is_empty_ = !found;
            if (found) application = found->id;
        }
        if (filter.teams && filter.teams->empty()) is_empty_ = true;
        terms_ = terms_of(filter, application);
        make_arms();
    }

    /// Whether nothing can match.
    bool is_empty() const { return is_empty_; }

    /// In how many arms one ticket can be.
    int overlap() const {
        return static_cast<int>(std::max<std::size_t>(scope_.alternatives.size(), 1));
    }

    /// The matching rows of all arms, up to `limit` of each, newest first.
    db::Query select(std::string_view columns, Id<Ticket> before, int limit) const {
        db::Query query;
        Writer writer(query);
        if (before.value == 0) before.value = std::numeric_limits<std::int64_t>::max();
        for (const auto& arm : arms_) {
            writer.text(
                query.text.empty() ? "SELECT * FROM (SELECT " : " UNION ALL SELECT * FROM (SELECT "
            );
            writer.text(columns);
            writer.text(" FROM ticket t WHERE t.id < ");
            writer.value(before.value);
            write(writer, arm);
            writer.text(" ORDER BY t.id DESC LIMIT ");
            writer.value(std::int64_t{limit});
            writer.text(") arm");
        }
        return query;
    }

private:
    void make_arms() {
        std::vector<Status> statuses = filter_.statuses;
        if (statuses.empty()) statuses.assign(every_status.begin(), every_status.end());
        auto ways = std::max<std::size_t>(scope_.alternatives.size(), 1);
        is_led_ =
            !terms_.empty() && terms_.front().values.size() * statuses.size() * ways <= arms_max;
        auto leads = is_led_ ? terms_.front().values : std::vector<db::Value>(1);
        for (auto status : statuses) {
            for (const auto& lead : leads) {
                for (std::size_t way = 0; way < ways; ++way) {
                    Arm arm{db::to_value(status), {}, {}};
                    if (is_led_) arm.led_by = lead;
                    if (!scope_.alternatives.empty()) arm.in_scope = way;
                    arms_.push_back(std::move(arm));
                }
            }
        }
    }

    void write(Writer& writer, const Arm& arm) const {
        writer.equal("status", arm.status);
        for (const auto& term : terms_) {
            bool is_first = &term == &terms_.front();
            // A name never leads where the scope does: who may see little has few tickets of any
            // kind.
            bool may_lead = is_first && arm.led_by && !(term.is_name && arm.in_scope);
            if (may_lead)
                writer.equal(term.column, *arm.led_by);
            else if (is_first && arm.led_by)
                writer.beside({term.column, term.is_name, {*arm.led_by}});
            else
                writer.beside(term);
        }
        if (filter_.watcher)
            writer.scoped(
                "t.id IN (SELECT ticket FROM ticket_watcher WHERE watcher = :it)",
                db::to_value(*filter_.watcher)
            );
        for (const auto& label : filter_.labels)
            writer.scoped("t.id IN (SELECT ticket FROM ticket_label WHERE label = :it)", label);
        if (arm.in_scope)
            writer.scoped(scope_.alternatives[*arm.in_scope], scope_.params[*arm.in_scope]);
        else
            writer.text(" AND " + scope_.text);
    }

    const Filter& filter_;
    const identity::Scope& scope_;
    std::vector<Term> terms_;
    std::vector<Arm> arms_;
    bool is_led_ = false;
    bool is_empty_ = false;
};

}  // namespace

std::vector<Ticket> list(
    db::Sql& sql, const Filter& filter, const identity::Scope& scope, Id<Ticket> before, int limit
) {
    Search search(sql, filter, scope);
    if (search.is_empty()) return {};
    auto columns = std::string_view(db::Reading<Ticket>::select());
    columns.remove_prefix(columns.find(' ') + 1);
    auto query = search.select(columns, before, limit);
    query.text += " ORDER BY id DESC LIMIT :limit";
    query.params.push_back(std::int64_t{limit} * search.overlap());
    auto tickets = sql.all<Ticket>(query);
    auto is_same = [](const Ticket& a, const Ticket& b) { return a.id == b.id; };
    tickets.erase(std::unique(tickets.begin(), tickets.end(), is_same), tickets.end());
    if (tickets.size() > static_cast<std::size_t>(limit))
        tickets.resize(static_cast<std::size_t>(limit));
    return tickets;
}

std::int64_t count(db::Sql& sql, const Filter& filter, const identity::Scope& scope, int max) {
    Search search(sql, filter, scope);
    if (search.is_empty()) return 0;
    auto query = search.select("id", {}, max);
    query.text = "SELECT COUNT(DISTINCT id) FROM (" + query.text + ") counted";
    return std::min<std::int64_t>(*sql.value<std::int64_t>(query), max);
}

std::vector<Id<Ticket>> in_scope(
    db::Sql& sql, const std::vector<Id<Ticket>>& tickets, const identity::Scope& scope
) {
    if (tickets.empty()) return {};
    db::Query query{"SELECT t.id FROM ticket t WHERE " + scope.text, scope.params};
    query.text += " AND t.id IN ";
    return sql.all<Id<Ticket>>(query.add_list(tickets));
}

}  // namespace mainstay::ticketing::store
