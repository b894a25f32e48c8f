#include "ticketing/ticket_templates.hpp"

#include <doctest/doctest.h>

#include "ticketing/desk_test.hpp"

namespace mainstay::ticketing::test::ticket_templates_test {

namespace {

CreateTicketTemplate a_template(std::string text = "Dear {{requester.first_name}}") {
    CreateTicketTemplate request{.name = {"Onboarding"}, .content = {}};
    request.content.application = Line<10>{"SHOP"};
    request.content.subject = Subject{"An account in {{application.name}}"};
    request.content.text = MessageText{std::move(text)};
    return request;
}

}  // namespace

TEST_CASE("a template fills in what is known of a ticket to be, and leaves the rest") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto lea = as(sql, desk.lea);
        auto made = create_ticket_template(sql, lea, a_template());
        REQUIRE(refusal(made) == "ok");
        auto id = made->body.id;

        auto open = fill_ticket_template(sql, lea, {.id = id});
        auto known =
            fill_ticket_template(sql, lea, {.id = id, .requester = Line<254>{"ann@acme.test"}});

        REQUIRE(open);
        CHECK(open->content.text->value == "Dear {{requester.first_name}}");
        REQUIRE(known);
        CHECK(known->content.text->value == "Dear ann");
    });
}

TEST_CASE("a template of one's own is nobody else's, and one of a team is its members'") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto lea = as(sql, desk.lea), leo = as(sql, desk.leo), tom = as(sql, desk.tom);
        auto own = create_ticket_template(sql, lea, a_template())->body.id;
        auto of_team = a_template();
        of_team.sharing = MacroSharing::team;
        of_team.team = desk.l1;
        auto shared = create_ticket_template(sql, lea, of_team)->body.id;

        CHECK(refusal(show_ticket_template(sql, leo, {own})) == "not_found");
        CHECK(refusal(show_ticket_template(sql, leo, {shared})) == "ok");
        CHECK(refusal(show_ticket_template(sql, tom, {shared})) == "not_found");
        CHECK(refusal(fill_ticket_template(sql, tom, {.id = shared})) == "not_found");
        CHECK(refusal(show_ticket_template(sql, as(sql, desk.ann), {shared})) == "not_found");
        CHECK(refusal(list_ticket_templates(sql, as(sql, desk.ann), {})) == "forbidden");
        CHECK(refusal(delete_ticket_template(sql, leo, {shared})) == "forbidden");
    });
}

TEST_CASE("a template says something, with placeholders that there are, and is not overwritten") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto lea = as(sql, desk.lea);
        CreateTicketTemplate empty{.name = {"Empty"}, .content = {}};
        CHECK(refusal(create_ticket_template(sql, lea, empty)) == "content empty_template");
        CHECK(
            refusal(create_ticket_template(sql, lea, a_template("{{no.such}}"))) ==
            "content.text unknown_placeholder"
        );
        auto id = create_ticket_template(sql, lea, a_template())->body.id;
        CHECK(
            refusal(change_ticket_template(
                sql, lea, {.id = id, .if_match = 1, .name = Line<100>{"Other"}}
            )) == "ok"
        );
        CHECK(refusal(change_ticket_template(sql, lea, {.id = id, .if_match = 1})) == "stale");
    });
}

TEST_CASE("staff begin a ticket at another level or team, and requesters do not") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        OpenTicket request{.application = {"SHOP"}, .subject = {"x"}, .text = {"y"}};
        request.level = Level::L3;
        auto opened = create(sql, as(sql, desk.lea), request, Source::web);
        REQUIRE(refusal(opened) == "ok");
        CHECK(holder(ticket(sql, desk, opened->body.key)) == "L3 SHOP L3 dev");
        CHECK(
            refusal(create(sql, as(sql, desk.ann), request, Source::web)) == "level only_staff_sets"
        );
        request.team = desk.l1;
        CHECK(refusal(create(sql, as(sql, desk.lea), request, Source::web)) == "team team_unfit");
    });
}

}  // namespace mainstay::ticketing::test::ticket_templates_test
