#include "timeline/record.hpp"

#include <doctest/doctest.h>

#include "db/testing.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::timeline::record_test {

namespace {

using db::Sql;
using db::test::TestDatabase;

const Subject ticket{"ticket", 42};

void on_each(const std::function<void(TestDatabase&)>& body) {
    db::test::on_each_database({migrations()}, body);
}

Call ann_at(int second) {
    Caller ann;
    ann.user = {7};
    return {.caller = ann, .now = Time{second * 1'000'000LL}, .request_id = "request-1"};
}

std::vector<Entry> all(TestDatabase& database) {
    return database->read([](Sql& sql) { return history(sql, ticket, {}, 100); });
}

}  // namespace

TEST_CASE("an entry says who changed what, when, and what it was before and after") {
    on_each([](TestDatabase& database) {
        database->write([](Sql& sql) {
            record(
                sql, ann_at(3), ticket, "changed", {{"status", "new"}},
                {{"status", "open"}, {"note", "Gr\u00fc\u00dfe"}}
            );
        });

        auto entries = all(database);
        REQUIRE(entries.size() == 1);
        CHECK(entries[0].at == Time{3'000'000});
        CHECK(entries[0].actor_kind == ActorKind::person);
        CHECK(entries[0].actor == Id<User>{7});
        CHECK(entries[0].action == "changed");
        CHECK(entries[0].before == R"({"status":"new"})");
        CHECK(entries[0].after == "{\"status\":\"open\",\"note\":\"Gr\u00fc\u00dfe\"}");
        CHECK(entries[0].request_id == "request-1");
    });
}

TEST_CASE("the system and who is not known are no persons") {
    on_each([](TestDatabase& database) {
        database->write([](Sql& sql) {
            record(sql, Call::system(Time{1}, "job-1"), ticket, "closed", nullptr, nullptr);
            record(
                sql, Call{.now = Time{2}, .request_id = "r"}, ticket, "reopened", nullptr, nullptr
            );
        });

        auto entries = all(database);
        CHECK(entries.at(1).actor_kind == ActorKind::system);
        CHECK(entries.at(0).actor_kind == ActorKind::nobody);
        CHECK_FALSE(entries.at(0).actor);
        CHECK_FALSE(entries.at(0).before);
        CHECK_FALSE(entries.at(0).after);
    });
}

TEST_CASE("an entry exists only if its change is committed") {
    on_each([](TestDatabase& database) {
        auto refused = database->write([](Sql& sql) -> Result<> {
            record(sql, ann_at(1), ticket, "changed", nullptr, {{"status", "open"}});
            return refuse(mainstay::code::forbidden);
        });

        CHECK_FALSE(refused);
        CHECK(all(database).empty());
    });
}

TEST_CASE("the history of a thing is its own, newest first, a page at a time") {
    on_each([](TestDatabase& database) {
        database->write([](Sql& sql) {
            for (int second = 1; second <= 5; ++second)
                record(sql, ann_at(second), ticket, "changed", nullptr, {{"number", second}});
            record(sql, ann_at(9), {"ticket", 43}, "changed", nullptr, nullptr);
            record(sql, ann_at(9), {"user", 42}, "changed", nullptr, nullptr);
        });

        database->read([](Sql& sql) {
            auto first = history(sql, ticket, {}, 3);
            auto second = history(sql, ticket, first.at(2).id, 3);
            CHECK(first.at(0).after == R"({"number":5})");
            REQUIRE(second.size() == 2);
            CHECK(second[1].after == R"({"number":1})");
        });
    });
}

TEST_CASE("changes are the members that differ") {
    Entry entry;
    entry.before = R"({"status":"new","team":null,"level":"L1","labels":["a"]})";
    entry.after = R"({"status":"open","team":null,"labels":["a"],"note":"Hi"})";

    CHECK(
        wire::print(changes(entry)) ==
        R"([{"field":"status","before":"new","after":"open"},)"
        R"({"field":"level","before":"L1","after":null},{"field":"note","before":null,"after":"Hi"}])"
    );
    CHECK(changes(Entry{}).empty());
    entry.before.reset();
    entry.after = "7";
    CHECK(wire::print(changes(entry)) == R"([{"field":"","before":null,"after":7}])");
}

TEST_CASE("erasing empties the values of an entry, and says so in the timeline") {
    on_each([](TestDatabase& database) {
        auto id = database->write([](Sql& sql) {
            return record(sql, ann_at(1), ticket, "changed", {{"name", "Ann"}}, {{"name", "Eve"}});
        });

        CHECK(database->write([&](Sql& sql) { return erase(sql, ann_at(2), id); }));
        CHECK_FALSE(database->write([&](Sql& sql) { return erase(sql, ann_at(3), id); }));

        auto entry = all(database).at(0);
        CHECK_FALSE(entry.before);
        CHECK_FALSE(entry.after);
        CHECK_FALSE(entry.salt);
        auto erasures = database->read([&](Sql& sql) {
            return history(sql, {"timeline_entry", id.value}, {}, 10);
        });
        REQUIRE(erasures.size() == 1);
        CHECK(erasures[0].action == "values_erased");
        CHECK(erasures[0].actor == Id<User>{7});
    });
}

}  // namespace mainstay::timeline::record_test
