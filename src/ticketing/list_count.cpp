#include "ticketing/list_count.hpp"

#include <algorithm>
#include <functional>
#include <span>
#include <string>

#include <boost/describe.hpp>

#include "db/row.hpp"
#include "ticketing/list_ranges.hpp"

namespace mainstay::ticketing::store {

namespace {

constexpr std::int64_t sampled = 600;

/// Beyond so many a statement could have more parameters than SQLite takes.
constexpr std::size_t leads_at_once = 20;

struct Counted {
    int lead = 0;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(Counted, (), (lead, count))

/// SQLite finds by IN what ranges find one by one.
void write_ids_of(Writer& writer, const Lead& lead) {
    writer.text("SELECT 1 FROM ticket t WHERE ").ids("t.id", lead.ids);
    for (const auto& term : lead.terms) writer.text(" AND t.").text(term.column).in(term.values);
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

/// What holds for the tickets of a lead.
void write_condition(Writer& writer, const Lead& lead) {
    writer.text("1 = 1");
    for (const auto& term : lead.terms) writer.beside(term);
    if (lead.part) writer.text(" AND ").with(lead.part->condition);
}

/// Writes `SELECT …, COUNT(*) FROM `, and what follows, for each of them.
void write_counts(
    Writer& writer, const std::vector<const Lead*>& leads,
    const std::function<void(const Lead& lead)>& write_from
) {
    for (std::size_t i = 0; i < leads.size(); ++i) {
        writer.text(i == 0 ? "SELECT " : " UNION ALL SELECT ").text(std::to_string(i));
        writer.text(", COUNT(*) FROM ");
        write_from(*leads[i]);
    }
}

using CountSome = std::function<std::vector<Counted>(const std::vector<const Lead*>& leads)>;

/// Counts each different lead once: the alternatives of a filter share most of theirs.
std::vector<std::int64_t> count_each(
    const std::vector<const Lead*>& leads, const CountSome& count_some
) {
    std::vector<const Lead*> different;
    std::vector<std::size_t> places;
    for (const auto* lead : leads) {
        const auto known = std::ranges::find_if(different, [lead](const Lead* other) {
            return is_same(*lead, *other);
        });
        places.push_back(static_cast<std::size_t>(known - different.begin()));
        if (known == different.end()) different.push_back(lead);
    }
    std::vector<std::int64_t> counts;
    for (std::span rest(different); !rest.empty();) {
        const auto some = rest.first(std::min(rest.size(), leads_at_once));
        counts.resize(counts.size() + some.size());
        for (const auto& [lead, count] : count_some({some.begin(), some.end()}))
            counts[counts.size() - some.size() + static_cast<std::size_t>(lead)] = count;
        rest = rest.subspan(some.size());
    }
    std::vector<std::int64_t> all;
    for (auto place : places) all.push_back(counts[place]);
    return all;
}

/// The tickets that are looked at, as `picked t`; and of how many each is one.
std::int64_t write_picked(db::Sql& sql, Writer& writer, const std::vector<const Lead*>& leads) {
    auto ids = leads.front()->ids;
    for (const auto* lead : leads) ids = ids.joined(lead->ids);
    const auto newest =
        sql.value<std::int64_t>("SELECT COALESCE(MAX(id), 0) FROM ticket WHERE id < :end", ids.end);
    const auto step = std::max<std::int64_t>((*newest - ids.begin) / sampled, 1);
    writer.text("picked AS MATERIALIZED (SELECT * FROM ticket WHERE id IN (");
    for (std::int64_t i = 0; i < sampled; ++i) {
        if (i > 0) writer.text(",");
        writer.text(std::to_string(*newest - i * step));
    }
    writer.text(")) ");
    return step;
}

}  // namespace

std::vector<std::int64_t> count_up_to(
    db::Sql& sql, const Filter& filter, const std::vector<const Lead*>& leads, std::int64_t max
) {
    return count_each(leads, [&](const std::vector<const Lead*>& some) {
        db::Query query;
        Writer writer(query, sql.dialect());
        writer.texts(filter.texts);
        write_counts(writer, some, [&](const Lead& lead) {
            writer.text("(");
            write_counted(writer, lead, max);
            writer.text(") counted");
        });
        return sql.all<Counted>(query);
    });
}

std::vector<std::int64_t> estimate(
    db::Sql& sql, const Filter& filter, const std::vector<const Lead*>& leads
) {
    return count_each(leads, [&](const std::vector<const Lead*>& some) {
        db::Query query;
        Writer writer(query, sql.dialect());
        writer.texts(filter.texts);
        writer.text(filter.texts.empty() ? "WITH " : ", ");
        const auto step = write_picked(sql, writer, some);
        write_counts(writer, some, [&](const Lead& lead) {
            writer.text("picked t WHERE ");
            write_condition(writer, lead);
        });
        auto counts = sql.all<Counted>(query);
        for (auto& each : counts) each.count *= step;
        return counts;
    });
}

}  // namespace mainstay::ticketing::store
