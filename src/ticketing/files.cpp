#include "ticketing/files.hpp"

#include <algorithm>

#include "base/media_type.hpp"
#include "http/tus_store.hpp"
#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/codes.hpp"
#include "ticketing/messages.hpp"
#include "ticketing/store.hpp"
#include "ticketing/ticketing.hpp"
#include "ticketing/uploads.hpp"

namespace mainstay::ticketing {

namespace {

/// Whether the caller may read the message that a file belongs to.
bool may_read(db::Sql& sql, const Call& call, Id<Message> id) {
    auto message = store::find_message(sql, id);
    auto ticket = message ? store::find(sql, message->ticket) : std::nullopt;
    if (!ticket) return false;
    auto resource = resource_of(sql, call, *ticket);
    if (!identity::may(call, ticket_read, resource)) return false;
    return message->visibility == Visibility::public_ ||
           identity::may(call, ticket_read_private, resource);
}

}  // namespace

bool is_file_name(std::string_view name) {
    auto is_wrong = [](unsigned char byte) {
        return byte < ' ' || byte == 0x7F || byte == '/' || byte == '\\';
    };
    return !is_invisible(name) && name != "." && name != ".." &&
           std::none_of(name.begin(), name.end(), is_wrong);
}

Result<> check_upload(
    db::Sql& sql, const Call& call, std::int64_t bytes, const LooseFiles& limits
) {
    auto owner = TRY(person(call));
    TRY(identity::require(call, identity::own_write));
    auto loose = store::loose_files(sql, owner);
    auto coming = http::unfinished_uploads(sql, uploads_path, owner, call.now);
    loose.files += coming.files;
    loose.bytes += coming.bytes;
    bool are_too_many = loose.files >= limits.files_max;
    if (!are_too_many && loose.bytes + bytes <= limits.bytes_max) return {};
    auto max = are_too_many ? std::to_string(limits.files_max) + " files"
                            : std::to_string(limits.bytes_max >> 20) + " MiB";
    auto error = refuse(code::too_many_loose_files, {{"max", std::move(max)}});
    error.retry_after = std::chrono::hours(1);
    return error;
}

Result<AttachmentView> upload_file(
    db::Sql& sql, const Call& call, const NameUpload& request, const ReceivedFile& file
) {
    auto owner = TRY(person(call));
    TRY(identity::require(call, identity::own_write));
    if (!is_file_name(request.name.value)) return invalid({wrong("name", code::bad_file_name)});
    if (file.bytes == 0) return invalid({wrong("body", code::attachment_empty)});
    Attachment attachment{
        .owner = owner,
        .blob = file.blob,
        .name = request.name.value,
        .media_type = file.media_type,
        .bytes = file.bytes,
        .created_at = call.now,
    };
    attachment.id = store::insert(sql, attachment);
    return view_of(attachment);
}

Result<http::Download> fetch(db::Sql& sql, const Call& call, const FetchAttachment& request) {
    auto attachment = store::find_attachment(sql, request.id);
    bool may =
        attachment && (attachment->message ? may_read(sql, call, *attachment->message)
                                           : call.caller && attachment->owner == call.caller->user);
    if (!may) return refuse(mainstay::code::not_found);
    bool is_wanted_inline = request.inline_ && request.inline_->value == 1;
    return http::Download{
        .name = attachment->name,
        .media_type = attachment->media_type,
        .blob = attachment->blob,
        .is_inline = is_wanted_inline && is_safe_image(attachment->media_type),
    };
}

std::vector<std::string> files_with(db::Sql& sql, const db::BlobHash& blob, int limit) {
    return sql.all<std::string>(
        "SELECT COALESCE(t.key, 'not yet sent') || ': ' || a.name"
        " FROM attachment a"
        " LEFT JOIN ticket_message m ON m.id = a.message"
        " LEFT JOIN ticket t ON t.id = m.ticket"
        " WHERE a.blob = :blob"
        " ORDER BY a.id LIMIT :limit",
        blob, limit
    );
}

}  // namespace mainstay::ticketing
