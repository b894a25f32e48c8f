// Stored deadlines against a replay of what was done: a random ticket is worked on by random
// actions, while policies and calendars change, and a list of what happened is kept beside.
#include <algorithm>
#include <random>
#include <tuple>

#include <doctest/doctest.h>

#include "ticketing/deadline_alerts.hpp"
#include "ticketing/deadline_jobs.hpp"
#include "ticketing/deadline_store.hpp"
#include "ticketing/promises_test.hpp"
#include "ticketing/store.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing::test::deadlines_random_test {

namespace {

constexpr int actions = 60;

using Random = std::mt19937_64;

int pick(Random& random, int below) {
    return static_cast<int>(random() % static_cast<std::uint64_t>(below));
}

/// One ticket, what was done to it, and what keeps its deadlines.
class Life {
public:
    Life(db::Database& database, const Desk& desk, std::uint64_t seed)
        : database_(database), desk_(desk), random_(seed) {
        database_.write([&](db::Sql& sql) {
            calendar_ = a_calendar_always(sql, desk_);
            auto policy = a_policy(calendar_);
            policy.promises.raise_urgency = true;
            policy_ = add_policy(sql, desk_, policy);
            policy.name = {"Urgent"};
            policy.priority = Priority::urgent;
            policy.promises.resolution = {{90}};
            add_policy(sql, desk_, policy);
            key_ = a_ticket(sql, desk_.ann);
            events_.push_back(
                {.at = noon,
                 .action = ServiceLevelAction::created,
                 .organization = desk_.acme,
                 .application = desk_.shop}
            );
        });
        keep();
    }

    void act() {
        seconds_ += pick(random_, 3) == 0 ? 0 : pick(random_, 4'000);
        auto choice = pick(random_, 9);
        if (choice == 0) return change_promises();
        database_.write([&](db::Sql& sql) {
            auto before = *store::find(sql, key_);
            auto action = act_on_ticket(sql, choice);
            add_event(before, *store::find(sql, key_), action);
        });
        if (pick(random_, 2) == 0) keep();
    }

    /// Brings all up to date, alerts included, whose raising is on record too.
    void keep() {
        bool is_more = true;
        while (is_more) {
            follow_all(database_, promises_, reached_, now());
            jobs::run_due(database_, {recompute_worker(database_, promises_)}, [this] {
                return now();
            });
            is_more = alert();
        }
    }

    /// What is resolved is not computed anew for other promises, but for whatever happens to it.
    void check() {
        database_.write([&](db::Sql& sql) {
            PostMessage note{.key = key_, .text = {"So."}, .visibility = Visibility::private_};
            done(add_message(sql, as(sql, desk_.lea, seconds_), note, Source::web));
        });
        keep();
        database_.read([&](db::Sql& sql) {
            auto ticket = *store::find(sql, key_);
            auto stored = store::deadlines(sql, {&ticket.id, 1});
            auto fresh = deadlines_of(load_promises(sql), ticket.id, events_, now()).value();
            std::ranges::sort(fresh, {}, [](const Deadline& deadline) {
                return std::tuple(wire::name_of(deadline.clock), deadline.level, deadline.round);
            });
            for (auto* all : {&stored, &fresh})
                for (Deadline& deadline : *all)
                    if (deadline.state == ClockState::running) deadline.elapsed_seconds = 0;
            CHECK(stored == fresh);
        });
    }

private:
    Time now() const { return noon + std::chrono::seconds(seconds_); }

    std::optional<ServiceLevelAction> act_on_ticket(db::Sql& sql, int choice) {
        using enum ServiceLevelAction;
        auto lea = as(sql, desk_.lea, seconds_);
        auto reply = [&](Id<User> author) {
            PostMessage message{.key = key_, .text = {"So."}, .visibility = Visibility::public_};
            done(add_message(sql, as(sql, author, seconds_), message, Source::web));
        };
        auto severity = static_cast<Severity>(pick(random_, 3));
        switch (choice) {
            case 1:
            case 2:
                reply(desk_.lea);
                return desk_replied;
            case 3:
            case 4:
                reply(desk_.ann);
                return requester_replied;
            case 5:
                (void
                )resolve(sql, lea, {.key = key_, .resolution = Resolution::fixed}, Source::web);
                return changed;
            case 6:
                (void)reopen(sql, lea, {.key = key_}, Source::web);
                return changed;
            case 7:
                (void)escalate(
                    sql, lea,
                    {.key = key_, .level = static_cast<Level>(1 + pick(random_, 4)), .note = {"Up."}
                    },
                    Source::web
                );
                return changed;
            default:
                done(change(sql, lea, {.key = key_, .impact = severity, .urgency = severity}));
                return changed;
        }
    }

    void add_event(
        const Ticket& before, const Ticket& after, std::optional<ServiceLevelAction> action
    ) {
        if (!action) return;
        ServiceLevelEvent event{.at = now(), .action = *action};
        if (before.status != after.status) event.status = after.status;
        if (before.level != after.level) event.level = after.level;
        if (before.priority != after.priority) event.priority = after.priority;
        events_.push_back(event);
    }

    void change_promises() {
        database_.write([&](db::Sql& sql) {
            auto admin = as(sql, desk_.admin, seconds_);
            if (pick(random_, 2) == 0) {
                auto known = done(show_calendar(sql, admin, {calendar_})).body;
                bool opens_late = pick(random_, 2) == 0;
                calendar::CalendarDefinition definition{.zone = {"UTC"}, .always_open = true};
                if (opens_late) {
                    using enum calendar::Weekday;
                    definition = {
                        .zone = {"Europe/Berlin"},
                        .hours = {{{monday, tuesday, thursday}, {"10:00"}, {"15:30"}}},
                        .holidays = {{.name = {"Off"}, .date = {"2026-11-24"}}},
                    };
                }
                done(change_calendar(sql, admin, {calendar_, known.version, {}, definition}));
                return;
            }
            auto known = done(show_policy(sql, admin, {policy_})).body;
            ReplacePolicy policy{
                .id = policy_,
                .if_match = known.version,
                .name = {known.name},
                .calendar = calendar_,
                .promises = known.promises,
            };
            policy.promises.next_reply = {{1 + pick(random_, 300)}};
            policy.promises.resolution = {{1 + pick(random_, 900)}};
            done(replace_policy(sql, admin, policy));
        });
    }

    /// Whether there was anything to do.
    bool alert() {
        auto due = database_.read([&](db::Sql& sql) { return store::due_tickets(sql, now(), 10); });
        for (auto id : due)
            database_.write([&](db::Sql& sql) {
                auto before = *store::find(sql, id);
                alert_of_deadlines(sql, Call::system(now(), "test"), *promises_.current(sql), id);
                auto after = *store::find(sql, id);
                if (before.version != after.version)
                    add_event(before, after, ServiceLevelAction::changed);
            });
        return !due.empty();
    }

    db::Database& database_;
    const Desk& desk_;
    Random random_;
    PromiseCache promises_;
    events::Cursor reached_;
    Id<BusinessCalendar> calendar_;
    Id<StoredPolicy> policy_;
    std::string key_;
    std::vector<ServiceLevelEvent> events_;
    int seconds_ = 1;
};

}  // namespace

TEST_CASE("whatever is done to a ticket, its deadlines are what a replay gives") {
    std::uint64_t seed = 0;  // Of its own for each round and database.
    for (int round = 0; round < 2; ++round) {
        with_desk([&](db::test::TestDatabase& database, const Desk& desk) {
            ++seed;
            CAPTURE(seed);
            Life life(*database, desk, seed);
            for (int i = 0; i < actions; ++i) life.act();
            life.keep();
            life.check();
        });
    }
}

}  // namespace mainstay::ticketing::test::deadlines_random_test
