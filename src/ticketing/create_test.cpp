#include <doctest/doctest.h>

#include "ticketing/desk_test.hpp"

namespace mainstay::ticketing::test::create_test {

namespace {

OpenTicket a_request() {
    return {.application = {"SHOP"}, .subject = {"Checkout fails"}, .text = {"It says **no**."}};
}

void set_present(db::Sql& sql, Id<User> user, bool is_present) {
    sql.run("UPDATE user_account SET is_present = :present WHERE id = :id", is_present, user);
}

}  // namespace

TEST_CASE("a requester's ticket is new, at L1, and of their organization") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto opened = create(sql, as(sql, desk.ann), a_request(), Source::web);

        REQUIRE(refusal(opened) == "ok");
        const auto& ticket = opened->body;
        CHECK(ticket.key == "SHOP-1");
        CHECK(opened->version == 1);
        CHECK(ticket.status == Status::new_);
        CHECK(ticket.kind == Kind::incident);
        CHECK(ticket.maintenance == Maintenance::corrective);
        CHECK(ticket.priority == Priority::normal);
        CHECK(ticket.requester.email == "ann@acme.test");
        CHECK(ticket.organization->name == "Acme");
        CHECK(ticket.application.key == "SHOP");
        CHECK(holder(test::ticket(sql, desk, "SHOP-1")) == "L1 SHOP L1 lea");
        CHECK(ticket.may == std::vector{AllowedAction::reply, AllowedAction::watch});
        CHECK(conversation(sql, desk.ann, "SHOP-1") == "ann public: It says **no**.\n");
        CHECK(recorded(sql, "SHOP-1") == "created");
        CHECK(published(sql, "ticket.changed").size() == 1);
    });
}

TEST_CASE("numbers are counted within the application, and what a ticket is can be said") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        a_ticket(sql, desk.ann);
        auto request = a_request();
        request.kind = Kind::feature_request;
        request.impact = Severity::high;
        request.urgency = Severity::high;

        auto opened = create(sql, as(sql, desk.bob), request, Source::api);

        REQUIRE(opened);
        CHECK(opened->body.key == "SHOP-2");
        CHECK(opened->body.maintenance == Maintenance::perfective);
        CHECK(opened->body.priority == Priority::urgent);
    });
}

TEST_CASE("new tickets go round among those of L1 who are present") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        std::string turns;
        auto open_one = [&] {
            turns += ticket(sql, desk, a_ticket(sql, desk.ann)).assignee->name + " ";
        };
        open_one();
        open_one();
        open_one();
        set_present(sql, desk.leo, false);
        open_one();
        set_present(sql, desk.leo, true);
        open_one();
        open_one();

        CHECK(turns == "lea leo lea lea leo lea ");
    });
}

TEST_CASE("where nobody is present a ticket waits unassigned in its team") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        set_present(sql, desk.lea, false);
        set_present(sql, desk.leo, false);

        auto opened = ticket(sql, desk, a_ticket(sql, desk.ann));

        CHECK(holder(opened) == "L1 SHOP L1 -");
        CHECK(opened.status == Status::new_);
    });
}

TEST_CASE("an application without a team of L1 takes tickets all the same") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        identity::test::an_application(sql, "LEDGER");
        auto request = a_request();
        request.application = {"LEDGER"};

        auto opened = create(sql, as(sql, desk.lea), request, Source::web);

        REQUIRE(refusal(opened) == "ok");
        CHECK(holder(opened->body) == "L1 - -");
    });
}

TEST_CASE("staff open tickets for others, with labels; an unknown requester becomes a contact") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto request = a_request();
        request.requester = Line<254>{"Zoe@Acme.test"};
        request.labels = {{"slow"}, {"checkout"}, {"slow"}};

        auto opened = create(sql, as(sql, desk.lea), request, Source::web);

        REQUIRE(refusal(opened) == "ok");
        CHECK(opened->body.requester.email == "zoe@acme.test");
        CHECK(opened->body.organization->name == "Acme");
        CHECK(opened->body.labels == std::vector<std::string>{"checkout", "slow"});
        CHECK(conversation(sql, desk.lea, opened->body.key) == "lea public: It says **no**.\n");
    });
}

TEST_CASE("what only staff set is refused from a requester") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto with = [&](auto set) {
            auto request = a_request();
            set(request);
            return refusal(create(sql, as(sql, desk.ann), request, Source::web));
        };

        CHECK(with([](auto& r) { r.labels = {{"x"}}; }) == "labels only_staff_sets");
        CHECK(with([](auto& r) {
                  r.requester = Line<254>{"bob@borg.test"};
              }) == "requester only_staff_sets");
        CHECK(with([](auto& r) {
                  r.maintenance = Maintenance::adaptive;
              }) == "maintenance only_staff_sets");
    });
}

TEST_CASE("a ticket is refused with the field that is wrong") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        identity::test::an_application(sql, "LEDGER");
        auto by = [&](Id<User> user, auto set) {
            auto request = a_request();
            set(request);
            return refusal(create(sql, as(sql, user), request, Source::web));
        };

        CHECK(by(desk.ann, [](auto& r) {
                  r.application = {"NONE"};
              }) == "application application_unknown");
        CHECK(by(desk.ann, [](auto& r) {
                  r.application = {"LEDGER"};
              }) == "application application_unknown");
        CHECK(by(desk.lea, [](auto& r) {
                  r.requester = Line<254>{"nobody"};
              }) == "requester requester_unfit");
        CHECK(by(desk.lea, [](auto& r) {
                  r.labels = {{"ok"}, {"two words"}};
              }) == "labels[1] bad_label");
        CHECK(by(desk.lea, [](auto& r) { r.labels.resize(21, {"x"}); }) == "labels too_many_items");
        CHECK(by(desk.lea, [](auto& r) {
                  r.attachments = {{77}};
              }) == "attachments[0] attachment_unknown");
        CHECK(by(desk.audrey, [](auto&) {}) == "forbidden");
    });
}

TEST_CASE("a ticket cannot be opened for someone who was deactivated") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        sql.run("UPDATE user_account SET is_active = 0 WHERE id = :id", desk.amy);
        auto request = a_request();
        request.requester = Line<254>{"amy@acme.test"};

        auto opened = create(sql, as(sql, desk.lea), request, Source::web);

        CHECK(refusal(opened) == "requester requester_unfit");
    });
}

TEST_CASE("nobody and the system open no tickets") {
    at_desk([](db::Sql& sql, const Desk&) {
        auto system = identity::test::by_system();

        CHECK(refusal(create(sql, system, a_request(), Source::web)) == "unauthenticated");
        CHECK(
            refusal(create(sql, Call{.now = noon}, a_request(), Source::web)) == "unauthenticated"
        );
    });
}

}  // namespace mainstay::ticketing::test::create_test
