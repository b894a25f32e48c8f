#include "ticketing/policies.hpp"

#include <doctest/doctest.h>

#include "http/codes.hpp"
#include "ticketing/promises_test.hpp"

namespace mainstay::ticketing::test::policies_test {

namespace {

ReplacePolicy replacing(const PolicyView& policy) {
    return {
        .id = policy.id,
        .if_match = policy.version,
        .name = {policy.name},
        .calendar = policy.calendar.id,
        .promises = policy.promises,
    };
}

std::string all_names(db::Sql& sql, const Desk& desk) {
    std::string names;
    for (const auto& policy : done(list_policies(sql, as(sql, desk.lea), {})).items)
        names += policy.name + "\n";
    return names;
}

}  // namespace

TEST_CASE("a manager makes a policy, and staff see it as it was made") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto manager = identity::test::a_person(sql, "mia@desk.test", Role::manager);
        auto wanted = a_policy(a_calendar_always(sql, desk));
        wanted.organization = desk.acme;
        wanted.application = {{"SHOP"}};
        wanted.priority = Priority::high;
        wanted.promises.notified = {desk.tom};

        auto made = done(create_policy(sql, as(sql, manager), wanted)).body;
        auto shown = done(show_policy(sql, as(sql, desk.lea), {made.id})).body;

        CHECK(shown.name == "Standard");
        CHECK(shown.organization->name == "Acme");
        CHECK(shown.application->key == "SHOP");
        CHECK(shown.priority == Priority::high);
        CHECK(shown.calendar.name == "Always");
        CHECK(shown.promises == wanted.promises);
        CHECK(shown.may.empty());
        CHECK(made.may == std::vector{PolicyAction::change, PolicyAction::remove});
        CHECK(identity::test::recorded(sql, "service_level_policy", made.id.value) == "created");
    });
}

TEST_CASE("requesters know of no policy, and agents change none") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto wanted = a_policy(a_calendar_always(sql, desk));
        auto id = add_policy(sql, desk, wanted);

        CHECK(refusal(list_policies(sql, as(sql, desk.ann), {})) == "forbidden");
        CHECK(refusal(show_policy(sql, as(sql, desk.ann), {id})) == "not_found");
        CHECK(refusal(remove_policy(sql, as(sql, desk.ann), {id})) == "not_found");
        CHECK(refusal(create_policy(sql, as(sql, desk.ann), wanted)) == "forbidden");
        CHECK(refusal(create_policy(sql, as(sql, desk.lea), wanted)) == "forbidden");
        CHECK(refusal(remove_policy(sql, as(sql, desk.lea), {id})) == "forbidden");
        CHECK(refusal(restore_policy(sql, as(sql, desk.lea), {id})) == "forbidden");
    });
}

TEST_CASE("what a policy cannot say is named by its place") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto good = a_policy(a_calendar_always(sql, desk));
        add_policy(sql, desk, good);
        auto refused = [&](auto change) {
            auto wanted = good;
            wanted.name = {"Other"};
            wanted.kind = Kind::bug;
            change(wanted);
            return refusal(create_policy(sql, as(sql, desk.admin), wanted));
        };

        CHECK(refused([](auto& it) { it.name = {"Standard"}; }) == "name duplicate_name");
        CHECK(refused([](auto& it) { it.kind.reset(); }) == "priority duplicate_policy");
        CHECK(refused([](auto& it) { it.calendar = {77}; }) == "calendar no_such_calendar");
        CHECK(refused([](auto& it) {
                  it.organization = {{77}};
              }) == "organization no_such_organization");
        CHECK(refused([](auto& it) {
                  it.application = {{"NONE"}};
              }) == "application no_such_application");
        CHECK(refused([](auto& it) { it.promises = {}; }) == "promises nothing_promised");
        CHECK(refused([](auto& it) {
                  it.promises.levels = {{Level::L1, {5}, {}}, {Level::L1, {6}, {}}};
              }) == "promises.levels[1].level duplicate_level");
        CHECK(refused([](auto& it) {
                  it.promises.levels = {{Level::L4, {5}, {{77}}}};
              }) == "promises.levels[0].calendar no_such_calendar");
        CHECK(refused([&](auto& it) {
                  it.promises.notified = {desk.ann};
              }) == "promises.notified[0] notified_unfit");
        CHECK(refused([](auto&) {}) == "ok");
    });
}

TEST_CASE("a policy is replaced from the version that was read") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto call = as(sql, desk.admin);
        auto made = done(create_policy(sql, call, a_policy(a_calendar_always(sql, desk)))).body;
        auto wanted = replacing(made);
        wanted.promises.first_response = {{30}};

        auto changed = done(replace_policy(sql, call, wanted)).body;

        CHECK(changed.promises.first_response->value == 30);
        CHECK(changed.version == 2);
        CHECK(refusal(replace_policy(sql, call, wanted)) == "stale");
        CHECK(refusal(replace_policy(sql, as(sql, desk.ann), wanted)) == "not_found");
        CHECK(
            identity::test::recorded(sql, "service_level_policy", made.id.value) ==
            "created changed"
        );
    });
}

TEST_CASE("a removed policy holds no more, and its removal can be undone") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto call = as(sql, desk.admin);
        auto wanted = a_policy(a_calendar_always(sql, desk));
        auto id = add_policy(sql, desk, wanted);

        REQUIRE(remove_policy(sql, call, {id}));

        CHECK(all_names(sql, desk).empty());
        CHECK(refusal(show_policy(sql, as(sql, desk.lea), {id})) == "not_found");
        CHECK(refusal(remove_policy(sql, call, {id})) == "not_found");
        CHECK(done(show_policy(sql, call, {id})).body.may == std::vector{PolicyAction::restore});

        CHECK(done(restore_policy(sql, call, {id})).body.name == "Standard");
        CHECK(all_names(sql, desk) == "Standard\n");
        CHECK(
            identity::test::recorded(sql, "service_level_policy", id.value) ==
            "created removed restored"
        );
    });
}

TEST_CASE("a removal is not undone where another policy took the place") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto call = as(sql, desk.admin);
        auto wanted = a_policy(a_calendar_always(sql, desk));
        auto id = add_policy(sql, desk, wanted);
        REQUIRE(remove_policy(sql, call, {id}));
        add_policy(sql, desk, wanted);

        CHECK(refusal(restore_policy(sql, call, {id})) == "name duplicate_name");
    });
}

}  // namespace mainstay::ticketing::test::policies_test
