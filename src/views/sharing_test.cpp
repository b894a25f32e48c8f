#include <doctest/doctest.h>

#include "identity/permission_testing.hpp"
#include "module/module.hpp"
#include "views/world_test.hpp"

namespace mainstay::views::sharing_test {

using test::in_world;
using test::refusal;
using test::World;

TEST_CASE("each role may do to views what the rule book says, and nothing else") {
    // requester, agent, developer, manager, auditor
    CHECK(
        identity::test::rule_book(module({}).actions) ==
        "view_read            own          team         team         all          team\n"
        "view_write           own          own          own          all          own\n"
        "view_share           none         team         team         all          none\n"
        "bulk_read            none         own          own          own          none\n"
        "bulk_write           none         own          own          own          none\n"
    );
}

TEST_CASE("of views, may and scope agree for each caller and action") {
    identity::test::on_each_database(migrations(), [](db::test::TestDatabase& database) {
        database->write([](db::Sql& sql) {
            const auto all = identity::test::a_population(sql);
            auto add = [&](Id<User> owner, std::string_view sharing,
                           std::optional<Id<Team>> team = {}) {
                sql.run(
                    "INSERT INTO saved_view (kind, name, name_key, filter, columns, owner, sharing,"
                    " team, created_at, updated_at) VALUES ('item', 'x', :key, '', '', :owner,"
                    " :sharing, :team, 0, 0)",
                    std::string(sharing) + (team ? to_string(*team) : ""), owner, sharing, team
                );
            };
            for (auto owner : {all.ann, all.lone, all.tom, all.audrey}) {
                add(owner, "private");
                add(owner, "everyone");
                for (auto team : {all.first, all.second}) add(owner, "team", team);
                sql.run(
                    "INSERT INTO bulk_run (kind, owner, is_session, action, arguments, state,"
                    " total, created_at) VALUES ('item', :owner, 0, 'paint', '{}', 'queued', 1, 0)",
                    owner
                );
            }
            CHECK(identity::test::disagreement(sql, module({}).actions) == "");
        });
    });
}

TEST_CASE("a private view is its owner's alone, whatever anybody's role reaches") {
    in_world([](World& world) {
        for (auto owner : {world.ann, world.lea, world.mia, world.root}) {
            auto id = world.saved(owner, "Mine");
            for (auto other : {world.bob, world.leo, world.audrey, world.root, world.mia}) {
                if (other == owner) continue;
                CHECK(refusal(world.show(other, id)) == "not_found");
                CHECK(refusal(world.change(other, {.id = id})) == "not_found");
                CHECK(refusal(world.remove(other, id)) == "not_found");
            }
            CHECK(world.names(owner) == "Mine");
            REQUIRE(world.remove(owner, id));
        }
    });
}

TEST_CASE("a view that is shared with a team is seen by its members, and changed by its owner") {
    in_world([](World& world) {
        auto id = world.saved(world.lea, "Ours", Sharing::team, world.first);
        world.database.write([&](db::Sql& sql) {
            sql.run(
                "INSERT INTO team_member (team, member) VALUES (:team, :member)", world.first,
                world.audrey
            );
        });

        CHECK(world.names(world.audrey) == "Ours");
        CHECK(world.show(world.audrey, id)->body.may.empty());
        CHECK(refusal(world.change(world.audrey, {.id = id})) == "forbidden");
        CHECK(refusal(world.remove(world.audrey, id)) == "forbidden");
        CHECK(world.names(world.leo) == "");
        CHECK(refusal(world.show(world.leo, id)) == "not_found");
        // A manager keeps order in all of them, but lists those that concern them.
        CHECK(world.names(world.mia) == "");
        CHECK(refusal(world.change(world.mia, {.id = id, .name = Line<60>{"Theirs"}})) == "none");
    });
}

TEST_CASE("a view for everyone is for all staff, and for no requester") {
    in_world([](World& world) {
        auto id = world.saved(world.mia, "All", Sharing::everyone);

        for (auto person : {world.lea, world.leo, world.audrey, world.root})
            CHECK(world.names(person) == "All");
        CHECK(world.names(world.ann) == "");
        CHECK(refusal(world.show(world.ann, id)) == "not_found");
    });
}

TEST_CASE("agents share with their teams, managers with everyone, requesters with nobody") {
    in_world([](World& world) {
        auto team = [&](Id<User> who, Id<Team> with) {
            return refusal(world.save(who, "Team's", Sharing::team, with));
        };
        auto everyone = [&](Id<User> who) {
            return refusal(world.save(who, "Everyone's", Sharing::everyone));
        };

        CHECK(team(world.lea, world.first) == "none");
        CHECK(team(world.lea, world.second) == "may_not_share");
        CHECK(team(world.mia, world.second) == "none");
        CHECK(team(world.ann, world.first) == "may_not_share");
        CHECK(team(world.audrey, world.first) == "may_not_share");
        CHECK(everyone(world.lea) == "may_not_share");
        CHECK(everyone(world.ann) == "may_not_share");
        CHECK(everyone(world.audrey) == "may_not_share");
        CHECK(everyone(world.mia) == "none");
        CHECK(everyone(world.root) == "none");

        auto offered = [&](Id<User> who) {
            std::string all;
            for (const auto& each : world.listed(who).may) all += each + " ";
            return all;
        };
        CHECK(offered(world.ann) == "create ");
        CHECK(offered(world.lea) == "create share_team ");
        CHECK(offered(world.mia) == "create share_team share_everyone ");
        CHECK(offered(world.audrey) == "create ");
    });
}

TEST_CASE("whoever left a team changes its views no more, but may take back their own") {
    in_world([](World& world) {
        auto id = world.saved(world.lea, "Ours", Sharing::team, world.first);
        world.database.write([&](db::Sql& sql) {
            sql.run("DELETE FROM team_member WHERE member = :member", world.lea);
        });

        auto renamed = world.change(world.lea, {.id = id, .name = Line<60>{"Boo"}});
        CHECK(refusal(renamed) == "may_not_share");
        CHECK(world.show(world.lea, id)->body.may == std::vector{ViewAction::remove});
        CHECK(refusal(world.change(world.lea, {.id = id, .sharing = Sharing::private_})) == "none");
    });
}

TEST_CASE("whoever may not read a list has no views of it") {
    in_world([](World& world) {
        CreateView request{.kind = {"secret"}, .name = {"Hot"}};
        CHECK(refusal(world.create(world.ann, request)) == "kind unknown_view_kind");
        auto made = world.create(world.lea, request);
        REQUIRE(made);
        world.database.write([&](db::Sql& sql) {
            sql.run("UPDATE user_account SET role = 'manager' WHERE id = :id", world.lea);
        });

        CHECK(refusal(world.show(world.lea, made->body.id)) == "not_found");
        auto call = world.as(world.lea);
        auto page = world.database.read([&](db::Sql& sql) {
            return list_views(sql, call, {.kind = {"secret"}}, world.kinds);
        });
        CHECK(refusal(page) == "kind unknown_view_kind");
    });
}

TEST_CASE("who is not signed in, or only reads, saves nothing") {
    in_world([](World& world) {
        auto reading = world.as(world.lea);
        reading.caller->scopes = {TokenScope::read};
        CreateView request{.kind = {"item"}, .name = {"Hot"}};
        auto with = [&](const Call& call) {
            return world.database.write([&](db::Sql& sql) {
                return refusal(create_view(sql, call, request, world.kinds));
            });
        };

        CHECK(with(reading) == "token_scope");
        CHECK(with(Call{}) == "unauthenticated");
        CHECK(with(Call::system({}, "")) == "unauthenticated");
    });
}

TEST_CASE("the first views of a list are counted, as far as their filters are still understood") {
    in_world([](World& world) {
        auto broken = world.saved(world.lea, "A broken one");
        for (int n = 10; n < 10 + counted_max; ++n)
            world.saved(world.lea, "View " + std::to_string(n));
        world.database.write([&](db::Sql& sql) {
            sql.run("UPDATE saved_view SET filter = 'bad' WHERE id = :id", broken);
        });

        auto views = world.listed(world.lea, true).items;

        CHECK_FALSE(views.at(0).tally);
        CHECK(views.at(1).tally->count == 7);
        CHECK(views.at(counted_max - 1).tally);
        CHECK_FALSE(views.at(counted_max).tally);
        CHECK_FALSE(world.listed(world.lea).items.at(1).tally);
    });
}

TEST_CASE("a list of views is read in parts, by name") {
    in_world([](World& world) {
        for (auto name : {"delta", "Bravo", "alpha", "Charlie"}) world.saved(world.lea, name);
        auto call = world.as(world.lea);
        ListViews request{.kind = {"item"}, .limit = {{3}}};
        std::string names;
        for (int part = 0; part < 2; ++part) {
            auto page = world.database.read([&](db::Sql& sql) {
                return list_views(sql, call, request, world.kinds);
            });
            REQUIRE(page);
            for (const auto& view : page->items) names += view.name + " ";
            request.cursor = identity::test::next_of(*page);
        }

        CHECK(names == "alpha Bravo Charlie delta ");
        CHECK_FALSE(request.cursor);
    });
}

}  // namespace mainstay::views::sharing_test
