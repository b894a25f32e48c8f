#include "identity/actions.hpp"

#include <doctest/doctest.h>

#include "identity/identity.hpp"
#include "identity/permission_testing.hpp"
#include "identity/testing.hpp"
#include "module/module.hpp"

namespace mainstay::identity::test::actions_test {

TEST_CASE("each role may do to the directory what the rule book says, and nothing else") {
    // requester, agent, developer, manager, auditor
    CHECK(
        rule_book(module().actions) ==
        "directory_read       none         all          all          all          all\n"
        "directory_write      none         none         none         none         none\n"
        "team_write           none         none         none         all          none\n"
        "application_use      organization all          all          all          all\n"
        "role_read            none         none         none         all          all\n"
        "role_manage          none         none         none         none         none\n"
        "ingest_key_manage    none         none         none         all          none\n"
        "host_read            none         all          all          all          all\n"
        "host_manage          none         none         none         all          none\n"
        "security_read        none         none         none         none         all\n"
        "person_invite        none         all          all          all          none\n"
        "own_write            all          all          all          all          all\n"
    );
}

TEST_CASE("of people, organizations, teams and applications, may and scope agree") {
    on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            a_population(sql);
            const auto root = Call::system(noon, "test");
            for (std::string key : {"SHOP", "LEDGER"})
                CHECK(refusal(create_host(sql, root, {{"web-" + key}, {{key}}})) == "none");
            CHECK(disagreement(sql, module().actions) == "");
        });
    });
}

TEST_CASE("a kind of resource without rows is no agreement") {
    on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            a_person(sql, "ann@acme.test", Role::requester);
            CHECK(disagreement(sql, module().actions).starts_with("too few rows of the kind "));
        });
    });
}

}  // namespace mainstay::identity::test::actions_test
