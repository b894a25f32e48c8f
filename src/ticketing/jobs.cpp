#include "base/text.hpp"
#include "db/failure.hpp"
#include "events/mail_arrived.hpp"
#include "events/mail_not_taken.hpp"
#include "events/mail_received.hpp"
#include "events/staff_left.hpp"
#include "ticketing/approval_mail.hpp"
#include "ticketing/date_blocks.hpp"
#include "ticketing/hand_back.hpp"
#include "ticketing/mail_in.hpp"
#include "ticketing/messages.hpp"
#include "ticketing/ticketing.hpp"

namespace mainstay::ticketing {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
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

/// Takes a mail, and is done. A mail that fails for a reason of its own is given back, so that a
/// person decides. `content` is called in the transaction; there is none of a mail that was taken
/// before.
void take_or_give_back(
    db::Database& database, const jobs::Run& run, std::int64_t mail,
    const std::function<std::optional<events::MailReceived>(db::Sql&)>& content
) {
    try {
        database.write([&](db::Sql& sql) {
            if (auto found = content(sql)) take_mail(sql, run.call(), *found);
            run.complete(sql);
        });
    } catch (const std::exception& failure) {
        if (is_to_be_tried_again(failure, run)) throw;
        auto error = as_line(cleaned_utf8(failure.what()));
        database.write([&](db::Sql& sql) {
            run.complete(sql);
            content(sql);  // Read anew from its original, if the person says so.
            events::emit(sql, run.call(), events::MailNotTaken{mail, error});
        });
    }
}

}  // namespace

std::vector<events::Subscription> subscriptions(
    db::Database& database, const events::TakeMailContent& take_content
) {
    // An outage only delays a mail, however long it is.
    jobs::Policy never_lost{
        .attempts = 1'000'000,
        .first_wait = seconds(1),
        .timeout = seconds(60),
        .wait_max = std::chrono::minutes(10),
    };
    jobs::Policy patient{.attempts = 12, .first_wait = seconds(1), .timeout = seconds(60)};
    return {
        events::on<events::MailArrived>(
            "ticketing.take_arrived_mail", never_lost,
            [&database, take_content](const events::MailArrived& arrived, const jobs::Run& run) {
                take_or_give_back(database, run, arrived.mail, [&](db::Sql& sql) {
                    return take_content(sql, arrived.mail);
                });
            }
        ),
        // What older versions emit, beside this one or before the upgrade.
        events::on<events::MailReceived>(
            "ticketing.take_mail", never_lost,
            [&database](const events::MailReceived& mail, const jobs::Run& run) {
                take_or_give_back(database, run, mail.mail, [&](db::Sql&) {
                    return std::optional(mail);
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
    auto all = approval_schedules(database);
    std::vector<jobs::Schedule> others{
        drop_rating_links(database),
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
        {
            .name = "ticketing.note_newest_dates",
            .every = minutes(10),
            .work =
                [&database](const jobs::Run&) {
                    if (database.read(store::is_note_missing)) database.write(store::note_newest);
                },
        },
    };
    for (auto& other : others) all.push_back(std::move(other));
    return all;
}

}  // namespace mainstay::ticketing
