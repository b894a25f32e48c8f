#include "ticketing/drafts.hpp"

#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/codes.hpp"
#include "ticketing/messages.hpp"
#include "ticketing/store.hpp"

namespace mainstay::ticketing {

Result<DraftView> draft(db::Sql& sql, const Call& call, const TicketKey& request) {
    auto author = TRY(person(call));
    auto seen = TRY(see(sql, call, request.key));
    auto draft = store::find_draft(sql, seen.ticket.id, author);
    if (!draft) return DraftView{};
    DraftView view{
        std::move(draft->text), draft->visibility, draft->updated_at, {}, draft->is_to_vendor
    };
    for (const auto& file : store::draft_files(sql, seen.ticket.id, author))
        view.attachments.push_back(view_of(file));
    return view;
}

Result<> save_draft(db::Sql& sql, const Call& call, const SaveDraft& request) {
    auto author = TRY(person(call));
    auto seen = TRY(see(sql, call, request.key));
    bool is_note = request.visibility == Visibility::private_;
    if (is_note && !call.caller->is_staff()) return refuse(code::notes_are_for_staff);
    TRY(identity::require(call, is_note ? ticket_note : ticket_reply, seen.resource));
    TRY(store::hold_for_draft(sql, author, request.attachments, seen.ticket.id));
    store::save_draft(
        sql, seen.ticket.id, author,
        {request.text.value, request.visibility, call.now,
         is_note && request.is_to_vendor.value_or(false)}
    );
    return {};
}

Result<> drop_draft(db::Sql& sql, const Call& call, const TicketKey& request) {
    auto author = TRY(person(call));
    auto seen = TRY(see(sql, call, request.key));
    TRY(identity::require(call, identity::own_write));
    store::remove_draft(sql, seen.ticket.id, author);
    return {};
}

}  // namespace mainstay::ticketing
