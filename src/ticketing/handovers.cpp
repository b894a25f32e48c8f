#include "ticketing/handovers.hpp"

#include <algorithm>
#include <stdexcept>

#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/codes.hpp"
#include "ticketing/custom_fields.hpp"
#include "ticketing/edit.hpp"
#include "ticketing/merge.hpp"
#include "ticketing/post_message.hpp"
#include "ticketing/store.hpp"
#include "ticketing/ticket_view.hpp"
#include "ticketing/vendor_codes.hpp"
#include "ticketing/vendor_mail.hpp"
#include "ticketing/vendor_text.hpp"
#include "ticketing/vendors.hpp"
#include "wire/codec.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::size_t openings_max = 20;
constexpr int messages_max = 200;

VendorRef ref_of(const store::VendorRow& vendor, Time now) {
    return {
        vendor.id, vendor.name, vendor.address,
        vendor.supported_until && *vendor.supported_until <= now
    };
}

/// When the vendor's part is over: it was taken back, or the ticket is resolved.
std::optional<Time> end_of(const Handover& handover, const Ticket& ticket) {
    auto end = handover.ended_at;
    auto resolved = ticket.resolved_at ? ticket.resolved_at : ticket.closed_at;
    bool counts = resolved && *resolved >= handover.handed_at;
    if (counts && (!end || *resolved < *end)) end = resolved;
    return end;
}

std::optional<calendar::Calendar> calendar_of(db::Sql& sql, const store::VendorRow& vendor) {
    if (!vendor.calendar) return std::nullopt;
    auto definition = wire::parse<calendar::CalendarDefinition>(
        store::calendar_definition(sql, *vendor.calendar), wire::UnknownMembers::skipped
    );
    auto made = definition ? calendar::Calendar::create("", *definition)
                           : Result<calendar::Calendar>(definition.error());
    if (!made) throw std::runtime_error("the calendar of a vendor cannot be read");
    return *std::move(made);
}

HandoverView view(db::Sql& sql, const Call& call, const Handover& handover, const Ticket& ticket) {
    auto vendor = store::vendor(sql, handover.vendor).value();
    auto ended = end_of(handover, ticket);
    HandoverView view{
        .id = handover.id,
        .vendor = ref_of(vendor, call.now),
        .state = ended                  ? HandoverState::ended
                 : handover.answered_at ? HandoverState::answered
                                        : HandoverState::waiting,
        .subject = handover.subject,
        .reference = handover.reference,
        .handed_at = handover.handed_at,
        .answered_at = handover.answered_at,
        .ended_at = ended,
    };
    if (handover.handed_by)
        view.handed_by =
            name_of(identity::user_refs(sql, std::vector{*handover.handed_by}), handover.handed_by);
    auto clocks = clocks_of(sql, handover, ticket, vendor, call.now);
    if (clocks.empty()) return view;
    auto hours = calendar_of(sql, vendor).value();
    auto name = store::calendar(sql, *vendor.calendar)->name;
    for (const auto& clock : clocks) {
        VendorClockView shown{clock, name, vendor.contract, handover.priority, {}};
        auto until = clock.fulfilled_at ? clock.fulfilled_at : clock.due_at;
        if (until)
            for (const auto& each : hours.intervals(clock.started_at, *until, openings_max))
                shown.openings.push_back({each.begin, each.end});
        view.clocks.push_back(std::move(shown));
    }
    return view;
}

/// The value of the ticket's field for the steps by which its fault is seen.
std::string steps_of(db::Sql& sql, const Call& call, const std::string& key) {
    auto fields = ticket_field_values(sql, call, {key});
    if (!fields) return {};
    for (const auto& field : fields->items)
        if (field.name.starts_with("steps") && field.value.is_string())
            return std::string(field.value.as_string());
    return {};
}

/// A ticket on which the caller works and writes notes, and that was not merged away.
Result<Seen> work_on(db::Sql& sql, const Call& call, const std::string& key) {
    auto seen = TRY(see_for(sql, call, key, ticket_work));
    TRY(identity::require(call, ticket_note, seen.resource));
    TRY(check_not_merged(sql, seen.ticket));
    return seen;
}

Result<store::VendorRow> vendor_of(db::Sql& sql, const Ticket& ticket, Id<Vendor> id) {
    for (auto& vendor : vendors_for(sql, ticket.application))
        if (vendor.id == id) return std::move(vendor);
    return invalid({wrong("vendor", code::no_such_vendor)});
}

/// The hand-over of the ticket that has that id. Refuses: not_found.
Result<Handover> handover_of(db::Sql& sql, const Ticket& ticket, Id<Handover> id) {
    for (auto& each : store::handovers(sql, ticket.id))
        if (each.id == id) return std::move(each);
    return refuse(mainstay::code::not_found);
}

/// Files for a new message: those that the caller uploaded, and copies of what the ticket has.
Result<std::vector<Id<Attachment>>> files_for(
    db::Sql& sql, const Call& call, const Ticket& ticket, const std::vector<Id<Attachment>>& ids
) {
    std::vector<Id<Attachment>> files;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        auto file = store::find_attachment(sql, ids[i]);
        auto message =
            file && file->message ? store::find_message(sql, *file->message) : std::nullopt;
        bool is_own = file && !file->message && file->owner == call.caller->user;
        bool is_of_ticket = message && message->ticket == ticket.id;
        if (!is_own && !is_of_ticket)
            return invalid(
                {wrong("attachments[" + std::to_string(i) + "]", code::handover_file_unknown)}
            );
        if (is_of_ticket) {
            Attachment copy = *file;
            copy.owner = call.caller->user;
            copy.message.reset();
            copy.is_inline = false;
            copy.content_id.reset();
            copy.created_at = call.now;
            files.push_back(store::insert(sql, copy));
        } else {
            files.push_back(file->id);
        }
    }
    return files;
}

/// What a message to the vendor does to the ticket.
Status status_after(const Ticket& ticket) {
    if (ticket.level != Level::L4) return ticket.status;
    return next(ticket.status, Trigger::vendor_side_replied).value_or(ticket.status);
}

/// Posts a message to the vendor and mails it.
Result<PostedMessage> post_to_vendor(
    db::Sql& sql, const Call& call, Edit& edit, const Handover& handover,
    const store::VendorRow& vendor, Message message, const std::vector<Id<Attachment>>& files
) {
    message.visibility = Visibility::private_;
    message.handover = handover.id;
    arrive(edit.now, status_after(edit.now), call.now);
    auto posted = TRY(post_message(sql, call, edit, std::move(message), files));
    send_to_vendor(sql, call, edit.now, handover, vendor, posted);
    return posted;
}

}  // namespace

std::vector<VendorClock> clocks_of(
    db::Sql& sql, const Handover& handover, const Ticket& ticket, const store::VendorRow& vendor,
    Time now
) {
    auto promise = promise_for(vendor, handover.priority);
    auto hours = promise ? calendar_of(sql, vendor) : std::nullopt;
    if (!hours) return {};
    HandoverFacts facts{handover.handed_at, handover.answered_at, end_of(handover, ticket)};
    return vendor_clocks(*promise, *hours, facts, now);
}

Result<TicketHandovers> handovers_of(db::Sql& sql, const Call& call, const TicketKey& request) {
    auto seen = TRY(see_for(sql, call, request.key, ticket_read_private));
    TicketHandovers answer;
    for (const auto& each : store::handovers(sql, seen.ticket.id))
        answer.items.push_back(view(sql, call, each, seen.ticket));
    bool may_write = identity::may(call, ticket_work, seen.resource) &&
                     identity::may(call, ticket_note, seen.resource) &&
                     check_not_merged(sql, seen.ticket);
    if (!may_write) return answer;
    answer.may.push_back(HandoverAction::change);
    for (const auto& vendor : vendors_for(sql, seen.ticket.application))
        answer.vendors.push_back(ref_of(vendor, call.now));
    bool is_at_l4 = seen.ticket.level == Level::L4 && is_open(seen.ticket.status);
    if (is_at_l4 && !answer.vendors.empty()) answer.may.push_back(HandoverAction::hand_over);
    if (store::open_handover(sql, seen.ticket.id)) answer.may.push_back(HandoverAction::write);
    return answer;
}

Result<HandoverDraft> draft_handover(db::Sql& sql, const Call& call, const DraftHandover& request) {
    auto seen = TRY(work_on(sql, call, request.key));
    auto vendors = vendors_for(sql, seen.ticket.application);
    if (vendors.empty()) return invalid({wrong("vendor", code::no_such_vendor)});
    auto vendor = TRY(vendor_of(sql, seen.ticket, request.vendor.value_or(vendors.front().id)));
    auto first = store::first_message(sql, seen.ticket.id);
    auto application = identity::find_application(sql, seen.ticket.application);
    PlaceholderValues values{
        {"subject", seen.ticket.subject},
        {"description", first && first->visibility == Visibility::public_ ? first->text : ""},
        {"steps", steps_of(sql, call, request.key)},
        {"key", seen.ticket.key},
        {"vendor_reference", ""},
        {"contract", vendor.contract},
        {"priority", std::string(wire::name_of(seen.ticket.priority))},
        {"application", application ? application->name : ""},
    };
    for (const auto& each : store::handovers(sql, seen.ticket.id))
        if (each.vendor == vendor.id && each.reference) {
            values["vendor_reference"] = *each.reference;
            break;
        }
    HandoverDraft draft{
        .subject =
            vendor_subject(filled_vendor_format(vendor.subject_format, values), seen.ticket.key),
        .text = filled_vendor_format(vendor.text_format, values),
        .attachments = {},
    };
    std::vector<Id<Message>> messages;
    for (const auto& message :
         store::messages(sql, seen.ticket.id, MessageOrder::newest, {}, false, messages_max))
        messages.push_back(message.id);
    for (const auto& [id, files] : store::attachments(sql, messages))
        for (const auto& file : files) draft.attachments.push_back(ticketing::view_of(file));
    return draft;
}

Result<HandoverView> hand_over_to_vendor(
    db::Sql& sql, const Call& call, const HandOverTicket& request, Source source
) {
    auto seen = TRY(work_on(sql, call, request.key));
    const auto& ticket = seen.ticket;
    if (ticket.level != Level::L4 || !is_open(ticket.status))
        return refuse(code::vendor_level_needed);
    auto vendor = TRY(vendor_of(sql, ticket, request.vendor));
    for (const auto& each : store::handovers(sql, ticket.id))
        if (each.vendor == vendor.id && !end_of(each, ticket))
            return refuse(code::vendor_has_ticket);
    auto files = TRY(files_for(sql, call, ticket, request.attachments));

    Handover handover{
        .ticket = ticket.id,
        .vendor = vendor.id,
        .subject = vendor_subject(request.subject.value, ticket.key),
        .priority = ticket.priority,
        .handed_by = call.caller->user,
        .handed_at = call.now,
    };
    handover.id = store::insert(sql, handover);
    Edit edit(ticket);
    edit.after["vendor"] = to_string(vendor.id);
    edit.what.emplace_back("vendor");
    TRY(post_to_vendor(
        sql, call, edit, handover, vendor, {.source = source, .text = request.text.value}, files
    ));
    auto changed = apply(sql, call, std::move(edit), "handed_to_vendor");
    return view(sql, call, handover, changed);
}

Result<MessageView> write_to_vendor(
    db::Sql& sql, const Call& call, const WriteToVendor& request, Source source
) {
    auto seen = TRY(work_on(sql, call, request.key));
    auto handover = store::open_handover(sql, seen.ticket.id);
    if (!handover) return refuse(code::no_open_handover);
    auto vendor = store::vendor(sql, handover->vendor).value();
    auto files = TRY(files_for(sql, call, seen.ticket, request.attachments));
    Edit edit(seen.ticket);
    edit.after["vendor"] = to_string(vendor.id);
    auto posted = TRY(post_to_vendor(
        sql, call, edit, *handover, vendor, {.source = source, .text = request.text.value}, files
    ));
    apply(sql, call, std::move(edit), "wrote_to_vendor");
    store::remove_draft(sql, seen.ticket.id, call.caller->user);
    auto shown = ticketing::view_of(call, posted);
    shown.vendor = VendorMark{vendor.id, vendor.name, false, {}};
    return shown;
}

Result<HandoverView> change_handover(
    db::Sql& sql, const Call& call, const ChangeHandover& request
) {
    auto seen = TRY(work_on(sql, call, request.key));
    auto handover = TRY(handover_of(sql, seen.ticket, request.id));
    if (!request.reference) return view(sql, call, handover, seen.ticket);
    std::optional<std::string> reference;
    if (auto text = trimmed(request.reference->value); !text.empty()) reference = std::string(text);
    if (reference == handover.reference) return view(sql, call, handover, seen.ticket);
    Edit edit(seen.ticket);
    edit.before["vendor_reference"] = wire::encode(handover.reference);
    edit.after["vendor_reference"] = wire::encode(reference);
    edit.after["vendor"] = to_string(handover.vendor);
    edit.what.emplace_back("vendor");
    handover.reference = std::move(reference);
    store::update(sql, handover);
    apply(sql, call, std::move(edit), "vendor_reference_set");
    return view(sql, call, handover, seen.ticket);
}

Result<HandoverView> end_handover(db::Sql& sql, const Call& call, const WhichHandover& request) {
    auto seen = TRY(work_on(sql, call, request.key));
    auto handover = TRY(handover_of(sql, seen.ticket, request.id));
    if (handover.ended_at) return view(sql, call, handover, seen.ticket);
    handover.ended_at = call.now;
    store::update(sql, handover);
    Edit edit(seen.ticket);
    edit.after["vendor"] = to_string(handover.vendor);
    edit.what.emplace_back("vendor");
    if (auto open = next(edit.now.status, Trigger::vendor_replied))
        arrive(edit.now, *open, call.now);
    auto changed = apply(sql, call, std::move(edit), "taken_back_from_vendor");
    return view(sql, call, handover, changed);
}

Result<HandoverView> resume_handover(db::Sql& sql, const Call& call, const WhichHandover& request) {
    auto seen = TRY(work_on(sql, call, request.key));
    auto handover = TRY(handover_of(sql, seen.ticket, request.id));
    if (!handover.ended_at) return view(sql, call, handover, seen.ticket);
    for (const auto& each : store::handovers(sql, seen.ticket.id))
        if (each.vendor == handover.vendor && each.id != handover.id && !each.ended_at)
            return refuse(code::vendor_has_ticket);
    handover.ended_at.reset();
    store::update(sql, handover);
    Edit edit(seen.ticket);
    edit.after["vendor"] = to_string(handover.vendor);
    edit.what.emplace_back("vendor");
    arrive(edit.now, status_after(edit.now), call.now);
    auto changed = apply(sql, call, std::move(edit), "left_with_vendor");
    return view(sql, call, handover, changed);
}

}  // namespace mainstay::ticketing
