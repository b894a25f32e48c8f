#include "search/store.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "db/failure.hpp"

namespace mainstay::search::store {

namespace {

namespace json = boost::json;

// An id is the millisecond of a document, and a number among those around it. Documents that are
// indexed late stand behind others of the same second, at worst.
constexpr std::int64_t ids_per_ms = 256;
constexpr std::int64_t window = 1 << 20;

std::int64_t first_id_of(Time at) { return at.micros / 1000 * ids_per_ms; }

/// A document, and its id in the index; 0 where it is not in there.
struct Known {
    std::int64_t id = 0;
    std::int64_t thing = 0;
};
BOOST_DESCRIBE_STRUCT(Known, (), (id, thing))

/// The numbers of the JSON list `:numbers`, as `id`.
std::string_view numbers(const db::Sql& sql) {
    return sql.dialect() == db::Dialect::sqlite
               ? "SELECT value AS id FROM json_each(:numbers)"
               : "SELECT CAST(value AS BIGINT) AS id"
                 " FROM json_array_elements_text(CAST(:numbers AS json)) i (value)";
}

std::string as_list(const std::vector<std::int64_t>& items) {
    return json::serialize(json::array(items.begin(), items.end()));
}

std::map<std::int64_t, std::int64_t> known_ids(
    db::Sql& sql, std::string_view kind, const std::vector<std::int64_t>& items
) {
    // One by one: for a list PostgreSQL may read all of the kind.
    db::Query query{
        "SELECT COALESCE((SELECT d.id FROM search_document d WHERE d.kind = :kind"
        " AND d.thing = i.id), 0), i.id FROM ("
    };
    query.params.push_back(db::to_value(kind));
    query.add(numbers(sql), as_list(items)).add(") i");
    std::map<std::int64_t, std::int64_t> ids;
    for (const Known& known : sql.all<Known>(query))
        if (known.id != 0) ids.emplace(known.thing, known.id);
    return ids;
}

std::vector<std::int64_t> items_of(const std::vector<Entry>& entries) {
    std::vector<std::int64_t> items;
    for (const Entry& entry : entries) items.push_back(entry.thing);
    return items;
}

/// The highest id there is in the window from each of `firsts` on, 0 if none.
std::vector<std::int64_t> highest_ids(db::Sql& sql, const std::vector<std::int64_t>& firsts) {
    std::string text =
        sql.dialect() == db::Dialect::sqlite
            ? "SELECT COALESCE((SELECT MAX(id) FROM search_document"
              " WHERE id >= f.value AND id < f.value + :window), 0)"
              " FROM json_each(:firsts) f ORDER BY f.key"
            : "SELECT COALESCE((SELECT MAX(id) FROM search_document"
              " WHERE id >= CAST(f.value AS BIGINT)"
              " AND id < CAST(f.value AS BIGINT) + CAST(:window AS BIGINT)), 0)"
              " FROM json_array_elements_text(CAST(:firsts AS json)) WITH ORDINALITY f (value, n)"
              " ORDER BY f.n";
    return sql.all<std::int64_t>(text, window, as_list(firsts));
}

/// An entry that the index has already, or not yet.
struct Placed {
    std::int64_t id = 0;
    Entry entry;
};

/// Gives each entry its id, one of its time, and takes out of the index what had another.
std::vector<Placed> place(db::Sql& sql, std::string_view kind, std::vector<Entry> entries) {
    auto known = known_ids(sql, kind, items_of(entries));
    std::vector<std::int64_t> firsts, moved;
    std::vector<std::size_t> fresh;
    std::vector<Placed> placed(entries.size());
    std::set<std::int64_t> taken;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto first = first_id_of(entries[i].at);
        const auto old = known.find(entries[i].thing);
        bool stays = old != known.end() && old->second >= first && old->second < first + window;
        if (stays) placed[i].id = old->second;
        if (!stays && old != known.end()) moved.push_back(entries[i].thing);
        if (!stays) {
            fresh.push_back(i);
            firsts.push_back(first);
        }
        placed[i].entry = std::move(entries[i]);
    }
    if (!moved.empty()) remove(sql, kind, moved);
    const auto highest = firsts.empty() ? firsts : highest_ids(sql, firsts);
    for (std::size_t n = 0; n < fresh.size(); ++n) {
        auto id = std::max(firsts[n], highest.at(n) + 1);
        while (!taken.insert(id).second) ++id;
        if (id >= firsts[n] + window) throw db::Failure("too many documents have the same time");
        placed[fresh[n]].id = id;
    }
    // In the order of ids: FTS5 writes a segment of its own whenever they go back.
    std::ranges::sort(placed, {}, &Placed::id);
    return placed;
}

void put_sqlite(db::Sql& sql, std::string_view kind, const std::vector<Placed>& placed) {
    for (const auto& [id, entry] : placed) {
        auto added = sql.run(
            "INSERT INTO search_document (id, kind, thing) VALUES (:id, :kind, :thing)"
            " ON CONFLICT DO NOTHING",
            id, kind, entry.thing
        );
        if (added == 0) sql.run("DELETE FROM search_index WHERE rowid = :id", id);
        sql.run("INSERT INTO search_index (rowid, tokens) VALUES (:id, :tokens)", id, entry.text);
    }
}

void put_postgresql(db::Sql& sql, std::string_view kind, const std::vector<Placed>& placed) {
    json::array rows;
    for (const auto& [id, entry] : placed) rows.push_back({id, entry.thing, entry.text});
    sql.run(
        "INSERT INTO search_document (id, kind, thing, tokens)"
        " SELECT CAST(r.value->>0 AS BIGINT), CAST(:kind AS TEXT), CAST(r.value->>1 AS BIGINT),"
        " CAST(r.value->>2 AS tsvector)"
        " FROM json_array_elements(CAST(:rows AS json)) r"
        " ON CONFLICT (kind, thing) DO UPDATE SET tokens = EXCLUDED.tokens",
        kind, json::serialize(rows)
    );
}

/// The condition that an id is one of `:numbers`.
std::string among(const db::Sql& sql) { return "id IN (" + std::string(numbers(sql)) + ")"; }

std::string ids_of(const std::vector<Change>& changes) {
    json::array ids;
    for (const Change& change : changes) ids.emplace_back(change.id);
    return json::serialize(ids);
}

}  // namespace

void add_change(db::Sql& sql, std::string_view kind, std::int64_t thing) {
    static constexpr db::RowsStatement change{
        "INSERT INTO search_change (kind, thing) VALUES ", "(:kind, :thing)"
    };
    sql.add_row(change, kind, thing);
}

void add_changes(db::Sql& sql, std::string_view kind, const std::vector<std::int64_t>& items) {
    if (items.empty()) return;
    add_changes(sql, kind, db::Query{std::string(numbers(sql)), {as_list(items)}});
}

void add_changes(db::Sql& sql, std::string_view kind, const db::Query& items) {
    db::Query query{"INSERT INTO search_change (kind, thing) SELECT "};
    query.add("CAST(:kind AS TEXT), i.id FROM (", kind).add(items.text + ") i");
    query.params.insert(query.params.end(), items.params.begin(), items.params.end());
    sql.run(query);
}

std::vector<Change> changes(db::Sql& sql, int limit) {
    return sql.all<Change>("FROM search_change ORDER BY id LIMIT :limit", limit);
}

std::int64_t count_changes(db::Sql& sql, const std::vector<Change>& changes) {
    const db::Query query = {
        "SELECT COUNT(*) FROM search_change WHERE " + among(sql), {ids_of(changes)}
    };
    return sql.value<std::int64_t>(query).value_or(0);
}

void delete_changes(db::Sql& sql, const std::vector<Change>& changes) {
    if (changes.empty()) return;
    sql.run(db::Query{"DELETE FROM search_change WHERE " + among(sql), {ids_of(changes)}});
}

std::int64_t count_pending(db::Sql& sql) {
    return sql
        .value<std::int64_t>("SELECT COUNT(*) FROM (SELECT 1 FROM search_change LIMIT 10000) c")
        .value_or(0);
}

std::vector<Progress> progress(db::Sql& sql) {
    return sql.all<Progress>("FROM search_kind ORDER BY kind LIMIT 1000");
}

void write_progress(db::Sql& sql, const Progress& progress) {
    sql.run(
        "INSERT INTO search_kind (kind, version, read_to, is_complete)"
        " VALUES (:kind, :version, :read_to, :is_complete)"
        " ON CONFLICT (kind) DO UPDATE SET version = EXCLUDED.version,"
        " read_to = EXCLUDED.read_to, is_complete = EXCLUDED.is_complete",
        progress.kind, progress.version, progress.read_to, progress.is_complete
    );
}

void forget_progress(db::Sql& sql) { sql.run("DELETE FROM search_kind"); }

std::vector<std::int64_t> missing(
    db::Sql& sql, std::string_view kind, const std::vector<std::int64_t>& items
) {
    const auto known = known_ids(sql, kind, items);
    std::vector<std::int64_t> missing;
    for (std::int64_t item : items)
        if (!known.contains(item)) missing.push_back(item);
    return missing;
}

void put(db::Sql& sql, std::string_view kind, std::vector<Entry> entries) {
    if (entries.empty()) return;
    const auto placed = place(sql, kind, std::move(entries));
    if (sql.dialect() == db::Dialect::sqlite)
        put_sqlite(sql, kind, placed);
    else
        put_postgresql(sql, kind, placed);
}

void remove(db::Sql& sql, std::string_view kind, const std::vector<std::int64_t>& items) {
    if (items.empty()) return;
    std::vector<std::int64_t> ids;
    for (const auto& [thing, id] : known_ids(sql, kind, items)) ids.push_back(id);
    std::ranges::sort(ids);
    for (std::int64_t id : ids) {
        if (sql.dialect() == db::Dialect::sqlite)
            sql.run("DELETE FROM search_index WHERE rowid = :id", id);
        sql.run("DELETE FROM search_document WHERE id = :id", id);
    }
}

}  // namespace mainstay::search::store
