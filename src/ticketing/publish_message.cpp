#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/conversation.hpp"
#include "ticketing/delivery.hpp"
#include "ticketing/handovers.hpp"
#include "ticketing/merge.hpp"
#include "ticketing/store.hpp"
#include "ticketing/vendor_codes.hpp"

namespace mainstay::ticketing {

namespace {

/// Copies of a message's files, as the caller's own uploads.
std::vector<Id<Attachment>> copied_files(db::Sql& sql, const Call& call, Id<Message> message) {
    std::vector<Id<Attachment>> copies;
    auto files = store::attachments(sql, {&message, 1});
    for (auto& file : files[message]) {
        file.owner = call.caller->user;
        file.message.reset();
        file.is_inline = false;
        file.content_id.reset();
        file.created_at = call.now;
        copies.push_back(store::insert(sql, file));
    }
    if (copies.size() > attachments_max) copies.resize(attachments_max);
    return copies;
}

}  // namespace

Result<MessageView> publish_message(
    db::Sql& sql, const Call& call, const PublishMessage& request, Source source
) {
    auto seen = TRY(see_for(sql, call, request.key, ticket_read_private));
    TRY(identity::require(call, ticket_work, seen.resource));
    TRY(identity::require(call, ticket_reply, seen.resource));
    TRY(check_not_merged(sql, seen.ticket));
    auto message = store::find_message(sql, request.id);
    bool is_it = message && message->ticket == seen.ticket.id && message->is_from_vendor;
    if (!is_it) return refuse(mainstay::code::not_found);
    if (message->published_as) return refuse(code::already_published);

    Message public_one{
        .source = source, .text = request.text ? request.text->value : message->text
    };
    auto posted = TRY(reply(
        sql, call, seen.ticket, std::move(public_one), copied_files(sql, call, message->id),
        {{"published", to_string(message->id)}}
    ));
    store::set_published(sql, message->id, posted.message.id);
    auto view = view_of(call, posted);
    view.delivery = delivery_of(sql, seen.ticket, posted.message);
    return view;
}

}  // namespace mainstay::ticketing
