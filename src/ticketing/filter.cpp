#include "ticketing/filter.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "search/search.hpp"
#include "ticketing/fields.hpp"
#include "ticketing/search_documents.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing {

namespace {

using filter::Checked;
using filter::CheckedTerm;
using filter::Condition;
using Group = filter::Expression::Kind;

template <class Enum>
bool take_names(const CheckedTerm& term, std::vector<Enum>& into) {
    for (const auto& value : filter::values_of(term))
        into.push_back(*wire::enum_of<Enum>(std::get<std::string>(value)));
    return true;
}

/// The one id of a term that has no other.
template <class Resource>
bool take_id(const CheckedTerm& term, std::optional<Id<Resource>>& into) {
    const auto values = filter::values_of(term);
    if (values.size() != 1 || term.operands.size() != 1) return false;
    into = Id<Resource>{std::get<std::int64_t>(values.front())};
    return true;
}

template <class Resource>
bool take_id_or_none(const CheckedTerm& term, std::optional<std::optional<Id<Resource>>>& into) {
    std::optional<Id<Resource>> id;
    if (!take_id(term, id) && (term.operands.size() != 1 || !filter::has_none(term))) return false;
    into = id;
    return true;
}

bool take_teams(const CheckedTerm& term, Filter& filter) {
    if (filter::has_none(term)) return false;
    filter.teams.emplace();
    for (const auto& value : filter::values_of(term))
        filter.teams->push_back({std::get<std::int64_t>(value)});
    return true;
}

bool take_text(const CheckedTerm& term, std::string& into) {
    if (term.operands.size() != 1 || filter::has_none(term)) return false;
    into = std::get<std::string>(term.operands.front().value);
    return true;
}

/// Has a term stand in the filter as what lists have an index for; false where that cannot be.
bool take(const CheckedTerm& term, Filter& filter) {
    const auto& name = term.field->name;
    if (term.is_any || term.compared != filter::Operator::is) return false;
    if (name == "is" || name == "status") return take_names(term, filter.statuses);
    if (name == "kind") return take_names(term, filter.kinds);
    if (name == "maintenance") return take_names(term, filter.maintenances);
    if (name == "level") return take_names(term, filter.levels);
    if (name == "priority") return take_names(term, filter.priorities);
    if (name == "assignee") return take_id_or_none(term, filter.assignee);
    if (name == "organization") return take_id_or_none(term, filter.organization);
    if (name == "requester") return take_id(term, filter.requester);
    if (name == "watcher") return take_id(term, filter.watcher);
    if (name == "team") return take_teams(term, filter);
    if (name == "application") return take_text(term, filter.application.emplace());
    if (name == "label") return take_text(term, filter.labels.emplace_back());
    if (name == "key") {
        for (const auto& value : filter::values_of(term))
            filter.keys.push_back(std::get<std::string>(value));
        return true;
    }
    return false;
}

TextTerm text_term(db::Dialect dialect, const Call& call, std::string_view text) {
    TextTerm term;
    const auto kinds = search_documents();
    const auto add_select = [&](std::string_view kind, std::string begin, std::string end) {
        const auto known = std::ranges::find(kinds, kind, &search::Kind::name);
        auto documents = search::documents_with(text, *known, call, dialect);
        if (!documents) return;
        term.selects.push_back({begin + documents->text + end, documents->params});
    };
    add_select("ticket", "SELECT d.thing AS ticket ", "");
    add_select(
        "message", "SELECT m.ticket FROM ticket_message m WHERE m.id IN (SELECT d.thing ", ")"
    );
    return term;
}

/// Takes a checked filter apart.
class Division {
public:
    Division(db::Sql& sql, const Call& call) : dialect_(sql.dialect()), call_(call) {}

    Filter of(const Checked& checked) {
        if (checked.kind == Group::all)
            for (const auto& part : checked.parts) add(part);
        else
            add(checked);
        if (!filter_.rest.text.empty()) filter_.rest.text += ")";
        return std::move(filter_);
    }

private:
    void add(const Checked& part) {
        if (part.kind == Group::term && (try_take(part.term) || try_breaching(part.term))) return;
        if (part.kind == Group::text) {
            filter_.found.push_back(text_of(part.text));
            return;
        }
        filter_.rest.add(filter_.rest.text.empty() ? "(" : " AND ");
        filter_.rest.add(filter::condition_of(part, [&](std::string_view text) {
            auto name = found_name(text_of(text));
            return Condition().add("(t.id IN (SELECT f.ticket FROM " + name + " f))");
        }));
    }

    /// A term that was not taken leaves the filter as it was.
    bool try_take(const CheckedTerm& term) {
        auto with_it = filter_;
        if (!take(term, with_it)) return false;
        filter_ = std::move(with_it);
        return true;
    }

    /// Few tickets are about to be late: they are gathered, and may lead as what is found may.
    bool try_breaching(const CheckedTerm& term) {
        bool is_it = term.field->name == "sla" && !term.is_any && term.operands.size() == 1 &&
                     term.operands.front().value == db::Value(std::string("breaching"));
        if (!is_it) return false;
        TextTerm tickets;
        tickets.selects.push_back(Condition()
                                      .add("SELECT DISTINCT d.ticket FROM ticket_deadline d"
                                           " WHERE ")
                                      .add(deadline_condition("breaching")));
        filter_.found.push_back(filter_.texts.size());
        filter_.texts.push_back(std::move(tickets));
        return true;
    }

    std::size_t text_of(std::string_view text) {
        filter_.texts.push_back(text_term(dialect_, call_, text));
        return filter_.texts.size() - 1;
    }

    const db::Dialect dialect_;
    const Call& call_;
    Filter filter_;
};

}  // namespace

std::string found_name(std::size_t text) { return "found_" + std::to_string(text); }

filter::Condition text_condition(db::Sql& sql, const Call& call, std::string_view text) {
    Condition condition;
    condition.add("(1 = 0");
    for (const auto& select : text_term(sql.dialect(), call, text).selects)
        condition.add(" OR t.id IN (").add(select).add(")");
    return condition.add(")");
}

Result<Filter> parse_filter(db::Sql& sql, const Call& call, std::string_view text) {
    // Outlives what is checked against it, and is copied only for a filter that needs more.
    std::optional<filter::Kind> whole;
    if (text.find("ield.") != text.npos || text.find("IELD.") != text.npos)
        whole = filter::whole_for(ticket_fields(), {sql, call}, text);
    const auto checked = TRY(filter::read(text, whole ? *whole : ticket_fields(), {sql, call}));
    return Division(sql, call).of(checked);
}

}  // namespace mainstay::ticketing
