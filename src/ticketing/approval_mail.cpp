#include "ticketing/approval_mail.hpp"

#include <algorithm>
#include <utility>

#include "base/crypto.hpp"
#include "ticketing/approvals.hpp"
#include "ticketing/store.hpp"

namespace mainstay::ticketing {

namespace {

constexpr int batch = 100;

/// The approval, where that person still owes it an answer.
std::optional<Approval> awaited(db::Sql& sql, Id<Approval> id, Id<User> person, Time now) {
    auto approval = store::approval(sql, id);
    if (!approval || approval->state != ApprovalState::pending || approval->expires_at <= now)
        return std::nullopt;
    auto approvers = store::approvers(sql, id);
    auto found = std::ranges::find(approvers, person, &Approver::person);
    if (found == approvers.end() || found->answer) return std::nullopt;
    return approval;
}

void mail_question(
    db::Sql& sql, const Call& system, const MailApproval& job, const identity::Mailing& mailing
) {
    auto approval = awaited(sql, job.approval, job.person, system.now);
    auto person = identity::find_person(sql, job.person);
    auto ticket = approval ? store::find(sql, approval->ticket) : std::nullopt;
    if (!ticket || !mailing.queue || !person || !person->is_active) return;
    auto application = identity::find_application(sql, ticket->application);
    auto from =
        application && application->mail_address ? application->mail_address : mailing.sender;
    if (!from) return;
    std::optional<identity::Person> asker;
    if (approval->asked_by) asker = identity::find_person(sql, *approval->asked_by);
    const auto language = mailing.language ? mailing.language(sql, person->id) : Language::en;
    const Parameters parameters{
        {"name", person->name.empty() ? person->email : person->name},
        {"asker", asker         ? asker->name
                  : application ? application->name
                                : "Mainstay"},
        {"key", ticket->key},
        {"subject", ticket->subject},
        {"question", approval->question},
        {"link", "{link}"},
    };
    const auto texts = approval_texts();
    events::NoticeMail mail{
        .application = ticket->application.value,
        .from = *from,
        .from_name = application ? application->name : "Mainstay",
        .to = person->email,
        .to_name = person->name,
        .subject = texts.text(language, "mail.subject", parameters),
        .text = texts.text(language, "mail.text", parameters),
        .titles = {{ticket->subject, ticket->requester.value}},
        .link =
            events::SecretLink{
                .person = person->id.value,
                .purpose = std::string(approval_purpose),
                .subject = approval->id.value,
            },
    };
    if (approval->asked_by) mail.titles.push_back({approval->question, approval->asked_by->value});
    mailing.queue(sql, system, mail);
}

}  // namespace

jobs::Worker approval_mail_worker(db::Database& database, identity::Mailing mailing) {
    auto work = [&database,
                 mailing = std::move(mailing)](const MailApproval& job, const jobs::Run& run) {
        database.write([&](db::Sql& sql) {
            run.complete(sql);
            mail_question(sql, run.call(), job, mailing);
        });
    };
    return jobs::on<MailApproval>({}, work);
}

events::MakeSecretLink make_approval_link(std::string public_url) {
    return [public_url = std::move(public_url
            )](db::Sql& sql, const Call& call, const events::SecretLink& link,
               const std::string& address) -> std::optional<std::string> {
        auto person = identity::find_person(sql, Id<User>{link.person});
        if (!person || !person->is_active || person->email != address) return std::nullopt;
        auto approval = awaited(sql, Id<Approval>{link.subject}, person->id, call.now);
        if (!approval) return std::nullopt;
        auto secret = random_token();
        store::put_approval_link(
            sql,
            {
                .token_hash = identity::secret_hash(secret),
                .approval = approval->id,
                .person = person->id,
                .expires_at = approval->expires_at,
            }
        );
        return public_url + "/portal/approve#" + secret;
    };
}

std::vector<jobs::Schedule> approval_schedules(db::Database& database) {
    auto repeated = [&database](int (*step)(db::Sql&, const Call&, int)) {
        return [&database, step](const jobs::Run& run) {
            int count = batch;
            while (count == batch && !run.is_stopping())
                count = database.write([&](db::Sql& sql) { return step(sql, run.call(), batch); });
        };
    };
    auto drop = [](db::Sql& sql, const Call& system, int limit) {
        return store::drop_approval_links(sql, system.now, limit);
    };
    return {
        {
            .name = "ticketing.remind_approvers",
            .every = std::chrono::minutes(15),
            .work = repeated(remind_and_expire),
        },
        {
            .name = "ticketing.drop_approval_links",
            .every = std::chrono::hours(24),
            .work = repeated(drop),
        },
    };
}

}  // namespace mainstay::ticketing
