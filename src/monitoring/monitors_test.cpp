#include "monitoring/monitors.hpp"

#include <doctest/doctest.h>

#include "identity/testing.hpp"
#include "monitoring/monitor_preview.hpp"
#include "monitoring/monitor_store.hpp"
#include "monitoring/monitoring.hpp"
#include "monitoring/sent_telemetry_test.hpp"

namespace mainstay::monitoring::test::monitors_test {

namespace {

namespace it = identity::test;

/// Two applications of two customers, and who would like to have monitors of SHOP.
struct People {
    Call manager, developer, agent, auditor, ann;
};

People some_people(db::Sql& sql) {
    it::an_application(sql, "SHOP");
    it::an_application(sql, "LEDGER");
    const auto acme = it::an_organization(sql, "Acme", "acme.test", "SHOP");
    return {
        .manager = it::by(sql, it::a_person(sql, "mia@desk.test", Role::manager)),
        .developer = it::by(sql, it::a_person(sql, "dev@desk.test", Role::developer)),
        .agent = it::by(sql, it::a_person(sql, "lea@desk.test", Role::agent)),
        .auditor = it::by(sql, it::a_person(sql, "aud@desk.test", Role::auditor)),
        .ann = it::by(sql, it::a_person(sql, "ann@acme.test", Role::requester, acme)),
    };
}

CreateMonitor a_request(const std::string& name = "Queue") {
    return {
        .application = {"SHOP"},
        .name = {name},
        .query = {.metric = {"queue_length"}},
        .condition = {.kind = MonitorKind::above, .threshold = 100},
    };
}

MonitorView a_monitor(db::Sql& sql, const Call& call, const std::string& name = "Queue") {
    auto made = create_monitor(sql, call, a_request(name));
    REQUIRE(it::refusal(made) == "none");
    return made->body;
}

void on_each_database(const std::function<void(db::Sql&, const People&)>& body) {
    it::on_each_database(migrations(), [&](db::test::TestDatabase& database) {
        database->write([&](db::Sql& sql) { body(sql, some_people(sql)); });
    });
}

/// What a condition is refused for.
std::string wrong_with(MonitorCondition condition, std::int64_t step = 60) {
    return test::refusal(check_condition({.metric = {"queue_length"}}, condition, step));
}

PreviewMonitor a_preview(double threshold, int for_minutes) {
    return {
        .application = {"SHOP"},
        .query = {.metric = {"queue_length"}, .by = {{"pod"}}},
        .condition =
            {.kind = MonitorKind::above,
             .threshold = threshold,
             .for_minutes = Count<0, 720>{for_minutes}},
    };
}

}  // namespace

TEST_CASE("a monitor has a minute for its steps and its delay unless others are named") {
    on_each_database([](db::Sql& sql, const People& people) {
        const auto made = a_monitor(sql, people.developer);
        CHECK(made.application == "SHOP");
        CHECK(made.step_seconds == 60);
        CHECK(made.delay_seconds == 60);
        CHECK(made.severity == signals::SignalSeverity::warning);
        CHECK(made.state == MonitorState::waiting);
        CHECK(made.may.size() == 2);
        CHECK(it::recorded(sql, "monitor", made.id.value) == "created");
        CHECK(it::refusal(create_monitor(sql, people.developer, a_request())) == "name taken");
    });
}

TEST_CASE("staff sees monitors, developers and managers change them, and no requester sees any") {
    on_each_database([](db::Sql& sql, const People& people) {
        const auto made = a_monitor(sql, people.manager);
        for (const auto* call : {&people.agent, &people.auditor}) {
            const auto list = list_monitors(sql, *call, {});
            REQUIRE(list);
            CHECK(list->items.size() == 1);
            CHECK(list->items[0].may.empty());
            CHECK(list->may.empty());
            CHECK(it::refusal(create_monitor(sql, *call, a_request("other"))) == "forbidden");
            CHECK(
                it::refusal(change_monitor(sql, *call, {.id = made.id, .enabled = false})) ==
                "forbidden"
            );
            CHECK(it::refusal(remove_monitor(sql, *call, {made.id})) == "forbidden");
        }
        CHECK(it::refusal(list_monitors(sql, people.ann, {})) == "forbidden");
        CHECK(it::refusal(show_monitor(sql, people.ann, {made.id})) == "forbidden");
        CHECK(it::refusal(list_monitor_groups(sql, people.ann, {made.id})) == "forbidden");
        CHECK(it::refusal(show_monitor(sql, people.manager, {{999}})) == "not_found");
    });
}

TEST_CASE("who reaches another application sees and changes no monitor of this one") {
    on_each_database([](db::Sql& sql, const People& people) {
        const auto made = a_monitor(sql, people.manager);
        auto narrow = people.developer;
        narrow.caller->grants = {
            {"telemetry_read", Reach::application}, {"monitor_manage", Reach::application}
        };
        narrow.caller->applications = {{2}};
        CHECK(list_monitors(sql, narrow, {})->items.empty());
        CHECK(it::refusal(show_monitor(sql, narrow, {made.id})) == "not_found");
        CHECK(it::refusal(list_monitor_groups(sql, narrow, {made.id})) == "not_found");
        CHECK(it::refusal(create_monitor(sql, narrow, a_request("other"))) == "not_found");
        CHECK(it::refusal(change_monitor(sql, narrow, {.id = made.id})) == "not_found");
        CHECK(it::refusal(remove_monitor(sql, narrow, {made.id})) == "not_found");
    });
}

TEST_CASE("a change is recorded, and based on what was seen") {
    on_each_database([](db::Sql& sql, const People& people) {
        const auto made = a_monitor(sql, people.manager);
        const auto changed =
            change_monitor(sql, people.manager, {.id = made.id, .if_match = 1, .enabled = false});
        REQUIRE(changed);
        CHECK(changed->body.state == MonitorState::paused);
        CHECK(changed->body.condition.threshold == 100);
        CHECK(
            it::refusal(
                change_monitor(sql, people.manager, {.id = made.id, .if_match = 1, .enabled = true})
            ) == "stale"
        );
        REQUIRE(remove_monitor(sql, people.manager, {made.id}));
        CHECK(it::recorded(sql, "monitor", made.id.value) == "created changed removed");
        CHECK(list_monitors(sql, people.manager, {})->items.empty());
    });
}

TEST_CASE("pages of monitors follow one another") {
    on_each_database([](db::Sql& sql, const People& people) {
        for (const auto* name : {"a", "b", "c"}) a_monitor(sql, people.manager, name);
        const auto first = list_monitors(sql, people.manager, {.limit = Count<1, 100>{2}});
        REQUIRE(first);
        CHECK(first->items.size() == 2);
        const auto second =
            list_monitors(sql, people.manager, {.cursor = Line<500>{first->next.value()}});
        REQUIRE(second);
        CHECK(second->items.at(0).name == "c");
        CHECK(
            it::refusal(list_monitors(sql, people.manager, {.application = Line<10>{"NONE"}})) ==
            "not_found"
        );
    });
}

TEST_CASE("there is room for a hundred monitors of an application") {
    on_each_database([](db::Sql& sql, const People& people) {
        for (int i = 0; i < monitors_max; ++i)
            a_monitor(sql, people.manager, "m" + std::to_string(i));
        CHECK(
            it::refusal(create_monitor(sql, people.manager, a_request("more"))) ==
            "too_many_monitors"
        );
    });
}

TEST_CASE("a condition that cannot be judged is refused, with what is wrong") {
    using enum MonitorKind;
    CHECK(wrong_with({.kind = above}) == "condition.threshold missing");
    CHECK(wrong_with({.kind = above, .threshold = 5, .recovery = 4}) == "none");
    CHECK(wrong_with({.kind = above, .threshold = 5, .recovery = 5}) == "none");
    CHECK(
        wrong_with({.kind = above, .threshold = 5, .recovery = 6}) ==
        "condition.recovery monitor_value_unfit"
    );
    CHECK(
        wrong_with({.kind = below, .threshold = 5, .warning = 4}) ==
        "condition.warning monitor_value_unfit"
    );
    CHECK(
        wrong_with({.kind = above, .threshold = 5, .warning = 3, .recovery = 4}) ==
        "condition.recovery monitor_value_unfit"
    );
    CHECK(
        wrong_with({.kind = silence, .threshold = 5}) == "condition.threshold monitor_value_unused"
    );
    CHECK(
        wrong_with({.kind = leak, .direction = AnomalyDirection::up, .limit = 5}) ==
        "condition.direction monitor_value_unused"
    );
    CHECK(wrong_with({.kind = above, .threshold = 1e200}) == "condition.threshold out_of_range");
    CHECK(wrong_with({.kind = above, .threshold = 5}, 45) == "step_seconds monitor_step_unfit");
    CHECK(wrong_with({.kind = anomaly}, 30) == "step_seconds monitor_step_unfit");
    CHECK(wrong_with({.kind = anomaly}, 300) == "none");
    const MonitorCondition fine{.kind = above, .threshold = 5};
    CHECK(
        test::refusal(check_condition({.metric = {"m"}, .match = {{"=~("}}}, fine, 60)) != "none"
    );
    MonitorQuery wide{.metric = {"m"}};
    wide.by.assign(11, {"a"});
    CHECK(test::refusal(check_condition(wide, fine, 60)) == "query.by too_many_items");
}

TEST_CASE("a preview says when it would have fired, by group") {
    TestStore store;
    const auto send = [&](const std::string& pod, double value, int from, int to) {
        std::vector<std::pair<double, double>> samples;
        for (int second = from; second < to; second += 30) samples.emplace_back(second, value);
        send_series(store, 1, {{"__name__", "queue_length"}, {"pod", pod}}, samples);
    };
    send("a", 5, 0, 600);
    send("a", 250, 600, 1'200);
    send("a", 5, 1'200, 1'800);
    send("a", 300, 1'800, 2'400);
    send("b", 50, 0, 2'400);

    const auto twice = preview_monitor(store, both(), a_preview(100, 5), at(2'460));
    REQUIRE(twice);
    CHECK(twice->groups == 2);
    CHECK(twice->fired == 2);
    REQUIRE(twice->episodes.size() == 2);
    CHECK(!twice->episodes[0].ended_at);
    CHECK(twice->episodes[0].worst == 300);
    CHECK(twice->episodes[1].began_at == at(600));
    CHECK(twice->episodes[1].fired_at == at(900));
    CHECK(twice->episodes[1].ended_at == at(1'260));
    CHECK(twice->episodes[1].labels.at("pod") == "a");
    CHECK(preview_monitor(store, both(), a_preview(100, 11), at(2'460))->fired == 0);
    CHECK(preview_monitor(store, both(), a_preview(40, 5), at(2'460))->fired == 3);

    auto silence = a_preview(0, 5);
    silence.condition = {.kind = MonitorKind::silence, .for_minutes = Count<0, 720>{5}};
    const auto silent = preview_monitor(store, both(), silence, at(3'000));
    REQUIRE(silent);
    CHECK(silent->fired == 2);
    CHECK(silent->episodes[0].kind == EpisodeKind::silence);

    auto foreign = a_preview(40, 5);
    CHECK(test::refusal(preview_monitor(store, nothing(), foreign, at(2'460))) == "not_found");
    foreign.application = {"LEDGER"};
    CHECK(preview_monitor(store, both(), foreign, at(2'460))->groups == 0);
    foreign.condition.threshold.reset();
    CHECK(
        test::refusal(preview_monitor(store, both(), foreign, at(2'460))) ==
        "condition.threshold missing"
    );
}

TEST_CASE("a preview of a week by the half minute is answered") {
    TestStore store;
    send_series(store, 1, {{"__name__", "queue_length"}, {"pod", "a"}}, {{0, 500}, {30, 500}});
    auto week = a_preview(100, 1);
    week.days = Count<1, 7>{7};
    week.step_seconds = MonitorStep{30};
    const auto preview = preview_monitor(store, both(), week, at(600));
    REQUIRE(preview);
    CHECK(preview->fired == 1);
    CHECK(preview->to - preview->from == std::chrono::days(7));
}

}  // namespace mainstay::monitoring::test::monitors_test
