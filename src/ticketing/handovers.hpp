// Handing tickets to vendors, and what is written to them. Nothing of it reaches a requester but
// what somebody publishes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "ticketing/answers.hpp"
#include "ticketing/handover_store.hpp"
#include "ticketing/requests.hpp"
#include "ticketing/vendor_clock.hpp"

namespace mainstay::ticketing {

enum class HandoverState { waiting, answered, ended };
BOOST_DESCRIBE_ENUM(HandoverState, waiting, answered, ended)

struct VendorRef {
    Id<Vendor> id;
    std::string name;
    std::string address;
    bool is_expired = false;  // Their support ended.
};
BOOST_DESCRIBE_STRUCT(VendorRef, (), (id, name, address, is_expired))

/// Opening time of a vendor's calendar that was counted, or will be.
struct CountedOpening {
    Time begin;
    Time end;
};
BOOST_DESCRIBE_STRUCT(CountedOpening, (), (begin, end))

/// Why a clock of a vendor is due when it is.
struct VendorClockView : VendorClock {
    std::string calendar;
    std::string contract;  // The number of the support contract.
    Priority priority = Priority::normal;
    std::vector<CountedOpening> openings;  // From its start until it is due; at most 20.
};
BOOST_DESCRIBE_STRUCT(VendorClockView, (VendorClock), (calendar, contract, priority, openings))

struct HandoverView {
    Id<Handover> id;
    VendorRef vendor;
    HandoverState state = HandoverState::waiting;
    std::string subject;
    std::optional<std::string> reference;
    std::optional<identity::NameRef> handed_by;
    Time handed_at;
    std::optional<Time> answered_at;
    std::optional<Time> ended_at;
    std::vector<VendorClockView> clocks;
};
BOOST_DESCRIBE_STRUCT(
    HandoverView, (),
    (id, vendor, state, subject, reference, handed_by, handed_at, answered_at, ended_at, clocks)
)

/// What may be done about vendors on a ticket now.
enum class HandoverAction { hand_over, write, change };
BOOST_DESCRIBE_ENUM(HandoverAction, hand_over, write, change)

/// Newest first, and the vendors that the ticket could be handed to.
struct TicketHandovers {
    std::vector<HandoverView> items;
    std::vector<VendorRef> vendors;
    std::vector<HandoverAction> may;
};
BOOST_DESCRIBE_STRUCT(TicketHandovers, (), (items, vendors, may))

struct DraftHandover {
    std::string key;
    std::optional<Id<Vendor>> vendor;  // Else the first by name that supports the application.
};
BOOST_DESCRIBE_STRUCT(DraftHandover, (), (key, vendor))

/// The mail that hands a ticket over, before somebody looks over it.
struct HandoverDraft {
    std::string subject;
    std::string text;
    std::vector<AttachmentView> attachments;  // Of the ticket's public messages: to choose from.
};
BOOST_DESCRIBE_STRUCT(HandoverDraft, (), (subject, text, attachments))

struct HandOverTicket {
    std::string key;
    Id<Vendor> vendor;
    Subject subject;
    MessageText text;
    std::vector<Id<Attachment>> attachments;  // Of the ticket, or uploaded for this.
};
BOOST_DESCRIBE_STRUCT(HandOverTicket, (), (key, vendor, subject, text, attachments))

struct WriteToVendor {
    std::string key;
    MessageText text;
    std::vector<Id<Attachment>> attachments;
};
BOOST_DESCRIBE_STRUCT(WriteToVendor, (), (key, text, attachments))

struct ChangeHandover {
    std::string key;
    Id<Handover> id;
    std::optional<Line<100, 0>> reference;  // The vendor's; empty takes it away.
};
BOOST_DESCRIBE_STRUCT(ChangeHandover, (), (key, id, reference))

struct WhichHandover {
    std::string key;
    Id<Handover> id;
};
BOOST_DESCRIBE_STRUCT(WhichHandover, (), (key, id))

struct PublishMessage {
    std::string key;
    Id<Message> id;
    std::optional<MessageText>
        text;  // What the requester is sent; what the vendor wrote, if empty.
};
BOOST_DESCRIBE_STRUCT(PublishMessage, (), (key, id, text))

/// Refuses: not_found; forbidden to who may not read notes.
Result<TicketHandovers> handovers_of(db::Sql& sql, const Call& call, const TicketKey& request);

/// Refuses: not_found; forbidden; no_such_vendor.
Result<HandoverDraft> draft_handover(db::Sql& sql, const Call& call, const DraftHandover& request);

/// Mails the ticket to a vendor, and has it wait on them. Refuses: not_found; forbidden;
/// vendor_level_needed; no_such_vendor; vendor_has_ticket; handover_file_unknown; ticket_merged.
Result<HandoverView> hand_over_to_vendor(
    db::Sql& sql, const Call& call, const HandOverTicket& request, Source source
);

/// Mails a message to the vendor who has the ticket. Refuses: not_found; forbidden;
/// no_open_handover; handover_file_unknown; ticket_merged.
Result<MessageView> write_to_vendor(
    db::Sql& sql, const Call& call, const WriteToVendor& request, Source source
);

/// Refuses: not_found; forbidden.
Result<HandoverView> change_handover(db::Sql& sql, const Call& call, const ChangeHandover& request);

/// Takes a ticket back from a vendor: their clocks end. Refuses: not_found; forbidden.
Result<HandoverView> end_handover(db::Sql& sql, const Call& call, const WhichHandover& request);

/// Has it with the vendor again: undoes that. Refuses: not_found; forbidden; vendor_has_ticket.
Result<HandoverView> resume_handover(db::Sql& sql, const Call& call, const WhichHandover& request);

/// Sends the requester what a vendor wrote, as a reply of the caller with its files. Refuses:
/// not_found; forbidden; already_published; as reply does.
Result<MessageView> publish_message(
    db::Sql& sql, const Call& call, const PublishMessage& request, Source source
);

/// The clocks of a hand-over, without why.
std::vector<VendorClock> clocks_of(
    db::Sql& sql, const Handover& handover, const Ticket& ticket, const store::VendorRow& vendor,
    Time now
);

}  // namespace mainstay::ticketing
