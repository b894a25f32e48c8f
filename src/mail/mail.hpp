// The face of mail/: turns received mail into events, and posted replies into mail.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/crypto.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "db/blobs.hpp"
#include "db/database.hpp"
#include "db/migration.hpp"
#include "events/events.hpp"
#include "events/live_topic.hpp"
#include "events/notice_mail.hpp"
#include "http/metrics.hpp"
#include "http/route.hpp"
#include "jobs/jobs.hpp"
#include "mail/codes.hpp"
#include "mail/delivery.hpp"
#include "mail/fold.hpp"
#include "mail/mail_content.hpp"
#include "mail/settings.hpp"
#include "mail/ticket_lookup.hpp"
#include "process/child.hpp"
#include "timeline/timeline.hpp"

namespace mainstay {

struct Module;
struct Site;

}  // namespace mainstay

namespace mainstay::mail {

/// What server/ installs. `keys` names the tickets of mails; empty: they are not named. `links`
/// makes the secret links of mails; empty: none is sent that has one.
Module module(TicketLookup tickets, std::function<events::MakeSecretLink(const Site&)> links = {});

/// The tables of this module.
std::span<const db::Migration> migrations();

/// The routes of this module. `keys` names the tickets of mails; empty: they are not named.
std::vector<http::Route> routes(const TicketLookup& tickets);

/// The live topic `mail.attention` with {type, mail}, for staff: a mail needs attention, or no
/// longer does.
std::vector<events::LiveTopic> live_topics();

/// What mail brings to a ticket's chain: the mail that raised it.
std::vector<timeline::ChainStepFiller> chain_steps();

/// The mails whose original a blob holds, in words: `mail 7: Printer is on fire`. At most `limit`.
/// For a blob that is damaged: without an index.
std::vector<std::string> mails_with(db::Sql& sql, const db::BlobHash& blob, int limit);

/// An events::QueueNotice: the mail goes the way of all that is sent, and is listed beside them.
void queue_notice(db::Sql& sql, const Call& call, const events::NoticeMail& notice);

/// What the child processes run in which mails are read (`mainstay read-mail`). Returns the exit
/// status.
int run_reader();

/// A mail as it is shown, and why.
struct ShownMail {
    std::string subject;
    std::string text;    ///< What its sender wrote.
    std::string quoted;  ///< Folded away, as is the signature.
    std::string signature;
    std::vector<Fold> folds;          ///< Of the lines of the text as it came.
    std::string all;                  ///< The text as it came.
    std::optional<std::string> html;  ///< As the page is given it, marked where it folds.
};
BOOST_DESCRIBE_STRUCT(ShownMail, (), (subject, text, quoted, signature, folds, all, html))

/// Reads the mail in a file, in a child process as the server does. Refuses: unreadable_file;
/// mail_unreadable, with the reason that the server would keep with it.
Result<ShownMail> read_mail_file(const std::string& path);

/// What the module needs of the server. All of it outlives the Service.
struct Dependencies {
    db::Database& database;
    db::Blobs& blobs;
    Key sealing_key;  ///< Reply addresses are signed with a key derived from it.
    Clock clock = system_now;
    /// Has run_reader called, by path and arguments.
    std::vector<std::string> reader_program = {process::own_program, "read-mail"};
    /// Makes the secret links of mails; empty: none is sent that has one.
    events::MakeSecretLink make_link{};
};

/// Mail in and mail out. Made before the Runner, which is given its workers; started after it.
class Service {
public:
    /// Takes the LMTP port, if there is one. Refuses: invalid, for an `lmtp` that is no host:port,
    /// a password that would leave in the clear, and a file of certificates that cannot be read.
    /// Throws if the port is taken.
    static Result<std::unique_ptr<Service>> create(
        const Settings& settings, const Dependencies& dependencies
    );

    ~Service();

    /// For the Runner, besides those of `subscriptions`.
    std::vector<jobs::Worker> workers();

    /// For events::subscribe and the Runner.
    std::vector<events::Subscription> subscriptions();

    /// Begins to take mail. Once, after the Runner has started.
    void start();

    /// Takes no more mail; each client has the answer it waited for. Before the Runner stops.
    void stop();

    /// How the reading of mails goes.
    std::vector<http::Family> families() const;

    /// The LMTP port that was taken; 0 where there is none.
    unsigned short lmtp_port() const;

private:
    class Parts;
    explicit Service(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace mainstay::mail
