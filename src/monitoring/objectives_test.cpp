#include "monitoring/objectives.hpp"

#include <doctest/doctest.h>

#include "identity/testing.hpp"
#include "monitoring/monitoring.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::monitoring::objectives_test {

namespace {

namespace it = identity::test;

/// Two applications of two customers, and who would like to have objectives of SHOP.
struct People {
    Call manager, agent, auditor, ann, otto;
};

People some_people(db::Sql& sql) {
    it::an_application(sql, "SHOP");
    it::an_application(sql, "LEDGER");
    const auto acme = it::an_organization(sql, "Acme", "acme.test", "SHOP");
    const auto borg = it::an_organization(sql, "Borg", "borg.test", "LEDGER");
    return {
        .manager = it::by(sql, it::a_person(sql, "mia@desk.test", Role::manager)),
        .agent = it::by(sql, it::a_person(sql, "lea@desk.test", Role::agent)),
        .auditor = it::by(sql, it::a_person(sql, "aud@desk.test", Role::auditor)),
        .ann = it::by(sql, it::a_person(sql, "ann@acme.test", Role::requester, acme)),
        .otto = it::by(sql, it::a_person(sql, "otto@borg.test", Role::requester, borg)),
    };
}

CreateObjective usual(const std::string& name = "Checkout works", const std::string& of = "SHOP") {
    CreateObjective request{.application = {of}, .name = {name}, .service = {"checkout"}};
    return request;
}

ObjectiveView an_objective(
    db::Sql& sql, const Call& call, const CreateObjective& request = usual()
) {
    auto made = create_objective(sql, call, request);
    REQUIRE(it::refusal(made) == "none");
    return made->body;
}

void on_each_database(const std::function<void(db::Sql&, const People&)>& body) {
    it::on_each_database(migrations(), [&](db::test::TestDatabase& database) {
        database->write([&](db::Sql& sql) { body(sql, some_people(sql)); });
    });
}

void count_some(db::Sql& sql, Id<Objective> id, Time at, std::int64_t requests, std::int64_t bad) {
    store::put_steps(sql, id, hour_step, {at, at + std::chrono::hours(1)}, {{at, requests, bad}});
}

}  // namespace

TEST_CASE("an objective is of 30 days and on unless something else is named") {
    on_each_database([](db::Sql& sql, const People& people) {
        const auto made = an_objective(sql, people.manager);
        CHECK(made.window_days == 30);
        CHECK(made.enabled);
        CHECK(made.target == doctest::Approx(99.9));
        CHECK(made.application == "SHOP");
        CHECK(made.status == ObjectiveStatus::no_data);
        CHECK(!made.figures.attained_percent);
        CHECK(made.burn.size() == 3);
        CHECK(made.trend.empty());
        CHECK(!made.counted_to);
        CHECK(it::recorded(sql, "objective", made.id.value) == "created");
    });
}

TEST_CASE("an objective that cannot be is refused with the field that is wrong") {
    on_each_database([](db::Sql& sql, const People& people) {
        an_objective(sql, people.manager);
        auto refused = [&](const std::function<void(CreateObjective&)>& change) {
            auto request = usual("Other");
            change(request);
            return it::refusal(create_objective(sql, people.manager, request));
        };
        CHECK(refused([](auto& o) { o.name = {"Checkout works"}; }) == "name taken");
        for (const double target : {0.0, 49.999, 100.0, 99.9999, 99.9995, -1.0, 1e300})
            CHECK(refused([&](auto& o) { o.target = target; }) == "target target_unfit");
        CHECK(refused([](auto& o) { o.window_days = {31}; }) == "window_days window_unfit");
        CHECK(refused([](auto& o) { o.threshold_ms = {300}; }) == "threshold_ms threshold_unfit");
        CHECK(refused([](auto& o) {
                  o.indicator = ObjectiveIndicator::latency;
              }) == "threshold_ms threshold_unfit");
        CHECK(refused([](auto& o) { o.application = {"NONE"}; }) == "not_found");
        CHECK(refused([](auto& o) { o.target = 50; }) == "none");
        CHECK(refused([](auto& o) {
                  o.name = {"Fast"};
                  o.indicator = ObjectiveIndicator::latency;
                  o.threshold_ms = {300};
                  o.target = 99.999;
              }) == "none");
        // Another application has names of its own.
        CHECK(refused([](auto& o) {
                  o.application = {"LEDGER"};
                  o.name = {"Checkout works"};
              }) == "none");
    });
}

TEST_CASE("who sees no telemetry sees no objectives; who sees it does not change them") {
    on_each_database([](db::Sql& sql, const People& people) {
        const auto made = an_objective(sql, people.manager);
        auto answers = [&](const Call& call) {
            PreviewObjective tried{.application = {"SHOP"}, .service = {"checkout"}};
            return it::refusal(list_objectives(sql, call, {})) + " " +
                   it::refusal(show_objective(sql, call, {made.id})) + " " +
                   it::refusal(show_objective_history(sql, call, {made.id})) + " " +
                   it::refusal(create_objective(sql, call, usual("x"))) + " " +
                   it::refusal(change_objective(sql, call, {.id = made.id})) + " " +
                   it::refusal(restore_objective(sql, call, {made.id})) + " " +
                   it::refusal(retire_objective(sql, call, {made.id})) + " " +
                   it::refusal(unsaved_objective(sql, call, tried));
        };
        for (const auto& requester : {people.ann, people.otto})
            CHECK(
                answers(requester) ==
                "forbidden forbidden forbidden forbidden forbidden forbidden forbidden forbidden"
            );
        for (const auto& staff : {people.agent, people.auditor})
            CHECK(
                answers(staff) == "none none none forbidden forbidden forbidden forbidden forbidden"
            );
        CHECK(it::refusal(show_objective(sql, Call{}, {made.id})) == "unauthenticated");
        CHECK(show_objective(sql, people.agent, {made.id})->body.may.empty());
        CHECK(list_objectives(sql, people.agent, {})->may.empty());

        // Roles that reach the applications of one's teams: another team sees none of this.
        const auto of_team = [&](const std::string& email, const std::string& key) {
            const auto person = it::a_person(sql, email, Role::agent);
            it::a_team(sql, key, Level::L2, {person});
            auto call = it::by(sql, person);
            call.caller->grants = {
                {"telemetry_read", Reach::application}, {"objective_manage", Reach::application}
            };
            call.caller->applications = {identity::find_application(sql, key)->id};
            return call;
        };
        const auto other = of_team("bo@desk.test", "LEDGER");
        CHECK(
            answers(other) ==
            "none not_found not_found not_found not_found not_found not_found not_found"
        );
        CHECK(list_objectives(sql, other, {})->items.empty());
        const auto own = of_team("sue@desk.test", "SHOP");
        CHECK(list_objectives(sql, own, {})->items.size() == 1);
        CHECK(answers(own) == "none none none none none none none none");
    });
}

TEST_CASE("an objective is changed by who has seen it as it is, and what changes nothing is none") {
    on_each_database([](db::Sql& sql, const People& people) {
        const auto made = an_objective(sql, people.manager);
        ChangeObjective change{.id = made.id, .if_match = 1};
        change.target = 99.5;
        change.operation = {"POST /pay"};
        const auto changed = change_objective(sql, people.manager, change);
        REQUIRE(it::refusal(changed) == "none");
        CHECK(changed->version == 2);
        CHECK(changed->body.target == doctest::Approx(99.5));
        CHECK(changed->body.operation == "POST /pay");
        CHECK(it::refusal(change_objective(sql, people.manager, change)) == "stale");
        CHECK(change_objective(sql, people.manager, {.id = made.id, .if_match = 2})->version == 2);
        change = {.id = made.id, .if_match = 2};
        change.target = 12.0;
        CHECK(it::refusal(change_objective(sql, people.manager, change)) == "target target_unfit");
        change = {.id = made.id};
        change.indicator = ObjectiveIndicator::latency;
        change.threshold_ms = {250};
        CHECK(change_objective(sql, people.manager, change)->body.threshold_ms == 250);
        // One of availability has no threshold.
        change = {.id = made.id};
        change.indicator = ObjectiveIndicator::availability;
        CHECK(!change_objective(sql, people.manager, change)->body.threshold_ms);
        CHECK(it::recorded(sql, "objective", made.id.value) == "created changed changed changed");
    });
}

TEST_CASE("what was counted is forgotten where it means something else by now, and only there") {
    on_each_database([](db::Sql& sql, const People& people) {
        const auto made = an_objective(sql, people.manager);
        const auto hour = step_begin(it::noon, hour_step);
        auto row = *store::find_objective(sql, made.id);
        row.counted_from = hour - std::chrono::hours(24);
        row.counted_to = hour + std::chrono::hours(1);
        REQUIRE(store::note_counted(sql, row));
        count_some(sql, made.id, hour, 10'000, 4);
        auto shown = show_objective(sql, people.agent, {made.id})->body;
        CHECK(shown.figures.requests == 10'000);
        CHECK(*shown.figures.attained_percent == doctest::Approx(99.96));
        CHECK(*shown.figures.budget_left_percent == doctest::Approx(60));
        CHECK(shown.status == ObjectiveStatus::met);
        CHECK(shown.trend.size() >= 30);
        CHECK(*shown.trend.back() == doctest::Approx(99.96));

        const auto history = show_objective_history(sql, people.agent, {made.id});
        REQUIRE(history);
        CHECK(history->step_seconds == 4 * 3'600);
        CHECK(history->requests.back() == 10'000);
        CHECK(!history->budget_left_percent.front());
        CHECK(*history->budget_left_percent.back() == doctest::Approx(60));

        ChangeObjective change{.id = made.id};
        change.target = 99.99;
        change.window_days = {7};
        shown = change_objective(sql, people.manager, change)->body;
        CHECK(shown.figures.requests == 10'000);
        CHECK(shown.status == ObjectiveStatus::missed);

        change = {.id = made.id};
        change.service = {"stock"};
        shown = change_objective(sql, people.manager, change)->body;
        CHECK(shown.figures.requests == 0);
        CHECK(!shown.counted_to);
        // What was counted meanwhile of what it was before comes too late.
        CHECK(!store::note_counted(sql, row));
    });
}

TEST_CASE("a retired objective is out of the list until it is restored") {
    on_each_database([](db::Sql& sql, const People& people) {
        const auto made = an_objective(sql, people.manager);
        CHECK(it::refusal(retire_objective(sql, people.manager, {made.id})) == "none");
        CHECK(it::refusal(retire_objective(sql, people.manager, {made.id})) == "none");
        CHECK(list_objectives(sql, people.agent, {})->items.empty());
        CHECK(list_objectives(sql, people.agent, {.retired = true})->items.size() == 1);
        const auto shown = show_objective(sql, people.manager, {made.id})->body;
        CHECK(shown.retired_at == it::noon);
        CHECK(shown.may == std::vector{ObjectiveAction::restore});
        CHECK(
            it::refusal(change_objective(sql, people.manager, {.id = made.id})) ==
            "objective_retired"
        );
        CHECK(store::counted_objectives(sql).empty());

        // Its name is free, and taken when it would come back.
        const auto other = an_objective(sql, people.manager);
        CHECK(it::refusal(restore_objective(sql, people.manager, {made.id})) == "name taken");
        REQUIRE(retire_objective(sql, people.manager, {other.id}));
        CHECK(it::refusal(restore_objective(sql, people.manager, {made.id})) == "none");
        CHECK(it::refusal(restore_objective(sql, people.manager, {made.id})) == "none");
        CHECK(list_objectives(sql, people.agent, {})->items.size() == 1);
        CHECK(it::recorded(sql, "objective", made.id.value) == "created retired restored");
    });
}

TEST_CASE("an application has only so many objectives, listed in pages and by service") {
    on_each_database([](db::Sql& sql, const People& people) {
        for (std::int64_t number = 0; number < objectives_max; ++number)
            an_objective(sql, people.manager, usual(std::to_string(number)));
        CHECK(
            it::refusal(create_objective(sql, people.manager, usual("more"))) ==
            "too_many_objectives"
        );
        const auto first = list_objectives(sql, people.agent, {.limit = {{60}}});
        REQUIRE(first);
        CHECK(first->items.size() == 60);
        const auto rest =
            list_objectives(sql, people.manager, {.limit = {{60}}, .cursor = it::next_of(*first)});
        REQUIRE(rest);
        CHECK(rest->items.size() == 40);
        CHECK(rest->items.front().name == "60");
        CHECK(!rest->next);
        CHECK(rest->may == std::vector<std::string>{"create"});
        CHECK(list_objectives(sql, people.agent, {.application = {{"LEDGER"}}})->items.empty());
        CHECK(list_objectives(sql, people.agent, {.service = {{"checkout"}}})->items.size() == 50);
        CHECK(list_objectives(sql, people.agent, {.service = {{"stock"}}})->items.empty());
        CHECK(
            it::refusal(list_objectives(sql, people.agent, {.application = {{"NONE"}}})) ==
            "not_found"
        );
    });
}

}  // namespace mainstay::monitoring::objectives_test
