#include "views/personal_data.hpp"

#include <doctest/doctest.h>

#include "views/world_test.hpp"

namespace mainstay::views::personal_data_test {

using test::in_world;
using test::refusal;
using test::World;

namespace {

/// Collects what is exported.
class Collected : public ExportSink {
public:
    void begin(std::string_view name, std::string_view) override { text += std::string(name); }

    void add(const boost::json::value& record) override {
        text += " " + std::string(record.at("name").as_string());
    }

    std::string add_file(std::string_view, const db::BlobHash&) override { return {}; }

    std::string text;
};

void erase(World& world, const DataSubject& person) {
    for (const auto& step : personal_data().erasure) {
        std::optional<std::int64_t> after = 0;
        while (after) {
            auto progress = world.database.write([&](db::Sql& sql) {
                return step.run(sql, identity::test::by_system(), person, *after);
            });
            REQUIRE(progress);
            after = progress->next;
        }
    }
}

}  // namespace

TEST_CASE("of a person who is erased, private views go and shared ones stay and are nobody's") {
    in_world([](World& world) {
        auto own = world.saved(world.lea, "Mine");
        auto ours = world.saved(world.lea, "Ours", Sharing::team, world.first);
        auto others = world.saved(world.leo, "Another's");

        erase(world, {world.lea, "lea@desk.test", "Lea Lind"});

        CHECK(refusal(world.show(world.lea, own)) == "not_found");
        auto left = world.show(world.mia, ours);
        REQUIRE(left);
        CHECK_FALSE(left->body.owner);
        CHECK(left->body.may == std::vector{ViewAction::change, ViewAction::remove});
        CHECK(
            refusal(world.change(world.mia, {.id = ours, .sharing = Sharing::private_})) ==
            "nobody_would_see"
        );
        CHECK(world.show(world.leo, others)->body.owner->id == world.leo);
    });
}

TEST_CASE("others' views do not name a person who is erased") {
    in_world([](World& world) {
        CreateView of_ann{
            .kind = {"item"}, .name = {"Of Ann Archer"}, .filter = {R"(by:"Ann Archer")"}
        };
        auto named = world.create(world.leo, of_ann);
        REQUIRE(named);
        auto again = world.save(world.leo, "By ann.archer@acme.test");
        REQUIRE(again);

        erase(world, {world.ann, "ann.archer@acme.test", "Ann Archer"});

        auto view = world.show(world.leo, named->body.id)->body;
        CHECK(view.name == "Of [erased]");
        CHECK(view.filter == R"(by:"[erased]")");
        CHECK(world.show(world.leo, again->body.id)->body.name == "By [erased]");
    });
}

TEST_CASE("an export holds the views of a person, and nobody else's") {
    in_world([](World& world) {
        world.saved(world.lea, "Mine");
        world.saved(world.lea, "Ours", Sharing::team, world.first);
        world.saved(world.leo, "Another's");
        Collected sink;

        personal_data().export_person(world.database, {world.lea, "lea@desk.test", "Lea"}, sink);

        CHECK(sink.text == "views Mine Oursbulk_runs");
    });
}

}  // namespace mainstay::views::personal_data_test
