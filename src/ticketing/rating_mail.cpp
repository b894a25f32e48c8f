#include "ticketing/rating_mail.hpp"

#include <utility>

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "ticketing/lifecycle.hpp"
#include "ticketing/rating_store.hpp"
#include "ticketing/ratings.hpp"
#include "ticketing/store.hpp"

namespace mainstay::ticketing {

namespace {

constexpr int links_batch = 500;

/// The ticket, where it still stands solved as it was then and nobody has rated that.
std::optional<Ticket> to_be_rated(db::Sql& sql, Id<Ticket> id, Time solved_at) {
    auto ticket = store::find(sql, id);
    if (!ticket || ticket->resolved_at != solved_at) return std::nullopt;
    if (store::rating(sql, id, solved_at)) return std::nullopt;
    return ticket;
}

void mail_question(
    db::Sql& sql, const Call& system, const AskForRating& job, const identity::Mailing& mailing
) {
    auto ticket = to_be_rated(sql, job.ticket, job.solved_at);
    if (!ticket || !mailing.queue) return;
    auto person = identity::find_person(sql, ticket->requester);
    if (!person || !person->is_active || identity::is_house_address(person->email)) return;
    auto application = identity::find_application(sql, ticket->application);
    auto from =
        application && application->mail_address ? application->mail_address : mailing.sender;
    if (!from) return;
    const auto language = mailing.language ? mailing.language(sql, person->id) : Language::en;
    const Parameters parameters{
        {"name", person->name.empty() ? person->email : person->name},
        {"key", ticket->key},
        {"subject", ticket->subject},
        {"days", std::to_string(rating_open_for.count())},
        {"link", "{link}"},
    };
    const auto texts = rating_mail_texts();
    mailing.queue(
        sql, system,
        {
            .application = ticket->application.value,
            .from = *from,
            .from_name = application ? application->name : "Mainstay",
            .to = person->email,
            .to_name = person->name,
            .subject = texts.text(language, "subject", parameters),
            .text = texts.text(language, "text", parameters),
            .titles = {{ticket->subject, ticket->requester.value}},
            .link =
                events::SecretLink{
                    .person = person->id.value,
                    .purpose = std::string(rating_purpose),
                    .subject = ticket->id.value,
                },
        }
    );
}

}  // namespace

void ask_for_rating(db::Sql& sql, const Call& call, const Ticket& was, const Ticket& now) {
    if (now.status != Status::resolved || was.status == Status::resolved || !now.resolved_at)
        return;
    if (call.caller && call.caller->user == now.requester) return;
    jobs::enqueue(sql, AskForRating{now.id, *now.resolved_at}, call.now + rating_mail_delay);
}

jobs::Worker rating_mail_worker(db::Database& database, identity::Mailing mailing) {
    auto work = [&database,
                 mailing = std::move(mailing)](const AskForRating& job, const jobs::Run& run) {
        database.write([&](db::Sql& sql) {
            run.complete(sql);
            mail_question(sql, run.call(), job, mailing);
        });
    };
    return jobs::on<AskForRating>({.ahead_max = 2 * rating_mail_delay}, work);
}

events::MakeSecretLink make_rating_link(std::string public_url) {
    return [public_url = std::move(public_url)](
               db::Sql& sql, const Call&, const events::SecretLink& link, const std::string& address
           ) -> std::optional<std::string> {
        auto person = identity::find_person(sql, Id<User>{link.person});
        auto ticket = store::find(sql, Id<Ticket>{link.subject});
        if (!person || !person->is_active || person->email != address) return std::nullopt;
        if (!ticket || !ticket->resolved_at || ticket->requester != person->id) return std::nullopt;
        if (!to_be_rated(sql, ticket->id, *ticket->resolved_at)) return std::nullopt;
        auto secret = random_token();
        store::insert_rating_link(
            sql,
            {
                .token_hash = identity::secret_hash(secret),
                .ticket = ticket->id,
                .solved_at = *ticket->resolved_at,
                .person = person->id,
                .expires_at = *ticket->resolved_at + rating_open_for,
            }
        );
        return public_url + "/portal/rate#" + secret;
    };
}

jobs::Schedule drop_rating_links(db::Database& database) {
    return {
        .name = "ticketing.drop_rating_links",
        .every = std::chrono::hours(24),
        .work =
            [&database](const jobs::Run& run) {
                int removed = links_batch;
                while (removed == links_batch && !run.is_stopping())
                    removed = database.write([&](db::Sql& sql) {
                        return store::remove_rating_links(sql, run.call().now, links_batch);
                    });
            },
    };
}

}  // namespace mainstay::ticketing
