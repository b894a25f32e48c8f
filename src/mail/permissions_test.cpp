#include "mail/permissions.hpp"

#include <doctest/doctest.h>

#include "identity/permission_testing.hpp"
#include "identity/testing.hpp"
#include "mail/mail.hpp"
#include "module/module.hpp"

namespace mainstay::mail::permissions_test {

TEST_CASE("each role may do to mails what the rule book says, and nothing else") {
    // requester, agent, developer, manager, auditor
    CHECK(
        identity::test::rule_book(module({}).actions) ==
        "mail_read            none         all          all          all          all\n"
        "mail_review          none         all          all          all          none\n"
    );
}

TEST_CASE("of mails, may and scope agree for each caller and action") {
    identity::test::on_each_database(migrations(), [](db::test::TestDatabase& database) {
        database->write([](db::Sql& sql) {
            const auto all = identity::test::a_population(sql);
            for (auto application : {all.shop, all.ledger})
                sql.run(
                    "INSERT INTO mail (direction, application, envelope_from, envelope_to, bytes,"
                    " state, received_at)"
                    " VALUES ('in', :application, '', '', 1, 'needs_attention', 0)",
                    application
                );
            CHECK(identity::test::disagreement(sql, module({}).actions) == "");
        });
    });
}

}  // namespace mainstay::mail::permissions_test
