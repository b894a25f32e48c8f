// A world for tests of mail: a directory with two applications, blobs, and what came of the mail.
// Not used by the product.
#pragma once

#include <functional>
#include <string>

#include "db/blobs.hpp"
#include "db/testing.hpp"
#include "events/events.hpp"
#include "events/mail_received.hpp"
#include "identity/testing.hpp"
#include "mail/intake.hpp"
#include "mail/reader.hpp"
#include "mail/reply_address.hpp"
#include "mail/sender_check.hpp"
#include "mail/store.hpp"

namespace mainstay::mail::test {

/// The noon from which tests count their time.
inline constexpr Time noon = identity::test::noon;

struct World {
    explicit World(db::test::TestDatabase& fresh);

    /// Hands a mail over as LMTP does, for those recipients.
    std::vector<DeliveryAnswer> deliver(
        std::string_view raw, std::vector<std::string> recipients = {"shop@mainstay.test"}
    );

    /// Does the jobs that are due, and what becomes due by doing them.
    void run_jobs();

    /// What mail told the other modules, in order.
    std::vector<events::MailReceived> received();

    /// All mails, oldest first.
    std::vector<Mail> mails();

    db::Database& database;
    std::unique_ptr<db::Blobs> blobs;
    MailReader reader{{process::own_program, "--as", "mail"}};
    Key reply_key = reply_address_key(Key{7});
    Time now = noon;
    SenderPolicy senders{{"mx.mainstay.test"}, Unauthenticated::requester};
    Intake intake;
    Id<Application> shop, ledger;
};

/// Runs `body` on a fresh world on each kind of database.
void in_each_world(const std::function<void(World&)>& body);

}  // namespace mainstay::mail::test
