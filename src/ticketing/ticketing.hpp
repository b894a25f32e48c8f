// The face of ticketing/: what server/ needs to install it, and what can be done with tickets, each
// function in the header of its source file.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/call.hpp"
#include "base/media_type.hpp"
#include "db/blobs.hpp"
#include "db/database.hpp"
#include "db/migration.hpp"
#include "events/delivery.hpp"
#include "events/events.hpp"
#include "events/live_topic.hpp"
#include "events/mail_arrived.hpp"
#include "events/notification_source.hpp"
#include "http/route.hpp"
#include "jobs/jobs.hpp"
#include "ticketing/actions.hpp"
#include "ticketing/application_actions.hpp"
#include "ticketing/application_calls.hpp"
#include "ticketing/approval_mail.hpp"
#include "ticketing/approvals.hpp"
#include "ticketing/calendars.hpp"
#include "ticketing/chain.hpp"
#include "ticketing/codes.hpp"
#include "ticketing/confidential.hpp"
#include "ticketing/contracts.hpp"
#include "ticketing/conversation.hpp"
#include "ticketing/create.hpp"
#include "ticketing/drafts.hpp"
#include "ticketing/files.hpp"
#include "ticketing/handovers.hpp"
#include "ticketing/history.hpp"
#include "ticketing/incident_tickets.hpp"
#include "ticketing/macros.hpp"
#include "ticketing/mentions.hpp"
#include "ticketing/merge.hpp"
#include "ticketing/message_list.hpp"
#include "ticketing/policies.hpp"
#include "ticketing/presence.hpp"
#include "ticketing/rating_mail.hpp"
#include "ticketing/ratings.hpp"
#include "ticketing/reading.hpp"
#include "ticketing/relations.hpp"
#include "ticketing/routings.hpp"
#include "ticketing/split.hpp"
#include "ticketing/suggestions.hpp"
#include "ticketing/ticket_links.hpp"
#include "ticketing/ticket_templates.hpp"
#include "ticketing/vendors.hpp"
#include "ticketing/workaround.hpp"
#include "timeline/timeline.hpp"

namespace mainstay {

struct Module;
struct Site;

}  // namespace mainstay

namespace mainstay::ticketing {

/// What server/ installs. `deliveries` tells what became of the mails of messages; empty: unknown.
/// `take_content` tells what mails say that arrive. `mail` writes to requesters.
Module module(
    events::Deliveries deliveries, events::TakeMailContent take_content,
    identity::AccountMail mail = {}
);

/// What makes the secret links of this module's mails, and whether one has such a purpose.
events::MakeSecretLink secret_links(const Site& site);
bool makes_links_for(std::string_view purpose);

/// The tables of this module.
std::span<const db::Migration> migrations();

struct Options {
    std::int64_t attachment_bytes_max =
        25 << 20;  // A file that is uploaded. Mails have limits of their own.
    LooseFiles loose_files{};
    events::Deliveries deliveries{};  // What became of the mails of messages; empty: unknown.
    std::vector<timeline::ChainStepFiller> chain_steps{};  // Of all modules.
    // Shared by the routes and the live topic.
    std::shared_ptr<PresenceBoard> presence = std::make_shared<PresenceBoard>();
};

/// `types` outlives the routes.
std::vector<http::Route> routes(const Options& options, MediaTypes& types);

/// What is done when something happened elsewhere: a mail came in.
std::vector<events::Subscription> subscriptions(
    db::Database& database, const events::TakeMailContent& take_content
);

/// What is done now and then: uploaded files that were never posted go after a day.
std::vector<jobs::Schedule> schedules(db::Database& database);

/// The files that a blob holds, in words: `SHOP-42: screenshot.png`. At most `limit`. For a blob
/// that is damaged: without an index.
std::vector<std::string> files_with(db::Sql& sql, const db::BlobHash& blob, int limit);

/// The key of each of these tickets, at most as many as a statement takes parameters. Index: the
/// primary key.
std::map<std::int64_t, std::string> keys_of(db::Sql& sql, std::span<const std::int64_t> tickets);

/// What tickets bring to the chain: the ticket itself, and its causes by links.
std::vector<timeline::ChainStepFiller> chain_steps();

/// What open pages are told of tickets: `ticket.changed` with {type, key, version}, and for staff
/// `reply.moved` with the same, where more is known of the delivery of a message, and
/// `ticket.presence` where somebody came or went. Two queries ask for all that a listener may see
/// of a batch.
std::vector<events::LiveTopic> live_topics(
    // Owned by the routes and the topic.
    std::shared_ptr<PresenceBoard> presence = std::make_shared<PresenceBoard>()
);

/// Of what people are notified: tickets given to them, and replies, notes and changes of tickets
/// that they work on, asked for or watch.
std::vector<events::NotificationSource> notification_sources();

}  // namespace mainstay::ticketing
