#include "http/tus_transfer.hpp"

#include <algorithm>

#include "http/codes.hpp"

namespace mainstay::http {

namespace {

/// What a crash of the server costs at most of what has come. A client that is cut off loses none.
constexpr std::int64_t piece_bytes = 8 << 20;
constexpr std::int64_t read_bytes = 1 << 20;
constexpr std::size_t sniffed_bytes = 4096;

/// The media type that the client says, where it could be one: names are any bytes.
std::string declared_type(const TusMetadata& metadata) {
    constexpr std::size_t type_bytes_max = 127;
    auto type = metadata.find("filetype");
    auto is_visible = [](char c) { return c > ' ' && c < '\x7F'; };
    if (type == metadata.end() || type->second.size() > type_bytes_max) return {};
    if (!std::ranges::all_of(type->second, is_visible)) return {};
    return type->second;
}

void add_head(std::string& head, std::string_view bytes) {
    head += bytes.substr(0, sniffed_bytes - std::min(head.size(), sniffed_bytes));
}

}  // namespace

TusTransfer::TusTransfer(
    TusStorage storage, const Tus& tus, Call call, Upload upload,
    std::optional<TusChecksum> checksum
)
    : storage_(storage),
      tus_(tus),
      call_(std::move(call)),
      upload_(std::move(upload)),
      checksum_(std::move(checksum)) {
    if (checksum_) digest_.emplace(checksum_->algorithm);
}

Result<> TusTransfer::take(std::string_view bytes) {
    if (bytes.empty()) return {};
    auto staged = staging_ ? staging_->bytes() : 0;
    auto end = upload_.received + staged + std::ssize(bytes);
    if (end > upload_.bytes) {
        staging_.reset();
        return refuse(code::upload_overrun, {{"max", std::to_string(upload_.bytes)}});
    }
    if (!staging_) staging_ = storage_.blobs.begin();
    staging_->append(bytes);
    if (upload_.received == 0) add_head(head_, bytes);
    if (digest_) digest_->append(bytes);
    bool is_to_be_kept = !digest_ && staging_->bytes() >= piece_bytes && end < upload_.bytes;
    return is_to_be_kept ? keep_piece() : Result<>();
}

Result<bool> TusTransfer::finish(bool is_whole) {
    if (digest_) {
        bool is_right = is_whole && digest_->finish() == checksum_->digest;
        digest_.reset();
        if (!is_right) {
            staging_.reset();
            return !is_whole;  // Of what was cut off nothing is known to be wrong.
        }
    }
    if (staging_) TRY(keep_piece());
    return true;
}

Result<> TusTransfer::keep_piece() {
    auto staging = std::move(staging_);
    auto piece = staging->finish(storage_.clock());
    if (upload_.received + piece.bytes == upload_.bytes) return keep_last(piece);
    auto expires_at = storage_.clock() + upload_kept;
    UploadPart part{upload_.id, upload_.received, piece.bytes, piece.hash};
    TRY(storage_.database.write([&](db::Sql& sql) -> Result<> {
        if (store::count_parts(sql, upload_.id) >= store::parts_max)
            return refuse(code::upload_in_pieces, {{"max", std::to_string(store::parts_max)}});
        if (store::add_part(sql, part, expires_at)) return {};
        auto now = storage_.clock();
        bool is_there =
            store::find_upload(sql, upload_.id, upload_.endpoint, upload_.owner, now).has_value();
        return refuse(is_there ? code::upload_offset : mainstay::code::not_found);
    }));
    upload_.received += piece.bytes;
    upload_.expires_at = expires_at;
    return {};
}

/// The last piece, the file and what the module makes of it are one transaction: an upload of which
/// everything has come is a file, whatever crashes.
Result<> TusTransfer::keep_last(const db::StagedBlob& piece) {
    auto metadata = TRY(parse_tus_metadata(upload_.metadata));
    auto whole = upload_.received == 0 ? piece : assemble(piece);
    call_.now = storage_.clock();
    auto kept = upload_;
    kept.expires_at = call_.now + upload_kept;
    Uploaded uploaded{
        .blob = whole.hash,
        .bytes = whole.bytes,
        .media_type = declared_type(metadata),
        .head = head_,
    };
    auto file = TRY(storage_.database.write([&](db::Sql& sql) -> Result<std::int64_t> {
        auto found = store::find_upload(sql, kept.id, kept.endpoint, kept.owner, call_.now);
        if (!found) return refuse(mainstay::code::not_found);
        if (found->received != kept.received || found->file) return refuse(code::upload_offset);
        auto made = TRY(tus_.options.finish(sql, call_, metadata, uploaded));
        store::complete(sql, kept, made, call_.now);
        return made;
    }));
    upload_ = std::move(kept);
    upload_.file = file;
    upload_.received = upload_.bytes;
    return {};
}

/// All pieces and the last one, as one blob. Throws BlobDamaged if one of them is.
db::StagedBlob TusTransfer::assemble(const db::StagedBlob& last) {
    auto parts =
        storage_.database.read([&](db::Sql& sql) { return store::parts_of(sql, upload_.id); });
    parts.push_back({upload_.id, upload_.received, last.bytes, last.hash});
    auto whole = storage_.blobs.begin();
    head_.clear();
    for (const auto& part : parts) {
        if (part.begins != whole->bytes())
            break;  // Another request was faster: this one is refused.
        auto reader = storage_.blobs.open(part.blob);
        for (std::int64_t at = 0; at < part.bytes; at += read_bytes) {
            auto bytes = reader->read(at, std::min(read_bytes, part.bytes - at));
            add_head(head_, bytes);
            whole->append(bytes);
        }
    }
    return whole->finish(storage_.clock());
}

}  // namespace mainstay::http
