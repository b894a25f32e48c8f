#include "ticketing/list_lead.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <boost/describe.hpp>
#include <boost/mp11.hpp>

#include "db/row.hpp"
#include "ticketing/date_blocks.hpp"
#include "ticketing/list_ranges.hpp"

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

/// How many tickets tell which lead leaves the fewest, where all leave more than were counted: one
/// in three hundred is still seen three times.
constexpr std::int64_t sampled = 1'000;

struct Counted {
    int lead = 0;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(Counted, (), (lead, count))

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

/// SQLite finds by IN what ranges find one by one.
void write_ids_of(Writer& writer, const Lead& lead) {
    writer.text("SELECT 1 FROM ticket t WHERE ").ids("t.id", lead.ids);
    for (const auto& term : lead.terms) writer.text(" AND t.").text(term.column).in(term.values);
}

bool has_null(const std::vector<Term>& terms) {
    return std::ranges::any_of(terms, [](const Term& term) {
        return std::ranges::any_of(term.values, is_null);
    });
}

/// The tickets of a lead, so many of them.
void write_counted(Writer& writer, const Lead& lead, std::int64_t max) {
    switch (lead.by) {
        case Lead::By::all:
            writer.text("SELECT id FROM ticket WHERE ").ids("id", lead.ids);
            break;
        case Lead::By::ids:
            write_ids_of(writer, lead);
            break;
        case Lead::By::columns:
            if (writer.dialect() == db::Dialect::sqlite && !has_null(lead.terms)) {
                write_ids_of(writer, lead);
                break;
            }
            write_ranges(writer, {rows_of(lead.terms), "t", lead.ids, max});
            break;
        case Lead::By::rows:
            write_ranges(writer, {*lead.part->rows, "x", lead.ids, max});
            break;
        case Lead::By::gathered:
            for (const auto& gathered : lead.part->rows->gathered) {
                writer.text(
                    &gathered == &lead.part->rows->gathered.front() ? "SELECT 1 FROM "
                                                                    : " UNION ALL SELECT 1 FROM "
                );
                writer.text(lead.part->rows->table).text(" x WHERE ").with(gathered);
            }
            break;
        case Lead::By::text:
            writer.text("SELECT f.ticket FROM ").text(found_name(*lead.part->text)).text(" f");
            break;
    }
    writer.text(" LIMIT ").value(max);
}

/// How many tickets each lead leaves, counted up to `max`, by one statement.
std::vector<Counted> count_all(
    db::Sql& sql, const Filter& filter, const std::vector<Lead>& leads, std::int64_t max
) {
    db::Query query;
    Writer writer(query, sql.dialect());
    writer.texts(filter.texts);
    for (std::size_t i = 0; i < leads.size(); ++i) {
        writer.text(i == 0 ? "SELECT " : " UNION ALL SELECT ").text(std::to_string(i));
        writer.text(", COUNT(*) FROM (");
        write_counted(writer, leads[i], max);
        writer.text(") counted");
    }
    return sql.all<Counted>(query);
}

/// What holds for the tickets of a lead.
void write_condition(Writer& writer, const Lead& lead) {
    writer.text("1 = 1");
    for (const auto& term : lead.terms) writer.beside(term);
    if (lead.part) writer.text(" AND ").with(lead.part->condition);
}

/// How many of some tickets, evenly spread, each lead leaves.
std::vector<Counted> sample_all(
    db::Sql& sql, const Filter& filter, const std::vector<Lead>& leads
) {
    const auto& ids = leads.front().ids;  // The same of all.
    const auto newest =
        sql.value<std::int64_t>("SELECT COALESCE(MAX(id), 0) FROM ticket WHERE id < :end", ids.end);
    const auto step = std::max<std::int64_t>((*newest - ids.begin) / sampled, 1);
    db::Query query;
    Writer writer(query, sql.dialect());
    writer.texts(filter.texts);
    writer.text(filter.texts.empty() ? "WITH " : ", ");
    writer.text("picked AS MATERIALIZED (SELECT * FROM ticket WHERE id IN (");
    for (std::int64_t i = 0; i < sampled; ++i) {
        if (i > 0) writer.text(",");
        writer.text(std::to_string(*newest - i * step));
    }
    writer.text(")) ");
    for (std::size_t i = 0; i < leads.size(); ++i) {
        writer.text(i == 0 ? "SELECT " : " UNION ALL SELECT ").text(std::to_string(i));
        writer.text(", COUNT(*) FROM picked t WHERE ");
        write_condition(writer, leads[i]);
    }
    return sql.all<Counted>(query);
}

const Lead& fewest(const std::vector<Lead>& leads, const std::vector<Counted>& counts) {
    const auto& least = *std::ranges::min_element(counts, {}, &Counted::count);
    return leads[static_cast<std::size_t>(least.lead)];
}

}  // namespace

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

std::optional<Lead> choose_lead(
    db::Sql& sql, const Filter& filter, const Conjunction& conjunction
) {
    const Lead all{.ids = find_dated(sql, conjunction.dates)};
    if (all.ids.is_empty()) return std::nullopt;
    auto leads = Candidates(conjunction, all.ids).make();
    for (auto max : counted) {
        if (leads.empty()) return all;
        if (leads.size() == 1 && leads.front().by != Lead::By::gathered) return leads.front();
        const auto counts = count_all(sql, filter, leads, max);
        const auto least = std::ranges::min(counts, {}, &Counted::count).count;
        if (least == 0) return std::nullopt;
        if (least < max) return fewest(leads, counts);
    }
    std::erase_if(leads, [](const Lead& it) { return it.by == Lead::By::gathered; });
    if (leads.empty()) return all;
    if (leads.size() == 1) return leads.front();
    return fewest(leads, sample_all(sql, filter, leads));
}

bool finds_few(db::Sql& sql, const Filter& filter, const Lead& lead, std::int64_t max) {
    return count_all(sql, filter, {lead}, max).front().count < max;
}

}  // namespace mainstay::ticketing::store
