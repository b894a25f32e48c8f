#include "bugfix/verification_job.hpp"

#include "bugfix/error_tickets.hpp"
#include "events/error_events.hpp"
#include "events/incident_ticketed.hpp"

namespace mainstay::bugfix {

namespace {

constexpr int verified_at_once = 20;

}  // namespace

jobs::Schedule verification_schedule(db::Database& database, Verifier by) {
    return {
        .name = "bugfix.verify",
        .every = std::chrono::minutes(1),
        .work =
            [&database, by = std::move(by)](const jobs::Run& run) {
                int count = verified_at_once;
                while (count == verified_at_once && !run.is_stopping())
                    count = database.write([&](db::Sql& sql) {
                        return verify_due(sql, run.call(), by, verified_at_once);
                    });
            },
    };
}

std::vector<events::Subscription> verification_subscriptions(
    db::Database& database, const Verifier& by
) {
    return {
        events::on<events::ErrorUnresolved>(
            "bugfix.follow_decision", {},
            [&database, by](const events::ErrorUnresolved& event, const jobs::Run& run) {
                database.write([&](db::Sql& sql) {
                    run.complete(sql);
                    follow_decision(sql, run.call(), {event.error}, by);
                });
            }
        ),
        events::on<events::IncidentTicketed>(
            "bugfix.link_ticket", {},
            [&database, by](const events::IncidentTicketed& event, const jobs::Run& run) {
                database.write([&](db::Sql& sql) {
                    run.complete(sql);
                    link_incident_ticket(sql, run.call(), event, by.neighbours.tickets);
                });
            }
        ),
    };
}

}  // namespace mainstay::bugfix
