#include "ticketing/list_lead.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <boost/describe.hpp>
#include <boost/mp11.hpp>

#include "db/row.hpp"
#include "ticketing/date_blocks.hpp"
#include "ticketing/list_count.hpp"

namespace mainstay::ticketing::store {

namespace {

/// All values of a column of few.
template <class T>
Term every(std::string_view column) {
    Term term{column, {}};
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto described) {
        term.values.push_back(db::to_value(described.value));
    });
    return term;
}

const Term every_status = every<Status>("status");

/// Columns of few values, which an index of their own has together: terms that each leave very many
/// tickets may leave none together.
const std::array facets{
    every<Priority>("priority"), every<Kind>("kind"), every<Level>("level"),
    every<Maintenance>("maintenance")
};

/// Columns with an index of their own, that first which usually leaves the fewest: it leads where
/// all leave many.
constexpr std::array<std::string_view, 10> by_rarity{"requester", "assignee",    "organization",
                                                     "team",      "application", "resolution",
                                                     "priority",  "level",       "maintenance",
                                                     "kind"};

/// How many ranges of an index one list may be made of.
constexpr std::size_t ranges_max = 200;

/// Up to how many tickets are counted to find the lead that leaves the fewest. The second step is
/// taken where the first did not tell. What is in no order leads only where one of them counts it.
constexpr std::array<std::int64_t, 2> counted{300, 3'000};

bool is_facet(const Term& term) {
    return std::ranges::find(facets, term.column, &Term::column) != facets.end();
}

std::size_t ranges_by(const std::vector<Term>& terms) {
    std::size_t ranges = 1;
    for (const auto& term : terms) ranges *= term.values.size();
    return ranges;
}

/// What could lead, the best guess first.
class Candidates {
public:
    Candidates(const Conjunction& conjunction, const IdSpan& ids)
        : conjunction_(conjunction), ids_(ids) {}

    std::vector<Lead> make() {
        if (const auto* ids = conjunction_.term("id")) return {{Lead::By::ids, {*ids}}};
        for (const auto& part : conjunction_.parts) add(part);
        const auto& terms = conjunction_.terms;
        // Of one facet its own index has all that there is to know.
        if (std::ranges::count_if(terms, is_facet) > 1) add_facets();
        for (const auto& column : by_rarity)
            if (const auto* term = conjunction_.term(column)) add_columns({*term, status()});
        const bool is_of_status = terms.size() == 1 && terms.front().column == "status";
        if (is_of_status) add_columns({status()});
        return std::move(leads_);
    }

private:
    const Term& status() const {
        const auto* term = conjunction_.term("status");
        return term ? *term : every_status;
    }

    void add(const Part& part) {
        if (part.text) leads_.push_back({Lead::By::text, {}, &part, ids_});
        if (!part.rows) return;
        const bool has_ranges = !part.rows->ranges.empty();
        leads_.push_back({has_ranges ? Lead::By::rows : Lead::By::gathered, {}, &part, ids_});
    }

    void add_facets() {
        std::vector<Term> terms;
        for (const auto& facet : facets) {
            const auto* term = conjunction_.term(facet.column);
            terms.push_back(term ? *term : facet);
        }
        terms.push_back(status());
        add_columns(std::move(terms));
    }

    void add_columns(std::vector<Term> terms) {
        if (ranges_by(terms) <= ranges_max)
            leads_.push_back({Lead::By::columns, std::move(terms), nullptr, ids_});
    }

    const Conjunction& conjunction_;
    const IdSpan ids_;
    std::vector<Lead> leads_;
};

/// An alternative that is not decided on, and what could lead it.
struct Open {
    std::size_t place;
    Lead all;
    std::vector<Lead> leads;
    std::vector<std::int64_t> counts{};  // Of each lead.

    std::int64_t least() const { return std::ranges::min(counts); }

    const Lead& fewest() const {
        const auto place_of_least = std::ranges::min_element(counts) - counts.begin();
        return leads[static_cast<std::size_t>(place_of_least)];
    }
};

/// Their leads are counted together: a statement costs as much as what it counts.
template <class Count>
void count_all(std::vector<Open>& open, const Count& count) {
    std::vector<const Lead*> leads;
    for (const auto& each : open)
        for (const auto& lead : each.leads) leads.push_back(&lead);
    if (leads.empty()) return;
    const auto counts = count(leads);
    auto next = counts.begin();
    for (auto& each : open) {
        each.counts.assign(next, next + std::ssize(each.leads));
        next += std::ssize(each.leads);
    }
}

}  // namespace

bool is_same(const Lead& one, const Lead& other) {
    const bool is_same_part =
        one.part && other.part ? *one.part == *other.part : one.part == other.part;
    return is_same_part && one.by == other.by && one.terms == other.terms && one.ids == other.ids;
}

filter::Rows rows_of(const std::vector<Term>& terms) {
    std::vector<filter::IndexRange> ranges(1);
    for (const auto& term : terms) {
        std::vector<filter::IndexRange> longer;
        for (const auto& range : ranges)
            for (const auto& value : term.values) {
                auto& made = longer.emplace_back(range);
                made.columns.push_back(term.column);
                made.values.push_back(value);
            }
        ranges = std::move(longer);
    }
    return {.table = "ticket", .thing = "id", .ranges = std::move(ranges)};
}

std::vector<std::optional<Lead>> choose_leads(db::Sql& sql, const Filter& filter) {
    std::vector<std::optional<Lead>> choices(filter.alternatives.size());
    std::vector<Open> open;
    for (std::size_t i = 0; i < choices.size(); ++i) {
        const auto& conjunction = filter.alternatives[i];
        const Lead all{.ids = find_dated(sql, conjunction.dates)};
        if (all.ids.is_empty()) continue;
        auto leads = Candidates(conjunction, all.ids).make();
        if (leads.empty())
            choices[i] = all;
        else if (leads.size() == 1 && leads.front().by != Lead::By::gathered)
            choices[i] = leads.front();
        else
            open.push_back({i, all, std::move(leads)});
    }
    for (auto max : counted) {
        count_all(open, [&](const auto& leads) { return count_up_to(sql, filter, leads, max); });
        std::erase_if(open, [&](const Open& each) {
            const auto least = each.least();
            if (least > 0 && least < max) choices[each.place] = each.fewest();
            return least < max;
        });
    }
    for (auto& each : open)
        std::erase_if(each.leads, [](const Lead& it) { return it.by == Lead::By::gathered; });
    std::erase_if(open, [&](const Open& each) {
        if (each.leads.size() > 1) return false;
        choices[each.place] = each.leads.empty() ? each.all : each.leads.front();
        return true;
    });
    count_all(open, [&](const auto& leads) { return estimate(sql, filter, leads); });
    for (const auto& each : open) choices[each.place] = each.fewest();
    return choices;
}

bool finds_few(db::Sql& sql, const Filter& filter, const Lead& lead, std::int64_t max) {
    return count_up_to(sql, filter, {&lead}, max).front() < max;
}

}  // namespace mainstay::ticketing::store
