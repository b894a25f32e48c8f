#include "ticketing/ticket_export.hpp"

#include <doctest/doctest.h>

#include "ticketing/desk_test.hpp"

namespace mainstay::ticketing::test::ticket_export_test {

namespace {

Result<http::Download> exported(
    db::test::TestDatabase& database, Id<User> who, std::string filter, std::string columns
) {
    auto call = database->write([&](db::Sql& sql) { return as(sql, who); });
    ExportTickets request{.filter = {{std::move(filter)}}, .columns = {{std::move(columns)}}};
    return export_tickets(*database, call, request);
}

}  // namespace

TEST_CASE("a list is taken as a file, with the columns that were chosen, and that is on record") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        database->write([&](db::Sql& sql) {
            a_ticket(sql, desk.ann, "=1+1");
            a_ticket(sql, desk.bob, "Of Borg");
        });
        auto file = done(exported(database, desk.lea, "", "key,subject,organization,spent"));
        CHECK(
            file.content ==
            "\xEF\xBB\xBFkey,subject,organization,spent\r\nSHOP-2,\"Of Borg\",\"Borg\",0\r\n"
            "SHOP-1,\"'=1+1\",\"Acme\",0\r\n"
        );
        database->write([&](db::Sql& sql) {
            CHECK(
                identity::test::recorded(sql, "user", desk.lea.value).find("tickets_exported") !=
                std::string::npos
            );
        });
        CHECK(refusal(exported(database, desk.lea, "", "password")) == "columns unknown_column");
        CHECK(refusal(exported(database, desk.lea, "level:L9", "key")) != "ok");
    });
}

TEST_CASE("a requester takes their own tickets alone, without what is inside") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        database->write([&](db::Sql& sql) {
            a_ticket(sql, desk.ann);
            a_ticket(sql, desk.bob);
        });
        auto file = done(exported(database, desk.bob, "", "key,level"));
        CHECK(file.content == "\xEF\xBB\xBFkey,level\r\nSHOP-2,\r\n");
        CHECK(refusal(exported(database, desk.bob, "", "spent")) == "columns unknown_column");
    });
}

}  // namespace mainstay::ticketing::test::ticket_export_test
