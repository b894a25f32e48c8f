#include "ticketing/workaround.hpp"

#include <chrono>

#include <doctest/doctest.h>

#include "ticketing/desk_test.hpp"
#include "ticketing/store.hpp"

namespace mainstay::ticketing::test::workaround_test {

namespace {

/// A problem with so many incidents of Ann: SHOP-1, and SHOP-2 on.
std::string a_problem(db::Sql& sql, const Desk& desk, int incidents) {
    auto key = a_ticket(sql, desk.lea, "The gateway drops cards");
    done(change(sql, as(sql, desk.lea), {.key = key, .kind = Kind::problem}));
    for (int i = 0; i < incidents; ++i) {
        auto incident = a_ticket(sql, desk.ann);
        done(link(sql, as(sql, desk.lea), {incident, Relation::caused_by, {key}}));
    }
    return key;
}

/// Does the jobs that wait.
void run_jobs(db::Database& database) {
    jobs::run_due(database, {workaround_worker(database)}, [] {
        return noon + std::chrono::seconds(60);
    });
}

WorkaroundView posted_of(db::Sql& sql, const Desk& desk, const std::string& key) {
    return done(workarounds(sql, as(sql, desk.lea), {key})).items.front();
}

}  // namespace

TEST_CASE("a workaround is written once and posted to each open incident as a public reply") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        std::string key;
        database->write([&](db::Sql& sql) {
            key = a_problem(sql, desk, 3);
            done(resolve(sql, as(sql, desk.lea), {"SHOP-4", {}, Resolution::fixed, {}}, Source::web)
            );
            auto posted = done(post_workaround(sql, as(sql, desk.lea), {key, {"Pay by invoice."}}));
            CHECK(posted.queued == 2);
            CHECK(posted.author->name == "lea");
        });

        run_jobs(*database);

        database->write([&](db::Sql& sql) {
            auto view = posted_of(sql, desk, key);
            CHECK(view.posted == 2);
            CHECK(view.queued == 0);
            for (const auto* incident : {"SHOP-2", "SHOP-3"})
                CHECK(
                    conversation(sql, desk.ann, incident) ==
                    "ann public: Please help.\nlea public: Pay by invoice.\n"
                );
            CHECK(conversation(sql, desk.ann, "SHOP-4") == "ann public: Please help.\n");
            CHECK(published(sql, "reply.posted").size() == 2);
            CHECK(recorded(sql, key).ends_with("workaround_posted"));
        });
    });
}

TEST_CASE(
    "an incident that cannot be posted is named with the reason, the others are posted, and can be "
    "posted later"
) {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        std::string key;
        database->write([&](db::Sql& sql) {
            key = a_problem(sql, desk, 3);
            done(post_workaround(sql, as(sql, desk.lea), {key, {"Pay by invoice."}}));
            done(resolve(sql, as(sql, desk.lea), {"SHOP-3", {}, Resolution::fixed, {}}, Source::web)
            );
        });
        run_jobs(*database);
        database->write([&](db::Sql& sql) {
            auto view = posted_of(sql, desk, key);
            CHECK(view.posted == 2);
            CHECK(view.failed == 1);
            REQUIRE(view.unposted.size() == 1);
            CHECK(view.unposted[0].key == "SHOP-3");
            CHECK(view.unposted[0].reason == "not_in_this_status");
            done(reopen(sql, as(sql, desk.lea), {"SHOP-3", {}, {}}, Source::web));
            CHECK(done(retry_workaround(sql, as(sql, desk.lea), {key, view.id})).queued == 1);
        });
        run_jobs(*database);
        database->read([&](db::Sql& sql) { CHECK(posted_of(sql, desk, key).posted == 3); });
    });
}

TEST_CASE("a job that was broken off goes on where it was, and tells nobody twice") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        std::string key;
        database->write([&](db::Sql& sql) {
            key = a_problem(sql, desk, 4);
            done(post_workaround(sql, as(sql, desk.lea), {key, {"Pay by invoice."}}));
            // As a process leaves it that is killed after the first: posted, and the job not ended.
            done(add_message(
                sql, as(sql, desk.lea), {"SHOP-2", {"Pay by invoice."}, {}, {}, {}}, Source::web
            ));
            sql.run(
                "UPDATE ticket_workaround_incident SET state = 'posted'"
                " WHERE ticket = (SELECT id FROM ticket WHERE key = 'SHOP-2')"
            );
        });
        run_jobs(*database);

        database->read([&](db::Sql& sql) {
            CHECK(posted_of(sql, desk, key).posted == 4);
            for (const auto* incident : {"SHOP-2", "SHOP-3", "SHOP-4", "SHOP-5"})
                CHECK(
                    conversation(sql, desk.ann, incident) ==
                    "ann public: Please help.\nlea public: Pay by invoice.\n"
                );
        });
    });
}

TEST_CASE("only a problem with open incidents has a workaround to tell, and only who works on it") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_problem(sql, desk, 0);
        auto post_it = [&](Id<User> who, const std::string& which) {
            return refusal(post_workaround(sql, as(sql, who), {which, {"Wait."}}));
        };
        CHECK(post_it(desk.lea, key) == "no_open_incidents");
        auto incident = a_ticket(sql, desk.ann);
        CHECK(post_it(desk.lea, incident) == "not_a_problem");
        CHECK(post_it(desk.ann, incident) == "forbidden");
        CHECK(post_it(desk.ann, key) == "not_found");
        CHECK(post_it(desk.audrey, key) == "forbidden");
        CHECK(refusal(workarounds(sql, as(sql, desk.ann), {incident})) == "forbidden");
    });
}

}  // namespace mainstay::ticketing::test::workaround_test
