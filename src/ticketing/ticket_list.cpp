#include "ticketing/ticket_list.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include <boost/mp11.hpp>

#include "db/row.hpp"
#include "identity/identity.hpp"
#include "ticketing/list_writer.hpp"
#include "ticketing/store.hpp"

namespace mainstay::ticketing::store {

namespace {

constexpr std::array every_status{
    Status::new_,     Status::open,  Status::waiting_on_requester, Status::waiting_on_vendor,
    Status::resolved, Status::closed
};

/// Columns of few values, which an index of their own has together: terms that each leave very many
/// tickets may leave none together.
struct Facet {
    std::string_view column;
    std::vector<db::Value> values;  // All that there are.
};

template <class T>
Facet facet(std::string_view column) {
    Facet facet{column, {}};
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto described) {
        facet.values.push_back(db::to_value(described.value));
    });
    return facet;
}

const std::array facets{
    facet<Priority>("priority"), facet<Kind>("kind"), facet<Level>("level"),
    facet<Maintenance>("maintenance")
};

/// How many ranges of an index one list may be made of. PostgreSQL plans each by itself, which
/// takes it half a millisecond.
constexpr std::size_t ranges_by_sqlite = 200;
constexpr std::size_t ranges_by_postgresql = 64;

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

/// The tickets of these keys, each once. Keys that were another's, or are nobody's, name none.
std::vector<Id<Ticket>> tickets_called(db::Sql& sql, const std::vector<std::string>& keys) {
    std::vector<Id<Ticket>> tickets;
    for (const auto& key : keys) {
        auto ticket = find(sql, key);
        if (ticket && ticket->key == key && std::ranges::find(tickets, ticket->id) == tickets.end())
            tickets.push_back(ticket->id);
    }
    return tickets;
}

/// The terms of a filter that are columns, those first that leave the fewest tickets.
std::vector<Term> terms_of(
    const Filter& filter, std::optional<Id<Application>> application,
    const std::vector<Id<Ticket>>& tickets
) {
    std::vector<Term> terms;
    add(terms, "id", tickets);
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

/// What the tickets of a list are found by; all else that is asked of them is looked at one by one.
struct Lead {
    enum class By { status, term, facets, label, watcher, scope, text } by = By::status;
    std::size_t index = 0;  // Of the term, label or text.
};

/// Up to how many tickets are counted to find the lead that leaves the fewest. Each step is taken
/// where the one before did not tell, the last only where there is much to choose from.
constexpr std::array<std::int64_t, 3> counted_by_sqlite{300, 10'000, 100'000};

/// PostgreSQL takes ten times as long to count.
constexpr std::array<std::int64_t, 3> counted_by_postgresql{300, 3'000, 30'000};

/// One range of an index. An index holds (column, status, id): within one value and status it is in
/// the order of the list; across several it is not, and the database would sort every match.
struct Range {
    std::optional<db::Value> status{};  // Else any: labels and watchers have it not in their index.
    std::optional<db::Value> value{};   // Of the term that leads.
    std::vector<db::Value> facets{};    // One of each, where they lead.
    std::optional<std::size_t> in_scope{};  // The alternative of the scope that leads.
};

/// A filter and a scope, taken apart into ranges of indexes.
class Search {
public:
    Search(db::Sql& sql, const Filter& filter, const identity::Scope& scope)
        : filter_(filter),
          scope_(scope),
          ranges_max_(
              sql.dialect() == db::Dialect::sqlite ? ranges_by_sqlite : ranges_by_postgresql
          ) {
        std::optional<Id<Application>> application;
        if (filter.application) {
            auto found = identity::find_application(sql, *filter.application);
            is_empty_ = !found;
            if (found) application = found->id;
        }
        if (filter.teams && filter.teams->empty()) is_empty_ = true;
        auto tickets = tickets_called(sql, filter.keys);
        if (tickets.empty() && !filter.keys.empty()) is_empty_ = true;
        terms_ = terms_of(filter, application, tickets);
        status_ = {.column = "status", .is_name = true, .values = {}};
        for (auto status : filter.statuses) status_.values.push_back(db::to_value(status));
        if (is_empty_) return;
        auto lead = choose_lead(sql);
        is_empty_ = !lead;
        if (!lead) return;
        lead_ = *lead;
        make_ranges();
    }

    /// Whether nothing can match.
    bool is_empty() const { return is_empty_; }

    /// In how many ranges one ticket can be.
    int overlap() const {
        return lead_.by == Lead::By::scope ? static_cast<int>(scope_.alternatives.size()) : 1;
    }

    /// The matching rows of all ranges, up to `limit` of each, newest first.
    db::Query select(std::string_view columns, Id<Ticket> before, int limit) const {
        db::Query query;
        Writer writer(query);
        writer.texts(filter_.texts);
        if (before.value == 0) before.value = std::numeric_limits<std::int64_t>::max();
        for (const auto& range : ranges_) {
            if (&range != &ranges_.front()) writer.text(" UNION ALL ");
            writer.text("SELECT * FROM (SELECT ");
            writer.text(columns);
            write(writer, range, before);
            writer.text(" LIMIT ");
            writer.value(std::int64_t{limit});
            writer.text(") part");
        }
        return query;
    }

private:
    std::size_t ranges_by(const Term& term) const {
        auto statuses = status_.values.empty() ? every_status.size() : status_.values.size();
        return term.values.size() * statuses;
    }

    /// The values of a facet that a list may have.
    const std::vector<db::Value>& wanted(const Facet& facet) const {
        auto term = std::ranges::find(terms_, facet.column, &Term::column);
        return term == terms_.end() ? facet.values : term->values;
    }

    std::size_t ranges_by_facets() const {
        auto ranges = status_.values.empty() ? every_status.size() : status_.values.size();
        for (const auto& facet : facets) ranges *= wanted(facet).size();
        return ranges;
    }

    bool has_few_ranges(const Lead& lead) const {
        return lead.by != Lead::By::facets || ranges_by_facets() <= ranges_max_;
    }

    /// What could lead, the best guess first.
    std::vector<Lead> possible_leads() const {
        std::vector<Lead> leads;
        for (auto text : filter_.found) leads.push_back({Lead::By::text, text});
        // Two labels are compared within their index, without a look at the tickets.
        if (filter_.labels.size() > 1) leads.push_back({Lead::By::label, 0});
        if (!scope_.alternatives.empty()) leads.push_back({Lead::By::scope});
        if (filter_.watcher) leads.push_back({Lead::By::watcher});
        // Of one facet its own index has all that there is to know.
        if (std::ranges::count_if(terms_, &Term::is_name) > 1) leads.push_back({Lead::By::facets});
        for (std::size_t i = 0; i < terms_.size(); ++i)
            if (ranges_by(terms_[i]) <= ranges_max_) leads.push_back({Lead::By::term, i});
        for (std::size_t i = filter_.labels.size() > 1 ? 1 : 0; i < filter_.labels.size(); ++i)
            leads.push_back({Lead::By::label, i});
        // A term leaves no more than the statuses do: its index has both.
        if (terms_.empty() && !status_.values.empty()) leads.push_back({Lead::By::status});
        return leads;
    }

    /// Nothing where one of them leaves no tickets.
    std::optional<Lead> choose_lead(db::Sql& sql) const {
        auto leads = possible_leads();
        if (leads.empty()) return Lead();
        if (leads.size() == 1) return leads.front();
        bool is_sqlite = sql.dialect() == db::Dialect::sqlite;
        const auto& counted = is_sqlite ? counted_by_sqlite : counted_by_postgresql;
        for (auto max : counted) {
            if (max == counted.back() && leads.size() == 2 && filter_.labels.empty()) break;
            auto fewest = max;
            std::optional<Lead> best;
            for (const auto& lead : leads) {
                // Up to the fewest so far: who has as many is no better.
                auto count = tickets_of(sql, lead, fewest);
                if (count == 0) return std::nullopt;
                if (count >= fewest || !has_few_ranges(lead)) continue;
                fewest = count;
                best = lead;
            }
            if (best) return *best;
        }
        auto first =
            std::ranges::find_if(leads, [&](const auto& it) { return has_few_ranges(it); });
        return first == leads.end() ? Lead() : *first;
    }

    /// How many tickets a lead leaves, counted up to `max`.
    std::int64_t tickets_of(db::Sql& sql, const Lead& lead, std::int64_t max) const {
        db::Query query;
        Writer writer(query);
        writer.text("SELECT COUNT(*) FROM (");
        if (lead.by == Lead::By::text) {
            writer.text_term(filter_.texts[lead.index], " UNION ALL ");
            writer.text(" LIMIT ");
            writer.value(max);
        } else if (lead.by == Lead::By::scope) {
            for (std::size_t i = 0; i < scope_.alternatives.size(); ++i) {
                writer.text(i == 0 ? "SELECT * FROM (" : " UNION ALL SELECT * FROM (");
                write_count(writer, lead, i, max);
                writer.text(") part");
            }
        } else {
            write_count(writer, lead, 0, max);
        }
        writer.text(") counted");
        return *sql.value<std::int64_t>(query);
    }

    void write_count(Writer& writer, const Lead& lead, std::size_t way, std::int64_t max) const {
        bool has_status = true;
        if (lead.by == Lead::By::label) {
            writer.with(
                "SELECT 1 FROM ticket_label l WHERE l.label = :it", {filter_.labels[lead.index]}
            );
            has_status = false;
        } else if (lead.by == Lead::By::watcher) {
            writer.with(
                "SELECT 1 FROM ticket_watcher w WHERE w.watcher = :it",
                {db::to_value(*filter_.watcher)}
            );
            has_status = false;
        } else {
            writer.text("SELECT 1 FROM ticket t WHERE 1 = 1");
            if (lead.by == Lead::By::term) writer.one_of(terms_[lead.index]);
            if (lead.by == Lead::By::facets)
                for (const auto& facet : facets)
                    writer.one_of({.column = facet.column, .values = wanted(facet)});
            if (lead.by == Lead::By::scope)
                writer.with(" AND " + scope_.alternatives[way], {scope_.params[way]});
        }
        if (has_status && !status_.values.empty()) writer.one_of(status_);
        writer.text(" LIMIT ");
        writer.value(max);
    }

    void make_ranges() {
        bool is_one = lead_.by == Lead::By::label || lead_.by == Lead::By::watcher;
        if (is_one || lead_.by == Lead::By::text) {
            ranges_.emplace_back();
            return;
        }
        auto statuses = status_.values;
        if (statuses.empty())
            for (auto status : every_status) statuses.push_back(db::to_value(status));
        for (const auto& status : statuses) {
            if (lead_.by == Lead::By::status) ranges_.push_back({.status = status});
            if (lead_.by == Lead::By::term)
                for (const auto& value : terms_[lead_.index].values)
                    ranges_.push_back({.status = status, .value = value});
            if (lead_.by == Lead::By::facets) add_ranges_by_facets({.status = status});
            if (lead_.by == Lead::By::scope)
                for (std::size_t way = 0; way < scope_.alternatives.size(); ++way)
                    ranges_.push_back({.status = status, .in_scope = way});
        }
    }

    /// A range for each way to choose a value of each facet, from the next one on.
    void add_ranges_by_facets(Range range) {
        if (range.facets.size() == facets.size()) {
            ranges_.push_back(std::move(range));
            return;
        }
        for (const auto& value : wanted(facets[range.facets.size()])) {
            auto chosen = range;
            chosen.facets.push_back(value);
            add_ranges_by_facets(std::move(chosen));
        }
    }

    void write(Writer& writer, const Range& range, Id<Ticket> before) const {
        std::string_view id = "t.id";
        if (lead_.by == Lead::By::label) {
            id = "l.ticket";
            writer.with(
                " FROM ticket_label l CROSS JOIN ticket t WHERE t.id = l.ticket AND l.label = :it",
                {filter_.labels[lead_.index]}
            );
        } else if (lead_.by == Lead::By::watcher) {
            id = "w.ticket";
            writer.with(
                " FROM ticket_watcher w CROSS JOIN ticket t"
                " WHERE t.id = w.ticket AND w.watcher = :it",
                {db::to_value(*filter_.watcher)}
            );
        } else if (lead_.by == Lead::By::text) {
            writer.text(" FROM " + found_name(lead_.index));
            writer.text(" f CROSS JOIN ticket t WHERE t.id = f.ticket");
        } else {
            writer.text(" FROM ticket t WHERE 1 = 1");
        }
        writer.with(" AND " + std::string(id) + " < :it", {db::to_value(before)});
        write_labels(writer, id);
        if (range.status) writer.equal("status", *range.status);
        if (!range.status && !status_.values.empty()) writer.beside(status_);
        write_terms(writer, range);
        write_watcher(writer);
        write_rest(writer);
        if (range.in_scope)
            write_alternative(writer, *range.in_scope);
        else  // IS TRUE keeps the database from taking the OR apart and sorting what it finds.
            writer.with(" AND " + scope_.text + " IS TRUE", scope_.params);
        writer.text(" ORDER BY " + std::string(id) + " DESC");
    }

    /// Each label is looked up for the ticket at hand. To gather all tickets of a label first, as
    /// IN or a join might, takes as long as there are many; OFFSET keeps PostgreSQL from it.
    void write_labels(Writer& writer, std::string_view id) const {
        for (std::size_t i = 0; i < filter_.labels.size(); ++i) {
            if (lead_.by == Lead::By::label && lead_.index == i) continue;
            writer.with(
                " AND EXISTS (SELECT 1 FROM ticket_label o WHERE o.ticket = " + std::string(id) +
                    " AND o.label = :it LIMIT 1 OFFSET 0)",
                {filter_.labels[i]}
            );
        }
    }

    void write_terms(Writer& writer, const Range& range) const {
        for (std::size_t i = 0; i < range.facets.size(); ++i)
            writer.equal(facets[i].column, range.facets[i]);
        for (std::size_t i = 0; i < terms_.size(); ++i) {
            if (!range.facets.empty() && terms_[i].is_name) continue;
            if (range.value && lead_.index == i)
                writer.equal(terms_[i].column, *range.value);
            else
                writer.beside(terms_[i]);
        }
    }

    void write_alternative(Writer& writer, std::size_t way) const {
        writer.with(" AND " + scope_.alternatives[way], {scope_.params[way]});
        if (!scope_.restriction.empty())
            writer.with(" AND " + scope_.restriction + " IS TRUE", scope_.restriction_params);
    }

    void write_watcher(Writer& writer) const {
        if (!filter_.watcher || lead_.by == Lead::By::watcher) return;
        writer.with(
            " AND EXISTS (SELECT 1 FROM ticket_watcher o WHERE o.ticket = t.id"
            " AND o.watcher = :it LIMIT 1 OFFSET 0)",
            {db::to_value(*filter_.watcher)}
        );
    }

    void write_rest(Writer& writer) const {
        for (auto text : filter_.found)
            if (lead_.by != Lead::By::text || lead_.index != text)
                writer.text(
                    " AND (t.id IN (SELECT f.ticket FROM " + found_name(text) + " f)) IS TRUE"
                );
        if (filter_.rest.text.empty()) return;
        writer.text(" AND ");
        writer.with(filter_.rest);
        // The database is not to choose an index by it, which is not in the list's order.
        writer.text(" IS TRUE");
    }

    const Filter& filter_;
    const identity::Scope& scope_;
    const std::size_t ranges_max_;
    std::vector<Term> terms_;
    Term status_;
    Lead lead_;
    std::vector<Range> ranges_;
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
