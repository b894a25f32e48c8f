#include "ticketing/messages.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/media_type.hpp"
#include "ticketing/codes.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

std::optional<std::string> joined_addresses(const std::vector<std::string>& addresses) {
    if (addresses.empty()) return std::nullopt;
    return fmt::format("{}", fmt::join(addresses, ", "));
}

std::vector<std::string> split_addresses(std::string_view joined) {
    std::vector<std::string> addresses;
    while (!joined.empty()) {
        auto end = std::min(joined.find(", "), joined.size());
        addresses.emplace_back(joined.substr(0, end));
        joined.remove_prefix(std::min(end + 2, joined.size()));
    }
    return addresses;
}

std::optional<std::string> names_of(const std::vector<events::MailNotice>& notices) {
    std::string names;
    for (auto notice : notices) {
        if (!names.empty()) names += ' ';
        names += wire::name_of(notice);
    }
    return names.empty() ? std::nullopt : std::optional(std::move(names));
}

std::vector<events::MailNotice> notices_of(const std::optional<std::string>& names) {
    using enum events::MailNotice;
    std::vector<events::MailNotice> notices;
    auto text = " " + names.value_or("") + " ";
    for (auto notice : {signature_not_verified, encrypted, damaged_part, cut}) {
        auto name = " " + std::string(wire::name_of(notice)) + " ";
        if (text.find(name) != text.npos) notices.push_back(notice);
    }
    return notices;
}

AttachmentView view_of(const Attachment& attachment) {
    return {
        .id = attachment.id,
        .name = attachment.name,
        .media_type = attachment.media_type,
        .bytes = attachment.bytes,
        .is_inline = attachment.is_inline,
        .content_id = attachment.content_id,
        .is_image = is_safe_image(attachment.media_type),
    };
}

namespace store {

Id<Message> insert(db::Sql& sql, const Message& message) {
    return sql.insert<Id<Message>>(
        "INSERT INTO ticket_message (ticket, author, visibility, source, text, html, quoted,"
        " signature, mail, created_at, is_unverified, sender_name, sender_address, answer_to,"
        " notices, handover, is_from_vendor)"
        " VALUES (:ticket, :author, :visibility, :source, :text, :html, :quoted, :signature, :mail,"
        " :created_at, :is_unverified, :sender_name, :sender_address, :answer_to, :notices,"
        " :handover, :is_from_vendor)"
        " RETURNING id",
        message.ticket, message.author, message.visibility, message.source, message.text,
        message.html, message.quoted, message.signature, message.mail, message.created_at,
        message.is_unverified, message.sender_name, message.sender_address, message.answer_to,
        message.notices, message.handover, message.is_from_vendor
    );
}

std::vector<ListedMessage> messages(
    db::Sql& sql, Id<Ticket> ticket, MessageOrder order, std::optional<Id<Message>> from,
    bool with_private, int limit
) {
    static const auto columns = [] {
        auto cut = [](std::string_view name) {
            return fmt::format("substr({}, 1, {})", name, listed_text_max + 1);
        };
        return fmt::format(
            "SELECT id, author, visibility, source, {}, {}, {},"
            " CASE WHEN html IS NULL THEN 0 ELSE 1 END, mail, created_at,"
            " is_unverified, sender_name, sender_address, answer_to, notices, home, handover,"
            " is_from_vendor, published_as",
            cut("text"), cut("quoted"), cut("signature")
        );
    }();
    bool is_newest_first = order == MessageOrder::newest;
    db::Query query{columns};
    query.add(" FROM ticket_message WHERE ticket = :ticket", ticket);
    if (from) query.add(is_newest_first ? " AND id < :from" : " AND id > :from", *from);
    if (!with_private) query.add(" AND visibility = 'public'");
    query.add(
        is_newest_first ? " ORDER BY id DESC LIMIT :limit" : " ORDER BY id LIMIT :limit", limit
    );
    return sql.all<ListedMessage>(query);
}

std::optional<Message> find_message(db::Sql& sql, Id<Message> id) {
    return sql.one<Message>("FROM ticket_message WHERE id = :id", id);
}

std::optional<Message> first_message(db::Sql& sql, Id<Ticket> ticket) {
    return sql.one<Message>(
        "FROM ticket_message WHERE ticket = :ticket AND home IS NULL ORDER BY id LIMIT 1", ticket
    );
}

std::vector<std::string> answer_addresses(db::Sql& sql, const Ticket& ticket) {
    auto wished = sql.value<std::string>(
        "SELECT coalesce(answer_to, '') FROM ticket_message"
        " WHERE ticket = :ticket AND source = 'mail' AND author = :requester"
        " ORDER BY id DESC LIMIT 1",
        ticket.id, ticket.requester
    );
    if (!wished)
        wished = sql.value<std::string>(
            "SELECT CASE WHEN is_unverified = 1 THEN coalesce(answer_to, '') ELSE '' END"
            " FROM ticket_message WHERE ticket = :ticket AND home IS NULL ORDER BY id LIMIT 1",
            ticket.id
        );
    return split_addresses(wished.value_or(""));
}

Id<Attachment> insert(db::Sql& sql, const Attachment& attachment) {
    db::keep(sql, attachment.blob);
    return *sql.value<Id<Attachment>>(
        "INSERT INTO attachment (owner, message, blob, name, media_type, bytes, is_inline,"
        " content_id, created_at)"
        " VALUES (:owner, :message, :blob, :name, :media_type, :bytes, :is_inline, :content_id,"
        " :created_at)"
        " RETURNING id",
        attachment.owner, attachment.message, attachment.blob, attachment.name,
        attachment.media_type, attachment.bytes, attachment.is_inline, attachment.content_id,
        attachment.created_at
    );
}

std::optional<Attachment> find_attachment(db::Sql& sql, Id<Attachment> id) {
    return sql.one<Attachment>("FROM attachment WHERE id = :id", id);
}

std::map<Id<Message>, std::vector<Attachment>> attachments(
    db::Sql& sql, std::span<const Id<Message>> messages
) {
    std::map<Id<Message>, std::vector<Attachment>> found;
    if (messages.empty()) return found;
    db::Query query{"FROM attachment WHERE message IN ", {}};
    query.add_list(messages).add(" ORDER BY message, id");
    for (auto& attachment : sql.all<Attachment>(query)) {
        auto message = *attachment.message;
        found[message].push_back(std::move(attachment));
    }
    return found;
}

namespace {

/// The files of these ids. Refuses: attachment_unknown unless all are the owner's and belong to no
/// message yet.
Result<std::vector<Attachment>> loose(
    db::Sql& sql, Id<User> owner, const std::vector<Id<Attachment>>& ids
) {
    if (ids.size() > attachments_max)
        return invalid({wrong(
            "attachments", mainstay::code::too_many_items,
            {{"max", std::to_string(attachments_max)}}
        )});
    std::vector<Attachment> found;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        auto attachment = find_attachment(sql, ids[i]);
        bool is_repeated = std::ranges::find(ids, ids[i]) != ids.begin() + static_cast<long>(i);
        bool is_free = attachment && !attachment->message && attachment->owner == owner;
        if (!is_free || is_repeated)
            return invalid(
                {wrong("attachments[" + std::to_string(i) + "]", code::attachment_unknown)}
            );
        found.push_back(*std::move(attachment));
    }
    return found;
}

}  // namespace

Result<std::vector<Attachment>> bind(
    db::Sql& sql, Id<User> owner, const std::vector<Id<Attachment>>& ids, Id<Message> message
) {
    auto bound = TRY(loose(sql, owner, ids));
    for (auto& attachment : bound) {
        sql.run(
            "UPDATE attachment SET message = :message, draft = NULL WHERE id = :id", message,
            attachment.id
        );
        attachment.message = message;
    }
    return bound;
}

Result<> hold_for_draft(
    db::Sql& sql, Id<User> owner, const std::vector<Id<Attachment>>& ids, Id<Ticket> ticket
) {
    auto files = TRY(loose(sql, owner, ids));
    sql.run(
        "UPDATE attachment SET draft = NULL WHERE draft = :ticket AND owner = :owner", ticket, owner
    );
    for (const auto& file : files)
        sql.run("UPDATE attachment SET draft = :ticket WHERE id = :id", ticket, file.id);
    return {};
}

std::vector<Attachment> draft_files(db::Sql& sql, Id<Ticket> ticket, Id<User> owner) {
    return sql.all<Attachment>(
        "FROM attachment WHERE draft = :ticket AND owner = :owner ORDER BY id LIMIT :limit", ticket,
        owner, static_cast<int>(attachments_max)
    );
}

LooseCount loose_files(db::Sql& sql, Id<User> owner) {
    return *sql.one<LooseCount>(
        "SELECT count(*), CAST(coalesce(sum(bytes), 0) AS BIGINT) FROM attachment"
        " WHERE message IS NULL AND owner = :owner",
        owner
    );
}

int remove_unbound(db::Sql& sql, Time before, Time now, int limit) {
    auto rows = sql.all<Attachment>(
        "FROM attachment WHERE message IS NULL AND draft IS NULL AND created_at < :before"
        " ORDER BY created_at, id LIMIT :limit",
        before, limit
    );
    for (const auto& attachment : rows) {
        db::release(sql, attachment.blob, now);
        sql.run("DELETE FROM attachment WHERE id = :id", attachment.id);
    }
    return static_cast<int>(rows.size());
}

}  // namespace store

}  // namespace mainstay::ticketing
