#include "events/mail_received.hpp"
#include "events/staff_left.hpp"
#include "ticketing/hand_back.hpp"
#include "ticketing/mail_in.hpp"
#include "ticketing/messages.hpp"
#include "ticketing/ticketing.hpp"

namespace mainstay::ticketing {

namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr hours unbound_kept{24};
constexpr int unbound_batch = 500;
constexpr int handed_batch = 100;

}  // namespace

std::vector<events::Subscription> subscriptions(db::Database& database) {
    jobs::Policy patient{.attempts = 12, .first_wait = seconds(1), .timeout = seconds(60)};
    return {
        events::on<events::MailReceived>(
            "ticketing.take_mail", patient,
            [&database](const events::MailReceived& mail, const jobs::Run& run) {
                database.write([&](db::Sql& sql) {
                    take_mail(sql, run.call(), mail);
                    run.complete(sql);
                });
            }
        ),
        events::on<events::StaffLeft>(
            "ticketing.hand_back", patient,
            [&database](const events::StaffLeft& left, const jobs::Run& run) {
                int handed = handed_batch;
                while (handed == handed_batch && !run.is_stopping()) {
                    handed = database.write([&](db::Sql& sql) {
                        return hand_back(sql, run.call(), {left.user}, handed_batch);
                    });
                }
                if (handed == handed_batch) throw std::runtime_error("stopped before the end");
            }
        ),
    };
}

std::vector<jobs::Schedule> schedules(db::Database& database) {
    return {
        {
            .name = "ticketing.drop_unposted_files",
            .every = hours(1),
            .work =
                [&database](const jobs::Run& run) {
                    int removed = unbound_batch;
                    while (removed == unbound_batch && !run.is_stopping()) {
                        removed = database.write([&](db::Sql& sql) {
                            auto now = run.call().now;
                            return store::remove_unbound(
                                sql, now - unbound_kept, now, unbound_batch
                            );
                        });
                    }
                },
        },
    };
}

}  // namespace mainstay::ticketing
