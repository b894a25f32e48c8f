#include "http/sample_test.hpp"

#include <stdexcept>

#include "http/codes.hpp"
#include "http/note_feed_test.hpp"
#include "http/page.hpp"

namespace mainstay::http::test {

std::atomic<bool> is_revoked = false;

namespace {

using std::chrono::milliseconds;

constexpr db::Migration tables[] = {
    {"sample", "0001_note.sql",
     "CREATE TABLE note (id {id}, text TEXT NOT NULL, version BIGINT NOT NULL);"},
};

struct Note {
    Id<Note> id;
    std::string text;
    std::int64_t version = 1;
};

BOOST_DESCRIBE_STRUCT(Note, (), (id, text, version))

struct MakeNote {
    Text<1000> text;
};

BOOST_DESCRIBE_STRUCT(MakeNote, (), (text))

struct ShowNote {
    Id<Note> id;
};

BOOST_DESCRIBE_STRUCT(ShowNote, (), (id))

struct ChangeNote {
    Id<Note> id;
    std::optional<std::int64_t> if_match;
    std::optional<Text<1000>> text;
};

BOOST_DESCRIBE_STRUCT(ChangeNote, (), (id, if_match, text))

struct PutNote {
    Id<Note> id;
    Text<1000> text;
};

BOOST_DESCRIBE_STRUCT(PutNote, (), (id, text))

struct ListNotes {
    std::optional<Count<1, 100>> limit;
    std::optional<std::string> cursor;
};

BOOST_DESCRIBE_STRUCT(ListNotes, (), (limit, cursor))

struct SignIn {
    std::string password;
};

BOOST_DESCRIBE_STRUCT(SignIn, (), (password))

struct SignedIn {
    bool is_right = false;
};

struct Seen {
    std::string address;
    bool is_secure = false;
};

BOOST_DESCRIBE_STRUCT(Seen, (), (address, is_secure))

struct NamedFile {
    std::string name;
};

BOOST_DESCRIBE_STRUCT(NamedFile, (), (name))

struct StoredFile {
    std::string hash;
    std::int64_t bytes = 0;
    std::string head;
};

BOOST_DESCRIBE_STRUCT(StoredFile, (), (hash, bytes, head))

struct ShowFile {
    std::string hash;
    std::optional<std::string> name;
    std::optional<std::string> type;
};

BOOST_DESCRIBE_STRUCT(ShowFile, (), (hash, name, type))

using db::Sql;

Result<Note> find(Sql& sql, Id<Note> id) {
    auto note = sql.one<Note>("FROM note WHERE id = :id", id);
    if (!note) return refuse(mainstay::code::not_found);
    return *std::move(note);
}

Result<Reply<Versioned<Note>>> make(Sql& sql, const Call&, const MakeNote& request) {
    auto id = sql.value<std::int64_t>(
        "INSERT INTO note (text, version) VALUES (:text, 1) RETURNING id", request.text.value
    );
    auto note = TRY(find(sql, {*id}));
    sql.after_commit([id = *id, json = wire::print(note)] { post_note(id, json); });
    auto location = "/api/v1/notes/" + std::to_string(*id);
    return Reply<Versioned<Note>>{{note, 1}, {{"Location", location}}};
}

Result<Versioned<Note>> show(Sql& sql, const Call&, const ShowNote& request) {
    auto note = TRY(find(sql, request.id));
    return Versioned<Note>{note, note.version};
}

Result<Versioned<Note>> change(Sql& sql, const Call&, const ChangeNote& request) {
    auto note = TRY(find(sql, request.id));
    if (request.if_match && *request.if_match != note.version) return refuse(code::stale);
    if (request.text) note.text = request.text->value;
    ++note.version;
    sql.run(
        "UPDATE note SET text = :text, version = :version WHERE id = :id", note.text, note.version,
        note.id
    );
    return Versioned<Note>{note, note.version};
}

Result<Note> put_note(Sql& sql, const Call&, const PutNote& request) {
    sql.run("UPDATE note SET text = :text WHERE id = :id", request.text.value, request.id);
    return find(sql, request.id);
}

Result<> remove(Sql& sql, const Call&, const ShowNote& request) {
    if (sql.run("DELETE FROM note WHERE id = :id", request.id) == 0)
        return refuse(mainstay::code::not_found);
    return {};
}

Result<Page<Note>> list(Sql& sql, const Call&, const ListNotes& request) {
    Id<Note> after;
    if (request.cursor) std::tie(after) = TRY(read_cursor<Id<Note>>("notes", *request.cursor));
    auto limit = request.limit.value_or(Count<1, 100>{20}).value;
    auto notes =
        sql.all<Note>("FROM note WHERE id > :after ORDER BY id LIMIT :limit", after, limit + 1);
    auto cursor_of = [](const Note& note) { return cursor_after("notes", note.id); };
    return page_of(std::move(notes), static_cast<std::size_t>(limit), cursor_of);
}

Result<SignedIn> check(db::Database&, const Call&, const SignIn& request, const Credentials&) {
    return SignedIn{request.password == "right"};
}

Result<Reply<void>> sign_in(
    Sql&, const Call&, const SignedIn& signed_in, const Credentials& credentials
) {
    if (!signed_in.is_right) return refuse(mainstay::code::unauthenticated);
    return Reply<void>{
        {{"Set-Cookie", session_cookie("agent", std::chrono::hours(1), credentials.is_secure)}}
    };
}

Result<Seen> see(Sql&, const Call&, const Nothing&, const Credentials& credentials) {
    return Seen{credentials.address, credentials.is_secure};
}

Result<> check_name(Sql&, const Call&, const NamedFile& request) {
    if (request.name == "refused") return refuse(code::already_done);
    return {};
}

Result<StoredFile> store(Sql& sql, const Call&, const NamedFile&, const Uploaded& uploaded) {
    db::keep(sql, uploaded.blob);
    return StoredFile{uploaded.blob.hex, uploaded.bytes, uploaded.head.substr(0, 10)};
}

Result<Download> send(Sql&, const Call&, const ShowFile& request) {
    return Download{
        .name = request.name.value_or("file"),
        .media_type = request.type.value_or("text/html"),
        .blob = {request.hash},
        .is_inline = true,
    };
}

Result<Note> break_down(Sql&, const Call&, const Nothing&) {
    throw std::runtime_error("the password is hunter2");
}

Result<Note> overload(Sql&, const Call&, const Nothing&) { throw db::Overloaded("full"); }

Result<std::optional<Caller>> authenticate(Sql&, const Credentials& credentials) {
    auto name = credentials.bearer.empty() ? credentials.session : credentials.bearer;
    bool is_reader = name == "reader", is_moved = name == "moved";
    auto role = is_reader || is_moved ? Role::agent : wire::enum_of<Role>(name);
    if (!role || is_revoked) return refuse(mainstay::code::unauthenticated);
    Caller caller{.user = {7 + static_cast<int>(*role)}, .name = name, .role = *role};
    if (is_moved) caller.teams = {{3}};
    caller.scopes = {TokenScope::read};
    if (!is_reader) caller.scopes = {TokenScope::read, TokenScope::write, TokenScope::admin};
    return std::optional(caller);
}

std::vector<Route> routes() {
    using enum Access;
    return {
        get("/api/v1/notes", list, {"List notes."}),
        post("/api/v1/notes", make, {.summary = "Make a note.", .status = 201}),
        get("/api/v1/notes/{id}", show, {"Show a note."}),
        patch("/api/v1/notes/{id}", change, {"Change a note."}),
        put("/api/v1/notes/{id}", put_note, {"Put a note."}),
        del("/api/v1/notes/{id}", remove, {"Remove a note.", staff}),
        post("/api/v1/notes/{id}/touch", change, {"Change a note, of any version."}),
        post("/api/v1/session", check, sign_in, {"Sign in.", public_}),
        post("/api/v1/secrets", make, {.summary = "Make a secret.", .answers_secret = true}),
        get("/api/v1/managed", list, {"List notes, for managers.", manager}),
        post("/api/v1/administered", make, {"Make a note, for administrators.", administrator}),
        get("/api/v1/seen", see, {"Show how a request is seen.", public_}),
        upload("/api/v1/files", 1'000'000, check_name, store, {"Store a file."}),
        download("/api/v1/files/{hash}", send, {"Send a file."}),
        stream("/api/v1/events", open_notes, {"Tell of notes."}),
        get("/api/v1/broken", break_down, {"Break down."}),
        get("/api/v1/overloaded", overload, {"Be overloaded."}),
    };
}

Hooks hooks() {
    return {authenticate, {{"mainstay_answer", "The answer.", [] { return 42.0; }}}};
}

}  // namespace

Options quick() {
    Options options;
    options.head_timeout = milliseconds(200);
    options.body_timeout = milliseconds(300);
    options.idle_timeout = milliseconds(2000);
    options.write_timeout = milliseconds(2000);
    options.heartbeat = milliseconds(300);
    options.stop_timeout = milliseconds(1000);
    return options;
}

SampleServer::SampleServer(Options options)
    : TestServer(routes(), hooks(), std::move(options), {}, {tables}) {
    is_revoked = false;
    clear_board();
}

}  // namespace mainstay::http::test
