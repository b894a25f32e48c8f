#include "identity/identity.hpp"
#include "ticketing/approval_store.hpp"
#include "ticketing/custom_fields.hpp"
#include "ticketing/messages.hpp"
#include "ticketing/personal_data.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

constexpr int page_size = 200;
constexpr db::ReadClass lengthy{.cost = db::Cost::lengthy};

struct ExportedTicket {
    Id<ExportedTicket> id;
    std::string key;
    std::string subject;
    Kind kind = Kind::incident;
    Status status = Status::new_;
    Time created_at;
    std::optional<Time> closed_at;
};
BOOST_DESCRIBE_STRUCT(ExportedTicket, (), (id, key, subject, kind, status, created_at, closed_at))

struct ExportedMessage {
    Id<ExportedMessage> id;
    std::string ticket;
    std::optional<Id<User>> author;
    bool is_theirs = false;
    Source source = Source::web;
    Time created_at;
    std::string text;
    std::optional<std::string> html;
    std::optional<std::string> quoted;
    std::optional<std::string> signature;
    std::optional<std::string> sender_name;
    std::optional<std::string> sender_address;
};
BOOST_DESCRIBE_STRUCT(
    ExportedMessage, (),
    (id, ticket, author, is_theirs, source, created_at, text, html, quoted, signature, sender_name,
     sender_address)
)

struct ExportedApproval {
    Id<ExportedApproval> id;
    std::string ticket;
    std::string question;
    std::optional<ApprovalAnswer> answer;
    std::string comment;
    std::optional<Time> answered_at;
};
BOOST_DESCRIBE_STRUCT(ExportedApproval, (), (id, ticket, question, answer, comment, answered_at))

struct ExportedFile {
    Id<ExportedFile> id;
    std::optional<std::string> ticket;
    std::optional<Id<Message>> message;
    std::string name;
    std::string media_type;
    std::int64_t bytes = 0;
    Time created_at;
    std::string blob;  // Its hash.
};
BOOST_DESCRIBE_STRUCT(
    ExportedFile, (), (id, ticket, message, name, media_type, bytes, created_at, blob)
)

struct ExportedDraft {
    Id<Ticket> id;
    std::string ticket;
    std::string text;
    Time updated_at;
};
BOOST_DESCRIBE_STRUCT(ExportedDraft, (), (id, ticket, text, updated_at))

struct ExportedMacro {
    Id<ExportedMacro> id;
    std::string name;
    std::string steps;  // JSON.
    Time updated_at;
};
BOOST_DESCRIBE_STRUCT(ExportedMacro, (), (id, name, steps, updated_at))

struct ExportedTemplate {
    Id<ExportedTemplate> id;
    std::string name;
    std::string content;  // JSON.
    Time updated_at;
};
BOOST_DESCRIBE_STRUCT(ExportedTemplate, (), (id, name, content, updated_at))

struct WatchedTicket {
    Id<Ticket> id;
    std::string ticket;
};
BOOST_DESCRIBE_STRUCT(WatchedTicket, (), (id, ticket))

struct ExportedTime {
    Id<ExportedTime> id;
    std::string ticket;
    Time spent_on;  // The midnight with which the day begins.
    std::int64_t minutes = 0;
    std::string note;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(ExportedTime, (), (id, ticket, spent_on, minutes, note, created_at))

struct ExportedRating {
    Id<ExportedRating> id;
    std::string ticket;
    std::string score;
    std::string comment;
    Time rated_at;
};
BOOST_DESCRIBE_STRUCT(ExportedRating, (), (id, ticket, score, comment, rated_at))

/// All pages of a list, each in a transaction of its own. `page` gives the rows after an id.
template <class Row, class Page, class Take>
void each(db::Database& database, Page page, Take take) {
    std::vector<Row> rows;
    std::int64_t after = 0;
    do {
        rows = database.read([&](db::Sql& sql) { return page(sql, after); }, lengthy);
        for (const auto& row : rows) take(row);
        if (!rows.empty()) after = rows.back().id.value;
    } while (rows.size() == page_size);
}

/// All that was said openly in their tickets, and all that they wrote themselves.
std::vector<ExportedMessage> messages_of(
    db::Sql& sql, const DataSubject& person, std::int64_t after
) {
    return sql.all<ExportedMessage>(
        "SELECT m.id, t.key, m.author, CASE WHEN m.author = :own OR LOWER(m.sender_address) = :sent"
        " THEN 1 ELSE 0 END,"
        " m.source, m.created_at, m.text, m.html, m.quoted, m.signature, m.sender_name,"
        " m.sender_address"
        " FROM ticket_message m JOIN ticket t ON t.id = m.ticket"
        " WHERE m.id > :after AND (m.author = :author OR LOWER(m.sender_address) = :address"
        " OR (t.requester = :requester AND m.visibility = 'public'))"
        " ORDER BY m.id LIMIT :limit",
        person.id, person.email, after, person.id, person.email, person.id, page_size
    );
}

std::map<Id<User>, identity::UserRef> names_of(
    db::Sql& sql, const std::vector<ExportedMessage>& messages
) {
    std::vector<Id<User>> authors;
    for (const auto& message : messages)
        if (message.author) authors.push_back(*message.author);
    return identity::user_refs(sql, authors);
}

/// The files of what they wrote, and those that they have not sent.
std::vector<ExportedFile> files_of(db::Sql& sql, const DataSubject& person, std::int64_t after) {
    return sql.all<ExportedFile>(
        "SELECT a.id, t.key, a.message, a.name, a.media_type, a.bytes, a.created_at, a.blob"
        " FROM attachment a LEFT JOIN ticket_message m ON m.id = a.message"
        " LEFT JOIN ticket t ON t.id = m.ticket"
        " WHERE a.id > :after AND (a.owner = :owner OR m.author = :author"
        " OR LOWER(m.sender_address) = :address) ORDER BY a.id LIMIT :limit",
        after, person.id, person.id, person.email, page_size
    );
}

}  // namespace

void export_person(db::Database& database, const DataSubject& person, ExportSink& sink) {
    auto write = [&](const auto& row) { sink.add(wire::encode(row)); };
    sink.begin("tickets", "Tickets that you requested.");
    each<ExportedTicket>(
        database,
        [&](db::Sql& sql, std::int64_t after) {
            return sql.all<ExportedTicket>(
                "FROM ticket WHERE requester = :requester AND id > :after ORDER BY id LIMIT :limit",
                person.id, after, page_size
            );
        },
        [&](const ExportedTicket& ticket) {
            auto record = wire::encode(ticket);
            auto held = database.read(
                [&](db::Sql& sql) { return open_fields(sql, Id<Ticket>{ticket.id.value}); }, lengthy
            );
            if (!held.empty()) record.as_object()["fields"] = std::move(held);
            sink.add(record);
        }
    );

    sink.begin("messages", "Messages that you wrote, and public messages of your tickets.");
    std::map<Id<User>, identity::UserRef> names;
    each<ExportedMessage>(
        database,
        [&](db::Sql& sql, std::int64_t after) {
            auto messages = messages_of(sql, person, after);
            names = names_of(sql, messages);
            return messages;
        },
        [&](const ExportedMessage& message) {
            auto record = wire::encode(message);
            auto name = message.author ? names.find(*message.author) : names.end();
            if (name != names.end()) record.as_object()["author"] = name->second.name;
            sink.add(record);
        }
    );

    sink.begin("attachments", "Files that you sent, and uploaded files that you did not send yet.");
    each<ExportedFile>(
        database, [&](db::Sql& sql, std::int64_t after) { return files_of(sql, person, after); },
        [&](const ExportedFile& file) {
            auto record = wire::encode(file);
            auto& members = record.as_object();
            members.erase("blob");
            members["file"] =
                sink.add_file(to_string(file.id) + "-" + file.name, db::BlobHash{file.blob});
            sink.add(record);
        }
    );

    sink.begin("drafts", "Messages that you began and did not send.");
    each<ExportedDraft>(
        database,
        [&](db::Sql& sql, std::int64_t after) {
            return sql.all<ExportedDraft>(
                "SELECT t.id, t.key, d.text, d.updated_at FROM ticket_draft d"
                " JOIN ticket t ON t.id = d.ticket WHERE d.author = :author AND t.id > :after"
                " ORDER BY t.id LIMIT :limit",
                person.id, after, page_size
            );
        },
        write
    );

    sink.begin("macros", "Macros that you keep.");
    each<ExportedMacro>(
        database,
        [&](db::Sql& sql, std::int64_t after) {
            return sql.all<ExportedMacro>(
                "SELECT id, name, steps, updated_at FROM macro WHERE owner = :owner AND id > :after"
                " ORDER BY id LIMIT :limit",
                person.id, after, page_size
            );
        },
        write
    );

    sink.begin("ticket_templates", "Ticket templates that you keep.");
    each<ExportedTemplate>(
        database,
        [&](db::Sql& sql, std::int64_t after) {
            return sql.all<ExportedTemplate>(
                "SELECT id, name, content, updated_at FROM ticket_template WHERE owner = :owner"
                " AND id > :after ORDER BY id LIMIT :limit",
                person.id, after, page_size
            );
        },
        write
    );

    sink.begin("ratings", "How you rated answers.");
    each<ExportedRating>(
        database,
        [&](db::Sql& sql, std::int64_t after) {
            return sql.all<ExportedRating>(
                "SELECT r.id, t.key, r.score, r.comment, r.rated_at FROM ticket_rating r"
                " JOIN ticket t ON t.id = r.ticket WHERE r.rated_by = :person AND r.id > :after"
                " ORDER BY r.id LIMIT :limit",
                person.id, after, page_size
            );
        },
        write
    );

    sink.begin("approvals", "What you were asked to approve, and how you answered.");
    each<ExportedApproval>(
        database,
        [&](db::Sql& sql, std::int64_t after) {
            return sql.all<ExportedApproval>(
                "SELECT a.id, t.key, a.question, p.answer, p.comment, p.answered_at"
                " FROM ticket_approver p JOIN ticket_approval a ON a.id = p.approval"
                " JOIN ticket t ON t.id = a.ticket"
                " WHERE p.person = :person AND a.id > :after ORDER BY a.id LIMIT :limit",
                person.id, after, page_size
            );
        },
        [&](const ExportedApproval& approval) { sink.add(wire::encode(approval)); }
    );

    sink.begin("time", "Time that you logged.");
    each<ExportedTime>(
        database,
        [&](db::Sql& sql, std::int64_t after) {
            return sql.all<ExportedTime>(
                "SELECT e.id, t.key, e.spent_on, e.minutes, e.note, e.created_at"
                " FROM ticket_time e JOIN ticket t ON t.id = e.ticket"
                " WHERE e.person = :person AND e.id > :after ORDER BY e.id LIMIT :limit",
                person.id, after, page_size
            );
        },
        write
    );

    sink.begin("watching", "Tickets that you watch.");
    each<WatchedTicket>(
        database,
        [&](db::Sql& sql, std::int64_t after) {
            return sql.all<WatchedTicket>(
                "SELECT t.id, t.key FROM ticket_watcher w JOIN ticket t ON t.id = w.ticket"
                " WHERE w.watcher = :watcher AND w.ticket > :after ORDER BY w.ticket LIMIT :limit",
                person.id, after, page_size
            );
        },
        write
    );
}

}  // namespace mainstay::ticketing
