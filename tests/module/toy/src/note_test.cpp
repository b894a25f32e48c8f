#include "toy/note.hpp"

#include <doctest/doctest.h>

#include "identity/permission_testing.hpp"
#include "identity/testing.hpp"
#include "toy/toy.hpp"

namespace mainstay::toy {

TEST_CASE("each role may do to notes what the rule book says, and nothing else") {
    // requester, agent, developer, manager, auditor
    CHECK(
        identity::test::rule_book(module().actions) ==
        "toy_note_read        none         own          none         all          none\n"
        "toy_note_create      none         own          none         all          none\n"
    );
}

TEST_CASE("of notes, may and scope agree for each caller and action") {
    identity::test::on_each_database(migrations(), [](db::test::TestDatabase& database) {
        database->write([](db::Sql& sql) {
            const auto all = identity::test::a_population(sql);
            for (auto author : {all.ann, all.tom})
                sql.run(
                    "INSERT INTO toy_note (author, text, created_at) VALUES (:author, 'x', 0)",
                    author
                );
            CHECK(identity::test::disagreement(sql, module().actions) == "");
        });
    });
}

}  // namespace mainstay::toy
