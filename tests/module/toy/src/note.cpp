#include "toy/note.hpp"

#include "events/events.hpp"
#include "identity/identity.hpp"

namespace mainstay::toy {

Resource note_resource(db::Sql& sql, const Call&, std::int64_t id) {
    auto note = sql.one<Note>("FROM toy_note WHERE id = :id", id);
    return {.owner = Id<User>{note->author}};
}

Result<Note> leave_note(db::Sql& sql, const Call& call, const MakeNote& request) {
    TRY(identity::require_some(call, note_create));
    auto author = call.caller->user.value;
    auto id = sql.value<std::int64_t>(
        "INSERT INTO toy_note (author, text, created_at)"
        " VALUES (:author, :text, :now) RETURNING id",
        author, request.text.value, call.now
    );
    events::emit(sql, call, NoteLeft{*id});
    return Note{{*id}, author, request.text.value, call.now, std::nullopt};
}

Result<Notes> list_notes(db::Sql& sql, const Call& call, const ListNotes&) {
    TRY(identity::require_some(call, note_read));
    db::Query query{"FROM toy_note n WHERE 1 = 1", {}};
    identity::scope(call, note_read).narrow(query);
    query.text += " ORDER BY n.id DESC LIMIT 50";
    return Notes{sql.all<Note>(query), identity::may_some(call, note_create)};
}

void mark_echoed(db::Sql& sql, Id<Note> id, Time now) {
    sql.run("UPDATE toy_note SET echoed_at = :now WHERE id = :id", now, id);
}

std::int64_t count_notes(db::Sql& sql) {
    return *sql.value<std::int64_t>("SELECT COUNT(*) FROM toy_note");
}

}  // namespace mainstay::toy
