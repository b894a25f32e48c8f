#include "views/editing.hpp"

#include <doctest/doctest.h>

#include "timeline/timeline.hpp"
#include "views/world_test.hpp"
#include "wire/codec.hpp"

namespace mainstay::views::editing_test {

using identity::test::recorded;
using test::in_world;
using test::refusal;
using test::World;

TEST_CASE("a view keeps filter, order and columns of a list under a name") {
    in_world([](World& world) {
        auto made = world.create(
            world.lea, {.kind = {"item"},
                        .name = {"Hot"},
                        .filter = {"is:open"},
                        .sort = Line<40>{"-age"},
                        .columns = {{"subject"}, {"key"}}}
        );

        REQUIRE_MESSAGE(made, refusal(made));
        auto view = world.show(world.lea, made->body.id)->body;
        CHECK(view.name == "Hot");
        CHECK(view.filter == "is:open");
        CHECK(view.sort == "-age");
        CHECK(view.columns == std::vector<std::string>{"subject", "key"});
        CHECK(view.owner->id == world.lea);
        CHECK(view.path == "/items?view=" + to_string(view.id));
        CHECK(view.may == std::vector{ViewAction::change, ViewAction::remove});
    });
}

TEST_CASE("a view that the list would refuse is not saved, and each wrong field is named") {
    in_world([](World& world) {
        auto wrong = [&](CreateView request) {
            if (request.kind.value.empty()) request.kind = {"item"};
            request.name = {"Hot"};
            return refusal(world.create(world.lea, request));
        };

        CHECK(wrong({.kind = {"cloud"}}) == "kind unknown_view_kind");
        CHECK(wrong({.filter = {"bad"}}) == "filter bad_filter");
        CHECK(wrong({.filter = {std::string(21, 'x')}}) == "filter too_long");
        CHECK(wrong({.sort = Line<40>{"colour"}}) == "sort unknown_column");
        CHECK(wrong({.columns = {{"key"}, {"colour"}}}) == "columns[1] unknown_column");
        CHECK(wrong({.columns = {{"key"}, {"key"}}}) == "columns[1] repeated");
        CHECK(wrong({.columns = {{"key subject"}}}) == "columns unknown_column");
        std::vector<Line<40>> many(columns_max + 1, Line<40>{"key"});
        CHECK(wrong({.columns = many}).starts_with("columns too_many_items"));
        CHECK(wrong({.sharing = Sharing::team}) == "team missing");
        CHECK(wrong({.team = world.first}) == "team team_needs_sharing");
        CreateView nowhere{
            .kind = {"item"},
            .name = {"Hot"},
            .sharing = Sharing::team,
            .team = Id<Team>{99},
        };
        CHECK(refusal(world.create(world.mia, nowhere)) == "team unknown_reference");
        CHECK(refusal(world.create(world.lea, nowhere)) == "may_not_share");
        CHECK(
            wrong({.filter = {"bad"}, .sort = Line<40>{"colour"}}) ==
            "filter bad_filter, sort unknown_column"
        );
        CHECK(world.names(world.lea) == "");
    });
}

TEST_CASE("a person's views of a list have names of their own, in whatever case") {
    in_world([](World& world) {
        auto hot = world.saved(world.lea, "Hot");
        auto cold = world.saved(world.lea, "Cold");
        world.saved(world.leo, "Hot");

        CHECK(refusal(world.save(world.lea, "HOT")) == "name taken");
        CHECK(
            refusal(world.change(world.lea, {.id = cold, .name = Line<60>{"hot"}})) == "name taken"
        );
        CHECK(refusal(world.change(world.lea, {.id = hot, .name = Line<60>{"HOT"}})) == "none");
        CHECK(world.names(world.lea) == "Cold HOT");
    });
}

TEST_CASE("a change is refused when the view is another by now") {
    in_world([](World& world) {
        auto id = world.saved(world.lea, "Hot");
        auto first = world.change(world.lea, {.id = id, .if_match = 1, .name = Line<60>{"Warm"}});

        REQUIRE(first);
        CHECK(first->version == 2);
        auto late = world.change(world.lea, {.id = id, .if_match = 1, .name = Line<60>{"Mild"}});
        CHECK(refusal(late) == "stale");
        CHECK(refusal(world.remove(world.lea, id, 1)) == "stale");
        CHECK(world.names(world.lea) == "Warm");
    });
}

TEST_CASE("what a change does not name stays, and order and team can be taken away") {
    in_world([](World& world) {
        auto id = world.saved(world.lea, "Hot", Sharing::team, world.first);
        REQUIRE(world.change(world.lea, {.id = id, .sort = {Line<40>{"age"}}}));
        auto renamed = world.change(world.lea, {.id = id, .name = Line<60>{"Warm"}})->body;

        CHECK(renamed.sort == "age");
        CHECK(renamed.filter == "is:open");
        CHECK(renamed.team->id == world.first);

        auto own = world.change(
            world.lea, {.id = id, .sort = std::optional<Line<40>>(), .sharing = Sharing::private_}
        );
        REQUIRE(own);
        CHECK_FALSE(own->body.team);
        CHECK(world.names(world.lea) == "Warm");
    });
}

TEST_CASE("a change of nothing is no change") {
    in_world([](World& world) {
        auto id = world.saved(world.lea, "Hot");

        CHECK(world.change(world.lea, {.id = id, .name = Line<60>{"Hot"}})->version == 1);
        world.database.read([&](db::Sql& sql) {
            CHECK(recorded(sql, "saved_view", id.value) == "created");
        });
    });
}

TEST_CASE("a person has at most a hundred views") {
    in_world([](World& world) {
        for (std::int64_t n = 0; n < views_max; ++n)
            world.saved(world.ann, "View " + std::to_string(n));

        CHECK(refusal(world.save(world.ann, "One more")) == "too_many_views");
        CHECK(refusal(world.save(world.bob, "One more")) == "none");
        CHECK(world.listed(world.ann).items.size() == 100);
        REQUIRE(world.remove(world.ann, world.listed(world.ann).items.front().id));
        CHECK(refusal(world.save(world.ann, "One more")) == "none");
    });
}

TEST_CASE("what is done to a view is recorded") {
    in_world([](World& world) {
        auto id = world.saved(world.lea, "Hot");
        REQUIRE(world.change(world.lea, {.id = id, .filter = Line<4000, 0>{"level:L2"}}));
        REQUIRE(world.remove(world.lea, id));

        world.database.read([&](db::Sql& sql) {
            CHECK(recorded(sql, "saved_view", id.value) == "created changed removed");
            auto change = timeline::history(sql, {"saved_view", id.value}, {}, 2).back();
            CHECK(change.before == R"({"filter":"is:open"})");
            CHECK(change.after == R"({"filter":"level:L2"})");
        });
        CHECK(refusal(world.show(world.lea, id)) == "not_found");
    });
}

TEST_CASE("a deleted view is restored as it was, under its id, by who deleted it") {
    in_world([](World& world) {
        auto id = world.saved(world.lea, "Hot", Sharing::team, world.first);
        REQUIRE(world.change(
            world.lea, {.id = id,
                        .sort = {Line<40>{"-age"}},
                        .columns = std::vector<Line<40>>{{"key"}, {"subject"}}}
        ));
        auto before = world.show(world.lea, id)->body;
        REQUIRE(world.remove(world.mia, id));

        CHECK(refusal(world.restore(world.lea, id)) == "not_found");
        auto restored = world.restore(world.mia, id, restored_within);
        REQUIRE_MESSAGE(restored, refusal(restored));
        auto after = world.show(world.lea, id)->body;
        CHECK(after.version == before.version + 1);
        after.version = before.version;
        CHECK(wire::encode(after) == wire::encode(before));
        CHECK(refusal(world.restore(world.mia, id)) == "not_found");
        world.database.read([&](db::Sql& sql) {
            CHECK(recorded(sql, "saved_view", id.value) == "created changed removed restored");
        });
        // The next view has an id of its own.
        CHECK(world.saved(world.lea, "Cold").value > id.value);
    });
}

TEST_CASE("a view that cannot be as it was is not restored") {
    in_world([](World& world) {
        auto hot = world.saved(world.lea, "Hot");
        REQUIRE(world.remove(world.lea, hot));
        world.saved(world.lea, "HOT");
        auto cold = world.saved(world.lea, "Cold");
        REQUIRE(world.remove(world.lea, cold));

        CHECK(refusal(world.restore(world.lea, hot)) == "name taken");
        CHECK(
            refusal(world.restore(world.lea, cold, restored_within + std::chrono::seconds(1))) ==
            "not_found"
        );
        CHECK(refusal(world.restore(world.mia, cold)) == "not_found");
        CHECK(refusal(world.restore(world.lea, {99})) == "not_found");
        for (std::int64_t n = 1; n < views_max; ++n)
            world.saved(world.lea, "View " + std::to_string(n));
        CHECK(refusal(world.restore(world.lea, cold)) == "too_many_views");
    });
}

TEST_CASE("a deleted view whose values were erased is not restored") {
    in_world([](World& world) {
        auto id = world.saved(world.lea, "Hot");
        REQUIRE(world.remove(world.lea, id));
        auto call = world.as(world.lea);
        world.database.write([&](db::Sql& sql) {
            auto removal = timeline::history(sql, {"saved_view", id.value}, {}, 1).front();
            timeline::erase(sql, call, removal.id);
        });

        CHECK(refusal(world.restore(world.lea, id)) == "not_found");
    });
}

TEST_CASE("open pages hear of the views that their person lists, and of no other") {
    in_world([](World& world) {
        auto id = world.saved(world.lea, "Hot");
        CHECK(world.notices(world.lea) == "view.changed");
        CHECK(world.notices(world.leo) == "");

        REQUIRE(world.change(world.lea, {.id = id, .sharing = Sharing::team, .team = world.first}));
        CHECK(world.notices(world.lea) == "view.changed view.shared");
        CHECK(world.notices(world.leo) == "");

        // Whoever saw it is told that it is gone.
        REQUIRE(world.change(world.mia, {.id = id, .team = world.second}));
        CHECK(world.notices(world.leo) == "view.shared");
        CHECK(world.notices(world.audrey) == "");

        REQUIRE(world.change(world.mia, {.id = id, .sharing = Sharing::everyone}));
        CHECK(world.notices(world.audrey) == "view.shared");
        CHECK(world.notices(world.ann) == "");
    });
}

}  // namespace mainstay::views::editing_test
