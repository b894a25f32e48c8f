#include "search/search.hpp"

#include <set>

#include <doctest/doctest.h>

#include "db/migrate.hpp"
#include "fields/fields.hpp"
#include "http/idempotency.hpp"
#include "ticketing/desk_test.hpp"
#include "ticketing/search_documents.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::ticketing::search_test {

namespace {

using namespace test;
using db::test::TestDatabase;

void index_all(TestDatabase& database) {
    while (search::index_batch(*database, search_documents(), 100) > 0) {
    }
}

search::Kind kind_named(std::string_view name) {
    for (auto& kind : search_documents())
        if (kind.name == name) return kind;
    throw std::runtime_error("no such kind");
}

/// What that caller finds of a kind: keys, with the id of the message where it is one.
std::set<std::string> found(
    TestDatabase& database, const Call& call, std::string_view name, std::string_view words
) {
    return database->read([&](db::Sql& sql) {
        std::set<std::string> keys;
        const auto query = search::parse_query(words);
        for (const auto& hit : search::find(sql, call, kind_named(name), query, 100).hits)
            keys.insert(
                name == "ticket" ? hit.document.key
                                 : hit.document.key + " " + std::to_string(hit.document.id)
            );
        return keys;
    });
}

Call call_of(TestDatabase& database, Id<User> user) {
    return database->read([&](db::Sql& sql) { return as(sql, user); });
}

std::set<std::string> found(
    TestDatabase& database, Id<User> user, std::string_view name, std::string_view words
) {
    return found(database, call_of(database, user), name, words);
}

using Keys = std::set<std::string>;

void post(
    db::Sql& sql, Id<User> author, const std::string& key, std::string text,
    Visibility visibility = Visibility::public_
) {
    PostMessage message{.key = key, .text = {std::move(text)}, .visibility = visibility};
    done(add_message(sql, as(sql, author, 5), message, Source::web));
}

/// All that a person is shown by pages: the keys of tickets, and their messages but the first.
struct Shown {
    Keys tickets, messages;
};

Shown shown(db::Sql& sql, Id<User> user, const std::vector<std::string>& keys) {
    Shown all;
    for (const auto& key : keys) {
        if (!show(sql, as(sql, user), {key})) continue;
        all.tickets.insert(key);
        const auto page = done(messages(sql, as(sql, user), {.key = key}, {}));
        for (std::size_t i = 1; i < page.items.size(); ++i)
            all.messages.insert(key + " " + to_string(page.items[i].id));
    }
    return all;
}

}  // namespace

TEST_CASE("a ticket is found by its key, its subject and the message it began with") {
    with_desk([](TestDatabase& database, const Desk& desk) {
        database->write([&](db::Sql& sql) {
            a_ticket(sql, desk.ann, "The printer burns");
            a_ticket(sql, desk.bob, "A lamp is dark");
        });
        index_all(database);

        CHECK(found(database, desk.lea, "ticket", "printer") == Keys{"SHOP-1"});
        CHECK(found(database, desk.lea, "ticket", "shop-2") == Keys{"SHOP-2"});
        CHECK(found(database, desk.lea, "ticket", "please") == Keys{"SHOP-1", "SHOP-2"});
        CHECK(found(database, desk.lea, "message", "please").empty());
        CHECK(found(database, desk.ann, "ticket", "please") == Keys{"SHOP-1"});
        CHECK(found(database, Call{}, "ticket", "please").empty());

        database->write([&](db::Sql& sql) {
            ChangeTicket change{.key = "SHOP-1", .subject = Subject{"The scanner burns"}};
            done(mainstay::ticketing::change(sql, as(sql, desk.lea), change));
        });
        CHECK(found(database, desk.lea, "ticket", "printer").empty());
        index_all(database);
        CHECK(found(database, desk.lea, "ticket", "scanner") == Keys{"SHOP-1"});
    });
}

TEST_CASE("a later message is found by who may read it, a private note by staff alone") {
    with_desk([](TestDatabase& database, const Desk& desk) {
        database->write([&](db::Sql& sql) {
            auto key = a_ticket(sql, desk.ann);
            post(sql, desk.lea, key, "Try the toaster.");
            post(sql, desk.lea, key, "Ann is a difficult toaster.", Visibility::private_);
            EscalateTicket escalation{.key = key, .level = Level::L2, .note = {"See the toaster."}};
            done(escalate(sql, as(sql, desk.lea), escalation, Source::web));
            done(watch(sql, as(sql, desk.lea), {.key = key, .user = desk.amy}));
        });
        index_all(database);

        CHECK(found(database, desk.lea, "message", "toaster").size() == 3);
        CHECK(found(database, desk.audrey, "message", "toaster").size() == 3);
        for (auto customer : {desk.ann, desk.amy, desk.boss}) {
            CHECK(found(database, customer, "message", "toaster").size() == 1);
            CHECK(found(database, customer, "message", "difficult").empty());
        }
        CHECK(found(database, desk.bob, "message", "toaster").empty());
    });
}

TEST_CASE("who watches no more, or moved away, finds nothing any more, though the index is behind"
) {
    with_desk([](TestDatabase& database, const Desk& desk) {
        database->write([&](db::Sql& sql) {
            auto key = a_ticket(sql, desk.ann, "The printer burns");
            post(sql, desk.lea, key, "Try water.");
        });
        index_all(database);
        CHECK(found(database, desk.amy, "ticket", "printer").empty());

        database->write([&](db::Sql& sql) {
            done(watch(sql, as(sql, desk.lea), {.key = "SHOP-1", .user = desk.amy}));
        });
        index_all(database);
        CHECK(found(database, desk.amy, "ticket", "printer") == Keys{"SHOP-1"});
        CHECK(found(database, desk.amy, "message", "water").size() == 1);

        SUBCASE("no watcher") {
            database->write([&](db::Sql& sql) {
                done(unwatch(sql, as(sql, desk.lea), {.key = "SHOP-1", .user = desk.amy}));
            });
        }
        SUBCASE("of another organization") {
            database->write([&](db::Sql& sql) {
                sql.run(
                    "UPDATE user_account SET organization = :borg WHERE id = :amy", desk.borg,
                    desk.amy
                );
            });
        }
        CHECK(found(database, desk.amy, "ticket", "printer").empty());
        CHECK(found(database, desk.amy, "message", "water").empty());
    });
}

TEST_CASE("everybody finds exactly what pages show them") {
    with_desk([](TestDatabase& database, const Desk& desk) {
        std::vector<std::string> keys;
        database->write([&](db::Sql& sql) {
            for (auto requester : {desk.ann, desk.amy, desk.bob, desk.boss, desk.lea}) {
                keys.push_back(a_ticket(sql, requester, "fire"));
                post(sql, desk.leo, keys.back(), "fire");
                post(sql, desk.leo, keys.back(), "fire", Visibility::private_);
            }
            done(watch(sql, as(sql, desk.lea), {.key = keys[0], .user = desk.amy}));
            done(watch(sql, as(sql, desk.lea), {.key = keys[2], .user = desk.audrey}));
        });
        index_all(database);

        for (auto user :
             {desk.ann, desk.amy, desk.boss, desk.bob, desk.lea, desk.tom, desk.dev, desk.audrey,
              desk.admin}) {
            CAPTURE(user.value);
            const auto pages = database->read([&](db::Sql& sql) { return shown(sql, user, keys); });
            CHECK(found(database, user, "ticket", "fire") == pages.tickets);
            CHECK(found(database, user, "message", "fire") == pages.messages);
        }
    });
}

TEST_CASE("an installation of before the index is found in full after its upgrade") {
    with_desk([](TestDatabase& database, const Desk& desk) {
        database->write([&](db::Sql& sql) {
            for (int i = 0; i < 120; ++i) a_ticket(sql, desk.ann, "The printer burns");
            post(sql, desk.lea, "SHOP-7", "Try water.");
            // As it was: without these tables.
            for (std::string table : {"search_document", "search_change", "search_kind"})
                sql.run("DROP TABLE " + table);
            if (sql.dialect() == db::Dialect::sqlite) sql.run("DROP TABLE search_index");
            sql.run("DELETE FROM migration WHERE module = 'search'");
        });
        const std::vector<db::Migrations> floors{db::migrations(),       http::migrations(),
                                                 jobs::migrations(),     events::migrations(),
                                                 timeline::migrations(), search::migrations(),
                                                 identity::migrations(), fields::migrations(),
                                                 ticketing::migrations()};
        CHECK(db::migrate(*database, floors, noon).size() == 1);
        CHECK(found(database, desk.lea, "ticket", "printer").empty());

        // What comes meanwhile is found first, and a kill between two batches loses nothing.
        database->write([&](db::Sql& sql) { a_ticket(sql, desk.ann, "The lamp burns"); });
        CHECK(search::index_batch(*database, search_documents(), 50) == 1);
        CHECK(found(database, desk.lea, "ticket", "lamp") == Keys{"SHOP-121"});
        index_all(database);
        CHECK(found(database, desk.lea, "ticket", "printer").size() == 100);
        CHECK(found(database, desk.ann, "ticket", "shop-1").contains("SHOP-1"));
        CHECK(found(database, desk.lea, "message", "water").size() == 1);
        auto rows = database->read([](db::Sql& sql) {
            return *sql.value<std::int64_t>("SELECT COUNT(*) FROM search_document");
        });
        CHECK(rows == 122);
    });
}

TEST_CASE("what a merge moved is found in the target by who sees it there, and a note by nobody new"
) {
    with_desk([](TestDatabase& database, const Desk& desk) {
        std::string one, two;
        database->write([&](db::Sql& sql) {
            one = a_ticket(sql, desk.ann, "Halibut");
            two = a_ticket(sql, desk.amy, "Turbot");
            post(sql, desk.lea, one, "A plaice for all.");
            post(sql, desk.lea, one, "A secret herring.", Visibility::private_);
        });
        index_all(database);
        CHECK(found(database, desk.amy, "message", "plaice").empty());

        database->write([&](db::Sql& sql) {
            done(merge(sql, as(sql, desk.lea), {.key = one, .into = {two}}));
        });
        index_all(database);
        auto keys_of = [&](Id<User> who, std::string_view words) {
            Keys keys;
            for (const auto& hit : found(database, who, "message", words))
                keys.insert(hit.substr(0, hit.find(' ')));
            return keys;
        };
        CHECK(keys_of(desk.amy, "plaice") == Keys{two});
        CHECK(keys_of(desk.ann, "plaice") == Keys{two});
        CHECK(keys_of(desk.amy, "herring").empty());
        CHECK(keys_of(desk.lea, "herring") == Keys{two});
        CHECK(keys_of(desk.bob, "plaice").empty());

        database->write([&](db::Sql& sql) { done(undo_merge(sql, as(sql, desk.lea), {one})); });
        index_all(database);
        CHECK(keys_of(desk.amy, "plaice").empty());
        CHECK(keys_of(desk.lea, "plaice") == Keys{one});
    });
}

}  // namespace mainstay::ticketing::search_test
