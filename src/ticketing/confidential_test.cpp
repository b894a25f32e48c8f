#include "ticketing/confidential.hpp"

#include <random>

#include <doctest/doctest.h>

#include "events/people_mentioned.hpp"
#include "identity/permission_testing.hpp"
#include "module/module.hpp"
#include "ticketing/desk_test.hpp"
#include "ticketing/fields.hpp"
#include "ticketing/permissions.hpp"
#include "ticketing/store.hpp"

namespace mainstay::ticketing::test::confidential_test {

namespace {

/// A confidential ticket of Ann, held by Lea of L1.
std::string a_confidential_ticket(db::Sql& sql, const Desk& desk) {
    auto key = a_ticket(sql, desk.ann, "Secret matter");
    auto lea = as(sql, desk.lea);
    done(assign(sql, lea, {.key = key, .assignee = desk.lea}));
    done(change(sql, lea, {.key = key, .is_confidential = true}));
    return key;
}

std::string list_of(db::Sql& sql, Id<User> user, std::string filter = "") {
    std::string keys;
    for (const auto& row :
         done(list(sql, as(sql, user), {.filter = Line<1000, 0>{std::move(filter)}})).items)
        keys += row.key + " ";
    return keys;
}

std::int64_t open_count(db::Sql& sql, Id<User> user) {
    return done(queues(sql, as(sql, user), {})).items.back().count;
}

/// Tickets of random requesters, teams, assignees and names, half of them confidential.
void add_random_tickets(db::Sql& sql, const identity::test::Population& all, std::mt19937& random) {
    const auto people = sql.all<Id<User>>("SELECT id FROM user_account ORDER BY id LIMIT 100");
    auto any = [&](const auto& from) { return from[random() % std::size(from)]; };
    const Id<Application> applications[]{all.shop, all.ledger};
    const std::optional<Id<Team>> teams[]{all.first, all.second, std::nullopt};
    for (int i = 1; i <= 30; ++i) {
        std::optional<Id<User>> assignee;
        if (random() % 2) assignee = any(people);
        sql.run(
            "INSERT INTO ticket (key, application, version, subject, kind, maintenance, status,"
            " impact, urgency, priority, level, organization, requester, team, assignee,"
            " created_at, updated_at, is_confidential)"
            " SELECT :key, :application, 1, 'x', 'incident', 'corrective', 'new', 'low', 'low',"
            " 'low', 'L1', organization, id, :team, :assignee, 0, 0, :is_confidential"
            " FROM user_account WHERE id = :requester",
            "T-" + std::to_string(i), any(applications), any(teams), assignee,
            std::int64_t(random() % 2), any(people)
        );
    }
    for (const auto* table :
         {"ticket_admission (ticket, person)", "ticket_watcher (ticket, watcher)"})
        for (int i = 0; i < 30; ++i)
            sql.run(
                "INSERT INTO " + std::string(table) +
                    " SELECT id, CAST(:person AS BIGINT) FROM ticket WHERE key = :key"
                    " ON CONFLICT DO NOTHING",
                any(people), "T-" + std::to_string(1 + random() % 30)
            );
}

}  // namespace

TEST_CASE("of random confidential tickets, may and scope agree for each caller and action") {
    unsigned seed = 0;  // Of its own for each database.
    identity::test::on_each_database(tables(), [&](db::test::TestDatabase& database) {
        database->write([&](db::Sql& sql) {
            ++seed;
            CAPTURE(seed);
            std::mt19937 random(seed);
            add_random_tickets(sql, identity::test::a_population(sql), random);
            const Action* of_tickets[] = {
                &ticket_read, &ticket_read_private, &ticket_reply, &ticket_work, &ticket_close,
            };
            CHECK(identity::test::disagreement(sql, of_tickets) == "");
        });
    });
}

TEST_CASE("a confidential ticket is there for its requester, assignee, team and administrators") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_confidential_ticket(sql, desk);

        for (auto who : {desk.ann, desk.lea, desk.leo, desk.admin})
            CHECK(refusal(show(sql, as(sql, who), {key})) == "ok");
        for (auto who : {desk.boss, desk.amy, desk.bob, desk.tom, desk.dev, desk.audrey}) {
            CHECK(refusal(show(sql, as(sql, who), {key})) == "not_found");
            CHECK(refusal(messages(sql, as(sql, who), {.key = key})) == "not_found");
            CHECK(list_of(sql, who) == "");
            CHECK(open_count(sql, who) == 0);
        }
        CHECK(list_of(sql, desk.lea, "is:confidential is:open") == key + " ");
        CHECK(list_of(sql, desk.lea, "-is:confidential") == "");
        CHECK(open_count(sql, desk.leo) == 1);
    });
}

TEST_CASE("who is named sees it, watches it, and is kept out again when the name is taken off") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_confidential_ticket(sql, desk);
        auto lea = as(sql, desk.lea);

        auto named = done(admit(sql, lea, {key, desk.tom})).body;
        CHECK(named.admitted.size() == 1);
        CHECK(refusal(show(sql, as(sql, desk.tom), {key})) == "ok");
        CHECK(store::is_watcher(sql, store::find(sql, key)->id, desk.tom));
        CHECK(refusal(admit(sql, lea, {key, desk.bob})) == "user admission_unfit");
        done(admit(sql, lea, {key, desk.amy}));
        CHECK(refusal(show(sql, as(sql, desk.amy), {key})) == "ok");

        done(expel(sql, lea, {key, desk.tom}));
        CHECK(refusal(show(sql, as(sql, desk.tom), {key})) == "not_found");
        CHECK(refusal(expel(sql, lea, {key, desk.tom})) == "not_found");
        CHECK(recorded(sql, key) == "created assigned changed admitted admitted expelled");
    });
}

TEST_CASE("who marks a ticket of another team is named on it, and can take the mark back") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        auto tom = as(sql, desk.tom);

        auto marked = done(change(sql, tom, {.key = key, .is_confidential = true})).body;
        CHECK(marked.is_confidential);
        CHECK(marked.admitted.size() == 1);
        CHECK_FALSE(
            done(change(sql, tom, {.key = key, .is_confidential = false})).body.is_confidential
        );
        CHECK(refusal(show(sql, as(sql, desk.dev), {key})) == "ok");
    });
}

TEST_CASE("requesters do not mark tickets; auditors neither") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        for (auto who : {desk.ann, desk.audrey})
            CHECK(
                refusal(change(sql, as(sql, who), {.key = key, .is_confidential = true})) ==
                "forbidden"
            );
        OpenTicket request{.application = {"SHOP"}, .subject = {"x"}, .text = {"x"}};
        request.is_confidential = true;
        CHECK(
            refusal(create(sql, as(sql, desk.ann), request, Source::web)) ==
            "is_confidential only_staff_sets"
        );
        request.requester = Line<254>{"ann@acme.test"};
        auto made = done(create(sql, as(sql, desk.dev), request, Source::web)).body;
        CHECK(refusal(show(sql, as(sql, desk.dev), {made.key})) == "ok");
        CHECK(refusal(show(sql, as(sql, desk.tom), {made.key})) == "not_found");
    });
}

TEST_CASE("what tells of a confidential ticket elsewhere is not shown: links, their history, merges"
) {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_confidential_ticket(sql, desk);
        auto other = a_ticket(sql, desk.ann, "Open matter");
        auto lea = as(sql, desk.lea), tom = as(sql, desk.tom);
        done(link(sql, lea, {other, Relation::relates_to, {key}}));

        CHECK(done(links(sql, lea, {.key = other})).items.size() == 1);
        CHECK(done(links(sql, tom, {.key = other})).items.empty());
        auto entries = [&](const Call& call) {
            return done(timeline_of(sql, call, {.key = other})).items.size();
        };
        CHECK(entries(lea) == 2);
        CHECK(entries(tom) == 1);
        CHECK(
            refusal(link(sql, tom, {other, Relation::blocks, {key}})) ==
            "ticket linked_ticket_unknown"
        );
        CHECK(
            refusal(merge(sql, tom, {.key = other, .into = {key}})) == "into linked_ticket_unknown"
        );
        CHECK(
            refusal(merge(sql, lea, {.key = other, .into = {key}})) ==
            "into merge_across_confidentiality"
        );
    });
}

TEST_CASE("neither notices, notifications nor mail of it reach who is kept out") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        auto key = database->write([&](db::Sql& sql) {
            auto made = a_confidential_ticket(sql, desk);
            auto id = store::find(sql, made)->id;
            store::add_watcher(sql, id, desk.tom);
            store::add_watcher(sql, id, desk.amy);
            return made;
        });
        auto from = database->read([](db::Sql& sql) { return events::head(sql); });
        database->write([&](db::Sql& sql) {
            auto lea = as(sql, desk.lea);
            done(add_message(sql, lea, {.key = key, .text = {"Hush."}}, Source::web));
            auto reply = published(sql, "reply.posted").back();
            CHECK(reply.at("recipients").as_array().size() == 1);
        });
        database->read([&](db::Sql& sql) {
            auto records = events::tail(sql, from, 10);
            for (auto who : {desk.tom, desk.amy, desk.boss})
                CHECK(notices_for(sql, who, records).empty());
            CHECK(notices_for(sql, desk.leo, records).size() == 1);
            auto source = ticket_notifications();
            std::int64_t subject = store::find(sql, key)->id.value;
            auto seen_by = [&](Id<User> who) {
                return source.visible(sql, as(sql, who), "ticket.replied", {&subject, 1}).size();
            };
            CHECK(seen_by(desk.tom) == 0);
            CHECK(seen_by(desk.leo) == 1);
        });
    });
}

TEST_CASE("who is kept out can be mentioned only once they are named, and is offered for that") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_confidential_ticket(sql, desk);
        auto lea = as(sql, desk.lea);

        auto offered = done(mentionable(sql, lea, {key, Line<100, 0>{"tom"}})).items;
        REQUIRE(offered.size() == 1);
        CHECK(offered.front().is_kept_out);
        auto note = [&] {
            done(add_message(
                sql, lea, {.key = key, .text = {"@tom look"}, .visibility = Visibility::private_},
                Source::web
            ));
            return published(sql, events::PeopleMentioned::type).size();
        };
        CHECK(note() == 0);
        done(admit(sql, lea, {key, desk.tom}));
        CHECK_FALSE(
            done(mentionable(sql, lea, {key, Line<100, 0>{"tom"}})).items.front().is_kept_out
        );
        CHECK(note() == 1);
    });
}

TEST_CASE("labels of confidential tickets are not offered to who is kept out") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_confidential_ticket(sql, desk);
        done(change(sql, as(sql, desk.lea), {.key = key, .labels = std::vector<Label>{{"merger"}}})
        );
        auto offers = [&](Id<User> who) {
            const auto call = as(sql, who);
            for (const auto& field : ticket_fields().fields)
                if (field.name == "label") return field.offers({sql, call}, "m", 10).size();
            return std::size_t{99};
        };
        CHECK(offers(desk.lea) == 1);
        CHECK(offers(desk.tom) == 0);
    });
}

TEST_CASE("a ticket split off a confidential one is confidential, too") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_confidential_ticket(sql, desk);
        auto lea = as(sql, desk.lea), ann = as(sql, desk.ann);
        auto posted = done(add_message(sql, ann, {.key = key, .text = {"And this."}}, Source::web));
        auto made = done(split(sql, lea, {.key = key, .id = posted.id, .subject = {"Part"}})).body;
        CHECK(made.is_confidential);
        CHECK(refusal(show(sql, lea, {made.key})) == "ok");
        CHECK(refusal(show(sql, as(sql, desk.tom), {made.key})) == "not_found");
    });
}

TEST_CASE("mails of a confidential ticket are kept from who may read all other mails") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_confidential_ticket(sql, desk);
        auto open = a_ticket(sql, desk.ann);
        events::MailOfTicket mails[] = {
            {1, store::find(sql, key)->id.value}, {2, store::find(sql, open)->id.value}, {3, {}}
        };
        CHECK(withheld_mails(sql, as(sql, desk.tom), mails) == std::vector<std::int64_t>{1});
        CHECK(withheld_mails(sql, as(sql, desk.lea), mails).empty());
    });
}

}  // namespace mainstay::ticketing::test::confidential_test
