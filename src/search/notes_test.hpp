// A module with something to be found, for the tests of this one.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/testing.hpp"
#include "search/lookup.hpp"
#include "search/search.hpp"

namespace mainstay::search::test {

using db::test::TestDatabase;

inline constexpr db::Migration note_table[] = {
    {"note", "0001_note.sql",
     "CREATE TABLE note (id BIGINT PRIMARY KEY, title TEXT NOT NULL, body TEXT NOT NULL,"
     " code TEXT NOT NULL, organization BIGINT NOT NULL, is_private INTEGER NOT NULL,"
     " at BIGINT NOT NULL)"}
};

/// A row of a module that has something to be found.
struct Note {
    std::int64_t id = 0;
    std::string title, body, code;
    std::int64_t organization = 1;
    bool is_private = false;
    Time at;
};
BOOST_DESCRIBE_STRUCT(Note, (), (id, title, body, code, organization, is_private, at))

inline void keep(db::Sql& sql, const Note& note) {
    sql.run("DELETE FROM note WHERE id = :id", note.id);
    sql.run(
        "INSERT INTO note (id, title, body, code, organization, is_private, at)"
        " VALUES (:id, :title, :body, :code, :organization, :is_private, :at)",
        note.id, note.title, note.body, note.code, note.organization, note.is_private, note.at
    );
    changed(sql, "note", note.id);
}

/// The notes, of which staff see all and requesters the public ones of organization 1.
inline Kind notes() {
    Kind kind{.name = "note", .load = {}, .ids = {}, .reach = {}};
    kind.load = [](db::Sql& sql, const std::vector<std::int64_t>& ids) {
        db::Query query{"FROM note WHERE id IN "};
        query.add_list(ids);
        std::vector<Document> documents;
        for (const Note& note : sql.all<Note>(query)) {
            Document document{.id = note.id, .title = note.title, .body = note.body, .at = note.at};
            if (!note.code.empty()) document.codes = {note.code};
            document.scope = {"organization:" + std::to_string(note.organization)};
            documents.push_back(document);
        }
        return documents;
    };
    kind.ids = [](db::Sql& sql, std::int64_t after, int limit) {
        return sql.all<std::int64_t>(
            "SELECT id FROM note WHERE id > :after ORDER BY id LIMIT :limit", after, limit
        );
    };
    kind.reach = [](const Call& call) -> std::optional<Reach> {
        if (call.is_system) return Reach{};
        if (!call.caller) return std::nullopt;
        return Reach{
            .narrowed = {"organization:1"},
            .condition =
                "EXISTS (SELECT 1 FROM note n WHERE n.id = d.thing"
                " AND n.organization = :scope_organization AND n.is_private = 0)",
            .params = {std::int64_t{1}},
        };
    };
    return kind;
}

inline Call system_call() { return Call::system(Time{1}, "test"); }

inline Call requester() {
    Call call;
    call.caller = Caller{.user = {5}};
    return call;
}

inline void index_all(TestDatabase& database, const Kind& kind = notes()) {
    while (index_batch(*database, {kind}, 100) > 0) {
    }
}

inline std::vector<std::int64_t> found(
    TestDatabase& database, std::string_view text, const Call& call = system_call(), int limit = 50
) {
    return database->read([&](db::Sql& sql) {
        std::vector<std::int64_t> ids;
        for (const Hit& hit : find(sql, call, notes(), parse_query(text), limit).hits)
            ids.push_back(hit.document.id);
        return ids;
    });
}

/// The ids that the index itself holds to be matching, before any document is looked at.
inline std::vector<std::int64_t> indexed(TestDatabase& database, std::string_view text) {
    return database->read([&](db::Sql& sql) {
        std::vector<std::int64_t> ids;
        const Reach all;
        const auto query = parse_query(text);
        for (Place place : {Place::code, Place::title, Place::body})
            for (const auto& each :
                 look_up(sql, {notes(), query, place, all, std::int64_t{1} << 62, 100}))
                ids.push_back(each.thing);
        return ids;
    });
}

inline void on_each(const std::function<void(TestDatabase&)>& body) {
    db::test::on_each_database({migrations(), db::Migrations(note_table)}, body);
}

}  // namespace mainstay::search::test
