#include "search/lookup.hpp"

#include <iterator>
#include <optional>
#include <string>
#include <utility>

namespace mainstay::search {

namespace {

// How many documents are looked at one by one before the engine is left to gather what matches: on
// PostgreSQL, and on SQLite, where each costs more.
constexpr int newest_tried = 4'000;
constexpr int newest_scanned = 2'000;

// A text is common that three in a thousand of the newest documents have: to gather all of a
// million tickets that have it would take longer than to look at the newest ones. PostgreSQL has to
// read all that are looked at, SQLite only what matches.
constexpr int sampled_by_sqlite = 5'000;
constexpr int sampled_by_postgresql = 2'000;

constexpr int common_in(int sampled) { return sampled * 3 / 1'000; }

/// Adds the reach's condition of SQL.
void add_condition(db::Query& query, const Reach& reach) {
    if (reach.condition.empty()) return;
    query.text += " AND (" + reach.condition + ")";
    query.params.insert(query.params.end(), reach.params.begin(), reach.params.end());
}

std::string expression_of(const Wanted& wanted, db::Dialect dialect) {
    return expression(wanted.query, wanted.place, wanted.kind, wanted.reach.narrowed, dialect);
}

/// `found` among the newest, down to `end`, and what `find_rest` finds from there on, if that is
/// missing.
std::vector<Found> and_rest(
    db::Sql& sql, const Wanted& wanted, std::vector<Found> found, std::optional<std::int64_t> end,
    std::vector<Found> (*find_rest)(db::Sql&, const Wanted&)
) {
    if (!end || found.size() >= static_cast<std::size_t>(wanted.limit)) return found;
    auto rest = wanted;
    rest.before = *end + 1;
    rest.limit -= static_cast<int>(found.size());
    std::ranges::move(find_rest(sql, rest), std::back_inserter(found));
    return found;
}

/// What FTS5 finds, as it finds it.
std::vector<Found> find_streamed(db::Sql& sql, const Wanted& wanted) {
    db::Query query{
        "SELECT d.id, d.thing FROM search_index i CROSS JOIN search_document d"
        " WHERE d.id = i.rowid AND i.tokens MATCH "
    };
    query.add(":expression", expression_of(wanted, db::Dialect::sqlite))
        .add(" AND i.rowid < :before", wanted.before);
    add_condition(query, wanted.reach);
    query.add(" ORDER BY i.rowid DESC LIMIT :limit", wanted.limit);
    return sql.all<Found>(query);
}

/// Adds that `tokens`, an expression with spaces at both ends, so that the first token and the last
/// are found like the others, holds one of each.
void add_needles(db::Query& query, std::string_view tokens, const std::vector<Needles>& all) {
    query.text += "(1 = 1";
    for (const Needles& needles : all) {
        query.text += " AND (1 = 0";
        for (const std::string& needle : needles) {
            query.add(" OR instr(").add(tokens).add(", :needle_");
            query.text += std::to_string(query.params.size()) + ") > 0";
            query.params.emplace_back(needle);
        }
        query.text += ")";
    }
    query.text += ")";
}

/// What is found among the documents from `end` on, or all where there is none.
std::vector<Found> find_scanned(
    db::Sql& sql, const Wanted& wanted, const Scan& scan, std::optional<std::int64_t> end
) {
    db::Query query{
        "SELECT d.id, d.thing FROM (SELECT rowid AS id, ' ' || tokens || ' ' AS tokens"
        " FROM search_index WHERE tokens MATCH "
    };
    query.add(":expression", scan.expression)
        .add(" AND rowid < :before", wanted.before)
        .add(" AND rowid > :end", end.value_or(-1))
        .add(" ORDER BY rowid DESC) i CROSS JOIN search_document d WHERE d.id = i.id");
    query.text += " AND ";
    add_needles(query, "i.tokens", scan.wanted);
    if (!scan.not_all.empty()) {
        query.text += " AND NOT ";
        add_needles(query, "i.tokens", scan.not_all);
    }
    add_condition(query, wanted.reach);
    query.add(" ORDER BY i.id DESC LIMIT :limit", wanted.limit);
    return sql.all<Found>(query);
}

std::vector<Found> find_sqlite(db::Sql& sql, const Wanted& wanted) {
    const auto scan = scan_of(
        wanted.query, wanted.place, wanted.kind, wanted.reach.narrowed, db::Dialect::sqlite
    );
    if (!scan) return find_streamed(sql, wanted);
    const auto end = sql.value<std::int64_t>(
        "SELECT rowid FROM search_index WHERE tokens MATCH :expression AND rowid < :before"
        " ORDER BY rowid DESC LIMIT 1 OFFSET :tried",
        scan->expression, wanted.before, newest_scanned
    );
    return and_rest(sql, wanted, find_scanned(sql, wanted, *scan, end), end, find_streamed);
}

// The id below which the newest of the kind end; nothing if there are no more.
std::optional<std::int64_t> end_of_newest(db::Sql& sql, const Wanted& wanted) {
    return sql.value<std::int64_t>(
        "SELECT id FROM search_document WHERE kind = :kind AND id < :before"
        " ORDER BY id DESC LIMIT 1 OFFSET :tried",
        wanted.kind.name, wanted.before, newest_tried
    );
}

std::vector<Found> find_newest(
    db::Sql& sql, const Wanted& wanted, std::optional<std::int64_t> from
) {
    // OFFSET 0 keeps PostgreSQL from asking the index of tokens all the same.
    db::Query query{
        "SELECT d.id, d.thing FROM (SELECT id, thing, tokens FROM search_document"
        " WHERE kind = "
    };
    query.add(":kind", wanted.kind.name)
        .add(" AND id < :before", wanted.before)
        .add(" AND id > :from", from.value_or(-1))
        .add(
            " ORDER BY id DESC OFFSET 0) d WHERE d.tokens @@ CAST(:expression AS tsquery)",
            expression_of(wanted, db::Dialect::postgresql)
        );
    add_condition(query, wanted.reach);
    query.add(" ORDER BY d.id DESC LIMIT :limit", wanted.limit);
    return sql.all<Found>(query);
}

std::vector<Found> find_by_tokens(db::Sql& sql, const Wanted& wanted) {
    db::Query query{
        "WITH d AS MATERIALIZED (SELECT id, thing FROM search_document"
        " WHERE tokens @@ CAST("
    };
    query.add(":expression AS tsquery)", expression_of(wanted, db::Dialect::postgresql))
        .add(" AND id < :before) SELECT d.id, d.thing FROM d WHERE d.id > 0", wanted.before);
    add_condition(query, wanted.reach);
    query.add(" ORDER BY d.id DESC LIMIT :limit", wanted.limit);
    return sql.all<Found>(query);
}

bool are_few(db::Sql& sql, const Wanted& wanted, const std::string& expression) {
    return sql.value<std::int64_t>(
               "SELECT COUNT(*) FROM (SELECT 1 FROM search_document"
               " WHERE tokens @@ CAST(:expression AS tsquery) AND id < :before LIMIT :tried) c",
               expression, wanted.before, newest_tried + 1
           ) <= newest_tried;
}

/// What matches among the documents that match `expression`, each looked at.
std::vector<Found> find_among(db::Sql& sql, const Wanted& wanted, const std::string& expression) {
    db::Query query{
        "WITH d AS MATERIALIZED (SELECT id, thing, tokens FROM search_document"
        " WHERE tokens @@ CAST("
    };
    query.add(":among AS tsquery)", expression)
        .add(" AND id < :before) SELECT d.id, d.thing FROM d WHERE d.tokens @@", wanted.before)
        .add(" CAST(:expression AS tsquery)", expression_of(wanted, db::Dialect::postgresql));
    add_condition(query, wanted.reach);
    query.add(" ORDER BY d.id DESC LIMIT :limit", wanted.limit);
    return sql.all<Found>(query);
}

/// The documents that are not the newest. PostgreSQL gathers all that have any word of a beginning,
/// too, which is not needed where the rest of the query leaves few.
std::vector<Found> find_older(db::Sql& sql, const Wanted& wanted) {
    const auto scan = scan_of(
        wanted.query, wanted.place, wanted.kind, wanted.reach.narrowed, db::Dialect::postgresql
    );
    bool is_narrow = scan && (!wanted.reach.narrowed.empty() || scan->has_words);
    if (is_narrow && are_few(sql, wanted, scan->expression))
        return find_among(sql, wanted, scan->expression);
    return find_by_tokens(sql, wanted);
}

std::vector<Found> find_postgresql(db::Sql& sql, const Wanted& wanted) {
    const auto end = end_of_newest(sql, wanted);
    return and_rest(sql, wanted, find_newest(sql, wanted, end), end, find_older);
}

/// A text that a filter asks for, for a caller who may find some of the kind.
struct Asked {
    Query query;
    std::string expression;
    Reach reach;
};

std::optional<Asked> asked_for(
    std::string_view text, const Kind& kind, const Call& call, db::Dialect dialect
) {
    auto reach = kind.reach(call);
    if (!reach) return std::nullopt;
    // As a phrase: its last word does not go on, and nothing in it is syntax.
    auto query = parse_query('"' + std::string(text) + '"');
    auto wanted = expression_anywhere(query, kind, reach->narrowed, dialect);
    if (wanted.empty()) return std::nullopt;
    return Asked{std::move(query), std::move(wanted), *std::move(reach)};
}

}  // namespace

std::vector<Found> look_up(db::Sql& sql, const Wanted& wanted) {
    bool may_match =
        !wanted.query.is_empty() && (wanted.place != Place::code || !wanted.query.code.empty());
    if (!may_match || wanted.limit <= 0) return {};
    return sql.dialect() == db::Dialect::sqlite ? find_sqlite(sql, wanted)
                                                : find_postgresql(sql, wanted);
}

std::optional<db::Query> documents_with(
    std::string_view text, const Kind& kind, const Call& call, db::Dialect dialect
) {
    auto asked = asked_for(text, kind, call, dialect);
    if (!asked) return std::nullopt;
    db::Query documents;
    if (dialect == db::Dialect::sqlite)
        documents.add(
            "FROM search_index i CROSS JOIN search_document d"
            " WHERE d.id = i.rowid AND i.tokens MATCH :expression",
            asked->expression
        );
    else
        documents.add(
            "FROM search_document d WHERE d.tokens @@ CAST(:expression AS tsquery)",
            asked->expression
        );
    add_condition(documents, asked->reach);
    return documents;
}

std::optional<db::Query> document_of_item_with(
    std::string_view text, const Kind& kind, const Call& call, db::Dialect dialect,
    std::string_view thing
) {
    auto asked = asked_for(text, kind, call, dialect);
    if (!asked) return std::nullopt;
    const bool is_sqlite = dialect == db::Dialect::sqlite;
    db::Query document{
        is_sqlite ? "FROM search_document d CROSS JOIN search_index i" : "FROM search_document d"
    };
    document.add(" WHERE d.kind = :kind", kind.name).add(" AND d.thing = ").add(thing);
    if (is_sqlite) {
        document.add(" AND i.rowid = d.id AND ");
        add_needles(
            document, "' ' || i.tokens || ' '",
            needles_anywhere(asked->query, kind, asked->reach.narrowed)
        );
    } else
        document.add(" AND d.tokens @@ CAST(:expression AS tsquery)", asked->expression);
    add_condition(document, asked->reach);
    return document;
}

bool is_common(db::Sql& sql, std::string_view text, const Kind& kind, const Call& call) {
    const auto asked = asked_for(text, kind, call, sql.dialect());
    if (!asked) return false;
    if (sql.dialect() == db::Dialect::postgresql)
        return sql.value<int>(
                   "SELECT COUNT(*) FROM (SELECT tokens FROM search_document ORDER BY id DESC"
                   " LIMIT :sampled OFFSET 0) d WHERE d.tokens @@ CAST(:expression AS tsquery)",
                   sampled_by_postgresql, asked->expression
               ) >= common_in(sampled_by_postgresql);
    const auto end = sql.value<std::int64_t>(
        "SELECT id FROM search_document ORDER BY id DESC LIMIT 1 OFFSET :sampled", sampled_by_sqlite
    );
    return sql.value<int>(
               "SELECT COUNT(*) FROM (SELECT 1 FROM search_index WHERE tokens MATCH :expression"
               " AND rowid > :end LIMIT :common)",
               asked->expression, end.value_or(-1), common_in(sampled_by_sqlite)
           ) >= common_in(sampled_by_sqlite);
}

}  // namespace mainstay::search
