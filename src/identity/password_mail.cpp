#include "identity/password_mail.hpp"

#include <utility>

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "identity/actions.hpp"
#include "identity/password_mail_texts.hpp"
#include "identity/permission.hpp"
#include "identity/record.hpp"
#include "identity/security_log.hpp"
#include "identity/sessions.hpp"
#include "identity/store.hpp"
#include "identity/throttle.hpp"

namespace mainstay::identity {

namespace {

using store::LinkPurpose;

/// One that is asked for at the door is used at once; an invitation waits for a Monday.
std::chrono::hours life_of(LinkPurpose purpose) {
    return std::chrono::hours(purpose == LinkPurpose::invitation ? 72 : 1);
}

/// Has the mail sent. False where this installation has no address to send it from.
bool queue_mail(
    db::Sql& sql, const Call& call, const Person& person, LinkPurpose purpose, Language language,
    const Mailing& mailing
) {
    auto application = application_for_mail(sql, person);
    if (!application || !mailing.queue) return false;
    auto sender = mailing.sender ? mailing.sender : application->mail_address;
    if (!sender) return false;
    const auto texts = password_mail_texts();
    const std::string name(wire::name_of(purpose));
    const Parameters parameters{
        {"name", person.name.empty() ? person.email : person.name},
        {"email", person.email},
        {"hours", std::to_string(life_of(purpose).count())},
        {"link", "{link}"},
    };
    mailing.queue(
        sql, call,
        {
            .application = application->id.value,
            .from = *sender,
            .from_name = "Mainstay",
            .to = person.email,
            .to_name = person.name,
            .subject = texts.text(language, name + ".subject", parameters),
            .text = texts.text(language, name + ".text", parameters),
            .link = events::SecretLink{.person = person.id.value, .purpose = name},
        }
    );
    record_security(sql, call, {SecurityEventKind::link_mailed, person.id, {{"purpose", name}}});
    return true;
}

/// What the person is sent who asks for it themselves.
LinkPurpose purpose_for(db::Sql& sql, Id<User> person) {
    return store::password_hash(sql, person) ? LinkPurpose::reset : LinkPurpose::claim;
}

void mail_asked_link(
    db::Sql& sql, const Call& system, const MailLink& job, const Mailing& mailing
) {
    auto person = find_person(sql, job.email);
    if (!person || !person->is_active) return;
    Call asked{.now = system.now};
    asked.address = job.address;
    asked.user_agent = job.user_agent;
    asked.request_id = job.request_id;
    if (!queue_mail(sql, asked, *person, purpose_for(sql, person->id), job.language, mailing))
        MAINSTAY_LOG(warning, "identity", "a link could not be mailed: no address to send it from");
}

}  // namespace

std::optional<ApplicationEntry> application_for_mail(db::Sql& sql, const Person& person) {
    if (person.organization)
        if (auto theirs = sql.one<ApplicationEntry>(
                "FROM application WHERE id IN (SELECT application FROM organization_application"
                " WHERE organization = :organization)"
                " ORDER BY CASE WHEN mail_address IS NULL THEN 1 ELSE 0 END, id LIMIT 1",
                *person.organization
            ))
            return theirs;
    return sql.one<ApplicationEntry>(
        "FROM application"
        " ORDER BY CASE WHEN mail_address IS NULL THEN 1 ELSE 0 END, id LIMIT 1"
    );
}

Result<> ask_for_link(
    db::Sql& sql, const Call& call, const AskForLink& request, const http::Credentials& credentials
) {
    const auto attempt = mail_attempt(request.email.value, credentials.address);
    TRY(require_throttle(sql, attempt, call.now, code::too_many_links));
    count_failure(sql, attempt, call.now);
    jobs::enqueue(
        sql,
        MailLink{
            .email = request.email.value,
            .language = request.language.value_or(Language::en),
            .address = credentials.address,
            .user_agent = credentials.user_agent,
            .request_id = call.request_id,
        },
        call.now
    );
    return {};
}

Result<SentLink> send_link(
    db::Sql& sql, const Call& call, const SendLink& request, const Mailing& mailing
) {
    auto person = find_person(sql, request.id);
    if (!person) return refuse(mainstay::code::not_found);
    const auto resource = person_resource(sql, call, request.id.value);
    if (!may(call, directory_read, resource)) return refuse(mainstay::code::not_found);
    TRY(require(call, person_invite, resource));
    if (!person->is_active || is_house_address(person->email)) return refuse(code::user_inactive);
    // As much as anybody could ask for it, whoever asks.
    auto attempt = mail_attempt(person->email, "");
    attempt.budgets.resize(1);
    TRY(require_throttle(sql, attempt, call.now, code::too_many_links));
    count_failure(sql, attempt, call.now);
    auto purpose = purpose_for(sql, person->id);
    if (purpose == LinkPurpose::claim) purpose = LinkPurpose::invitation;
    const auto language = mailing.language ? mailing.language(sql, person->id) : Language::en;
    if (!queue_mail(sql, call, *person, purpose, language, mailing)) return refuse(code::no_mail);
    timeline::record(
        sql, call, {"user", person->id.value}, "link_mailed", wire::json::value(),
        wire::json::value()
    );
    return SentLink{purpose, person->email, life_of(purpose).count()};
}

events::MakeSecretLink make_mailed_link(Options options) {
    return [options = std::move(options
            )](db::Sql& sql, const Call& call, const events::SecretLink& link,
               const std::string& address) -> std::optional<std::string> {
        auto person = find_person(sql, Id<User>{link.person});
        auto purpose = wire::enum_of<LinkPurpose>(link.purpose);
        if (!person || !person->is_active || person->email != address || !purpose)
            return std::nullopt;
        store::end_mailed_links(sql, person->id, call.now);
        auto secret = random_token();
        store::insert_link(
            sql,
            {.token_hash = secret_hash(secret),
             .user_account = person->id,
             .expires_at = call.now + life_of(*purpose),
             .purpose = *purpose},
            call.now
        );
        return password_address(options, secret);
    };
}

jobs::Worker mail_link_worker(db::Database& database, Mailing mailing) {
    auto work = [&database,
                 mailing = std::move(mailing)](const MailLink& job, const jobs::Run& run) {
        database.write([&](db::Sql& sql) {
            run.complete(sql);
            mail_asked_link(sql, run.call(), job, mailing);
        });
    };
    return jobs::on<MailLink>({}, work);
}

}  // namespace mainstay::identity
