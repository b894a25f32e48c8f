#include "timeline/seal.hpp"

#include <thread>

#include <doctest/doctest.h>

#include "db/testing.hpp"
#include "timeline/timeline.hpp"
#include "wire/name.hpp"

namespace mainstay::timeline::seal_test {

namespace {

using db::Sql;
using db::test::TestDatabase;

const Key key = keyed_hash({}, "the key of this installation");
const Key other_key = keyed_hash({}, "the key of another");

void on_each(const std::function<void(TestDatabase&)>& body) {
    db::test::on_each_database({migrations()}, body);
}

void record_changes(TestDatabase& database, int count) {
    database->write([&](Sql& sql) {
        for (int i = 1; i <= count; ++i) {
            record(
                sql, Call::system(Time{i}, "request"), {"ticket", i}, "changed", {{"number", i}},
                {{"number", i + 1}}
            );
        }
    });
}

int seal(TestDatabase& database, int limit = 1000) {
    return database->write([&](Sql& sql) { return seal_batch(sql, key, limit).count; });
}

void run(TestDatabase& database, const std::string& statements) {
    database->write([&](Sql& sql) { sql.script(statements); });
}

/// `fault position entry`, or `whole`.
std::string found(const Report& report) {
    if (report.is_whole()) return "whole";
    const Break& broken = *report.first_broken;
    std::string text(wire::name_of(broken.fault));
    text += broken.position ? " " + std::to_string(*broken.position) : " -";
    text += broken.entry ? " " + to_string(*broken.entry) : " -";
    return text;
}

/// As it was when it was new; a new database for each tampering would take much longer.
void empty(TestDatabase& database) {
    bool is_sqlite = database->dialect() == db::Dialect::sqlite;
    run(database, is_sqlite ? "DELETE FROM timeline_entry; DELETE FROM timeline_unsealed; DELETE "
                              "FROM timeline_seal;"
                              "DELETE FROM timeline_head; DELETE FROM sqlite_sequence"
                            : "TRUNCATE timeline_entry, timeline_unsealed, timeline_seal, "
                              "timeline_head RESTART IDENTITY");
}

/// What a verification finds after these statements were run on a sealed timeline of five entries.
std::string found_after(TestDatabase& database, const std::string& statements) {
    record_changes(database, 5);
    seal(database);
    REQUIRE(found(verify(*database, key)) == "whole");
    run(database, statements);
    return found(verify(*database, key));
}

struct Tampering {
    const char* statements;
    const char* found;
};

std::string error_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const std::exception& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("a timeline is whole before, while and after it is sealed") {
    on_each([](TestDatabase& database) {
        auto empty = verify(*database, key);
        CHECK(empty.is_whole());
        CHECK_FALSE(empty.head);

        record_changes(database, 7);
        CHECK(verify(*database, key).unsealed == 7);
        CHECK(seal(database, 3) == 3);
        auto part = verify(*database, key);
        CHECK(part.is_whole());
        CHECK(part.sealed == 3);
        CHECK(part.unsealed == 4);

        CHECK(seal(database, 3) == 3);
        CHECK(seal(database, 3) == 1);
        CHECK(seal(database, 3) == 0);
        auto whole = verify(*database, key);
        CHECK(whole.is_whole());
        CHECK(whole.sealed == 7);
        CHECK(whole.unsealed == 0);
        CHECK(whole.head->position == 7);
    });
}

TEST_CASE("a timeline of more than one page is proven through") {
    on_each([](TestDatabase& database) {
        record_changes(database, 2500);
        seal(database, 2500);

        CHECK(verify(*database, key).sealed == 2500);
        run(database, "UPDATE timeline_entry SET action = 'opened' WHERE subject_id = 2222");
        CHECK(found(verify(*database, key)) == "entry_altered 2222 2222");
    });
}

TEST_CASE("whatever is done to the sealed timeline by SQL is found, and where it begins") {
    const Tampering tamperings[] = {
        {"UPDATE timeline_entry SET after = '{\"number\":99}' WHERE id = 3", "values_altered 3 3"},
        {"UPDATE timeline_entry SET before = NULL WHERE id = 3", "values_altered 3 3"},
        {"UPDATE timeline_entry SET before = NULL, after = NULL, salt = NULL WHERE id = 3",
         "values_removed 3 3"},
        {"UPDATE timeline_entry SET salt = NULL WHERE id = 3", "values_altered 3 3"},
        {"UPDATE timeline_entry SET salt = 'x', digest = 'y' WHERE id = 3", "entry_altered 3 3"},
        {"UPDATE timeline_entry SET at = at + 1 WHERE id = 2", "entry_altered 2 2"},
        {"UPDATE timeline_entry SET actor = 9 WHERE id = 1", "entry_altered 1 1"},
        {"UPDATE timeline_entry SET actor_kind = 'nobody' WHERE id = 5", "entry_altered 5 5"},
        {"UPDATE timeline_entry SET subject_id = 1 WHERE id = 4", "entry_altered 4 4"},
        {"UPDATE timeline_entry SET subject_type = 'user' WHERE id = 4", "entry_altered 4 4"},
        {"UPDATE timeline_entry SET action = 'opened' WHERE id = 4", "entry_altered 4 4"},
        {"UPDATE timeline_entry SET request_id = 'other' WHERE id = 4", "entry_altered 4 4"},
        {"DELETE FROM timeline_entry WHERE id = 4", "entry_missing 4 4"},
        {"DELETE FROM timeline_entry WHERE id = 5", "entry_missing 5 5"},
        {"DELETE FROM timeline_entry", "entry_missing 1 1"},
        {"DELETE FROM timeline_seal WHERE position = 2", "seal_missing 2 -"},
        {"DELETE FROM timeline_seal WHERE position = 1", "seal_missing 1 -"},
        {"DELETE FROM timeline_seal WHERE position = 2; DELETE FROM timeline_entry WHERE id = 2",
         "seal_missing 2 -"},
        {"DELETE FROM timeline_seal WHERE position = 2; DELETE FROM timeline_entry WHERE id = 2;"
         "UPDATE timeline_seal SET position = 2 WHERE position = 3;"
         "UPDATE timeline_seal SET position = 3 WHERE position = 4;"
         "UPDATE timeline_seal SET position = 4 WHERE position = 5",
         "entry_altered 2 3"},
        {"UPDATE timeline_seal SET mac = 'x' WHERE position = 3", "entry_altered 3 3"},
        // Two entries change places, with and without their seals.
        {"UPDATE timeline_seal SET entry = -1 WHERE position = 2; UPDATE timeline_seal SET entry = "
         "2 WHERE position = 4;"
         "UPDATE timeline_seal SET entry = 4 WHERE position = 2",
         "entry_altered 2 4"},
        {"UPDATE timeline_seal SET position = -1 WHERE position = 2;"
         "UPDATE timeline_seal SET position = 2 WHERE position = 4;"
         "UPDATE timeline_seal SET position = 4 WHERE position = -1",
         "entry_altered 2 4"},
        // The end is cut off, with less and less left to tell.
        {"DELETE FROM timeline_seal WHERE position = 5", "seal_missing 5 -"},
        {"DELETE FROM timeline_seal WHERE position = 5; DELETE FROM timeline_entry WHERE id = 5",
         "seal_missing 5 -"},
        {"DELETE FROM timeline_seal WHERE position = 5; DELETE FROM timeline_entry WHERE id = 5;"
         "UPDATE timeline_head SET position = 4, mac = (SELECT mac FROM timeline_seal WHERE "
         "position = 4)",
         "head_altered - -"},
        {"DELETE FROM timeline_head", "head_missing - -"},
        {"DELETE FROM timeline_seal", "seal_missing 1 -"},
        {"UPDATE timeline_head SET proof = 'x'", "head_altered - -"},
        // Something is added.
        {"INSERT INTO timeline_seal (position, entry, mac) VALUES (6, 99, 'x')",
         "seal_unexpected 6 -"},
        {"INSERT INTO timeline_entry (at, actor_kind, subject_type, subject_id, action, digest, "
         "request_id)"
         " VALUES (1, 'system', 'ticket', 1, 'closed', 'x', 'y');"
         "INSERT INTO timeline_seal (position, entry, mac) VALUES (6, 6, 'x');"
         "UPDATE timeline_head SET position = 6, mac = 'x'",
         "entry_altered 6 6"},
        {"INSERT INTO timeline_entry (at, actor_kind, subject_type, subject_id, action, digest, "
         "request_id)"
         " VALUES (1, 'system', 'ticket', 1, 'closed', 'x', 'y')",
         "entry_unsealed - 6"},
        {"INSERT INTO timeline_unsealed (entry) VALUES (99)", "entry_missing - 99"},
    };
    on_each([&](TestDatabase& database) {
        for (const auto& tampering : tamperings) {
            CAPTURE(tampering.statements);
            empty(database);
            CHECK(found_after(database, tampering.statements) == tampering.found);
        }
    });
}

TEST_CASE("an entry whose values were erased by the rules still proves") {
    on_each([](TestDatabase& database) {
        record_changes(database, 3);
        seal(database);

        database->write([](Sql& sql) { return erase(sql, Call::system(Time{9}, "request"), {2}); });

        CHECK(found(verify(*database, key)) == "whole");
        seal(database);
        auto report = verify(*database, key);
        CHECK(report.is_whole());
        CHECK(report.erased == 1);
        CHECK(report.sealed == 4);
    });
}

TEST_CASE("which program acted is proven as its values are") {
    on_each([](TestDatabase& database) {
        Call call{.now = Time{1}, .request_id = "request"};
        call.ingest = IngestCaller{{7}, "checkout", {1}};
        database->write([&](Sql& sql) { record(sql, call, {"span", 1}, "taken", {}, {{"n", 1}}); });
        seal(database);
        CHECK(found(verify(*database, key)) == "whole");

        run(database, "UPDATE timeline_entry SET principal = replace(principal, '7', '8')");
        CHECK(found(verify(*database, key)) == "values_altered 1 1");
    });
}

TEST_CASE("another key proves nothing") {
    on_each([](TestDatabase& database) {
        record_changes(database, 3);
        seal(database);

        auto report = verify(*database, other_key);

        CHECK(found(report) == "wrong_key 1 -");
        CHECK(report.sealed == 0);
        CHECK_FALSE(report.head);
    });
}

TEST_CASE("nothing is sealed on top of a chain that does not prove") {
    const Tampering tamperings[] = {
        {"DELETE FROM timeline_head", "the head of the timeline's chain is missing"},
        {"DELETE FROM timeline_seal WHERE position = 3",
         "the timeline's last seal is not the one its head tells of"},
        {"DELETE FROM timeline_seal WHERE position = 3;"
         "UPDATE timeline_head SET position = 2, mac = (SELECT mac FROM timeline_seal WHERE "
         "position = 2)",
         "the head of the timeline's chain does not prove, or the key is another"},
    };
    for (const auto& tampering : tamperings) {
        on_each([&](TestDatabase& database) {
            record_changes(database, 3);
            seal(database);
            run(database, tampering.statements);
            record_changes(database, 1);

            CHECK(error_of([&] { seal(database); }) == tampering.found);
        });
    }
    on_each([](TestDatabase& database) {
        record_changes(database, 3);
        seal(database);
        record_changes(database, 1);
        CHECK_FALSE(error_of([&] {
                        database->write([](Sql& sql) { seal_batch(sql, other_key, 10); });
                    }).empty());
    });
}

TEST_CASE("a timeline that was put back to an earlier state misses a later anchor") {
    on_each([](TestDatabase& database) {
        record_changes(database, 2);
        seal(database);
        run(database, "CREATE TABLE kept AS SELECT position, mac, proof FROM timeline_head");
        record_changes(database, 1);
        seal(database);
        auto anchor = verify(*database, key).head;
        CHECK(found(verify(*database, key, anchor)) == "whole");
        run(database,
            "DELETE FROM timeline_seal WHERE position = 3; DELETE FROM timeline_entry WHERE id = 3;"
            "UPDATE timeline_head SET position = (SELECT position FROM kept), mac = (SELECT mac "
            "FROM kept),"
            " proof = (SELECT proof FROM kept)");

        CHECK(found(verify(*database, key)) == "whole");
        CHECK(found(verify(*database, key, anchor)) == "anchor_missed 3 -");
        record_changes(database, 1);
        CHECK(error_of([&] {
                  database->write([&](Sql& sql) { seal_batch(sql, key, 10, anchor); });
              }) == "the timeline's chain was put back to an earlier state");
        seal(database);
        CHECK(found(verify(*database, key, anchor)).starts_with("anchor_missed 3"));
    });
}

TEST_CASE("a Sealer seals what is committed, and what is left when it stops") {
    on_each([](TestDatabase& database) {
        Sealer one(*database, key, {.batch = 10, .pause = std::chrono::milliseconds(1)});
        Sealer two(*database, key, {.batch = 10, .pause = std::chrono::milliseconds(1)});
        one.start();
        two.start();

        for (int i = 0; i < 20; ++i) record_changes(database, 7);
        one.stop();
        two.stop();

        auto report = verify(*database, key);
        CHECK(found(report) == "whole");
        CHECK(report.sealed == 140);
        CHECK(report.unsealed == 0);
    });
}

TEST_CASE("a Sealer says when it cannot seal, and why") {
    on_each([](TestDatabase& database) {
        record_changes(database, 3);
        seal(database);
        run(database, "DELETE FROM timeline_head");
        Sealer sealer(*database, key, {.pause = std::chrono::milliseconds(1)});
        CHECK_FALSE(sealer.failure());
        sealer.start();

        record_changes(database, 1);

        for (int i = 0; i < 3000 && !sealer.failure(); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        CHECK(sealer.failure() == "the head of the timeline's chain is missing");
    });
}

}  // namespace mainstay::timeline::seal_test
