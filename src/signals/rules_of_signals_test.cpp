#include <doctest/doctest.h>

#include "identity/testing.hpp"
#include "signals/damping.hpp"
#include "signals/maintenance_schedule.hpp"
#include "signals/matcher.hpp"
#include "signals/messages.hpp"
#include "signals/neighbourhood.hpp"
#include "signals/signal.hpp"

namespace mainstay::signals::test::rules_of_signals_test {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

Time time(std::string_view text) { return parse_time(text).value(); }

Member a_member(
    std::int64_t signal, std::string service, std::vector<Neighbour> neighbours = {},
    std::string origin = {}
) {
    return {signal, std::move(service), std::move(origin), std::move(neighbours)};
}

Raise a_raise(Damping damping = {}) {
    return {
        .key = {"k"},
        .source = {"probe"},
        .kind = {"latency"},
        .subject = {"s"},
        .summary = {"It is slow."},
        .damping = damping,
    };
}

std::string made(std::string_view zone, const MaintenanceSchedule& schedule) {
    return identity::test::refusal(MaintenanceTimes::create(zone, schedule));
}

MaintenanceTimes times(std::string_view zone, const MaintenanceSchedule& schedule) {
    auto found = MaintenanceTimes::create(zone, schedule);
    REQUIRE(found);
    return *found;
}

MaintenanceSchedule weekly(std::vector<Weekday> days, std::string from, long long length) {
    return {
        .weekly = WeeklyMaintenance{.days = std::move(days), .from = {from}, .minutes = {length}}
    };
}

}  // namespace

TEST_CASE("a star stands for any run of characters, and nothing else does") {
    CHECK(matches_pattern("", ""));
    CHECK(matches_pattern("*", ""));
    CHECK(matches_pattern("pay*", "payments"));
    CHECK(matches_pattern("*pay*ments", "the-pay-ments"));
    CHECK(!matches_pattern("pay", "payments"));
    CHECK(!matches_pattern("pay?", "pays"));
    CHECK(!matches_pattern("*b", "abc"));
    CHECK(matches_pattern("**a**", "bab"));
}

TEST_CASE("a pattern of many stars does not take long") {
    std::string pattern;
    for (int i = 0; i < 100; ++i) pattern += "*a";
    CHECK(!matches_pattern(pattern + "b", std::string(200, 'a')));
}

TEST_CASE("a matcher matches where all that it names does") {
    MatchedSignal signal{"SHOP", "production", "checkout", "probe", "latency", "k"};
    CHECK(matches({}, signal));
    CHECK(is_empty({}));
    CHECK(matches({.application = Line<10>{"SHOP"}, .service = Line<200>{"check*"}}, signal));
    CHECK(!matches({.application = Line<10>{"SHO*"}}, signal));
    CHECK(!matches({.service = Line<200>{"check*"}, .kind = Line<100>{"errors"}}, signal));
    CHECK(matches({.severity = SignalSeverity::info}, signal));
    CHECK(!matches({.severity = SignalSeverity::critical}, signal));
}

TEST_CASE("a signal that needs three raises counts with the third") {
    const Time start{};
    auto signal = first_raised(a_raise({.after_raises = 3}), 1, start, start);
    CHECK(signal.state == SignalState::pending);
    raise_again(signal, a_raise(), start + seconds(1), start + seconds(1));
    CHECK(signal.state == SignalState::pending);
    raise_again(signal, a_raise(), start + seconds(2), start + seconds(2));
    CHECK(signal.state == SignalState::open);
}

TEST_CASE("a signal that must last counts when it has, and one that is over before never does") {
    const Time start{};
    auto signal = first_raised(a_raise({.after = minutes(5)}), 1, start, start);
    CHECK(due_of(signal, {}) == start + minutes(5));
    CHECK(!pass_time(signal, start + minutes(4)));
    auto other = signal;
    CHECK(pass_time(signal, start + minutes(5)));
    CHECK(signal.state == SignalState::open);
    CHECK(report_over(other, start + minutes(4)) == RecoverOutcome::recovered);
    CHECK(!other.opened_at);
}

TEST_CASE("a signal that never came to count is over after a day") {
    const Time start{};
    auto signal = first_raised(a_raise({.after_raises = 2}), 1, start, start);
    CHECK(due_of(signal, {}) == start + hours(24));
    CHECK(pass_time(signal, start + hours(24)));
    CHECK(signal.state == SignalState::recovered);
}

TEST_CASE("a raise at the time of the last one is that one repeated") {
    const Time start{};
    auto signal = first_raised(a_raise(), 1, start, start);
    auto repeated = a_raise();
    repeated.at = start;
    CHECK(raise_again(signal, repeated, start, start + seconds(9)) == RaiseOutcome::repeated);
    CHECK(signal.raises == 1);
}

TEST_CASE("a signal that comes and goes is held open, and each time it was not enough for longer") {
    Time now{};
    auto signal = first_raised(a_raise(), 1, now, now);
    auto outcome = RecoverOutcome::recovered;
    int rounds = 0;
    while (outcome == RecoverOutcome::recovered && rounds < 10) {
        ++rounds;
        now = now + minutes(1);
        outcome = report_over(signal, now);
        if (outcome == RecoverOutcome::recovered) raise_again(signal, a_raise(), now, now);
    }
    CHECK(rounds == 3);  // The fifth change.
    CHECK(signal.state == SignalState::open);
    CHECK(due_of(signal, {}) == now + minutes(5));

    now = now + minutes(2);
    raise_again(signal, a_raise(), now, now);
    CHECK(!due_of(signal, {}));
    CHECK(report_over(signal, now) == RecoverOutcome::held);
    CHECK(due_of(signal, {}) == now + minutes(10));
    CHECK(!pass_time(signal, now + minutes(9)));
    CHECK(pass_time(signal, now + minutes(10)));
    CHECK(signal.state == SignalState::recovered);
    CHECK(signal.recovered_at == now);
}

TEST_CASE("no hold is longer than 320 minutes, and old changes are forgotten") {
    Flapping flapping{.changes = 6};
    for (int i = 0; i < 20; ++i) flapping = held_longer(flapping, {});
    CHECK(hold_of(flapping) == minutes(320));
    CHECK(changed(flapping, Time{} + hours(2)).changes == 1);
    CHECK(changed(flapping, Time{} + hours(2)).hold_level == 0);
}

TEST_CASE("the origin is what raisers name, then what others call, then what is severest or first"
) {
    CHECK(ranked({a_member(1, "web")}).origin.reason == OriginReason::only);

    const Neighbour calls_db{{"db"}, NeighbourSide::calls};
    const Neighbour calls_pay{{"pay"}, NeighbourSide::calls};
    const std::vector members{
        a_member(1, "web", {calls_pay}), a_member(2, "pay", {calls_db}), a_member(3, "db")
    };
    auto called = ranked(members);
    CHECK(called.signals == std::vector<std::int64_t>{3, 2, 1});
    CHECK(called.origin.reason == OriginReason::called_by_others);
    CHECK(called.origin.supporters == 2);

    auto named = members;
    named[0].origin = "pay";
    CHECK(ranked(named).signals.front() == 2);
    CHECK(ranked(named).origin.reason == OriginReason::named);

    // One that has no signal of its own: named by more than any that has.
    named[1].origin = named[2].origin = "broker";
    CHECK(ranked(named).origin.service == "broker");
    CHECK(ranked(named).origin.supporters == 2);
    CHECK(ranked(named).origin.reason == OriginReason::named);
    named[1].origin = "pay";
    CHECK(ranked(named).origin.service == "pay");

    std::vector alike{a_member(1, "a"), a_member(2, "b")};
    CHECK(ranked(alike).origin.reason == OriginReason::first);
    alike[1].severity = SignalSeverity::critical;
    CHECK(ranked(alike).origin.signal == 2);
    CHECK(ranked(alike).origin.reason == OriginReason::severest);
}

TEST_CASE("services that call one another in a circle are ranked all the same") {
    const Neighbour to_b{{"b"}, NeighbourSide::calls}, to_a{{"a"}, NeighbourSide::calls};
    auto ranking = ranked({a_member(1, "a", {to_b}), a_member(2, "b", {to_a})});
    CHECK(ranking.origin.signal == 1);
    CHECK(ranking.origin.reason == OriginReason::first);
}

TEST_CASE("the ranking of the most members that are looked at does not take long") {
    std::vector<Member> members;
    for (std::size_t i = 0; i < ranked_members_max; ++i) {
        std::vector<Neighbour> all;
        for (std::size_t j = 1; j <= neighbours_max; ++j)
            all.push_back({{"s" + std::to_string((i + j) % ranked_members_max)}, {}});
        members.push_back(
            a_member(static_cast<std::int64_t>(i) + 1, "s" + std::to_string(i), std::move(all))
        );
    }
    CHECK(ranked(members).signals.size() == ranked_members_max);
}

TEST_CASE("a maintenance window is by the clock of its zone, also where that is set") {
    // In Berlin clocks go from 02:00 to 03:00 on 2026-03-29.
    const MaintenanceSchedule once{
        .once = MaintenanceOnce{{"2026-03-29T01:30"}, {"2026-03-29T03:30"}}
    };
    const auto night = times("Europe/Berlin", once);
    CHECK(!night.in_force_until(time("2026-03-29T00:29:59Z")));
    CHECK(night.in_force_until(time("2026-03-29T00:30:00Z")) == time("2026-03-29T01:30:00Z"));
    CHECK(!night.in_force_until(time("2026-03-29T01:30:00Z")));
    CHECK(night.last_end() == time("2026-03-29T01:30:00Z"));
}

TEST_CASE("a weekly window comes on its days, and may go over midnight") {
    const auto sundays = times("Europe/Berlin", weekly({Weekday::sunday}, "23:00", 120));
    CHECK(!sundays.in_force_until(time("2026-11-29T21:59:59Z")));
    CHECK(sundays.in_force_until(time("2026-11-29T22:00:00Z")) == time("2026-11-30T00:00:00Z"));
    CHECK(sundays.in_force_until(time("2026-11-29T23:59:59Z")) == time("2026-11-30T00:00:00Z"));
    CHECK(!sundays.in_force_until(time("2026-11-30T22:30:00Z")));
    CHECK(!sundays.last_end());

    auto bounded = weekly({Weekday::sunday}, "23:00", 120);
    bounded.weekly->until = Line<10>{"2026-11-28"};
    CHECK(!times("UTC", bounded).in_force_until(time("2026-11-29T23:30:00Z")));
}

TEST_CASE("a window that cannot be is refused with its field") {
    CHECK(made("Nowhere/Else", weekly({Weekday::monday}, "10:00", 5)) == "zone unknown_zone");
    CHECK(made("UTC", {}) == "schedule once_or_weekly");
    CHECK(made("UTC", weekly({}, "10:00", 5)) == "schedule.weekly.days no_days");
    CHECK(
        made("UTC", weekly({Weekday::monday}, "24:00", 5)) == "schedule.weekly.from bad_time_of_day"
    );
    CHECK(
        made("UTC", {.once = MaintenanceOnce{{"2026-13-29T01:30"}, {"2026-03-29T03:30"}}}) ==
        "schedule.once.from bad_wall_time"
    );
    CHECK(
        made("UTC", {.once = MaintenanceOnce{{"2026-03-29T03:30"}, {"2026-03-29T03:30"}}}) ==
        "schedule.once.until ends_before_it_begins"
    );
    CHECK(
        made("UTC", {.once = MaintenanceOnce{{"2026-03-29T03:30"}, {"2026-05-29T03:30"}}}) ==
        "schedule.once.until window_too_long"
    );
}

TEST_CASE("figures are written as what they were and are") {
    CHECK(figures_text(nullptr).empty());
    CHECK(
        figures_text(boost::json::parse(R"({"before":{"p99":900,"x":1},"after":{"p99":120}})")) ==
        "p99 900 → 120"
    );
    CHECK(
        figures_text(boost::json::parse(R"({"before":{"x":17.54,"y":1e9},"after":{"x":0.0,"y":2}})")
        ) == "x 17.54 → 0, y 1e+09 → 2"
    );
    CHECK(figures_text(boost::json::parse("[1]")) == "[1]");
    CHECK(figures_text(boost::json::value(std::string(9'000, 'a'))).size() == 300);
}

}  // namespace mainstay::signals::test::rules_of_signals_test
