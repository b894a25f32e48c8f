// What is remembered of the directory is never older than what is there, whoever changed it.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "base/crypto.hpp"
#include "db/migrate.hpp"
#include "events/events.hpp"
#include "identity/identity.hpp"
#include "identity/testing.hpp"
#include "jobs/jobs.hpp"
#include "search/search.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::identity::remembered_test {

namespace {

using test::a_person;
using test::a_team;
using test::an_application;
using test::an_organization;
using test::by;

struct World {
    Id<Organization> acme;
    Id<User> ann, abe, rita;
    Id<Team> desk;
    Id<Application> shop;
};

World a_world(db::Sql& sql) {
    World world;
    world.shop = an_application(sql, "SHOP");
    world.acme = an_organization(sql, "Acme", "acme.test", "SHOP");
    world.ann = a_person(sql, "ann@mainstay.test", Role::agent);
    world.abe = a_person(sql, "abe@mainstay.test", Role::agent);
    world.rita = a_person(sql, "rita@acme.test", Role::requester, world.acme);
    world.desk = a_team(sql, "SHOP", Level::L1, {world.ann, world.abe});
    return world;
}

/// Everything that is remembered of the world, as text.
std::string all_of(db::Sql& sql, const World& world) {
    std::string text;
    auto application = find_application(sql, "SHOP");
    text +=
        application ? application->name + " " + application->mail_address.value_or("-") : "none";
    application = find_application(sql, world.shop);
    text += ", " + (application ? application->key : "none");
    for (auto level : {Level::L1, Level::L2}) {
        auto team = team_for(sql, world.shop, level);
        text += ", " + (team ? team->name : "none");
        if (!team) continue;
        for (auto member : present_members(sql, team->id)) text += fmt::format(" {}", member.value);
    }
    text += serves(sql, world.shop, world.acme) ? ", served" : ", not served";
    std::vector<Id<User>> people{world.ann, world.rita};
    for (const auto& [id, person] : user_refs(sql, people))
        text += ", " + person.name + " " + person.email;
    for (const auto& [id, entry] : organization_refs(sql, std::span(&world.acme, 1)))
        text += ", " + entry.name;
    for (const auto& [id, entry] : team_refs(sql, std::span(&world.desk, 1)))
        text += ", " + entry.name;
    return text;
}

void on_two_nodes(const std::function<void(db::Database&, db::Database&, const World&)>& body) {
    start_crypto();
    db::test::on_each_database(
        {db::migrations(), jobs::migrations(), events::migrations(), timeline::migrations(),
         search::migrations(), migrations()},
        [&](db::test::TestDatabase& one) {
            auto other = db::Database::open(one.options());
            body(*one, *other, one->write(a_world));
        }
    );
}

}  // namespace

TEST_CASE("a change of the directory, made by whomever, is seen at once on every node") {
    on_two_nodes([](db::Database& one, db::Database& other, const World& world) {
        auto seen_by = [&](db::Database& node) {
            auto look = [&](db::Sql& sql) { return all_of(sql, world); };
            // Each reader and the writer have a memory of their own.
            auto seen = node.write(look);
            for (int i = 0; i < 6; ++i) CHECK(node.read(look) == seen);
            return seen;
        };
        auto ann = world.ann.value, abe = world.abe.value, desk = world.desk.value;
        auto acme = world.acme.value, shop = world.shop.value;
        const std::string changes[] = {
            fmt::format("UPDATE application SET name = 'Till' WHERE id = {}", shop),
            fmt::format("UPDATE application SET mail_address = 'a@b.test' WHERE id = {}", shop),
            fmt::format("UPDATE organization SET name = 'Acme Ltd' WHERE id = {}", acme),
            fmt::format("UPDATE user_account SET name = 'Anna' WHERE id = {}", ann),
            fmt::format("UPDATE user_account SET email = 'anna@b.test' WHERE id = {}", ann),
            fmt::format("UPDATE user_account SET is_present = 0 WHERE id = {}", abe),
            fmt::format("UPDATE user_account SET is_present = 1 WHERE id = {}", abe),
            fmt::format("UPDATE user_account SET is_active = 0 WHERE id = {}", abe),
            fmt::format("DELETE FROM team_member WHERE team = {} AND member = {}", desk, ann),
            fmt::format("INSERT INTO team_member (team, member) VALUES ({}, {})", desk, ann),
            fmt::format("UPDATE team SET name = 'Front desk' WHERE id = {}", desk),
            fmt::format("UPDATE team SET level = 'L2' WHERE id = {}", desk),
            fmt::format("DELETE FROM team_application WHERE team = {}", desk),
            fmt::format("INSERT INTO team_application VALUES ({}, {})", desk, shop),
            fmt::format("DELETE FROM organization_application WHERE application = {}", shop),
            fmt::format("INSERT INTO organization_application VALUES ({}, {})", acme, shop),
            fmt::format("UPDATE application SET key = 'TILL' WHERE id = {}", shop),
        };
        auto before = seen_by(other);
        for (const auto& change : changes) {
            one.write([&](db::Sql& sql) { sql.run(change); });

            INFO(change);
            auto now = seen_by(other);
            CHECK(now != before);
            CHECK(now == seen_by(one));
            before = now;
        }
    });
}

TEST_CASE("what comes and goes without a trace in it leaves what is remembered") {
    on_two_nodes([](db::Database& one, db::Database&, const World& world) {
        auto version = [](db::Sql& sql) {
            return sql.value<std::string>("SELECT version FROM remembered");
        };
        auto before = one.read(version);

        one.write([&](db::Sql& sql) {
            take_ticket_number(sql, world.shop);
            a_person(sql, "new@acme.test", Role::requester, world.acme);
            sql.run("UPDATE user_account SET version = version + 1");
        });

        CHECK(one.read(version) == before);
    });
}

TEST_CASE("a right that is taken away is refused at once on every node") {
    on_two_nodes([](db::Database& one, db::Database& other, const World& world) {
        auto may_open = [&](db::Sql& sql) {
            auto call = call_as(sql, world.rita, test::noon);
            auto application = find_application(sql, "SHOP");
            return call && application && may_use(sql, *call, application->id);
        };
        for (auto* node : {&one, &other}) {
            CHECK(node->write(may_open));
            for (int i = 0; i < 6; ++i) CHECK(node->read(may_open));
        }

        one.write([&](db::Sql& sql) { sql.run("DELETE FROM organization_application"); });

        for (auto* node : {&one, &other}) {
            CHECK_FALSE(node->write(may_open));
            for (int i = 0; i < 6; ++i) CHECK_FALSE(node->read(may_open));
        }
        one.write([&](db::Sql& sql) {
            sql.run("UPDATE user_account SET is_active = 0 WHERE id = :id", world.rita);
        });
        CHECK_FALSE(other.read([&](db::Sql& sql) { return call_as(sql, world.rita, test::noon); }));
    });
}

}  // namespace mainstay::identity::remembered_test
