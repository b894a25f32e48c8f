// What ticketing answers. Names are those of the API.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>
#include <boost/json/value.hpp>

#include "events/delivery.hpp"
#include "events/mail_received.hpp"
#include "http/reply.hpp"
#include "identity/identity.hpp"
#include "signals/signals.hpp"
#include "ticketing/requests.hpp"
#include "ticketing/ticket.hpp"
#include "timeline/chain_step.hpp"
#include "timeline/record.hpp"

namespace mainstay::ticketing {

/// The clock of a ticket that is due first of those that run.
struct NextDue {
    std::string clock;  // `first_response`, `level_L2`.
    Time due_at;
    std::optional<Time> warn_at;  // From when on people are warned.
};
BOOST_DESCRIBE_STRUCT(NextDue, (), (clock, due_at, warn_at))

/// A ticket as a list shows it. `may` is what the caller may do to it now.
struct TicketRow {
    std::string key;
    std::int64_t version = 1;
    std::string subject;
    Kind kind = Kind::incident;
    Maintenance maintenance = Maintenance::corrective;
    std::optional<Level> level;  // For staff.
    Status status = Status::new_;
    Priority priority = Priority::normal;
    Severity impact = Severity::medium;
    Severity urgency = Severity::medium;
    std::optional<identity::OrganizationRef> organization;
    identity::ApplicationRef application;
    identity::UserRef requester;
    std::optional<identity::NameRef> assignee;
    std::optional<identity::TeamRef> team;
    std::vector<std::string> labels;
    std::optional<Resolution> resolution;
    Time created_at;
    Time updated_at;
    std::optional<Time> resolved_at;
    std::optional<Time> closed_at;
    std::optional<NextDue> due;  // For staff.
    bool is_confidential = false;
    std::vector<AllowedAction> may;
};
BOOST_DESCRIBE_STRUCT(
    TicketRow, (),
    (key, version, subject, kind, maintenance, level, status, priority, impact, urgency,
     organization, application, requester, assignee, team, labels, resolution, created_at,
     updated_at, resolved_at, closed_at, due, is_confidential, may)
)

/// Another ticket, as one names it.
struct LinkedTicket {
    std::string key;
    std::string subject;
    Status status = Status::new_;
};
BOOST_DESCRIBE_STRUCT(LinkedTicket, (), (key, subject, status))

/// A ticket as its own page shows it. `may` is what the caller may do to it now.
struct TicketView : TicketRow {
    std::vector<identity::UserRef> watchers;
    std::optional<LinkedTicket> merged_into;       // Where its messages show now.
    std::vector<identity::UserRef> admitted;       // Who is named on it; for staff.
    std::vector<Id<signals::Incident>> incidents;  // Those it is of; for who may see them.
};
BOOST_DESCRIBE_STRUCT(TicketView, (TicketRow), (watchers, merged_into, admitted, incidents))

using VersionedTicket = http::Versioned<TicketView>;

struct AttachmentView {
    Id<Attachment> id;
    std::string name;
    std::string media_type;
    std::int64_t bytes = 0;
    bool is_inline = false;  // Shown where the message's HTML refers to `content_id`.
    std::optional<std::string> content_id;
    bool is_image = false;  // Of a type that is safe to show.
};
BOOST_DESCRIBE_STRUCT(
    AttachmentView, (), (id, name, media_type, bytes, is_inline, content_id, is_image)
)

struct Mail;

struct MailRef {
    Id<Mail> id;
};
BOOST_DESCRIBE_STRUCT(MailRef, (), (id))

/// Who a mail says it is from, where that could not be verified.
struct ClaimedSender {
    std::optional<std::string> name;
    std::string address;
};
BOOST_DESCRIBE_STRUCT(ClaimedSender, (), (name, address))

/// A mail of a message, to one recipient.
struct DeliveredMail {
    Id<Mail> id;
    std::string recipient;
    events::DeliveryState state = events::DeliveryState::queued;
    std::optional<std::string> reason;  // Why it failed or was not sent.
    std::optional<std::string> answer;  // What the mail server answered last.
    Time at;                            // Of the state.
    bool may_be_repeated = false;       // Sent again, though the mail server may have had it.
};
BOOST_DESCRIBE_STRUCT(
    DeliveredMail, (), (id, recipient, state, reason, answer, at, may_be_repeated)
)

/// What became of a public message of staff: of its mails the one that is worst off says the state
/// and the reason. Without mails it was not sent to anybody, or waits for them to be made.
struct DeliveryView {
    events::DeliveryState state = events::DeliveryState::queued;
    std::optional<std::string> reason;
    std::vector<DeliveredMail> mails;
};
BOOST_DESCRIBE_STRUCT(DeliveryView, (), (state, reason, mails))

struct Vendor;

/// That a message was written to a vendor, or came from them.
struct VendorMark {
    Id<Vendor> id;
    std::string name;
    bool is_from_vendor = false;
    std::optional<Id<Message>> published_as;  // What the requester was sent of it.
};
BOOST_DESCRIBE_STRUCT(VendorMark, (), (id, name, is_from_vendor, published_as))

/// A public reply or a private note. Long texts are cut, and the HTML of a mail is not here: both
/// have routes of their own. A message that `is_unverified` has no author: its mail may be
/// anyone's.
struct MessageView {
    Id<Message> id;
    std::optional<identity::NameRef> author;
    Visibility visibility = Visibility::public_;
    std::string text;
    std::optional<std::string> quoted;
    std::optional<std::string> signature;
    bool is_clipped = false;  // Whether any of these three is longer than shown.
    bool has_html = false;
    Source source = Source::web;
    Time created_at;
    std::optional<MailRef> mail;  // The mail that it was, for those who may read mails.
    std::vector<AttachmentView> attachments;
    bool is_unverified = false;
    std::optional<ClaimedSender> claimed_sender;  // Of what is unverified; for staff.
    std::optional<std::string> answer_to;  // Where its mail wants answers, if elsewhere; for staff.
    std::vector<events::MailNotice> notices;  // How a mail was read, where that matters.
    std::optional<DeliveryView> delivery;     // Of what staff wrote to the requester; for staff.
    std::optional<std::string> merged_from;   // The key of the merged ticket that it was posted in;
                                              // for staff.
    std::optional<VendorMark> vendor;         // For staff: all such messages are private.
};
BOOST_DESCRIBE_STRUCT(
    MessageView, (),
    (id, author, visibility, text, quoted, signature, is_clipped, has_html, source, created_at,
     mail, attachments, is_unverified, claimed_sender, answer_to, notices, delivery, merged_from,
     vendor)
)

struct LinkView {
    Id<timeline::Link> id;
    Relation relation = Relation::relates_to;  // As read from this ticket.
    LinkedTicket ticket;
    bool is_split = false;  // This ticket was made of a message of that one.
};
BOOST_DESCRIBE_STRUCT(LinkView, (), (id, relation, ticket, is_split))

/// The text of a message, whole.
struct MessageTexts {
    std::string text;
    std::optional<std::string> quoted;
    std::optional<std::string> signature;
};
BOOST_DESCRIBE_STRUCT(MessageTexts, (), (text, quoted, signature))

/// One step of a ticket's history.
struct EntryView {
    Id<timeline::Entry> id;
    Time at;
    std::optional<identity::NameRef> actor;  // A person; none for all else.
    PrincipalKind principal = PrincipalKind::nobody;
    std::optional<std::string> principal_name;  // Of an ingest key, a host and a rule.
    std::optional<std::string> principal_id;    // Of the same.
    std::string action;
    std::vector<timeline::Change> changes;
};
BOOST_DESCRIBE_STRUCT(
    EntryView, (), (id, at, actor, principal, principal_name, principal_id, action, changes)
)

struct DraftView {
    std::string text;
    Visibility visibility = Visibility::public_;
    std::optional<Time> updated_at;  // None where there is no draft.
    std::vector<AttachmentView> attachments;
    bool is_to_vendor = false;
};
BOOST_DESCRIBE_STRUCT(DraftView, (), (text, visibility, updated_at, attachments, is_to_vendor))

enum class Queue { unassigned, mine, team, all_open };
BOOST_DESCRIBE_ENUM(Queue, unassigned, mine, team, all_open)

/// How many open tickets are in a queue; counted up to 99, and whether there are more.
struct QueueCount {
    Queue queue = Queue::all_open;
    std::int64_t count = 0;
    bool is_more = false;
};
BOOST_DESCRIBE_STRUCT(QueueCount, (), (queue, count, is_more))

struct QueueCounts {
    std::vector<QueueCount> items;
};
BOOST_DESCRIBE_STRUCT(QueueCounts, (), (items))

using timeline::ChainStepName;
using timeline::Target;

/// Whether a step has been reached, is still to be, or does not belong to this ticket.
enum class ChainStepState { filled, empty, skipped };
BOOST_DESCRIBE_ENUM(ChainStepState, filled, empty, skipped)

/// The one thing that people do to fill a step.
struct ChainAction {
    std::string code;         // A name of the catalogue.
    bool is_allowed = false;  // Whether the caller may do it now.
};
BOOST_DESCRIBE_STRUCT(ChainAction, (), (code, is_allowed))

struct ChainStep {
    ChainStepName station = ChainStepName::signal;
    ChainStepState state = ChainStepState::empty;
    std::optional<std::string> title;
    std::optional<Time> at;
    std::optional<Target> target;
    std::vector<Target> others;         // Where there is more than one.
    std::optional<std::string> reason;  // Why it is skipped, or cannot be filled: a name of the
                                        // catalogue.
    std::vector<std::string> fills;     // What would fill it, as names of the catalogue.
    std::optional<ChainAction> action;  // None where it fills by itself.
};
BOOST_DESCRIBE_STRUCT(
    ChainStep, (), (station, state, title, at, target, others, reason, fills, action)
)

struct Chain {
    std::vector<ChainStep> stations;
};
BOOST_DESCRIBE_STRUCT(Chain, (), (stations))

}  // namespace mainstay::ticketing
