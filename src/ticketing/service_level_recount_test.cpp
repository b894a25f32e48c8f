// Clocks against clocks that tick: a ticket is lived through minute by minute, each clock starting,
// pausing and ending as its events come, and counting the minutes that are open.
#include <map>

#include <doctest/doctest.h>

#include "calendar/testing.hpp"
#include "ticketing/service_level_clock.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing::service_level_recount_test {

namespace {

namespace testing = calendar::testing;
using testing::pick;
using testing::Random;

constexpr std::chrono::minutes a_minute(1);

/// How long after now a clock is followed to see it due.
constexpr int minutes_after = 60 * 24 * 20;

/// An installation, a ticket of it, and which minutes from its creation on are open.
struct World {
    std::vector<NamedCalendar> calendars;
    std::vector<ServiceLevelPolicy> policies;
    std::vector<ServiceLevelEvent> events;
    int minutes = 0;  // From the creation to now.
    std::map<std::string, std::vector<bool>> open;

    Time at(int minute) const { return events.front().at + minute * a_minute; }

    bool is_open(const std::string& calendar, int minute) const {
        return open.at(calendar).at(static_cast<std::size_t>(minute));
    }
};

bool chance(Random& random, int percent) { return pick(random, 1, 100) <= percent; }

std::optional<TargetMinutes> random_target(Random& random) {
    if (chance(random, 20)) return std::nullopt;
    return TargetMinutes{pick(random, 1, chance(random, 50) ? 600 : 6'000)};
}

Line<100> random_calendar_name(Random& random) {
    return {"calendar " + std::to_string(pick(random, 0, 1))};
}

/// One for each priority or, now and then, for fewer.
std::vector<ServiceLevelPolicy> random_policies(Random& random) {
    std::vector<ServiceLevelPolicy> policies;
    for (Priority priority : {Priority::low, Priority::normal, Priority::high}) {
        if (chance(random, 15)) continue;
        auto& policy = policies.emplace_back();
        policy.name = {"policy " + std::to_string(policies.size())};
        policy.priority = priority;
        policy.calendar = random_calendar_name(random);
        policy.first_response = random_target(random);
        policy.next_reply = random_target(random);
        policy.resolution = random_target(random);
        for (Level level : {Level::L1, Level::L2, Level::L3, Level::L4}) {
            auto target = random_target(random);
            if (!target) continue;
            policy.levels.push_back({level, *target, {}});
            if (chance(random, 50)) policy.levels.back().calendar = random_calendar_name(random);
        }
    }
    return policies;
}

ServiceLevelEvent random_event(Random& random, bool is_merged) {
    using enum ServiceLevelAction;
    ServiceLevelEvent event;
    auto choice = pick(random, 1, 100);
    event.action = choice <= 20   ? desk_replied
                   : choice <= 40 ? requester_replied
                   : choice <= 95 ? changed
                                  : merged;
    if (is_merged && chance(random, 50)) event.action = merge_undone;
    if (chance(random, 40)) event.status = static_cast<Status>(pick(random, 0, 5));
    if (event.action != changed) return event;
    if (chance(random, 30)) event.level = static_cast<Level>(pick(random, 1, 4));
    if (chance(random, 30)) event.priority = static_cast<Priority>(pick(random, 0, 2));
    return event;
}

World random_world(Random& random) {
    World world;
    for (int i = 0; i < 2; ++i)
        world.calendars.push_back(
            {{"calendar " + std::to_string(i)}, testing::random_calendar(random)}
        );
    world.policies = random_policies(random);
    world.minutes = static_cast<int>(pick(random, 0, 60 * 24 * 10));
    auto zone = world.calendars[0].calendar.zone.value;
    world.events.push_back(
        {.at = testing::random_minute(random, zone),
         .action = ServiceLevelAction::created,
         .priority = static_cast<Priority>(pick(random, 0, 2)),
         .application = {{1}}}
    );
    int minute = 0;
    bool is_merged = false;
    for (auto count = pick(random, 0, 20); count > 0; --count) {
        // Several things may happen in one minute.
        if (!chance(random, 15)) minute += static_cast<int>(pick(random, 1, 1'500));
        auto event = random_event(random, is_merged);
        event.at = world.at(minute);
        if (event.action == ServiceLevelAction::merged) is_merged = true;
        if (event.action == ServiceLevelAction::merge_undone) is_merged = false;
        world.events.push_back(event);
    }
    for (const auto& [name, definition] : world.calendars)
        world.open[name.value] = testing::open_minutes(
            definition, world.events.front().at, world.minutes + minutes_after
        );
    return world;
}

/// A clock that ticks.
struct TickingClock {
    struct Tick {
        int minute;
        bool counts;
        const ServiceLevelPolicy* policy;
    };

    ClockKind kind;
    std::optional<Level> level;
    int started = 0;
    std::optional<int> ended;
    const ServiceLevelPolicy* policy = nullptr;  // In force when it ended, or now.
    bool counts_now = false;
    std::vector<Tick> ticks;  // Those after it ended are not part of it.
};

/// A ticket that is lived through.
class Life {
public:
    explicit Life(const World& world) : world_(world) {
        std::size_t next = 0;
        for (minute_ = 0; minute_ <= world.minutes; ++minute_) {
            while (next < world.events.size() && world.events[next].at == world.at(minute_))
                apply(world.events[next++]);
            for (TickingClock& clock : clocks_) tick(clock);
        }
    }

    const std::vector<TickingClock>& clocks() const { return clocks_; }

    bool is_merged() const { return is_merged_; }

private:
    bool is_owed() const { return is_open(status_); }

    const ServiceLevelPolicy* policy() const {
        for (const ServiceLevelPolicy& policy : world_.policies)
            if (policy.priority == priority_) return &policy;
        return nullptr;
    }

    TickingClock* last(ClockKind kind, std::optional<Level> level) {
        TickingClock* found = nullptr;
        for (TickingClock& clock : clocks_)
            if (clock.kind == kind && clock.level == level) found = &clock;
        return found;
    }

    bool is_running(ClockKind kind) {
        auto* clock = last(kind, {});
        return clock && !clock->ended;
    }

    void end(ClockKind kind, std::optional<Level> level = {}) {
        auto* clock = last(kind, level);
        if (!clock || clock->ended) return;
        clock->ended = minute_;
        clock->policy = policy_before_;
    }

    /// Starts a clock, or lets one go on that has ended.
    void start(ClockKind kind, std::optional<Level> level = {}) {
        auto* clock = last(kind, level);
        if (clock && kind != ClockKind::next_reply)
            clock->ended.reset();
        else
            clocks_.push_back({.kind = kind, .level = level, .started = minute_});
    }

    void apply(const ServiceLevelEvent& event) {
        using enum ServiceLevelAction;
        bool is_creation = event.action == created, was_owed = is_owed() && !is_creation;
        policy_before_ = policy();
        auto level_before = level_;
        status_ = event.status.value_or(status_);
        level_ = event.level.value_or(level_);
        priority_ = event.priority.value_or(priority_);
        if (event.action == merged) is_merged_ = true;
        if (event.action == merge_undone) is_merged_ = false;
        if (event.action == desk_replied || !is_owed()) {
            end(ClockKind::first_response);
            end(ClockKind::next_reply);
        }
        if (was_owed && !is_owed()) end(ClockKind::resolution);
        if (was_owed && (!is_owed() || level_ != level_before)) end(ClockKind::level, level_before);
        if (!is_owed()) return;
        if (is_creation) start(ClockKind::first_response);
        start(ClockKind::resolution);
        start(ClockKind::level, level_);
        bool is_owing_answer =
            is_running(ClockKind::first_response) || is_running(ClockKind::next_reply);
        if (event.action == requester_replied && !is_merged_ && !is_owing_answer)
            start(ClockKind::next_reply);
    }

    void tick(TickingClock& clock) {
        clock.counts_now =
            !clock.ended && !is_merged_ && is_owed() && status_ != Status::waiting_on_requester;
        if (!clock.ended) clock.policy = policy();
        if (minute_ < world_.minutes) clock.ticks.push_back({minute_, clock.counts_now, policy()});
    }

    const World& world_;
    std::vector<TickingClock> clocks_;
    int minute_ = 0;
    Status status_ = Status::new_;
    Level level_ = Level::L1;
    Priority priority_ = Priority::normal;
    bool is_merged_ = false;
    const ServiceLevelPolicy* policy_before_ = nullptr;
};

std::optional<TargetMinutes> target_of(
    const ServiceLevelPolicy* policy, const TickingClock& clock
) {
    if (!policy) return std::nullopt;
    if (clock.kind == ClockKind::first_response) return policy->first_response;
    if (clock.kind == ClockKind::next_reply) return policy->next_reply;
    if (clock.kind == ClockKind::resolution) return policy->resolution;
    for (const LevelTarget& target : policy->levels)
        if (target.level == *clock.level) return target.minutes;
    return std::nullopt;
}

std::string calendar_of(const ServiceLevelPolicy& policy, const TickingClock& clock) {
    if (clock.level)
        for (const LevelTarget& target : policy.levels)
            if (target.level == *clock.level && target.calendar) return target.calendar->value;
    return policy.calendar.value;
}

/// What a clock has counted.
struct Counted {
    std::int64_t elapsed = 0;
    std::optional<int> due;
    std::optional<int> breached;
    bool is_due_later = false;  // Than it was followed.
};

Counted count(const World& world, const TickingClock& clock) {
    auto target = target_of(clock.policy, clock)->value;
    auto end = clock.ended.value_or(world.minutes);
    Counted counted;
    auto look_at = [&](int minute, const ServiceLevelPolicy* policy) {
        bool is_promised = target_of(policy, clock).has_value();
        auto calendar = calendar_of(is_promised ? *policy : *clock.policy, clock);
        if (world.is_open(calendar, minute) && ++counted.elapsed == target)
            counted.due = minute + 1;
    };
    auto since = end;
    bool is_same = true;
    for (auto tick = clock.ticks.rbegin(); tick != clock.ticks.rend(); ++tick) {
        if (tick->minute >= end) continue;
        is_same = is_same && target_of(tick->policy, clock) == target_of(clock.policy, clock);
        if (is_same) since = tick->minute;
    }
    for (const auto& [minute, counts, policy] : clock.ticks)
        if (counts && minute < end) look_at(minute, policy);
    if (counted.due && *counted.due < end)
        counted.breached = std::min(std::max(*counted.due, since), end);
    if (clock.counts_now && !counted.due) {
        auto elapsed = counted.elapsed;
        for (int minute = end; minute < end + minutes_after && !counted.due; ++minute)
            look_at(minute, clock.policy);
        counted.is_due_later = !counted.due;
        counted.elapsed = elapsed;
    }
    return counted;
}

ClockState state_of(const TickingClock& clock, bool is_merged) {
    if (clock.ended) return ClockState::fulfilled;
    if (is_merged) return ClockState::cancelled;
    return clock.counts_now ? ClockState::running : ClockState::paused;
}

void check_explanation(const ServiceLevels& levels, const ServiceLevelClock& clock) {
    auto intervals = explain(levels, clock, 1'000'000);
    std::chrono::microseconds counted{};
    Time begin = clock.started_at;
    for (const ClockInterval& interval : intervals) {
        CHECK(interval.begin == begin);
        CHECK(
            interval.counted.count() == (interval.reason == CountReason::counted
                                             ? interval.end - interval.begin
                                             : std::chrono::microseconds())
                                            .count()
        );
        begin = interval.end;
        counted += interval.counted;
    }
    CHECK(counted == (clock.due_at ? clock.target : clock.elapsed));
    if (clock.due_at) CHECK(begin == *clock.due_at);
}

void compare(
    const World& world, const ServiceLevels& levels, const TickingClock& ticking, bool is_merged,
    const ServiceLevelClock& clock
) {
    auto counted = count(world, ticking);
    auto at = [&](std::optional<int> minute) {
        return minute ? to_string(world.at(*minute)) : std::string("never");
    };
    auto text = [](std::optional<Time> time) { return time ? to_string(*time) : "never"; };
    CAPTURE(wire::name_of(clock.kind));
    CAPTURE(to_string(clock.started_at));

    CHECK(to_string(clock.started_at) == at(ticking.started));
    CHECK(clock.policy == ticking.policy->name.value);
    CHECK(clock.target == target_of(ticking.policy, ticking)->value * a_minute);
    CHECK(clock.state == state_of(ticking, is_merged));
    CHECK(clock.elapsed == counted.elapsed * a_minute);
    CHECK(text(clock.fulfilled_at) == at(ticking.ended));
    CHECK(text(clock.breached_at) == at(counted.breached));
    if (counted.is_due_later)
        CHECK((!clock.due_at || *clock.due_at > world.at(world.minutes + minutes_after)));
    else
        CHECK(text(clock.due_at) == at(counted.due));
    check_explanation(levels, clock);
}

}  // namespace

TEST_CASE("each clock agrees with one that ticks, whatever happens to a ticket") {
    auto seed = testing::seed();
    MESSAGE("MAINSTAY_TEST_SEED=", seed);
    CAPTURE(seed);
    Random random(seed);
    for (int i = 0; i < 40; ++i) {
        CAPTURE(i);
        auto world = random_world(random);
        auto levels = ServiceLevels::create(world.calendars, world.policies);
        REQUIRE(levels);
        Life life(world);

        auto clocks = service_level_clocks(*levels, world.events, world.at(world.minutes));

        REQUIRE(clocks);
        std::size_t expected = 0;
        std::map<std::pair<ClockKind, std::optional<Level>>, std::size_t> seen;
        for (const TickingClock& ticking : life.clocks()) {
            if (!target_of(ticking.policy, ticking)) continue;
            ++expected;
            auto skip = seen[{ticking.kind, ticking.level}]++;
            auto found = std::ranges::find_if(*clocks, [&](const ServiceLevelClock& clock) {
                return clock.kind == ticking.kind && clock.level == ticking.level && skip-- == 0;
            });
            REQUIRE(found != clocks->end());
            compare(world, *levels, ticking, life.is_merged(), *found);
        }
        CHECK(clocks->size() == expected);
    }
}

TEST_CASE("an edited calendar recounts all that was counted by it") {
    auto seed = testing::seed();
    CAPTURE(seed);
    Random random(seed);
    for (int i = 0; i < 10; ++i) {
        auto world = random_world(random);
        auto edited = world;
        edited.calendars[0].calendar = testing::random_calendar(random);
        edited.open[edited.calendars[0].name.value] = testing::open_minutes(
            edited.calendars[0].calendar, world.at(0), world.minutes + minutes_after
        );
        auto levels = ServiceLevels::create(edited.calendars, edited.policies);
        REQUIRE(levels);

        auto clocks = service_level_clocks(*levels, edited.events, edited.at(edited.minutes));

        REQUIRE(clocks);
        Life life(edited);
        for (const TickingClock& ticking : life.clocks()) {
            if (ticking.kind != ClockKind::resolution || !target_of(ticking.policy, ticking))
                continue;
            auto found = std::ranges::find(*clocks, ticking.kind, &ServiceLevelClock::kind);
            REQUIRE(found != clocks->end());
            compare(edited, *levels, ticking, life.is_merged(), *found);
        }
    }
}

}  // namespace mainstay::ticketing::service_level_recount_test
