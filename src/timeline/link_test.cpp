#include "timeline/link.hpp"

#include <doctest/doctest.h>

#include "db/testing.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::timeline::link_test {

namespace {

using db::Sql;
using db::test::TestDatabase;

void on_each(const std::function<void(TestDatabase&)>& body) {
    db::test::on_each_database({migrations()}, body);
}

/// As modules would declare them: one that leads between any two things, and some between tickets.
constexpr Relation relations[] = {
    {"duplicate_of", "duplicated_by", true, "ticket", "ticket"},
    {"caused_by", "causes", true, "ticket", "ticket"},
    {"blocks", "blocked_by", true, "ticket", "ticket"},
    {"relates_to", "relates_to"},
    {"parent_of", "child_of", true, "ticket", "ticket"},
};
constexpr Relation other_relations[] = {{"fixed_in", "fixes", false, "ticket", "release"}};

Subject ticket(int number) { return {"ticket", number}; }

Call ann() {
    Caller caller;
    caller.user = {7};
    return {.caller = caller, .now = Time{5}, .request_id = "request-1"};
}

/// The code of the refusal, or how the link reads.
std::string linked(TestDatabase& database, Subject from, std::string relation, Subject to) {
    auto made =
        database->write([&](Sql& sql) { return link(sql, ann(), relations, from, relation, to); });
    return made ? made->relation : made.error().code;
}

std::string reads(TestDatabase& database, Subject end) {
    std::string text;
    for (const auto& each :
         database->read([&](Sql& sql) { return links(sql, relations, end, {}, 100); })) {
        text += each.relation + " " + each.other_type + " " + std::to_string(each.other_id) + "\n";
    }
    return text;
}

std::vector<Entry> story(TestDatabase& database, Subject subject) {
    return database->read([&](Sql& sql) { return history(sql, subject, {}, 100); });
}

}  // namespace

TEST_CASE("a link reads from both of its ends") {
    on_each([](TestDatabase& database) {
        CHECK(linked(database, ticket(1), "blocks", ticket(2)) == "blocks");
        CHECK(linked(database, ticket(1), "child_of", ticket(3)) == "child_of");
        CHECK(linked(database, ticket(1), "relates_to", {"mail", 1}) == "relates_to");

        CHECK(
            reads(database, ticket(1)) == "blocks ticket 2\nchild_of ticket 3\nrelates_to mail 1\n"
        );
        CHECK(reads(database, ticket(2)) == "blocked_by ticket 1\n");
        CHECK(reads(database, ticket(3)) == "parent_of ticket 1\n");
        CHECK(reads(database, {"mail", 1}) == "relates_to ticket 1\n");
    });
}

TEST_CASE("a link exists once, from whichever end it is made") {
    on_each([](TestDatabase& database) {
        CHECK(linked(database, ticket(1), "caused_by", ticket(2)) == "caused_by");
        CHECK(linked(database, ticket(1), "caused_by", ticket(2)) == "linked_already");
        CHECK(linked(database, ticket(2), "causes", ticket(1)) == "linked_already");
        CHECK(linked(database, ticket(1), "relates_to", ticket(2)) == "relates_to");
        CHECK(linked(database, ticket(2), "relates_to", ticket(1)) == "linked_already");
    });
}

TEST_CASE("nothing is linked to itself, nor by a relation that does not exist") {
    on_each([](TestDatabase& database) {
        CHECK(linked(database, ticket(1), "relates_to", ticket(1)) == "linked_to_itself");
        CHECK(linked(database, ticket(1), "likes", ticket(2)) == "unknown_relation");
        CHECK(linked(database, ticket(1), "", ticket(2)) == "unknown_relation");
        CHECK(reads(database, ticket(1)).empty());
    });
}

TEST_CASE("a relation leads only between the kinds of things that its module declares") {
    on_each([](TestDatabase& database) {
        CHECK(linked(database, ticket(1), "blocks", {"mail", 1}) == "relation_unfit");
        CHECK(linked(database, {"mail", 1}, "blocks", ticket(1)) == "relation_unfit");
        CHECK(linked(database, {"mail", 1}, "blocked_by", ticket(1)) == "relation_unfit");
        CHECK(reads(database, ticket(1)).empty());
    });
}

TEST_CASE("the links of one module are not another's to make, read or remove") {
    on_each([](TestDatabase& database) {
        CHECK(linked(database, ticket(1), "fixed_in", {"release", 4}) == "unknown_relation");
        auto id = database->write([](Sql& sql) {
            return link(sql, ann(), other_relations, {"release", 4}, "fixes", ticket(1))->id;
        });

        CHECK(reads(database, ticket(1)).empty());
        CHECK_FALSE(database->write([&](Sql& sql) {
            return unlink(sql, ann(), relations, ticket(1), id);
        }));
        database->read([&](Sql& sql) {
            CHECK(links(sql, other_relations, ticket(1), {}, 9).at(0).relation == "fixed_in");
            CHECK(targets(sql, ticket(1), "fixed_in", "release", 9).at(0).id == 4);
            CHECK(targets(sql, ticket(1), "fixed_in", "mail", 9).empty());
        });
        CHECK(database->write([&](Sql& sql) {
            return unlink(sql, ann(), other_relations, ticket(1), id);
        }));
        database->read([&](Sql& sql) {
            CHECK(targets(sql, ticket(1), "fixed_in", "release", 9).empty());
        });
    });
}

TEST_CASE("two relations that share a name clash, whichever side it is of") {
    CHECK_FALSE(clash(relations));
    constexpr Relation taken[] = {relations[2], {"blocked_by", "holds_up"}};
    CHECK(clash(taken) == "The relation `blocked_by` is declared twice.");
    constexpr Relation twice[] = {relations[3], relations[3]};
    CHECK(clash(twice) == "The relation `relates_to` is declared twice.");
}

TEST_CASE("what must not lead back to where it began does not, however it is put") {
    on_each([](TestDatabase& database) {
        linked(database, ticket(1), "parent_of", ticket(2));
        linked(database, ticket(2), "parent_of", ticket(3));
        linked(database, ticket(2), "parent_of", ticket(4));

        CHECK(linked(database, ticket(3), "parent_of", ticket(1)) == "link_cycle");
        CHECK(linked(database, ticket(1), "child_of", ticket(4)) == "link_cycle");
        CHECK(linked(database, ticket(1), "blocks", ticket(2)) == "blocks");
        CHECK(linked(database, ticket(2), "blocks", ticket(1)) == "link_cycle");
        CHECK(linked(database, ticket(1), "duplicate_of", ticket(2)) == "duplicate_of");
        CHECK(linked(database, ticket(2), "duplicate_of", ticket(1)) == "link_cycle");
        CHECK(linked(database, ticket(1), "parent_of", ticket(4)) == "parent_of");
    });
}

TEST_CASE("a walk that would be too long is not taken for free of circles") {
    TestDatabase database(db::Dialect::sqlite, {migrations()});
    database->write([](Sql& sql) {
        for (int i = 2; i < 1200; ++i) {
            sql.run(
                "INSERT INTO timeline_link (from_type, from_id, relation, to_type, to_id, at)"
                " VALUES ('ticket', :from, 'blocks', 'ticket', :to, 1)",
                i, i + 1
            );
        }
    });

    CHECK(linked(database, ticket(1), "blocks", ticket(2)) == "link_cycle");
    CHECK(linked(database, ticket(1), "blocks", ticket(500)) == "blocks");
}

TEST_CASE("a removed link is gone from both ends, and may be made again") {
    on_each([](TestDatabase& database) {
        linked(database, ticket(1), "blocks", ticket(2));
        auto id = database->read([](Sql& sql) { return links(sql, relations, ticket(2), {}, 1); })
                      .at(0)
                      .id;
        auto unlinked = [&](Subject end) {
            auto done =
                database->write([&](Sql& sql) { return unlink(sql, ann(), relations, end, id); });
            return done ? std::string("done") : done.error().code;
        };

        CHECK(unlinked(ticket(3)) == "not_found");  // Not its link.
        CHECK(unlinked(ticket(2)) == "done");
        CHECK(unlinked(ticket(2)) == "not_found");

        CHECK(reads(database, ticket(1)).empty());
        CHECK(reads(database, ticket(2)).empty());
        CHECK(linked(database, ticket(2), "blocks", ticket(1)) == "blocks");
    });
}

TEST_CASE("making and removing a link is in the history of both ends") {
    on_each([](TestDatabase& database) {
        linked(database, ticket(1), "blocks", ticket(2));
        auto id = database->read([](Sql& sql) { return links(sql, relations, ticket(1), {}, 1); })
                      .at(0)
                      .id;
        CHECK(database->write([&](Sql& sql) { return unlink(sql, ann(), relations, ticket(1), id); }
        ));

        auto one = story(database, ticket(1));
        auto two = story(database, ticket(2));

        REQUIRE(one.size() == 2);
        CHECK(one[1].action == "linked");
        CHECK(one[1].after == R"({"relation":"blocks","type":"ticket","id":"2"})");
        CHECK(one[0].action == "unlinked");
        CHECK(one[0].before == R"({"relation":"blocks","type":"ticket","id":"2"})");
        REQUIRE(two.size() == 2);
        CHECK(two[1].after == R"({"relation":"blocked_by","type":"ticket","id":"1"})");
    });
}

TEST_CASE("links come a page at a time") {
    on_each([](TestDatabase& database) {
        linked(database, ticket(1), "blocks", ticket(2));
        linked(database, ticket(3), "blocks", ticket(1));
        linked(database, ticket(1), "blocks", ticket(4));

        database->read([](Sql& sql) {
            auto first = links(sql, relations, ticket(1), {}, 2);
            auto second = links(sql, relations, ticket(1), first.at(1).id, 2);
            CHECK(first.at(0).other() == ticket(2));
            CHECK(first.at(1).other() == ticket(3));
            REQUIRE(second.size() == 1);
            CHECK(second[0].other() == ticket(4));
            CHECK(second[0].actor == Id<User>{7});
        });
    });
}

}  // namespace mainstay::timeline::link_test
