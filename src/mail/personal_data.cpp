#include "mail/personal_data.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "events/reply_posted.hpp"
#include "mail/notice.hpp"
#include "mail/store.hpp"
#include "wire/codec.hpp"

namespace mainstay::mail {

namespace {

constexpr std::int64_t mails_at_once = 500;
constexpr int page_size = 200;
constexpr db::ReadClass lengthy{.cost = db::Cost::lengthy};

/// So long ago that the next collection takes what nobody else needs.
constexpr std::chrono::days idle_since{2};

/// Whether it came from the person, or goes to them.
bool is_theirs(const Mail& mail, const DataSubject& person) {
    if (mail.direction == Direction::out) return lower_ascii(mail.envelope_to) == person.email;
    return lower_ascii(mail.from_address.value_or("")) == person.email ||
           lower_ascii(mail.envelope_from) == person.email;
}

/// Whether it is still to be read: of another's mail nothing may be missing until then.
bool is_unread(const Mail& mail) {
    return mail.direction == Direction::in &&
           (mail.state == MailState::received || mail.state == MailState::needs_attention);
}

void drop_original(db::Sql& sql, const Call& call, Mail& mail) {
    if (!mail.original) return;
    db::release(sql, *mail.original, call.now - idle_since);
    mail.original.reset();
}

void drop_content(db::Sql& sql, const Mail& mail) {
    sql.run("DELETE FROM mail_content WHERE mail = :mail", mail.id);
}

void write(db::Sql& sql, const Mail& mail) {
    sql.run(
        "UPDATE mail SET envelope_from = :envelope_from, envelope_to = :envelope_to,"
        " original = :original, state = :state, answer = :answer, message_id = :message_id,"
        " digest = :digest, from_address = :from_address, from_name = :from_name,"
        " subject = :subject, headers = :headers, preview = :preview,"
        " sender_check = :sender_check, notice = :notice WHERE id = :id",
        mail.envelope_from, mail.envelope_to, mail.original, mail.state, mail.answer,
        mail.message_id, mail.digest, mail.from_address, mail.from_name, mail.subject, mail.headers,
        mail.preview, mail.sender_check, mail.notice, mail.id
    );
}

/// Of a mail that is theirs only stays that it was there. What waits is done with: it is neither
/// read nor sent.
void empty(db::Sql& sql, const Call& call, Mail mail) {
    const bool waits = mail.state == MailState::received || mail.state == MailState::queued ||
                       mail.state == MailState::needs_attention;
    if (waits) mail.state = MailState::dismissed;
    drop_original(sql, call, mail);
    drop_content(sql, mail);
    if (mail.direction == Direction::out)
        mail.envelope_to.clear();
    else
        mail.envelope_from.clear();
    for (auto* text :
         {&mail.answer, &mail.message_id, &mail.digest, &mail.subject, &mail.headers, &mail.preview,
          &mail.sender_check, &mail.notice})
        text->reset();
    if (mail.direction == Direction::in) {
        mail.from_address.reset();
        mail.from_name.reset();
    }
    write(sql, mail);
}

/// Of a mail that speaks of them, or quotes them, stays who it is from and what became of it. What
/// still waits to be sent is put together anew, of what is left.
void redact(
    db::Sql& sql, const Call& call, const Redaction& redaction, Mail mail, bool is_titled_by_them
) {
    drop_original(sql, call, mail);
    mail.headers.reset();
    mail.preview.reset();
    mail.answer = redaction.without(mail.answer);
    mail.subject = redaction.without(mail.subject);
    if (is_titled_by_them) mail.subject = std::string(erased_text);
    mail.from_name = redaction.without(mail.from_name);
    if (redaction.is_in(mail.envelope_to)) mail.envelope_to = redaction.without(mail.envelope_to);
    write(sql, mail);
}

/// Notices to others that name them or repeat their titles. What is still to be sent is sent
/// without. Index: the primary key.
Result<ErasureProgress> erase_notices(
    db::Sql& sql, const Call& call, const DataSubject& person, std::int64_t after
) {
    const IdWindow window{after, after + mails_at_once};
    auto mails = sql.all<Mail>(
        "FROM mail WHERE id > :after AND id <= :last AND notice IS NOT NULL ORDER BY id",
        window.after, window.last
    );
    ErasureProgress progress;
    for (auto& mail : mails) {
        auto notice = wire::parse<events::NoticeMail>(*mail.notice);
        if (!notice || !erase_from_notice(*notice, person)) continue;
        drop_original(sql, call, mail);
        mail.headers.reset();
        mail.answer = person.redaction().without(mail.answer);
        put_words(mail, *notice);
        write(sql, mail);
        ++progress.erased;
    }
    progress.next = next_window(sql, "mail", window);
    return progress;
}

/// Index: the primary key.
Result<ErasureProgress> erase_mails(
    db::Sql& sql, const Call& call, const DataSubject& person, std::int64_t after
) {
    const IdWindow window{after, after + mails_at_once};
    const auto redaction = person.redaction();
    const auto& like = redaction.email_pattern();
    auto mails = sql.all<Mail>(
        "FROM mail WHERE id > :after AND id <= :last AND (LOWER(envelope_from) LIKE :a ESCAPE '!'"
        " OR LOWER(envelope_to) LIKE :b ESCAPE '!' OR LOWER(from_address) LIKE :c ESCAPE '!'"
        " OR LOWER(headers) LIKE :d ESCAPE '!' OR LOWER(preview) LIKE :e ESCAPE '!'"
        " OR LOWER(answer) LIKE :f ESCAPE '!' OR LOWER(sender_check) LIKE :g ESCAPE '!'"
        " OR from_name LIKE :h ESCAPE '!' OR headers LIKE :i ESCAPE '!'"
        " OR preview LIKE :j ESCAPE '!') ORDER BY id",
        window.after, window.last, like, like, like, like, like, like, like,
        redaction.name_pattern(), redaction.name_pattern(), redaction.name_pattern()
    );
    ErasureProgress progress;
    for (auto& mail : mails) {
        const bool theirs = is_theirs(mail, person);
        auto names_them = [&](const std::optional<std::string>& text) {
            return text && redaction.is_in(*text);
        };
        const bool is_of_them = names_them(mail.headers) || names_them(mail.preview) ||
                                names_them(mail.answer) || names_them(mail.from_name) ||
                                names_them(mail.envelope_to);
        if (!theirs && (!is_of_them || is_unread(mail))) continue;
        if (theirs)
            empty(sql, call, std::move(mail));
        else
            redact(sql, call, redaction, std::move(mail), false);
        ++progress.erased;
    }
    progress.next = next_window(sql, "mail", window);
    return progress;
}

struct PendingContent {
    Id<Mail> mail;
    std::string content;
};
BOOST_DESCRIBE_STRUCT(PendingContent, (), (mail, content))

/// What mails say that are not messages yet, where they name the person. Theirs are gone already.
Result<ErasureProgress> erase_contents(
    db::Sql& sql, const Call&, const DataSubject& person, std::int64_t after
) {
    const auto redaction = person.redaction();
    auto contents = sql.all<PendingContent>(
        "FROM mail_content WHERE mail > :after AND LOWER(content) LIKE :email ESCAPE '!'"
        " ORDER BY mail LIMIT :limit",
        after, redaction.email_pattern(), page_size
    );
    ErasureProgress progress;
    for (const auto& each : contents) {
        auto document = wire::parse_json(each.content);
        if (!document || !redaction.is_in_document(*document)) continue;
        auto left = redaction.document_without(*std::move(document));
        if (left)
            sql.run(
                "UPDATE mail_content SET content = :content WHERE mail = :mail",
                wire::json::serialize(*left), each.mail
            );
        else
            drop_content(sql, Mail{.id = each.mail});
        ++progress.erased;
    }
    if (contents.size() == page_size) progress.next = contents.back().mail.value;
    return progress;
}

/// The same reply without the person: they are no recipient, and are not named.
void redact(
    db::Sql& sql, const Redaction& redaction, const Outgoing& outgoing, bool is_theirs,
    bool is_titled_by_them
) {
    auto reply = wire::parse<events::ReplyPosted>(outgoing.reply);
    if (!reply) return;
    std::erase_if(reply->recipients, [&](const auto& to) { return redaction.is_in(to.address); });
    for (auto& to : reply->recipients) to.name = redaction.without(to.name);
    reply->text = is_theirs ? "" : redaction.without(reply->text);
    reply->author_name = is_theirs ? "" : redaction.without(reply->author_name);
    reply->subject =
        is_titled_by_them ? std::string(erased_text) : redaction.without(reply->subject);
    if (is_theirs) reply->attachments.clear();
    sql.run(
        "UPDATE mail_outgoing SET reply = :reply WHERE id = :id", wire::print(*reply), outgoing.id
    );
}

/// Replies to the person, which name them as a recipient. Index: the primary key.
Result<ErasureProgress> erase_replies(
    db::Sql& sql, const Call&, const DataSubject& person, std::int64_t after
) {
    const IdWindow window{after, after + mails_at_once};
    const auto redaction = person.redaction();
    auto replies = sql.all<Outgoing>(
        "FROM mail_outgoing WHERE id > :after AND id <= :last"
        " AND (LOWER(reply) LIKE :email ESCAPE '!' OR reply LIKE :name ESCAPE '!') ORDER BY id",
        window.after, window.last, redaction.email_pattern(), redaction.name_pattern()
    );
    ErasureProgress progress;
    for (const auto& each : replies) {
        redact(sql, redaction, each, false, false);
        ++progress.erased;
    }
    progress.next = next_window(sql, "mail_outgoing", window);
    return progress;
}

std::int64_t erase_reply_of(
    db::Sql& sql, const Call& call, const DataSubject& person, const ErasureLead& lead
) {
    auto outgoing =
        sql.one<Outgoing>("FROM mail_outgoing WHERE message = :message", lead.subject.id);
    if (!outgoing) return 0;
    const auto redaction = person.redaction();
    redact(sql, redaction, *outgoing, lead.is_theirs, lead.is_titled_by_them);
    auto mails = sql.all<Mail>("FROM mail WHERE outgoing = :outgoing ORDER BY id", outgoing->id);
    for (auto& mail : mails) {
        if (lead.is_theirs || is_theirs(mail, person))
            empty(sql, call, std::move(mail));
        else
            redact(sql, call, redaction, std::move(mail), lead.is_titled_by_them);
    }
    return static_cast<std::int64_t>(mails.size());
}

/// Mails of the tickets that the person has to do with.
std::int64_t erase_leads(
    db::Sql& sql, const Call& call, const DataSubject& person, std::span<const ErasureLead> leads
) {
    std::int64_t erased = 0;
    for (const auto& lead : leads) {
        if (lead.subject.type == "ticket_message")
            erased += erase_reply_of(sql, call, person, lead);
        if (lead.subject.type != "mail") continue;
        auto mail = find(sql, Id<Mail>{lead.subject.id});
        if (!mail) continue;
        if (lead.is_theirs || is_theirs(*mail, person))
            empty(sql, call, *std::move(mail));
        else if (!is_unread(*mail))
            redact(sql, call, person.redaction(), *std::move(mail), lead.is_titled_by_them);
        ++erased;
    }
    return erased;
}

struct ExportedMail {
    Id<ExportedMail> id;
    Direction direction = Direction::in;
    std::string envelope_from;
    std::string envelope_to;
    MailState state = MailState::received;
    std::optional<std::string> subject;
    Time received_at;
    std::optional<std::string> sender_check;
    std::optional<std::string> original;  // The blob's hash.
};
BOOST_DESCRIBE_STRUCT(
    ExportedMail, (),
    (id, direction, envelope_from, envelope_to, state, subject, received_at, sender_check, original)
)

void export_person(db::Database& database, const DataSubject& person, ExportSink& sink) {
    sink.begin("mails", "Mails that came from you, and mails to you, as they came and went.");
    std::vector<ExportedMail> mails;
    Id<ExportedMail> after;
    do {
        mails = database.read(
            [&](db::Sql& sql) {
                return sql.all<ExportedMail>(
                    "FROM mail WHERE id > :after AND ((direction = 'out'"
                    " AND LOWER(envelope_to) = :to) OR (direction = 'in'"
                    " AND (LOWER(from_address) = :from OR LOWER(envelope_from) = :envelope_from)))"
                    " ORDER BY id LIMIT :limit",
                    after, person.email, person.email, person.email, page_size
                );
            },
            lengthy
        );
        for (const auto& mail : mails) {
            auto record = wire::encode(mail);
            record.as_object().erase("original");
            if (mail.original)
                record.as_object()["file"] =
                    sink.add_file(to_string(mail.id) + ".eml", db::BlobHash{*mail.original});
            sink.add(record);
        }
        if (!mails.empty()) after = mails.back().id;
    } while (mails.size() == page_size);
}

}  // namespace

PersonalData personal_data() {
    return {
        .export_person = export_person,
        .erasure =
            {
                {"mails", erase_mails},
                {"notices by mail", erase_notices},
                {"unread mails", erase_contents},
                {"replies by mail", erase_replies},
            },
        .erase_leads = erase_leads,
    };
}

}  // namespace mainstay::mail
