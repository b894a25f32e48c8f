#include <doctest/doctest.h>

#include "search/search.hpp"
#include "ticketing/desk_test.hpp"
#include "ticketing/search_documents.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing::test::reading_test {

namespace {

/// The numbers of the tickets that match, newest first: `3 1 `; or the refusal.
std::string matching(db::Sql& sql, Id<User> user, std::string filter) {
    auto page = list(sql, as(sql, user), {.filter = Line<1000, 0>{std::move(filter)}});
    if (!page) return refusal(page);
    std::string text;
    for (const auto& row : page->items) text += row.key.substr(row.key.find('-') + 1) + " ";
    return text;
}

/// Five tickets, of every status but two; SHOP-3 is Bob's, the others are Ann's.
void some_tickets(db::Sql& sql, const Desk& desk) {
    for (auto user : {desk.ann, desk.ann, desk.bob, desk.ann, desk.ann}) a_ticket(sql, user);
    auto lea = as(sql, desk.lea);
    done(escalate(sql, lea, {"SHOP-2", {}, Level::L2, {"Up."}}, Source::web));
    done(change(
        sql, lea,
        {.key = "SHOP-3",
         .kind = Kind::bug,
         .impact = Severity::high,
         .urgency = Severity::high,
         .labels = std::vector<Label>{{"slow"}, {"cart"}}}
    ));
    done(resolve(sql, lea, {"SHOP-4", {}, Resolution::fixed, {}}, Source::web));
    done(assign(sql, lea, {.key = "SHOP-5"}));
}

std::string counts_of(db::Sql& sql, Id<User> user) {
    std::string text;
    for (const auto& each : done(queues(sql, as(sql, user), {})).items)
        text += std::string(wire::name_of(each.queue)) + " " + std::to_string(each.count) +
                (each.is_more ? "+ " : " ");
    return text;
}

}  // namespace

TEST_CASE("a filter finds what each of its terms says") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        some_tickets(sql, desk);
        auto find = [&](std::string filter) { return matching(sql, desk.lea, std::move(filter)); };

        CHECK(find("") == "5 4 3 2 1 ");
        CHECK(find("is:open") == "5 3 2 1 ");
        CHECK(find("status:resolved") == "4 ");
        CHECK(find("status:open,resolved") == "4 2 ");
        CHECK(find("status:closed") == "");
        CHECK(find("assignee:me") == "3 1 ");
        CHECK(find("assignee:none") == "5 ");
        CHECK(find("assignee:" + to_string(desk.tom)) == "2 ");
        CHECK(find("team:mine") == "5 4 3 1 ");
        CHECK(find("team:mine is:open level:L1") == "5 3 1 ");
        CHECK(find("team:" + to_string(desk.l2)) == "2 ");
        CHECK(find("level:L2") == "2 ");
        CHECK(find("level:L1,L2 kind:bug,incident") == "5 4 3 2 1 ");
        CHECK(find("kind:bug") == "3 ");
        CHECK(find("priority:urgent") == "3 ");
        CHECK(find("maintenance:adaptive") == "");
        CHECK(find("label:slow label:cart") == "3 ");
        CHECK(find("label:slow label:other") == "");
        CHECK(find("application:SHOP requester:" + to_string(desk.bob)) == "3 ");
        CHECK(find("application:NONE") == "");
        CHECK(find("organization:" + to_string(desk.borg)) == "3 ");
        CHECK(find("organization:none") == "");
        CHECK(find("watcher:me") == "");
        CHECK(find("colour:red") == "filter filter_term_unknown");
        CHECK(find("status:resolved or priority:urgent") == "4 3 ");
        CHECK(find("-status:resolved level:L1") == "5 3 1 ");
        CHECK(find("-assignee:me") == "5 4 2 ");
        CHECK(find("assignee:any (level:L2 or kind:bug)") == "3 2 ");
        CHECK(find("label:any") == "3 ");
        CHECK(find("-label:slow is:open") == "5 2 1 ");
        CHECK(find("label:slow,other team:mine") == "3 ");
        CHECK(find("created:today") == "5 4 3 2 1 ");
        CHECK(find("created>today") == "");
        CHECK(find("resolved:any") == "4 ");
        CHECK(find("resolved:none -requester:" + to_string(desk.bob)) == "5 2 1 ");
        CHECK(find("application:shop,NONE urgency:high") == "3 ");
        CHECK(find("key:SHOP-1 or key:SHOP-3") == "3 1 ");
    });
}

TEST_CASE("words are found in subjects and messages, private ones only by who may read them") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        done(database->write([&](db::Sql& sql) -> Result<> {
            a_ticket(sql, desk.ann, "The till is on fire");
            a_ticket(sql, desk.ann, "No receipts");
            a_ticket(sql, desk.bob, "Fire drill");
            done(add_message(
                sql, as(sql, desk.lea),
                {.key = "SHOP-2", .text = {"Smoke and fire"}, .visibility = Visibility::private_},
                Source::web
            ));
            return {};
        }));
        while (search::index_batch(*database, search_documents(), 100) > 0) {
        }
        auto find = [&](Id<User> user, std::string filter) {
            return database->read([&](db::Sql& sql) { return matching(sql, user, filter); });
        };

        CHECK(find(desk.lea, "fire") == "3 2 1 ");
        CHECK(find(desk.lea, "\"on fire\"") == "1 ");
        CHECK(find(desk.lea, "-fire") == "");
        CHECK(find(desk.lea, "fire -smoke") == "3 1 ");
        CHECK(find(desk.lea, "fire requester:" + to_string(desk.ann)) == "2 1 ");
        CHECK(find(desk.lea, "smoke or drill") == "3 2 ");
        CHECK(find(desk.lea, "receipts fire") == "2 ");
        CHECK(find(desk.lea, "nothing") == "");
        CHECK(find(desk.ann, "fire") == "1 ");
        CHECK(find(desk.ann, "-fire") == "2 ");
        CHECK(find(desk.bob, "fire") == "3 ");
    });
}

TEST_CASE("who is in no team has no tickets of their teams, rather than all") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        some_tickets(sql, desk);

        CHECK(matching(sql, desk.admin, "team:mine") == "");
        CHECK(counts_of(sql, desk.admin) == "unassigned 1 mine 0 team 0 all_open 4 ");
    });
}

TEST_CASE("requesters list what they may see, whatever the filter says") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        some_tickets(sql, desk);
        done(watch(sql, as(sql, desk.lea), {"SHOP-1", desk.amy}));

        CHECK(matching(sql, desk.ann, "") == "5 4 2 1 ");
        CHECK(matching(sql, desk.bob, "") == "3 ");
        CHECK(matching(sql, desk.amy, "") == "1 ");
        CHECK(matching(sql, desk.amy, "watcher:me") == "1 ");
        CHECK(matching(sql, desk.boss, "") == "5 4 2 1 ");
        CHECK(matching(sql, desk.boss, "organization:" + to_string(desk.borg)) == "");
        CHECK(matching(sql, desk.ann, "requester:" + to_string(desk.bob)) == "");
    });
}

TEST_CASE("a list comes in pages that neither repeat nor leave out") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        for (int i = 0; i < 7; ++i) a_ticket(sql, desk.ann);
        done(resolve(sql, as(sql, desk.lea), {"SHOP-5", {}, Resolution::fixed, {}}, Source::web));

        std::string read;
        ListTickets request{.limit = Count<1, 200>{3}};
        do {
            auto page = done(list(sql, as(sql, desk.lea), request));
            for (const auto& row : page.items) read += row.key + " ";
            request.cursor = {};
            if (page.next) request.cursor = Line<500, 0>{*page.next};
            read += "| ";
        } while (request.cursor);

        CHECK(read == "SHOP-7 SHOP-6 SHOP-5 | SHOP-4 SHOP-3 SHOP-2 | SHOP-1 | ");
        request.cursor = Line<500, 0>{"rubbish"};
        CHECK(refusal(list(sql, as(sql, desk.lea), request)) == "cursor bad_cursor");
    });
}

TEST_CASE("a row of a list says what the ticket says") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        some_tickets(sql, desk);

        auto rows = done(list(sql, as(sql, desk.lea), {})).items;

        for (const auto& row : rows) {
            auto from_list = wire::encode(row).as_object();
            auto from_page = wire::encode(ticket(sql, desk, row.key)).as_object();
            for (auto only_there : {"watchers", "merged_into", "admitted", "incidents"})
                from_page.erase(only_there);
            CHECK(boost::json::serialize(from_list) == boost::json::serialize(from_page));
        }
    });
}

TEST_CASE("queues count what waits for whom") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        some_tickets(sql, desk);

        CHECK(counts_of(sql, desk.lea) == "unassigned 1 mine 2 team 3 all_open 4 ");
        CHECK(counts_of(sql, desk.tom) == "unassigned 1 mine 1 team 1 all_open 4 ");
        CHECK(counts_of(sql, desk.ann) == "all_open 3 ");
    });
}

TEST_CASE("queues are counted up to 99 and then said to be more") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        for (int i = 0; i < 99; ++i) a_ticket(sql, desk.ann);
        CHECK(counts_of(sql, desk.ann) == "all_open 99 ");

        a_ticket(sql, desk.ann);

        CHECK(counts_of(sql, desk.ann) == "all_open 99+ ");
    });
}

TEST_CASE("what a caller may do now is said with the ticket") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        a_ticket(sql, desk.ann);
        auto may = [&](Id<User> user) {
            return wire::print(done(show(sql, as(sql, user), {"SHOP-1"})).body.may);
        };

        CHECK(may(desk.ann) == R"(["reply","watch"])");
        CHECK(
            may(desk.lea) ==
            R"(["reply","note","assign","escalate","change","link","watch","resolve","merge","restrict"])"
        );
        CHECK(may(desk.audrey) == R"(["watch"])");
        done(resolve(sql, as(sql, desk.lea), {"SHOP-1", {}, Resolution::fixed, {}}, Source::web));
        CHECK(may(desk.ann) == R"(["reply","watch","close","reopen"])");
        CHECK(may(desk.boss) == R"(["reply","watch","reopen"])");
        CHECK(
            may(desk.lea) ==
            R"(["reply","note","change","link","watch","close","reopen","merge","restrict"])"
        );
    });
}

TEST_CASE("the timeline is for staff, newest first, in pages") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        some_tickets(sql, desk);
        auto lea = as(sql, desk.lea);
        ListOfTicket request{.key = "SHOP-3", .limit = Count<1, 200>{1}};

        auto first = done(timeline_of(sql, lea, request));
        REQUIRE(first.next);
        request.cursor = Line<500, 0>{*first.next};
        auto second = done(timeline_of(sql, lea, request));

        CHECK(first.items.front().action == "changed");
        CHECK(second.items.front().action == "created");
        CHECK_FALSE(second.next);
        CHECK(refusal(timeline_of(sql, as(sql, desk.bob), {.key = "SHOP-3"})) == "forbidden");
        request.cursor = Line<500, 0>{"rubbish"};
        CHECK(refusal(timeline_of(sql, lea, request)) == "cursor bad_cursor");
    });
}

}  // namespace mainstay::ticketing::test::reading_test
