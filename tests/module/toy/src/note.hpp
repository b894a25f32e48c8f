// Notes that people leave, and what may be done to them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/id.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"
#include "module/action.hpp"

namespace mainstay::toy {

struct Note {
    Id<Note> id;
    std::int64_t author = 0;
    std::string text;
    Time created_at;
    std::optional<Time> echoed_at;  // When the job that each note causes ran.
};
BOOST_DESCRIBE_STRUCT(Note, (), (id, author, text, created_at, echoed_at))

struct MakeNote {
    Text<200> text;
};
BOOST_DESCRIBE_STRUCT(MakeNote, (), (text))

struct ListNotes {};
BOOST_DESCRIBE_STRUCT(ListNotes, (), ())

struct Notes {
    std::vector<Note> items;
    bool may_create = false;
};
BOOST_DESCRIBE_STRUCT(Notes, (), (items, may_create))

/// A note was left.
struct NoteLeft {
    static constexpr std::string_view type = "toy.note_left";
    static constexpr int schema_version = 1;

    std::int64_t note = 0;
};
BOOST_DESCRIBE_STRUCT(NoteLeft, (), (note))

/// Whose the note of that id is. REQUIRES: there is one.
Resource note_resource(db::Sql& sql, const Call& call, std::int64_t id);

inline constexpr ResourceKind note_kind{
    .name = "toy_note",
    .table = "toy_note n",
    .id = "n.id",
    .owner = "n.author = :scope_owner",
    .load = note_resource,
};

inline constexpr const ResourceKind* note_kinds[] = {&note_kind};

/// An agent sees their own notes, a manager all.
inline constexpr Action note_read{
    .name = "toy_note_read",
    .scope = TokenScope::read,
    .agent = Reach::own,
    .manager = Reach::all,
    .kinds = note_kinds,
};

inline constexpr Action note_create{
    .name = "toy_note_create",
    .scope = TokenScope::write,
    .agent = Reach::own,
    .manager = Reach::all,
    .kinds = note_kinds,
};

/// Refuses: forbidden.
Result<Note> leave_note(db::Sql& sql, const Call& call, const MakeNote& request);

/// The newest 50 that the caller may see. Refuses: forbidden.
Result<Notes> list_notes(db::Sql& sql, const Call& call, const ListNotes& request);

/// Says that the job of the note ran.
void mark_echoed(db::Sql& sql, Id<Note> id, Time now);

std::int64_t count_notes(db::Sql& sql);

}  // namespace mainstay::toy
