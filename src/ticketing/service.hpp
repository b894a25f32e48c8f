// What people can do with tickets, one function each: permission, rule, store, record, event, all
// in the transaction they are given. A ticket that the caller may not see is answered exactly as
// one that is not there: not_found.
#pragma once

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "events/delivery.hpp"
#include "http/reply.hpp"
#include "ticketing/answers.hpp"
#include "ticketing/requests.hpp"

namespace mainstay::ticketing {

using VersionedTicket = http::Versioned<TicketView>;

/// Opens a ticket for the caller or, by staff, for anyone.
/// Refuses: application_unknown, requester_unfit, only_staff_sets, bad_label, attachment_unknown;
/// forbidden.
Result<VersionedTicket> create(
    db::Sql& sql, const Call& call, const OpenTicket& request, Source source
);

/// Refuses: not_found.
Result<VersionedTicket> show(db::Sql& sql, const Call& call, const TicketKey& request);

/// The tickets the caller may see and that match the filter, newest first.
/// Refuses: what parse_filter refuses; bad_cursor.
Result<http::Page<TicketRow>> list(db::Sql& sql, const Call& call, const ListTickets& request);

/// How many tickets wait, and where. Requesters have one queue: all of their own that are open.
Result<QueueCounts> queues(db::Sql& sql, const Call& call, const http::Nothing& request);

/// Changes what a ticket is. A new kind brings its usual maintenance type along, if the ticket had
/// the usual one. Refuses: not_found, forbidden, stale_ticket, bad_label, assignee_unfit,
/// not_in_this_status.
Result<VersionedTicket> change(db::Sql& sql, const Call& call, const ChangeTicket& request);

/// Gives a ticket to a person, or to nobody, and perhaps to another team of its level.
/// Refuses: not_found, forbidden, stale_ticket, not_in_this_status, assignee_unfit, team_unfit.
Result<VersionedTicket> assign(db::Sql& sql, const Call& call, const AssignTicket& request);

/// Hands a ticket to the team of another level, to the next in turn there, with a note of what it
/// has to know. Refuses: not_found, forbidden, stale_ticket, not_in_this_status,
/// level_out_of_reach, no_team_at_level.
Result<VersionedTicket> escalate(
    db::Sql& sql, const Call& call, const EscalateTicket& request, Source source
);

/// Marks a ticket resolved and tells the requester what the note says.
/// Refuses: not_found, forbidden, stale_ticket, not_in_this_status.
Result<VersionedTicket> resolve(
    db::Sql& sql, const Call& call, const ResolveTicket& request, Source source
);

/// Refuses: not_found, forbidden, stale_ticket, not_in_this_status unless it is resolved.
Result<VersionedTicket> close(db::Sql& sql, const Call& call, const CloseTicket& request);

/// Opens a resolved or closed ticket again. Refuses: not_found, forbidden, stale_ticket,
/// not_in_this_status.
Result<VersionedTicket> reopen(
    db::Sql& sql, const Call& call, const ReopenTicket& request, Source source
);

/// Messages, oldest first unless asked otherwise; private notes, and what `deliveries` knows of the
/// mails of each, for staff only. A page ends before its texts are more than 1 MiB. Refuses:
/// not_found, bad_cursor.
Result<http::Page<MessageView>> messages(
    db::Sql& sql, const Call& call, const ListMessages& request,
    const events::Deliveries& deliveries = {}
);

/// The whole text of a message that the list cuts. Refuses: not_found.
Result<MessageTexts> message_texts(db::Sql& sql, const Call& call, const ReadMessage& request);

/// The HTML of a mail as its sender wrote it: hostile, and so sent as a file that may do nothing.
/// Refuses: not_found, also for a message without HTML.
Result<http::Download> message_html(db::Sql& sql, const Call& call, const ReadMessage& request);

/// Replies, or notes something for staff. A reply of staff goes out by mail, and the ticket stands
/// after it as they say; one of the requester's side reopens. Refuses: not_found, forbidden,
/// notes_are_for_staff, attachment_unknown, only_staff_sets, only_with_reply; not_in_this_status,
/// for a closed ticket that is to be resolved.
Result<MessageView> add_message(
    db::Sql& sql, const Call& call, const PostMessage& request, Source source
);

/// The tickets that this one is linked with and that the caller may see, oldest link first.
/// Refuses: not_found.
Result<http::Page<LinkView>> links(db::Sql& sql, const Call& call, const ListOfTicket& request);

/// Refuses: not_found, forbidden, linked_ticket_unknown, and what timeline::link refuses:
/// linked_to_itself, linked_already, link_cycle.
Result<LinkView> link(db::Sql& sql, const Call& call, const LinkTicket& request);

/// Refuses: not_found, also where the other ticket may not be seen; forbidden.
Result<> unlink(db::Sql& sql, const Call& call, const UnlinkTicket& request);

/// Has a person told of what happens to a ticket: the caller or, by staff, anyone of staff or of
/// its organization. Refuses: not_found, forbidden, watcher_unfit.
Result<VersionedTicket> watch(db::Sql& sql, const Call& call, const WatchTicket& request);

/// Refuses: not_found, also if that person does not watch it; forbidden.
Result<> unwatch(db::Sql& sql, const Call& call, const UnwatchTicket& request);

/// What was done to a ticket, newest first, for staff. Refuses: not_found, forbidden, bad_cursor.
Result<http::Page<EntryView>> timeline_of(
    db::Sql& sql, const Call& call, const ListOfTicket& request
);

/// The way from what raised the ticket to what was learned, as far as it is recorded, for staff.
/// Refuses: not_found, forbidden.
/// `fillers` are those of all modules; a step that none of them finds anything for says so.
Result<Chain> chain(
    db::Sql& sql, const Call& call, const TicketKey& request,
    std::span<const timeline::ChainStepFiller> fillers
);

/// The caller's own unsent message with its files, which are kept as long as it is. Refuses:
/// not_found, forbidden, notes_are_for_staff, attachment_unknown.
Result<DraftView> draft(db::Sql& sql, const Call& call, const TicketKey& request);
Result<> save_draft(db::Sql& sql, const Call& call, const SaveDraft& request);
Result<> drop_draft(db::Sql& sql, const Call& call, const TicketKey& request);

/// A file whose bytes are staged. `media_type` is what its bytes say, not its sender.
struct ReceivedFile {
    db::BlobHash blob;
    std::int64_t bytes = 0;
    std::string media_type;
};

/// How much one person may have uploaded that no message holds yet.
struct LooseFiles {
    std::int64_t files_max = 200;
    std::int64_t bytes_max = 200 << 20;
};

/// Whether a file may have this name: without what could lead out of a folder or break a header.
bool is_file_name(std::string_view name);

/// Whether the caller may upload a file of `bytes` now, beside those that are on their way in
/// resumable uploads. Refuses: forbidden, too_many_loose_files.
Result<> check_upload(db::Sql& sql, const Call& call, std::int64_t bytes, const LooseFiles& limits);

/// Keeps a file for a message that the caller will post. Refuses: bad_file_name, attachment_empty.
Result<AttachmentView> upload_file(
    db::Sql& sql, const Call& call, const NameUpload& request, const ReceivedFile& file
);

/// A file of a message that the caller may read, or an own one that belongs to no message yet.
/// Refuses: not_found.
Result<http::Download> fetch(db::Sql& sql, const Call& call, const FetchAttachment& request);

}  // namespace mainstay::ticketing
