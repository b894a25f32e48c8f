#include "mail/not_taken.hpp"

#include "events/mail_not_taken.hpp"
#include "mail/mail_record.hpp"
#include "mail/store.hpp"

namespace mainstay::mail {

events::Subscription not_taken_subscription(db::Database& database) {
    jobs::Policy policy;
    // Until it is done: nothing else remembers the mail.
    policy.attempts = 1'000'000;
    policy.wait_max = std::chrono::minutes(5);
    auto react = [&database](const events::MailNotTaken& event, const jobs::Run& run) {
        database.write([&](db::Sql& sql) {
            run.complete(sql);
            auto mail = find(sql, Id<Mail>{event.mail});
            if (!mail || mail->state != MailState::processed) return;
            mail->state = MailState::needs_attention;
            mail->reason = "not_taken";
            mail->answer = event.error;
            if (update(sql, *mail, MailState::processed))
                record_change(sql, run.call(), *mail, MailState::processed);
        });
    };
    return events::on<events::MailNotTaken>("mail.set_aside", policy, react);
}

}  // namespace mainstay::mail
