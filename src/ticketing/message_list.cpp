#include "ticketing/message_list.hpp"

// Reading what was posted in a ticket: pages with a bound, and what they leave out.
#include "base/text.hpp"
#include "http/page.hpp"
#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/delivery.hpp"
#include "ticketing/handover_store.hpp"
#include "ticketing/messages.hpp"
#include "ticketing/ticket_view.hpp"
#include "ticketing/ticketing.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::size_t page_bytes_max = 1 << 20;
constexpr std::size_t rows_at_once =
    16;  // So that little is read that the page then has no room for.

std::string_view list_name(MessageOrder order) {
    return order == MessageOrder::newest ? "newest messages" : "messages";
}

/// Cuts a text to what lists show. Returns whether it had to.
bool clip(std::string& text) {
    auto shown = clipped(text, listed_text_max).size();
    bool is_longer = shown < text.size();
    text.resize(shown);
    return is_longer;
}

bool clip(std::optional<std::string>& text) { return text && clip(*text); }

MessageView view_of(
    ListedMessage message, const std::map<Id<User>, identity::UserRef>& people, bool with_mail
) {
    MessageView view{
        .id = message.id,
        .author = name_of(people, message.author),
        .visibility = message.visibility,
        .text = std::move(message.text),
        .quoted = std::move(message.quoted),
        .signature = std::move(message.signature),
        .has_html = message.has_html,
        .source = message.source,
        .created_at = message.created_at,
        .is_unverified = message.is_unverified,
        .notices = notices_of(message.notices),
    };
    for (bool is_clipped : {clip(view.text), clip(view.quoted), clip(view.signature)})
        view.is_clipped |= is_clipped;
    if (with_mail && message.mail) view.mail = MailRef{*message.mail};
    if (with_mail) view.answer_to = std::move(message.answer_to);
    if (with_mail && message.sender_address)
        view.claimed_sender = ClaimedSender{message.sender_name, *message.sender_address};
    return view;
}

/// With whom hand-overs are.
std::map<Id<Handover>, VendorMark> vendors_of(
    db::Sql& sql, const std::vector<Id<Handover>>& handovers
) {
    std::map<Id<Handover>, VendorMark> vendors;
    for (auto id : handovers) {
        if (vendors.contains(id)) continue;
        auto handover = store::handover(sql, id);
        auto vendor = handover ? store::vendor(sql, handover->vendor) : std::nullopt;
        if (vendor) vendors[id] = {vendor->id, vendor->name, false, {}};
    }
    return vendors;
}

std::vector<MessageView> views_of(
    db::Sql& sql, const Call& call, const Seen& seen, std::vector<ListedMessage> messages,
    const events::Deliveries& deliveries
) {
    std::vector<Id<User>> authors;
    std::vector<Id<Message>> ids;
    std::vector<Posted> posted;
    std::vector<std::int64_t> homes;
    std::vector<Id<Handover>> handovers;
    for (const auto& message : messages) {
        if (message.home) homes.push_back(message.home->value);
        if (message.handover) handovers.push_back(*message.handover);
        ids.push_back(message.id);
        posted.push_back(
            {message.id, message.author, message.visibility, message.handover.has_value()}
        );
        if (message.author) authors.push_back(*message.author);
    }
    auto people = identity::user_refs(sql, authors);
    auto files = store::attachments(sql, ids);
    bool with_mail = identity::may(call, ticket_read_private, seen.resource);
    std::map<std::int64_t, std::string> merged;
    if (with_mail) merged = keys_of(sql, homes);
    std::map<Id<Handover>, VendorMark> vendors;
    if (with_mail) vendors = vendors_of(sql, handovers);
    std::map<Id<Message>, DeliveryView> delivered;
    if (with_mail) delivered = deliveries_of(sql, seen.ticket, posted, deliveries);

    std::vector<MessageView> views;
    for (auto& message : messages) {
        auto home = merged.find(message.home ? message.home->value : 0);
        auto mark = vendors.find(message.handover.value_or(Id<Handover>{}));
        bool is_from_vendor = message.is_from_vendor;
        auto published_as = message.published_as;
        auto& view = views.emplace_back(view_of(std::move(message), people, with_mail));
        if (mark != vendors.end())
            view.vendor =
                VendorMark{mark->second.id, mark->second.name, is_from_vendor, published_as};
        if (home != merged.end()) view.merged_from = home->second;
        for (const auto& file : files[view.id]) view.attachments.push_back(view_of(file));
        if (auto found = delivered.find(view.id); found != delivered.end())
            view.delivery = std::move(found->second);
    }
    return views;
}

std::size_t bytes_of(const MessageView& view) {
    auto bytes = view.text.size();
    if (view.quoted) bytes += view.quoted->size();
    if (view.signature) bytes += view.signature->size();
    for (const auto& file : view.attachments) {
        bytes += file.name.size() + file.media_type.size();
        if (file.content_id) bytes += file.content_id->size();
    }
    if (view.delivery)
        for (const auto& mail : view.delivery->mails)
            bytes += mail.recipient.size() + mail.answer.value_or("").size();
    return bytes;
}

/// A message that the caller may read. Refuses: not_found.
Result<Message> read(db::Sql& sql, const Call& call, const ReadMessage& request) {
    auto seen = TRY(see(sql, call, request.key));
    auto message = store::find_message(sql, request.id);
    bool may = message && message->ticket == seen.ticket.id &&
               (message->visibility == Visibility::public_ ||
                identity::may(call, ticket_read_private, seen.resource));
    if (!may) return refuse(mainstay::code::not_found);
    return *std::move(message);
}

}  // namespace

Result<http::Page<MessageView>> messages(
    db::Sql& sql, const Call& call, const ListMessages& request,
    const events::Deliveries& deliveries
) {
    auto seen = TRY(see(sql, call, request.key));
    auto order = request.order.value_or(MessageOrder::oldest);
    std::optional<Id<Message>> from;
    if (request.cursor)
        from =
            std::get<0>(TRY(http::read_cursor<Id<Message>>(list_name(order), request.cursor->value))
            );
    auto limit = static_cast<std::size_t>(request.limit.value_or(Count<1, 200>{50}).value);
    bool with_private = identity::may(call, ticket_read_private, seen.resource);

    http::Page<MessageView> page;
    std::size_t bytes = 0;
    while (true) {
        auto rows = store::messages(
            sql, seen.ticket.id, order, from, with_private, static_cast<int>(rows_at_once)
        );
        bool is_last = rows.size() < rows_at_once;
        for (auto& view : views_of(sql, call, seen, std::move(rows), deliveries)) {
            bytes += bytes_of(view);
            bool is_full = page.items.size() == limit || bytes > page_bytes_max;
            if (is_full && !page.items.empty()) {
                page.next = http::cursor_after(list_name(order), page.items.back().id);
                return page;
            }
            page.items.push_back(std::move(view));
        }
        if (is_last) return page;
        from = page.items.back().id;
    }
}

Result<MessageTexts> message_texts(db::Sql& sql, const Call& call, const ReadMessage& request) {
    auto message = TRY(read(sql, call, request));
    return MessageTexts{
        std::move(message.text), std::move(message.quoted), std::move(message.signature)
    };
}

Result<http::Download> message_html(db::Sql& sql, const Call& call, const ReadMessage& request) {
    auto message = TRY(read(sql, call, request));
    if (!message.html) return refuse(mainstay::code::not_found);
    return http::Download{
        .name = request.key + "-" + to_string(message.id) + ".html",
        .media_type = "text/html; charset=utf-8",
        .content = std::move(message.html),
    };
}

}  // namespace mainstay::ticketing
