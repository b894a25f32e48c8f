// What callers ask of ticketing. Limits are part of the types.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>
#include <boost/json/object.hpp>

#include "base/text.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::timeline {

struct Link;

}  // namespace mainstay::timeline

namespace mainstay::ticketing {

struct Attachment;
struct Message;

inline constexpr std::size_t message_length_max = 100'000;
inline constexpr std::size_t subject_length_max = 200;
inline constexpr std::size_t labels_max = 20;
inline constexpr std::size_t attachments_max = 50;

using Subject = Line<subject_length_max>;
using MessageText = Text<message_length_max>;
using Label = Line<40>;

/// One ticket and nothing else.
struct TicketKey {
    std::string key;
};
BOOST_DESCRIBE_STRUCT(TicketKey, (), (key))

struct OpenTicket {
    Line<10> application;  // Its key.
    Subject subject;
    MessageText text;
    std::optional<Kind> kind;
    std::optional<Maintenance> maintenance;  // Staff only; else what the kind usually is.
    std::optional<Severity> impact;
    std::optional<Severity> urgency;
    std::optional<Line<254>> requester;  // A mail address. Staff only; else the caller.
    std::vector<Label> labels;           // Staff only.
    std::vector<Id<Attachment>> attachments;
    std::optional<boost::json::object> fields;  // What its form asks for, by the names of fields.
    std::optional<bool> is_confidential = {};   // Staff only.
    std::optional<Level> level = {};            // Where it begins. Staff only; else L1.
    std::optional<Id<Team>> team = {};          // Of that level. Staff only; else by the level.
};
BOOST_DESCRIBE_STRUCT(
    OpenTicket, (),
    (application, subject, text, kind, maintenance, impact, urgency, requester, labels, attachments,
     fields, is_confidential, level, team)
)

/// Newest first; or what is due first at the front, and behind it what has no time it is due at.
enum class TicketOrder { newest, due };
BOOST_DESCRIBE_ENUM(TicketOrder, newest, due)

struct ListTickets {
    std::optional<Line<1000, 0>> filter;
    std::optional<TicketOrder> sort;
    std::optional<Count<1, 200>> limit;
    std::optional<Line<500, 0>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListTickets, (), (filter, sort, limit, cursor))

/// A part of a list that belongs to a ticket.
struct ListOfTicket {
    std::string key;
    std::optional<Count<1, 200>> limit;
    std::optional<Line<500, 0>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListOfTicket, (), (key, limit, cursor))

enum class MessageOrder { oldest, newest };
BOOST_DESCRIBE_ENUM(MessageOrder, oldest, newest)

/// Messages from the oldest on, or from the newest back.
struct ListMessages {
    std::string key;
    std::optional<MessageOrder> order;
    std::optional<Count<1, 200>> limit;
    std::optional<Line<500, 0>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListMessages, (), (key, order, limit, cursor))

/// One message of a ticket.
struct ReadMessage {
    std::string key;
    Id<Message> id;
};
BOOST_DESCRIBE_STRUCT(ReadMessage, (), (key, id))

/// What is not named stays as it is. An assignee of null is nobody.
struct ChangeTicket {
    std::string key;
    std::optional<std::int64_t> if_match;
    std::optional<Subject> subject;
    std::optional<Kind> kind;
    std::optional<Maintenance> maintenance;
    std::optional<Severity> impact;
    std::optional<Severity> urgency;
    std::optional<std::vector<Label>> labels;
    std::optional<std::optional<Id<User>>> assignee;
    std::optional<bool> is_confidential = {};
};
BOOST_DESCRIBE_STRUCT(
    ChangeTicket, (),
    (key, if_match, subject, kind, maintenance, impact, urgency, labels, assignee, is_confidential)
)

struct PostMessage {
    std::string key;
    MessageText text;
    Visibility visibility = Visibility::public_;
    std::vector<Id<Attachment>> attachments;
    std::optional<StatusAfterReply> status;  // Staff only, of a public reply. Else the ticket waits
                                             // on the requester, at L4 on the vendor, and stays as
                                             // it is where it is resolved or closed.
    std::optional<Count<1, 1440>> minutes{};  // Of staff: logged as time spent today.
};
BOOST_DESCRIBE_STRUCT(PostMessage, (), (key, text, visibility, attachments, status, minutes))

/// Without an assignee nobody has the ticket.
struct AssignTicket {
    std::string key;
    std::optional<std::int64_t> if_match;
    std::optional<Id<User>> assignee;
    std::optional<Id<Team>> team;  // Another team of the ticket's level.
};
BOOST_DESCRIBE_STRUCT(AssignTicket, (), (key, if_match, assignee, team))

struct EscalateTicket {
    std::string key;
    std::optional<std::int64_t> if_match;
    Level level = Level::L1;
    MessageText note;  // What the next level has to know. A private note.
};
BOOST_DESCRIBE_STRUCT(EscalateTicket, (), (key, if_match, level, note))

struct ResolveTicket {
    std::string key;
    std::optional<std::int64_t> if_match;
    Resolution resolution = Resolution::fixed;
    std::optional<MessageText> note;  // What the requester is told.
};
BOOST_DESCRIBE_STRUCT(ResolveTicket, (), (key, if_match, resolution, note))

struct CloseTicket {
    std::string key;
    std::optional<std::int64_t> if_match;
};
BOOST_DESCRIBE_STRUCT(CloseTicket, (), (key, if_match))

struct ReopenTicket {
    std::string key;
    std::optional<std::int64_t> if_match;
    std::optional<MessageText> note;  // A private note of staff; a public message of a requester.
};
BOOST_DESCRIBE_STRUCT(ReopenTicket, (), (key, if_match, note))

/// How one ticket stands to another. The last four are the first four seen from the other side.
enum class Relation {
    duplicate_of,
    caused_by,
    blocks,
    parent_of,
    relates_to,
    duplicated_by,
    causes,
    blocked_by,
    child_of,
};
BOOST_DESCRIBE_ENUM(
    Relation, duplicate_of, caused_by, blocks, parent_of, relates_to, duplicated_by, causes,
    blocked_by, child_of
)

struct LinkTicket {
    std::string key;
    Relation relation = Relation::relates_to;
    Line<40> ticket;  // The key of the other one.
};
BOOST_DESCRIBE_STRUCT(LinkTicket, (), (key, relation, ticket))

struct UnlinkTicket {
    std::string key;
    Id<timeline::Link> id;
};
BOOST_DESCRIBE_STRUCT(UnlinkTicket, (), (key, id))

/// Without a user, the caller.
struct WatchTicket {
    std::string key;
    std::optional<Id<User>> user;
};
BOOST_DESCRIBE_STRUCT(WatchTicket, (), (key, user))

struct UnwatchTicket {
    std::string key;
    Id<User> user;
};
BOOST_DESCRIBE_STRUCT(UnwatchTicket, (), (key, user))

struct SaveDraft {
    std::string key;
    Text<message_length_max, 0> text;
    Visibility visibility = Visibility::public_;
    std::vector<Id<Attachment>> attachments;  // Uploaded files, kept as long as the draft is.
    std::optional<bool> is_to_vendor = {};    // Of a private one.
};
BOOST_DESCRIBE_STRUCT(SaveDraft, (), (key, text, visibility, attachments, is_to_vendor))

struct NameUpload {
    Line<200> name;
};
BOOST_DESCRIBE_STRUCT(NameUpload, (), (name))

struct FetchAttachment {
    Id<Attachment> id;
    std::optional<Count<0, 1>> inline_;  // 1: shown in the page, where the type is safe for that.
};
BOOST_DESCRIBE_STRUCT(FetchAttachment, (), (id, inline_))

}  // namespace mainstay::ticketing
