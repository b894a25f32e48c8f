#include "ticketing/filter.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <utility>

#include "identity/identity.hpp"
#include "ticketing/alternatives.hpp"
#include "ticketing/fields.hpp"
#include "ticketing/store.hpp"
#include "ticketing/text_terms.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing {

namespace {

using filter::CheckedTerm;
using filter::Condition;
using Group = filter::Expression::Kind;

/// The columns that an index begins with, and what a list of theirs may be narrowed by.
constexpr std::array indexed{
    std::string_view("status"),     std::string_view("assignee"),
    std::string_view("team"),       std::string_view("level"),
    std::string_view("priority"),   std::string_view("kind"),
    std::string_view("resolution"), std::string_view("organization"),
    std::string_view("requester"),  std::string_view("maintenance"),
    std::string_view("id"),         std::string_view("application"),
};

bool is_status(const db::Value& value) {
    return wire::enum_of<Status>(std::get<std::string>(value)).has_value();
}

/// The column of `t` that a term is about, if an index begins with it; else nothing.
std::string_view indexed_column(const CheckedTerm& term) {
    const auto& field = *term.field;
    // `is:open` is told by statuses, `is:confidential` is not.
    if (field.slot == "status" && std::ranges::all_of(filter::values_of(term), is_status))
        return "status";
    if (field.condition || !field.column.starts_with("t.")) return {};
    const auto column = std::string_view(field.column).substr(2);
    const auto found = std::ranges::find(indexed, column);
    return found == indexed.end() ? std::string_view() : *found;
}

/// Within what all dates are for which a term of a date holds.
filter::Interval hull_of(const CheckedTerm& term, bool is_inverse) {
    filter::Interval hull;
    if (is_inverse) {
        // What is outside of an interval that is open on one side is on the other.
        for (const auto& operand : term.operands) {
            const auto interval = filter::asked_interval(term, operand.interval);
            if (interval.begin && !interval.end)
                hull.end = std::min(hull.end.value_or(*interval.begin), *interval.begin);
            if (interval.end && !interval.begin) hull.begin = std::max(hull.begin, interval.end);
        }
        return hull;
    }
    hull = filter::asked_interval(term, term.operands.front().interval);
    for (const auto& operand : term.operands) {
        const auto interval = filter::asked_interval(term, operand.interval);
        hull.begin = std::min(hull.begin, interval.begin);  // Nothing is before all.
        if (!interval.end || !hull.end)
            hull.end.reset();
        else
            hull.end = std::max(*hull.end, *interval.end);
    }
    return hull;
}

/// Adds what a term asks of the dates of tickets.
void narrow_dates(Dates& dates, const CheckedTerm& term, bool is_inverse) {
    const auto& field = *term.field;
    const bool is_own_date = field.type == filter::Type::date && !field.condition;
    if (!is_own_date || term.is_any || term.operands.empty() || filter::has_none(term)) return;
    if (is_inverse && field.may_be_none) return;
    const auto hull = hull_of(term, is_inverse);
    if (hull.end) dates.before = std::min(dates.before.value_or(*hull.end), *hull.end);
    if (field.name == "created") dates.created_since = std::max(dates.created_since, hull.begin);
}

/// The statuses of all tickets for which a term holds, where it says so by itself: of open tickets
/// is something due, ended ones have a resolution and its date.
const std::vector<db::Value>* implied_statuses(const CheckedTerm& term, bool is_inverse) {
    if (is_inverse || filter::has_none(term)) return nullptr;
    const auto& name = term.field->name;
    if (name == "due") return &statuses_of(true);
    const bool is_end = name == "resolution" || name == "resolved" || name == "closed";
    return is_end ? &statuses_of(false) : nullptr;
}

/// Takes a checked filter apart.
class Division {
public:
    Division(db::Sql& sql, const Call& call) : sql_(sql), texts_(sql, call) {}

    Filter of(const filter::Checked& checked) {
        Filter filter;
        for (const auto& literals : alternatives_of(checked, alternatives_max)) {
            Conjunction conjunction;
            bool is_possible = true;
            for (const auto& literal : literals)
                is_possible = is_possible && add(conjunction, literal);
            if (is_possible) filter.alternatives.push_back(std::move(conjunction));
        }
        filter.texts = texts_.take();
        return filter;
    }

private:
    /// False where it holds for no ticket.
    bool add(Conjunction& into, const Literal& literal) {
        const auto& part = *literal.part;
        if (part.kind == Group::term) {
            const auto* implied = implied_statuses(part.term, literal.is_inverse);
            if (implied && !into.narrow({"status", *implied})) return false;
            if (auto term = term_of(part.term, literal.is_inverse)) {
                if (term->values.empty()) return false;
                return into.narrow(*std::move(term));
            }
            narrow_dates(into.dates, part.term, literal.is_inverse);
        }
        Part made;
        if (part.kind == Group::text) {
            auto found = texts_.find(part.text);
            made.condition = std::move(found.condition);
            made.text = found.place;
        } else {
            made.condition = filter::condition_of(part, [&](std::string_view text) {
                return texts_.find(text).condition;
            });
            if (part.kind == Group::term && part.term.field->rows)
                made.rows = part.term.field->rows(part.term);
        }
        if (literal.is_inverse)
            made = {.condition = Condition().add("(NOT ").add(made.condition).add(")")};
        into.parts.push_back(std::move(made));
        return true;
    }

    /// The term as values of a column, where lists have an index for it.
    std::optional<Term> term_of(const CheckedTerm& term, bool is_inverse) {
        const auto& field = *term.field;
        if (term.compared != filter::Operator::is) return std::nullopt;
        if (field.name == "application" && !is_inverse)
            return Term{"application", application_ids(filter::values_of(term))};
        if (field.name == "key" && !is_inverse)
            return Term{"id", ticket_ids(filter::values_of(term))};
        const auto column = indexed_column(term);
        if (column.empty() || column == "id") return std::nullopt;
        if (term.is_any || is_inverse) return inverse_of(term, column, is_inverse);
        Term made{column, filter::values_of(term)};
        if (filter::has_none(term)) made.values.emplace_back();
        return made;
    }

    /// All values but those of a term; nothing where there is no end of them.
    static std::optional<Term> inverse_of(
        const CheckedTerm& term, std::string_view column, bool is_inverse
    ) {
        const auto& field = *term.field;
        if (term.is_any) {
            if (!is_inverse) return std::nullopt;
            return Term{column, {db::Value()}};
        }
        const auto& words = field.slot.empty() ? field.words : status_words();
        if (field.type != filter::Type::choice || field.may_be_none) return std::nullopt;
        Term made{column, {}};
        const auto values = filter::values_of(term);
        for (const auto& word : words)
            if (std::ranges::find(values, db::Value(word)) == values.end())
                made.values.emplace_back(word);
        return made;
    }

    /// What `is` stands for is told by statuses.
    static const std::vector<std::string>& status_words() {
        static const std::vector<std::string> words = [] {
            std::vector<std::string> all;
            boost::mp11::mp_for_each<boost::describe::describe_enumerators<Status>>([&](auto each) {
                all.emplace_back(wire::wire_name(each.name));
            });
            return all;
        }();
        return words;
    }

    std::vector<db::Value> application_ids(const std::vector<db::Value>& keys) {
        std::vector<db::Value> ids;
        for (const auto& key : keys)
            if (auto found = identity::find_application(sql_, std::get<std::string>(key)))
                ids.emplace_back(found->id.value);
        return ids;
    }

    /// Of the tickets that are called so now, each once. Keys that were another's, or are
    /// nobody's, name none.
    std::vector<db::Value> ticket_ids(const std::vector<db::Value>& keys) {
        std::vector<db::Value> ids;
        for (const auto& value : keys) {
            const auto& key = std::get<std::string>(value);
            auto ticket = store::find(sql_, key);
            if (!ticket || ticket->key != key) continue;
            if (std::ranges::find(ids, db::Value(ticket->id.value)) == ids.end())
                ids.emplace_back(ticket->id.value);
        }
        return ids;
    }

    db::Sql& sql_;
    TextTerms texts_;
};

}  // namespace

const Term* Conjunction::term(std::string_view column) const {
    auto found = std::ranges::find(terms, column, &Term::column);
    return found == terms.end() ? nullptr : &*found;
}

bool Conjunction::narrow(Term term) {
    auto known = std::ranges::find(terms, term.column, &Term::column);
    if (known == terms.end()) {
        terms.push_back(std::move(term));
        return true;
    }
    std::erase_if(known->values, [&](const db::Value& value) {
        return std::ranges::find(term.values, value) == term.values.end();
    });
    return !known->values.empty();
}

const std::vector<db::Value>& statuses_of(bool is_open) {
    static const auto both = [] {
        std::array<std::vector<db::Value>, 2> made;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<Status>>([&](auto each) {
            made.at(ticketing::is_open(each.value)).push_back(db::to_value(each.value));
        });
        return made;
    }();
    return both.at(is_open);
}

std::string found_name(std::size_t text) { return "found_" + std::to_string(text); }

Result<Filter> parse_filter(db::Sql& sql, const Call& call, std::string_view text) {
    // Outlives what is checked against it, and is copied only for a filter that needs more.
    std::optional<filter::Kind> whole;
    if (text.find("ield.") != text.npos || text.find("IELD.") != text.npos)
        whole = filter::whole_for(ticket_fields(), {sql, call}, text);
    const auto checked = TRY(filter::read(text, whole ? *whole : ticket_fields(), {sql, call}));
    return Division(sql, call).of(checked);
}

}  // namespace mainstay::ticketing
