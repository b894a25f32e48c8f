#include "base/text.hpp"
#include "db/failure.hpp"
#include "events/mail_not_taken.hpp"
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
// Of a mail that fails for a reason of its own: after a quarter of an hour a person sees it.
constexpr int mail_tries_max = 10;

bool is_to_be_tried_again(const std::exception& failure, const jobs::Run& run) {
    if (dynamic_cast<const jobs::GiveUp*>(&failure)) return false;
    return run.is_stopping() || db::is_outage(failure) ||
           dynamic_cast<const jobs::LeaseLost*>(&failure) || run.attempt() < mail_tries_max;
}

/// Gives the mail back, so that a person decides.
void set_aside(
    db::Sql& sql, const Call& call, const events::MailReceived& mail, std::string_view error
) {
    events::emit(sql, call, events::MailNotTaken{mail.mail, as_line(cleaned_utf8(error))});
}

}  // namespace

std::vector<events::Subscription> subscriptions(db::Database& database) {
    // An outage only delays a mail, however long it is.
    jobs::Policy never_lost{
        .attempts = 1'000'000,
        .first_wait = seconds(1),
        .timeout = seconds(60),
        .wait_max = std::chrono::minutes(10),
    };
    jobs::Policy patient{.attempts = 12, .first_wait = seconds(1), .timeout = seconds(60)};
    return {
        events::on<events::MailReceived>(
            "ticketing.take_mail", never_lost,
            [&database](const events::MailReceived& mail, const jobs::Run& run) {
                try {
                    database.write([&](db::Sql& sql) {
                        take_mail(sql, run.call(), mail);
                        run.complete(sql);
                    });
                } catch (const std::exception& failure) {
                    if (is_to_be_tried_again(failure, run)) throw;
                    database.write([&](db::Sql& sql) {
                        run.complete(sql);
                        set_aside(sql, run.call(), mail, failure.what());
                    });
                }
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
