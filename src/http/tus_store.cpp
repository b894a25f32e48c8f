#include "http/tus_store.hpp"

namespace mainstay::http {

namespace {

void drop(db::Sql& sql, const std::vector<UploadPart>& parts, Time now) {
    for (const auto& part : parts) {
        db::release(sql, part.blob, now);
        sql.run(
            "DELETE FROM upload_part WHERE upload = :upload AND begins = :begins", part.upload,
            part.begins
        );
    }
}

}  // namespace

UnfinishedUploads unfinished_uploads(
    db::Sql& sql, std::string_view endpoint, Id<User> owner, Time now
) {
    return *sql.one<UnfinishedUploads>(
        "SELECT count(*), CAST(coalesce(sum(bytes), 0) AS BIGINT) FROM upload"
        " WHERE owner = :owner AND endpoint = :endpoint AND file IS NULL AND expires_at > :now",
        owner, endpoint, now
    );
}

std::int64_t forget_uploads(db::Sql& sql, Id<User> owner, Time now) {
    auto ids = sql.all<std::string>("SELECT id FROM upload WHERE owner = :owner", owner);
    for (const auto& id : ids) store::remove(sql, id, now);
    return static_cast<std::int64_t>(ids.size());
}

std::int64_t forget_expired_uploads(db::Sql& sql, Time now, int limit) {
    auto parts = sql.all<UploadPart>(
        "SELECT p.upload, p.begins, p.bytes, p.blob FROM upload_part p"
        " JOIN upload u ON u.id = p.upload WHERE u.expires_at <= :now"
        " ORDER BY p.upload, p.begins LIMIT :limit",
        now, limit
    );
    drop(sql, parts, now);
    if (std::ssize(parts) == limit) return limit;
    return sql.run(
        "DELETE FROM upload WHERE id IN (SELECT id FROM upload WHERE expires_at <= :now"
        " ORDER BY expires_at, id LIMIT :limit)",
        now, limit
    );
}

namespace store {

void insert(db::Sql& sql, const Upload& upload) {
    sql.run(
        "INSERT INTO upload (id, endpoint, owner, bytes, received, metadata, file, expires_at)"
        " VALUES (:id, :endpoint, :owner, :bytes, :received, :metadata, :file, :expires_at)",
        upload.id, upload.endpoint, upload.owner, upload.bytes, upload.received, upload.metadata,
        upload.file, upload.expires_at
    );
}

std::optional<Upload> find_upload(
    db::Sql& sql, std::string_view id, std::string_view endpoint, Id<User> owner, Time now
) {
    return sql.one<Upload>(
        "FROM upload WHERE id = :id AND endpoint = :endpoint AND owner = :owner"
        " AND expires_at > :now",
        id, endpoint, owner, now
    );
}

std::vector<UploadPart> parts_of(db::Sql& sql, std::string_view upload) {
    return sql.all<UploadPart>(
        "FROM upload_part WHERE upload = :upload ORDER BY begins LIMIT :limit", upload, parts_max
    );
}

int count_parts(db::Sql& sql, std::string_view upload) {
    return *sql.value<int>("SELECT count(*) FROM upload_part WHERE upload = :upload", upload);
}

bool add_part(db::Sql& sql, const UploadPart& part, Time expires_at) {
    auto rows = sql.run(
        "UPDATE upload SET received = received + :bytes, expires_at = :expires_at"
        " WHERE id = :id AND received = :begins AND file IS NULL",
        part.bytes, expires_at, part.upload, part.begins
    );
    if (rows != 1) return false;
    db::keep(sql, part.blob);
    sql.run(
        "INSERT INTO upload_part (upload, begins, bytes, blob)"
        " VALUES (:upload, :begins, :bytes, :blob)",
        part.upload, part.begins, part.bytes, part.blob
    );
    return true;
}

void complete(db::Sql& sql, const Upload& upload, std::int64_t file, Time now) {
    sql.run(
        "UPDATE upload SET received = bytes, file = :file, expires_at = :expires_at WHERE id = :id",
        file, upload.expires_at, upload.id
    );
    drop(sql, parts_of(sql, upload.id), now);
}

void remove(db::Sql& sql, std::string_view upload, Time now) {
    drop(sql, parts_of(sql, upload), now);
    sql.run("DELETE FROM upload WHERE id = :id", upload);
}

}  // namespace store

}  // namespace mainstay::http
