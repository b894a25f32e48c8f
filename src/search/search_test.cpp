#include "search/search.hpp"

#include <atomic>
#include <chrono>
#include <set>
#include <stdexcept>
#include <thread>
#include <utility>

#include <doctest/doctest.h>

#include "search/notes_test.hpp"

namespace mainstay::search::search_test {

using namespace test;

TEST_CASE("a code stands before a title before a body, and in each the newest comes first") {
    on_each([](TestDatabase& database) {
        database->write([](db::Sql& sql) {
            keep(sql, {.id = 1, .title = "shop-42", .at = {5'000'000}});
            keep(sql, {.id = 2, .body = "shop-42", .at = {9'000'000}});
            keep(sql, {.id = 3, .title = "Old", .code = "SHOP-42", .at = {1'000'000}});
            keep(sql, {.id = 4, .body = "shop-42 and shop-43", .at = {8'000'000}});
            keep(sql, {.id = 5, .title = "shop-42 again", .at = {6'000'000}});
        });
        index_all(database);

        CHECK(found(database, "SHOP-42") == std::vector<std::int64_t>{3, 5, 1, 2, 4});
        CHECK(found(database, "shop-42 and") == std::vector<std::int64_t>{4});
    });
}

TEST_CASE("pages follow one another without gap or repetition, across places and equal times") {
    on_each([](TestDatabase& database) {
        database->write([](db::Sql& sql) {
            for (int i = 1; i <= 40; ++i)
                keep(
                    sql, {.id = i,
                          .title = i % 3 == 0 ? "fire" : "other",
                          .body = "fire",
                          .code = i == 7 ? "fire" : "",
                          .at = {1'000'000}}
                );
        });
        index_all(database);

        std::vector<std::int64_t> all;
        std::optional<Position> at;
        do {
            auto page = database->read([&](db::Sql& sql) {
                return find(sql, system_call(), notes(), parse_query("fire"), 7, at);
            });
            CHECK(page.hits.size() <= 7);
            for (const Hit& hit : page.hits) all.push_back(hit.document.id);
            at = page.next;
            if (at) CHECK(to_string(*parse_position(to_string(*at))) == to_string(*at));
        } while (at);
        CHECK(all.size() == 40);
        CHECK(std::set(all.begin(), all.end()).size() == 40);
        CHECK(all.front() == 7);
    });
}

TEST_CASE("a caller finds what is within their reach, by the tables as they are") {
    on_each([](TestDatabase& database) {
        database->write([](db::Sql& sql) {
            keep(sql, {.id = 1, .body = "fire", .organization = 1});
            keep(sql, {.id = 2, .body = "fire", .organization = 2});
            keep(sql, {.id = 3, .body = "fire", .organization = 1, .is_private = true});
        });
        index_all(database);
        CHECK(found(database, "fire", requester()) == std::vector<std::int64_t>{1});
        CHECK(found(database, "fire").size() == 3);
        CHECK(found(database, "fire", Call{}).empty());

        SUBCASE("though the index is behind") {
            database->write([](db::Sql& sql) {
                sql.run("UPDATE note SET organization = 2 WHERE id = 1");
            });
            CHECK(found(database, "fire", requester()).empty());
        }
        SUBCASE("and no page counts what they may not see") {
            auto page = database->read([](db::Sql& sql) {
                return find(sql, requester(), notes(), parse_query("fire"), 1);
            });
            CHECK(page.hits.size() == 1);
            CHECK(!page.next);
        }
        SUBCASE("and words cannot name a scope") {
            CHECK(found(database, "~organization:2", requester()).empty());
            CHECK(found(database, "fire OR ~organization:2", requester()).empty());
        }
    });
}

TEST_CASE("a kind with words of its own is found like any other, beside one of the same words") {
    on_each([](TestDatabase& database) {
        auto own = notes();
        own.name = "own";
        own.has_own_words = true;
        database->write([](db::Sql& sql) {
            keep(sql, {.id = 1, .title = "Printer fails", .code = "SHOP-17"});
            keep(sql, {.id = 2, .body = "the printers of the hall, by 10.0.0.7"});
            keep(sql, {.id = 3, .body = "a fire, no printer"});
        });
        while (index_batch(*database, {notes(), own}, 100) > 0) {
        }
        auto of = [&](const Kind& kind, std::string_view text) {
            return database->read([&](db::Sql& sql) {
                std::vector<std::int64_t> ids;
                for (const Hit& hit : find(sql, system_call(), kind, parse_query(text), 50).hits)
                    ids.push_back(hit.document.id);
                return ids;
            });
        };
        for (const auto* text :
             {"printer", "prin", "\"printer fails\"", "shop-17", "hop-1", "prin -fire", "hall prin",
              "0.0.7", "ire", "note:printer"})
            CHECK_MESSAGE(of(own, text) == of(notes(), text), text);
        CHECK(of(own, "prin").size() == 3);
    });
}

TEST_CASE("a text is in the documents at hand that have it, as in all that are gathered") {
    on_each([](TestDatabase& database) {
        database->write([](db::Sql& sql) {
            keep(sql, {.id = 1, .title = "Printer fails", .organization = 1});
            keep(sql, {.id = 2, .body = "fails, the printer", .organization = 2});
            keep(sql, {.id = 3, .body = "printers fail", .organization = 1});
        });
        index_all(database);
        auto gathered = [&](std::string_view text, const Call& call) {
            return database->read([&](db::Sql& sql) {
                auto query = documents_with(text, notes(), call, sql.dialect());
                query->text = "SELECT d.thing " + query->text + " ORDER BY d.thing";
                return sql.all<std::int64_t>(*query);
            });
        };
        auto at_hand = [&](std::string_view text, const Call& call) {
            return database->read([&](db::Sql& sql) {
                auto query = document_of_item_with(text, notes(), call, sql.dialect(), "item.id");
                query->text = "SELECT item.id FROM note item WHERE EXISTS (SELECT 1 " +
                              query->text + ") ORDER BY item.id";
                return sql.all<std::int64_t>(*query);
            });
        };
        for (const auto& call : {system_call(), requester()})
            for (const auto* text : {"printer", "fails", "printer fails", "prin", "rinter"})
                CHECK_MESSAGE(gathered(text, call) == at_hand(text, call), text);
        CHECK(at_hand("printer", system_call()).size() == 2);
        CHECK(at_hand("printer", requester()).size() == 1);
    });
}

TEST_CASE("a hostile query is bounded and never an error") {
    on_each([](TestDatabase& database) {
        database->write([](db::Sql& sql) { keep(sql, {.id = 1, .body = "fire"}); });
        index_all(database);
        std::string many, quotes, dashes, long_word(100'000, 'a'), dense, digits(100'000, '7');
        for (int i = 0; i < 10'000; ++i) {
            many += "word" + std::to_string(i) + " ";
            quotes += "\"";
            dashes += "-\"";
            dense += "都";
        }
        for (const auto& hostile :
             {many, quotes, dashes, long_word, dense, digits, std::string("fire \x01\x1F\x7F"),
              std::string("' OR 1=1 --"), std::string("'a' <-> 'b' & !('c' | :*)"),
              std::string("\"fire\" ^ NEAR(a b, 3) {tokens} : + -"), std::string("\\' \\\\ \\"),
              std::string(5'000, '('), std::string(5'000, '*')}) {
            CAPTURE(hostile.substr(0, 40));
            CHECK_NOTHROW(found(database, hostile));
        }
        CHECK(parse_query(many).wanted.size() <= query_terms_max);
        CHECK(parse_query(many).is_cut);
        CHECK(parse_query(long_word).is_cut);
        CHECK(!parse_query("fire " + std::string(900, ' ') + "water").is_cut);
    });
}

TEST_CASE("a document longer than either engine holds is found by what is within the bounds") {
    on_each([](TestDatabase& database) {
        std::string same, different, bytes;
        for (int i = 0; i < 30'000; ++i) {
            same += "same ";
            different += "w" + std::to_string(i) + "x/" + std::to_string(i) + " ";
            bytes += "\U00020000\U00020001";
        }
        database->write([&](db::Sql& sql) {
            keep(sql, {.id = 1, .title = "end", .body = same + "last"});
            keep(sql, {.id = 2, .body = different});
            keep(sql, {.id = 3, .body = bytes});
            keep(sql, {.id = 4, .body = std::string(300'000, 'x') + " after"});
            keep(sql, {.id = 5, .title = same + different, .body = different});
        });
        index_all(database);
        CHECK(found(database, "same end") == std::vector<std::int64_t>{1});
        CHECK(indexed(database, "\"same same\"").size() == 2);
        CHECK(indexed(database, "last").empty());
        CHECK(indexed(database, "w12x").size() == 2);
        CHECK(indexed(database, "\U00020000\U00020001\U00020000").size() == 1);
        CHECK(indexed(database, std::string(60, 'x')) == std::vector<std::int64_t>{4});
    });
}

TEST_CASE("what changes is found as it is, and what is gone no more") {
    on_each([](TestDatabase& database) {
        database->write([](db::Sql& sql) {
            keep(sql, {.id = 1, .body = "fire", .at = {1'000'000}});
            keep(sql, {.id = 2, .body = "fire", .at = {2'000'000}});
        });
        index_all(database);
        CHECK(found(database, "fire") == std::vector<std::int64_t>{2, 1});

        database->write([](db::Sql& sql) {
            keep(sql, {.id = 1, .body = "water", .at = {1'000'000}});
            sql.run("DELETE FROM note WHERE id = 2");
            changed(sql, "note", 2);
        });
        CHECK(found(database, "fire").empty());  // Before the index knows: by the tables.
        index_all(database);
        CHECK(indexed(database, "fire").empty());
        CHECK(found(database, "water") == std::vector<std::int64_t>{1});

        // Its time is what orders it.
        database->write([](db::Sql& sql) {
            keep(sql, {.id = 1, .body = "water", .at = {900'000'000}});
            keep(sql, {.id = 3, .body = "water", .at = {100'000'000}});
        });
        index_all(database);
        CHECK(indexed(database, "water") == std::vector<std::int64_t>{1, 3});
        auto rows = database->read([](db::Sql& sql) {
            return *sql.value<std::int64_t>("SELECT COUNT(*) FROM search_document");
        });
        CHECK(rows == 2);
    });
}

TEST_CASE("all is indexed from the tables when the index is new, of another version, or rebuilt") {
    on_each([](TestDatabase& database) {
        database->write([](db::Sql& sql) {
            for (int i = 1; i <= 250; ++i) keep(sql, {.id = i, .body = "fire", .at = {i}});
            sql.run("DELETE FROM search_change");
        });
        auto kind = notes();
        CHECK(!database->read([&](db::Sql& sql) { return state(sql, {kind}); }).is_complete);
        // It goes on where it was, batch by batch: first taken for changed, then indexed.
        for (int count : {100, 100, 100, 100, 50, 50, 0})
            CHECK(index_batch(*database, {kind}, 100) == count);
        CHECK(database->read([&](db::Sql& sql) { return state(sql, {kind}); }).is_complete);

        ++kind.version;
        CHECK(!database->read([&](db::Sql& sql) { return state(sql, {kind}); }).is_complete);
        CHECK(found(database, "fire").size() == 50);  // It serves meanwhile.
        index_all(database, kind);

        // One that was lost is found again.
        database->write([](db::Sql& sql) {
            sql.run("UPDATE note SET body = 'water' WHERE id = 7");
            rebuild(sql);
        });
        CHECK(indexed(database, "water").empty());
        index_all(database, kind);
        CHECK(indexed(database, "water") == std::vector<std::int64_t>{7});
    });
}

TEST_CASE("changes come before what is read through, so that the new is found at once") {
    on_each([](TestDatabase& database) {
        database->write([](db::Sql& sql) {
            for (int i = 1; i <= 250; ++i) keep(sql, {.id = i, .body = "old", .at = {i}});
            sql.run("DELETE FROM search_change");
            keep(sql, {.id = 900, .body = "new", .at = {900}});
        });
        CHECK(index_batch(*database, {notes()}, 100) == 1);
        CHECK(found(database, "new") == std::vector<std::int64_t>{900});
        CHECK(found(database, "old").empty());
    });
}

TEST_CASE("a batch of long texts is written in portions and leaves nothing to do") {
    on_each([](TestDatabase& database) {
        std::string text;
        for (int i = 0; i < 9'000; ++i) text += "word" + std::to_string(i) + " ";
        database->write([&](db::Sql& sql) {
            for (int i = 1; i <= 5; ++i) keep(sql, {.id = i, .body = text, .at = {i}});
        });
        index_all(database);
        CHECK(indexed(database, "word77").size() == 5);
        CHECK(database->read([](db::Sql& sql) { return state(sql, {notes()}); }).pending == 0);
    });
}

TEST_CASE("what a query selects is indexed anew") {
    on_each([](TestDatabase& database) {
        database->write([](db::Sql& sql) {
            for (int i = 1; i <= 20; ++i) keep(sql, {.id = i, .body = "fire", .at = {i}});
        });
        index_all(database);
        database->write([](db::Sql& sql) {
            sql.run("UPDATE note SET body = 'water' WHERE id > 0");
            db::Query ids{"SELECT id FROM note WHERE id > :above", {std::int64_t{15}}};
            changed(sql, "note", ids);
        });
        index_all(database);
        CHECK(indexed(database, "water").size() == 5);
        CHECK(indexed(database, "fire").size() == 15);
    });
}

TEST_CASE("what changes while a batch is read is indexed as it is in the end") {
    on_each([](TestDatabase& database) {
        database->write([](db::Sql& sql) { keep(sql, {.id = 1, .body = "fire"}); });
        auto kind = notes();
        auto interrupted = kind;
        // Changed, and indexed by another process, between the read and the write of a batch.
        interrupted.load =
            [&, is_first = true](db::Sql& sql, const std::vector<std::int64_t>& ids) mutable {
                auto documents = kind.load(sql, ids);
                if (std::exchange(is_first, false)) {
                    std::thread([&] {
                        database->write([](db::Sql& other) {
                            keep(other, {.id = 1, .body = "water"});
                        });
                        index_all(database, kind);
                    }).join();
                }
                return documents;
            };
        CHECK(index_batch(*database, {interrupted}, 100) == 0);
        CHECK(indexed(database, "water").size() == 1);
        CHECK(indexed(database, "fire").empty());
        CHECK(index_batch(*database, {kind}, 100) == 0);
    });
}

TEST_CASE("a change of a kind that this program does not know is dropped") {
    on_each([](TestDatabase& database) {
        index_all(database);
        database->write([](db::Sql& sql) { changed(sql, "rocket", 7); });
        CHECK(index_batch(*database, {notes()}, 100) == 1);
        CHECK(index_batch(*database, {notes()}, 100) == 0);
    });
}

TEST_CASE("an indexer finds what is written within a second") {
    on_each([](TestDatabase& database) {
        Indexer indexer(*database, {notes()}, {.pause = std::chrono::milliseconds(1)});
        indexer.start();
        database->write([](db::Sql& sql) { keep(sql, {.id = 1, .body = "fire"}); });
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(5);
        while (found(database, "fire").empty() && std::chrono::steady_clock::now() < until)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        CHECK(found(database, "fire").size() == 1);
        CHECK(!indexer.figures().failure);
        CHECK(indexer.figures().pending == 0);
        indexer.stop();
    });
}

TEST_CASE("an indexer that cannot index tells why, and how far it is behind") {
    on_each([](TestDatabase& database) {
        auto kind = notes();
        kind.load = [](db::Sql&, const std::vector<std::int64_t>&) -> std::vector<Document> {
            throw std::runtime_error("the disk burns");
        };
        Indexer indexer(*database, {kind}, {.pause = std::chrono::milliseconds(1)});
        indexer.start();
        database->write([](db::Sql& sql) { keep(sql, {.id = 1, .body = "fire"}); });
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(5);
        while (!indexer.figures().failure && std::chrono::steady_clock::now() < until)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        CHECK(indexer.figures().failure == "the disk burns");
        CHECK(indexer.figures().lag.count() > 0);
        indexer.stop();
    });
}

TEST_CASE("an indexer whose batch another process did does not take that for the end") {
    on_each([](TestDatabase& database) {
        database->write([](db::Sql& sql) { keep(sql, {.id = 1, .body = "fire"}); });
        auto taken = notes();
        taken.load = [&,
                      is_first = true](db::Sql& sql, const std::vector<std::int64_t>& ids) mutable {
            if (std::exchange(is_first, false))
                std::thread([&] { index_all(database, notes()); }).join();
            return notes().load(sql, ids);
        };
        auto endless = notes();
        endless.name = "endless";
        endless.ids = [](db::Sql&, std::int64_t after, int limit) {
            std::vector<std::int64_t> ids;
            while (std::ssize(ids) < limit) ids.push_back(++after);
            return ids;
        };
        std::atomic<int> loads = 0;
        endless.load = [&](db::Sql&, const std::vector<std::int64_t>&) {
            ++loads;
            return std::vector<Document>();
        };
        Indexer indexer(
            *database, {taken, endless}, {.batch = 2, .pause = std::chrono::milliseconds(1)}
        );
        indexer.start();
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (loads < 3 && std::chrono::steady_clock::now() < until)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        CHECK(loads >= 3);
        CHECK(!indexer.figures().is_complete);
        indexer.stop();
    });
}

TEST_CASE("a snippet shows the words that were found") {
    const Document document{
        .id = 1,
        .title = "Printer \U0001F525 in flames",
        .body = std::string(500, 'x') + " then\n\nthe   Prïnter was on fire, said <b>Ann</b>.",
        .codes = {"SHOP-42"},
    };
    const auto explained = explain(parse_query("printer fire"), document);

    CHECK(explained.title.text == "Printer \U0001F525 in flames");
    CHECK(explained.title.ranges == std::vector{Range{0, 7}});
    CHECK(explained.snippet.text == "then the Prïnter was on fire, said <b>Ann</b>.");
    CHECK(explained.snippet.ranges == std::vector{Range{9, 16}, Range{24, 28}});
    CHECK(explained.is_match);

    const auto flames = explain(parse_query("flames"), document);
    CHECK(flames.title.ranges == std::vector{Range{14, 20}});  // Behind a character of two units.
    CHECK(explain(parse_query("hop-4"), document).is_match);
    CHECK(!explain(parse_query("printer water"), document).is_match);
}

TEST_CASE("old documents are found behind thousands of new ones, in any way of asking") {
    on_each([](TestDatabase& database) {
        // Every 500th is public and of the requester's organization, and half of these have "rare".
        constexpr int count = 9'000;
        database->write([&](db::Sql& sql) {
            sql.run(
                "WITH RECURSIVE each (i) AS"
                " (SELECT 1 UNION ALL SELECT i + 1 FROM each WHERE i < :count)"
                " INSERT INTO note (id, title, body, code, organization, is_private, at)"
                " SELECT i, CASE i WHEN 1000 THEN 'rarely typed' ELSE 'note' END,"
                " CASE i % 1000 WHEN 0 THEN 'common rare' ELSE 'common' END, '',"
                " CASE i % 500 WHEN 0 THEN 1 ELSE 2 END, 0, i * CAST(1000000 AS BIGINT) FROM each",
                count
            );
        });
        index_all(database);

        const std::vector<std::int64_t> rare{1000, 9000, 8000, 7000, 6000, 5000, 4000, 3000, 2000};
        CHECK(found(database, "rar") == rare);  // The first by its title.
        CHECK(
            found(database, "common rar") ==
            std::vector<std::int64_t>{9000, 8000, 7000, 6000, 5000, 4000, 3000, 2000, 1000}
        );
        CHECK(found(database, "rar", requester()) == rare);
        CHECK(found(database, "common -rare ", requester()).size() == 9);
        CHECK(found(database, "comm", requester()).size() == 18);
        CHECK(found(database, "common", requester()).size() == 18);
        CHECK(
            found(database, "rare ") ==
            std::vector<std::int64_t>{9000, 8000, 7000, 6000, 5000, 4000, 3000, 2000, 1000}
        );
        CHECK(
            found(database, "comm", requester(), 5) ==
            std::vector<std::int64_t>{9000, 8500, 8000, 7500, 7000}
        );
        CHECK(found(database, "nothing").empty());

        // Page after page through all of them.
        std::size_t pages = 0, hits = 0;
        std::optional<Position> at;
        do {
            auto page = database->read([&](db::Sql& sql) {
                return find(sql, system_call(), notes(), parse_query("comm"), 100, at);
            });
            hits += page.hits.size();
            ++pages;
            at = page.next;
        } while (at && pages < 200);
        CHECK(hits == count);
        CHECK(pages == count / 100);
    });
}

}  // namespace mainstay::search::search_test
