#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/codes.hpp"
#include "ticketing/service.hpp"
#include "ticketing/store.hpp"

namespace mainstay::ticketing {

using identity::Action;

Result<DraftView> draft(db::Sql& sql, const Call& call, const TicketKey& request) {
    auto author = TRY(person(call));
    auto seen = TRY(see(sql, call, request.key));
    auto draft = store::find_draft(sql, seen.ticket.id, author);
    if (!draft) return DraftView{};
    return DraftView{std::move(draft->text), draft->visibility, draft->updated_at};
}

Result<> save_draft(db::Sql& sql, const Call& call, const SaveDraft& request) {
    auto author = TRY(person(call));
    auto seen = TRY(see_for(sql, call, request.key, Action::ticket_reply));
    if (request.visibility == Visibility::private_ &&
        !identity::may(call, Action::ticket_note, seen.thing))
        return refuse(code::notes_are_for_staff);
    store::save_draft(
        sql, seen.ticket.id, author, {request.text.value, request.visibility, call.now}
    );
    return {};
}

Result<> drop_draft(db::Sql& sql, const Call& call, const TicketKey& request) {
    auto author = TRY(person(call));
    auto seen = TRY(see_for(sql, call, request.key, Action::ticket_reply));
    store::remove_draft(sql, seen.ticket.id, author);
    return {};
}

}  // namespace mainstay::ticketing
