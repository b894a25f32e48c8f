#include "ticketing/personal_data.hpp"

#include <algorithm>

#include "ticketing/custom_fields.hpp"
#include "ticketing/messages.hpp"
#include "ticketing/search_documents.hpp"
#include "ticketing/store.hpp"
#include "ticketing/time_store.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::int64_t messages_at_once = 500;
constexpr int tickets_at_once = 100;
constexpr int files_at_once = 200;

/// So long ago that the next collection takes what nobody else needs.
constexpr std::chrono::days idle_since{2};

struct WrittenMessage {
    Id<Message> id;
    Id<Ticket> ticket;
    std::optional<Id<User>> author;
    std::string text;
    std::optional<std::string> signature;
    std::optional<Id<Mail>> mail;
    std::optional<std::string> sender_name;
    std::optional<std::string> sender_address;
    std::optional<std::string> answer_to;
    Id<User> requester;
};
BOOST_DESCRIBE_STRUCT(
    WrittenMessage, (),
    (id, ticket, author, text, signature, mail, sender_name, sender_address, answer_to, requester)
)

struct NotedTime {
    Id<TimeEntry> id;
    Id<User> person;
    std::string note;
};
BOOST_DESCRIBE_STRUCT(NotedTime, (), (id, person, note))

/// The messages of the window that are in tickets which the person requested, wrote in or watches,
/// or that came under their address. Index: the primary key, ticket_message_ticket.
std::vector<WrittenMessage> messages_of(
    db::Sql& sql, const DataSubject& person, const IdWindow& window
) {
    return sql.all<WrittenMessage>(
        "SELECT m.id, m.ticket, m.author, m.text, m.signature, m.mail, m.sender_name,"
        " m.sender_address, m.answer_to, t.requester"
        " FROM ticket_message m JOIN ticket t ON t.id = m.ticket"
        " WHERE m.id > :after AND m.id <= :last AND (m.author = :author"
        " OR t.requester = :requester OR LOWER(m.sender_address) = :address"
        " OR EXISTS (SELECT 1 FROM ticket_watcher w"
        " WHERE w.ticket = m.ticket AND w.watcher = :watcher)"
        " OR EXISTS (SELECT 1 FROM ticket_message x WHERE x.ticket = m.ticket"
        " AND (x.author = :other OR LOWER(x.sender_address) = :other_address)))"
        " ORDER BY m.id",
        window.after, window.last, person.id, person.id, person.email, person.id, person.id,
        person.email
    );
}

bool is_theirs(const WrittenMessage& message, const DataSubject& person) {
    if (message.author) return *message.author == person.id;
    return message.sender_address && lower_ascii(*message.sender_address) == person.email;
}

void remove_files(db::Sql& sql, const Call& call, std::span<const Attachment> files) {
    for (const auto& file : files) {
        db::release(sql, file.blob, call.now - idle_since);
        sql.run("DELETE FROM attachment WHERE id = :id", file.id);
    }
}

/// What they wrote: emptied, whatever it says. Its place in the conversation stays.
void empty(db::Sql& sql, const Call& call, const WrittenMessage& message) {
    sql.run(
        "UPDATE ticket_message SET text = '', html = NULL, quoted = NULL, signature = NULL,"
        " sender_name = NULL, sender_address = NULL, answer_to = NULL, notices = NULL"
        " WHERE id = :id",
        message.id
    );
    sql.run(
        "UPDATE ticket_mail SET message_id = :erased WHERE ticket = :ticket AND message = :message",
        "erased-" + to_string(message.id) + "@erased.invalid", message.ticket, message.id
    );
    auto files = store::attachments(sql, std::vector{message.id});
    remove_files(sql, call, files[message.id]);
}

/// What others wrote there: their own words stay, without the name and the address. What they
/// quoted is not their own, and the HTML of a mail holds that, too.
void redact(db::Sql& sql, const Redaction& redaction, const WrittenMessage& message) {
    sql.run(
        "UPDATE ticket_message SET text = :text, signature = :signature, answer_to = :answer_to,"
        " sender_name = :sender_name, html = NULL, quoted = NULL WHERE id = :id",
        redaction.without(message.text), redaction.without(message.signature),
        redaction.without(message.answer_to), redaction.without(message.sender_name), message.id
    );
}

Result<ErasureProgress> erase_messages(
    db::Sql& sql, const Call& call, const DataSubject& person, std::int64_t after
) {
    const IdWindow window{after, after + messages_at_once};
    const auto redaction = person.redaction();
    ErasureProgress progress;
    for (const auto& message : messages_of(sql, person, window)) {
        const bool theirs = is_theirs(message, person);
        if (theirs)
            empty(sql, call, message);
        else
            redact(sql, redaction, message);
        if (theirs) ++progress.erased;
        index_message(sql, message.id);
        index_ticket(sql, message.ticket);
        const bool titled = message.requester == person.id;
        progress.leads.push_back({{"ticket_message", message.id.value}, theirs, titled});
        if (message.mail) progress.leads.push_back({{"mail", message.mail->value}, theirs, titled});
    }
    progress.next = next_window(sql, "ticket_message", window);
    return progress;
}

/// Subjects are the words of whoever asked.
Result<ErasureProgress> erase_subjects(
    db::Sql& sql, const Call& call, const DataSubject& person, std::int64_t after
) {
    auto tickets = sql.all<Id<Ticket>>(
        "SELECT id FROM ticket WHERE requester = :requester AND id > :after"
        " ORDER BY id LIMIT :limit",
        person.id, after, tickets_at_once
    );
    ErasureProgress progress;
    for (auto ticket : tickets) {
        // Its reasons are words of theirs.
        sql.run("UPDATE ticket_suggestion SET reasons = '[]' WHERE ticket = :ticket", ticket);
        const auto changed = sql.run(
            "UPDATE ticket SET subject = :erased, version = version + 1"
            " WHERE id = :id AND subject <> :erased_already",
            erased_text, ticket, erased_text
        );
        if (changed > 0) store::touch(sql, ticket, call.now);
        progress.erased += changed;
        sql.run(
            "UPDATE ticket_handover SET subject = :erased WHERE ticket = :ticket", erased_text,
            ticket
        );
        progress.erased += fields::erase_texts(sql, field_kind_name, ticket.value);
        index_ticket(sql, ticket);
        progress.leads.push_back({{"ticket", ticket.value}, false, true});
    }
    if (tickets.size() == tickets_at_once) progress.next = tickets.back().value;
    return progress;
}

Result<ErasureProgress> erase_drafts(
    db::Sql& sql, const Call& call, const DataSubject& person, std::int64_t after
) {
    ErasureProgress progress;
    auto files = sql.all<Attachment>(
        "FROM attachment WHERE message IS NULL AND owner = :owner AND id > :after"
        " ORDER BY id LIMIT :limit",
        person.id, after, files_at_once
    );
    remove_files(sql, call, files);
    progress.erased = static_cast<std::int64_t>(files.size());
    if (files.size() == files_at_once) {
        progress.next = files.back().id.value;
        return progress;
    }
    progress.erased += sql.run("DELETE FROM ticket_draft WHERE author = :author", person.id);
    progress.erased +=
        sql.run("DELETE FROM macro WHERE owner = :owner AND sharing = 'private'", person.id);
    progress.erased += sql.run(
        "DELETE FROM ticket_template WHERE owner = :owner AND sharing = 'private'", person.id
    );
    progress.erased += sql.run(
        "UPDATE person_availability SET away_note = '' WHERE person = :person AND away_note <> ''",
        person.id
    );
    progress.erased += sql.run(
        "UPDATE ticket_workaround SET text = '' WHERE author = :author AND text <> ''", person.id
    );
    return progress;
}

/// How they rated stays, as one of the numbers; what they said to it does not.
Result<ErasureProgress> erase_ratings(
    db::Sql& sql, const Call&, const DataSubject& person, std::int64_t
) {
    sql.run("DELETE FROM ticket_rating_link WHERE person = :person", person.id);
    return ErasureProgress{sql.run(
        "UPDATE ticket_rating SET comment = '' WHERE rated_by = :person AND comment <> ''",
        person.id
    )};
}

/// How they answered stays, as a fact about the ticket; what they asked or said to it does not.
Result<ErasureProgress> erase_approvals(
    db::Sql& sql, const Call&, const DataSubject& person, std::int64_t
) {
    ErasureProgress progress;
    sql.run("DELETE FROM ticket_approval_link WHERE person = :person", person.id);
    sql.run("DELETE FROM application_action_approver WHERE person = :person", person.id);
    progress.erased = sql.run(
        "UPDATE ticket_approver SET comment = '' WHERE person = :person AND comment <> ''",
        person.id
    );
    progress.erased += sql.run(
        "UPDATE ticket_approval SET question = '' WHERE asked_by = :person AND question <> ''",
        person.id
    );
    progress.erased += sql.run(
        "UPDATE application_call SET message = '' WHERE message <> '' AND ticket IN"
        " (SELECT id FROM ticket WHERE requester = :person)",
        person.id
    );
    return progress;
}

/// How long they worked stays, as what was billed; what they wrote to it does not, and what others
/// wrote to the time that their tickets took is without their name.
Result<ErasureProgress> erase_time_notes(
    db::Sql& sql, const Call&, const DataSubject& person, std::int64_t after
) {
    const IdWindow window{after, after + messages_at_once};
    const auto redaction = person.redaction();
    ErasureProgress progress;
    for (const auto& row : sql.all<NotedTime>(
             "SELECT e.id, e.person, e.note FROM ticket_time e JOIN ticket t ON t.id = e.ticket"
             " WHERE e.id > :after AND e.id <= :last AND e.note <> ''"
             " AND (e.person = :person OR t.requester = :requester) ORDER BY e.id",
             window.after, window.last, person.id, person.id
         )) {
        const bool is_theirs = row.person == person.id;
        progress.erased += sql.run(
            "UPDATE ticket_time SET note = :note WHERE id = :id",
            is_theirs ? std::string() : redaction.without(row.note), row.id
        );
    }
    progress.next = next_window(sql, "ticket_time", window);
    return progress;
}

/// Last, since what they watch tells where they may be spoken of.
Result<ErasureProgress> erase_watching(
    db::Sql& sql, const Call&, const DataSubject& person, std::int64_t
) {
    sql.run("DELETE FROM ticket_admission WHERE person = :person", person.id);
    sql.run("DELETE FROM ticket_merge_watcher WHERE watcher = :watcher", person.id);
    return ErasureProgress{sql.run("DELETE FROM ticket_watcher WHERE watcher = :watcher", person.id)
    };
}

}  // namespace

PersonalData personal_data() {
    return {
        .export_person = export_person,
        .erasure =
            {
                {"messages", erase_messages},
                {"subjects", erase_subjects},
                {"drafts", erase_drafts},
                {"ratings", erase_ratings},
                {"approvals", erase_approvals},
                {"time", erase_time_notes},
            },
        .erasure_end = {{"watching", erase_watching}},
    };
}

}  // namespace mainstay::ticketing
