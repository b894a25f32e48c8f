// Links by which people set their password themselves, mailed to their own address: asked for at
// the door, or sent by staff, who do not see them.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/catalogue.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "db/database.hpp"
#include "events/notice_mail.hpp"
#include "http/credentials.hpp"
#include "identity/credential_store.hpp"
#include "identity/directory.hpp"
#include "identity/options.hpp"
#include "jobs/jobs.hpp"

namespace mainstay {

struct Site;

}  // namespace mainstay

namespace mainstay::identity {

/// How this installation writes to people. What is empty is not done: without `queue` no mail goes.
struct Mailing {
    events::QueueNotice queue{};

    /// The address that mails are from which belong to no application; nothing where none is set.
    std::optional<std::string> sender{};

    /// In which language a person reads mail.
    std::function<Language(db::Sql&, Id<User>)> language{};
};

/// The same of any installation.
struct AccountMail {
    events::QueueNotice queue{};
    std::function<std::optional<std::string>(const Site&)> sender{};
    std::function<Language(db::Sql&, Id<User>)> language{};

    Mailing of(const Site& site) const {
        return {queue, sender ? sender(site) : std::nullopt, language};
    }
};

struct AskForLink {
    Line<254> email;
    std::optional<Language> language;  // Of the page on which it is asked for.
};
BOOST_DESCRIBE_STRUCT(AskForLink, (), (email, language))

/// Somebody asked for a link at the door. Whether there is an account is looked up by the job, so
/// that what the asker waits for is the same in any case.
struct MailLink {
    static constexpr std::string_view kind = "identity.mail_link";

    std::string email;
    Language language = Language::en;
    std::string address;  // Of the client that asked, for the security log.
    std::string user_agent;
    std::string request_id;
};
BOOST_DESCRIBE_STRUCT(MailLink, (), (email, language, address, user_agent, request_id))

struct SendLink {
    Id<User> id;
};
BOOST_DESCRIBE_STRUCT(SendLink, (), (id))

/// What was sent, and for how long it works from when it is on its way.
struct SentLink {
    store::LinkPurpose purpose = store::LinkPurpose::reset;
    std::string email;
    std::int64_t hours = 1;
};
BOOST_DESCRIBE_STRUCT(SentLink, (), (purpose, email, hours))

/// Has a link mailed to that address if an active account has it; the answer is the same whether or
/// not. Each asking counts, for the address and for the client. Refuses: too_many_links.
Result<> ask_for_link(
    db::Sql& sql, const Call& call, const AskForLink& request, const http::Credentials& credentials
);

/// Mails a person a link: an invitation, for who has no password yet. Counts as if they had asked.
/// Refuses: not_found; forbidden; user_inactive; no_mail; too_many_links.
Result<SentLink> send_link(
    db::Sql& sql, const Call& call, const SendLink& request, const Mailing& mailing
);

/// Beside whose mails one of the installation's own to that person is listed: an application of
/// their organization, else the oldest; one that has an address comes first. Index: the primary
/// keys; applications are few.
std::optional<ApplicationEntry> application_for_mail(db::Sql& sql, const Person& person);

/// Makes the link that a mail brings, when it goes; those before it end. Nothing for who is
/// deactivated or has another address since.
events::MakeSecretLink make_mailed_link(Options options);

/// The worker of MailLink. `database` outlives it.
jobs::Worker mail_link_worker(db::Database& database, Mailing mailing);

}  // namespace mainstay::identity
