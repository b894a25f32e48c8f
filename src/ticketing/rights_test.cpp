#include <doctest/doctest.h>

#include "ticketing/desk_test.hpp"
#include "ticketing/hand_back.hpp"

namespace mainstay::ticketing::test::rights_test {

namespace {

std::string names(const std::vector<identity::UserRef>& people) {
    std::string text;
    for (const auto& each : people) text += each.name + " ";
    return text;
}

std::size_t recipients_of_last_reply(db::Sql& sql) {
    auto replies = published(sql, "reply.posted");
    return replies.empty() ? 0 : replies.back().at("recipients").as_array().size();
}

void deactivate(db::Sql& sql, const Desk& desk, Id<User> user) {
    auto call = as(sql, desk.admin);
    REQUIRE(refusal(identity::change_user(sql, call, {.id = user, .is_active = false})) == "ok");
}

}  // namespace

TEST_CASE("a watcher who moves to another organization neither reads nor is mailed any more") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        done(watch(sql, as(sql, desk.lea), {key, desk.amy}));
        done(show(sql, as(sql, desk.amy), {key}));
        sql.run(
            "UPDATE user_account SET organization = :borg WHERE id = :amy", desk.borg, desk.amy
        );

        auto amy = as(sql, desk.amy);
        CHECK(refusal(show(sql, amy, {key})) == "not_found");
        CHECK(refusal(messages(sql, amy, {.key = key})) == "not_found");
        CHECK(done(list(sql, amy, {})).items.empty());
        CHECK(done(queues(sql, amy, {})).items.front().count == 0);
        done(add_message(sql, as(sql, desk.lea), {.key = key, .text = {"Hello."}}, Source::web));
        CHECK(recipients_of_last_reply(sql) == 1);
    });
}

TEST_CASE("open tickets of someone deactivated go back to their team's queue, with a record") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        auto subscribed = subscriptions(*database, {});
        std::string open, done_with;
        database->write([&](db::Sql& sql) {
            events::subscribe(sql, subscribed);
            open = a_ticket(sql, desk.ann);
            a_ticket(sql, desk.ann);
            done_with = a_ticket(sql, desk.ann);
            auto lea = as(sql, desk.lea);
            done(resolve(sql, lea, {done_with, {}, Resolution::fixed, {}}, Source::web));
            CHECK(holder(ticket(sql, desk, open)) == "L1 SHOP L1 lea");
            deactivate(sql, desk, desk.lea);
        });

        jobs::run_due(*database, events::workers(subscribed), [] { return noon; });

        database->write([&](db::Sql& sql) {
            CHECK(holder(ticket(sql, desk, open)) == "L1 SHOP L1 -");
            CHECK(holder(ticket(sql, desk, "SHOP-2")) == "L1 SHOP L1 leo");
            CHECK(holder(ticket(sql, desk, done_with)) == "L1 SHOP L1 lea");
            CHECK(recorded(sql, open) == "created assigned");
            CHECK(published(sql, "ticket.changed").back().at("key").as_string() == open);
            auto ann = as(sql, desk.ann);
            done(add_message(sql, ann, {.key = done_with, .text = {"Again."}}, Source::web));
            CHECK(holder(ticket(sql, desk, done_with)) == "L1 SHOP L1 -");
        });
    });
}

TEST_CASE("tickets are handed back in portions, and not at all where the person works again") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        for (int i = 0; i < 3; ++i) a_ticket(sql, desk.ann);
        sql.run("UPDATE ticket SET assignee = :lea", desk.lea);
        auto system = identity::test::by_system();
        CHECK(hand_back(sql, system, desk.lea, 2) == 0);

        sql.run("UPDATE user_account SET is_active = 0 WHERE id = :lea", desk.lea);

        CHECK(hand_back(sql, system, desk.lea, 2) == 2);
        CHECK(hand_back(sql, system, desk.lea, 2) == 1);
        CHECK(hand_back(sql, system, desk.lea, 2) == 0);
    });
}

TEST_CASE("requesters are not shown how staff sort their work, nor who of staff watches") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        auto lea = as(sql, desk.lea), ann = as(sql, desk.ann);
        done(watch(sql, lea, {key, {}}));
        done(watch(sql, lea, {key, desk.amy}));
        done(change(sql, lea, {.key = key, .labels = std::vector<Label>{{"difficult"}}}));

        auto theirs = done(show(sql, ann, {key})).body;
        auto row = done(list(sql, ann, {})).items.front();
        auto after_watching = done(watch(sql, ann, {key, {}})).body;
        auto inside = done(show(sql, lea, {key})).body;

        CHECK(names(theirs.watchers) == "amy ");
        CHECK(names(after_watching.watchers) == "ann amy ");
        CHECK(names(inside.watchers) == "ann amy lea ");
        for (const auto& labels : {theirs.labels, row.labels, after_watching.labels})
            CHECK(labels.empty());
        CHECK_FALSE(theirs.team);
        CHECK_FALSE(row.team);
        for (auto level : {theirs.level, row.level, after_watching.level}) CHECK_FALSE(level);
        CHECK(inside.level == Level::L1);
        CHECK(refusal(chain(sql, ann, {key}, chain_steps())) == "forbidden");
        CHECK(refusal(chain(sql, lea, {key}, chain_steps())) == "ok");
        CHECK(inside.labels == std::vector<std::string>{"difficult"});
        CHECK(inside.team);
    });
}

TEST_CASE("a requester's filter does not ask for what they are not shown") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        auto code_of = [&](Id<User> user, std::string filter) {
            return refusal(list(sql, as(sql, user), {.filter = Line<1000, 0>{std::move(filter)}}));
        };

        for (auto* filter : {"label:difficult", "team:1", "team:mine", "level:L2", "watcher:1"}) {
            CAPTURE(std::string(filter));
            CHECK(code_of(desk.ann, filter) == "filter filter_term_unknown");
            CHECK(code_of(desk.lea, filter) == "ok");
        }
        CHECK(code_of(desk.ann, "watcher:me") == "ok");
    });
}

TEST_CASE("a change that requesters are not shown is not told them either") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        auto key = database->write([&](db::Sql& sql) { return a_ticket(sql, desk.ann); });
        auto notices_after = [&](auto work) {
            auto from = database->read([](db::Sql& sql) { return events::head(sql); });
            database->write([&](db::Sql& sql) {
                auto lea = as(sql, desk.lea);
                work(sql, lea);
            });
            return database->read([&](db::Sql& sql) {
                auto records = events::tail(sql, from, 10);
                return std::pair(
                    notices_for(sql, desk.ann, records).size(),
                    notices_for(sql, desk.leo, records).size()
                );
            });
        };
        using Counts = std::pair<std::size_t, std::size_t>;

        CHECK(notices_after([&](db::Sql& sql, const Call& lea) {
                  done(change(sql, lea, {.key = key, .labels = std::vector<Label>{{"difficult"}}}));
              }) == Counts{0, 1});
        CHECK(notices_after([&](db::Sql& sql, const Call& lea) {
                  done(watch(sql, lea, {key, {}}));
              }) == Counts{0, 1});
        CHECK(notices_after([&](db::Sql& sql, const Call& lea) {
                  done(change(sql, lea, {.key = key, .impact = Severity::high}));
              }) == Counts{1, 1});
    });
}

}  // namespace mainstay::ticketing::test::rights_test
