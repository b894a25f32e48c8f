#include "bugfix/debug_file_store.hpp"

namespace mainstay::bugfix::store {

namespace {

void add_to_total(
    db::Sql& sql, Id<Application> application, std::int64_t files, std::int64_t bytes
) {
    sql.run(
        "INSERT INTO debug_file_total (application, files, bytes, change)"
        " VALUES (:application, :files, :bytes, 1)"
        " ON CONFLICT (application) DO UPDATE SET files = debug_file_total.files + excluded.files,"
        " bytes = debug_file_total.bytes + excluded.bytes,"
        " change = debug_file_total.change + 1",
        application, files, bytes
    );
}

}  // namespace

DebugFile insert_debug_file(db::Sql& sql, DebugFile file) {
    add_to_total(sql, file.application, 1, file.bytes);
    if (file.blob) db::keep(sql, *file.blob);
    file.id = sql.insert<Id<DebugFile>>(
        "INSERT INTO debug_file (application, kind, debug_id, release, distribution, path,"
        " map_path, blob, bytes, problem, detail, uploaded_at, uploaded_by, last_used_at)"
        " VALUES (:application, :kind, :debug_id, :release, :distribution, :path, :map_path, :blob,"
        " :bytes, :problem, :detail, :uploaded_at, :uploaded_by, :last_used_at) RETURNING id",
        file.application, file.kind, file.debug_id, file.release, file.distribution, file.path,
        file.map_path, file.blob, file.bytes, file.problem, file.detail, file.uploaded_at,
        file.uploaded_by, file.last_used_at
    );
    return file;
}

bool remove_debug_file(db::Sql& sql, const DebugFile& file, Time now) {
    if (sql.run("DELETE FROM debug_file WHERE id = :id", file.id) != 1) return false;
    if (file.blob) db::release(sql, *file.blob, now);
    add_to_total(sql, file.application, -1, -file.bytes);
    return true;
}

DebugFileTotal take_debug_file_total(db::Sql& sql, Id<Application> application) {
    add_to_total(sql, application, 0, 0);
    return debug_file_total(sql, application);
}

DebugFileTotal debug_file_total(db::Sql& sql, Id<Application> application) {
    return sql
        .one<DebugFileTotal>("FROM debug_file_total WHERE application = :application", application)
        .value_or(DebugFileTotal{});
}

std::optional<DebugFile> find_debug_file(db::Sql& sql, Id<DebugFile> id) {
    return sql.one<DebugFile>("FROM debug_file WHERE id = :id", id);
}

std::optional<DebugFile> debug_file_by_id(
    db::Sql& sql, Id<Application> application, DebugFileKind kind, std::string_view debug_id
) {
    return sql.one<DebugFile>(
        "FROM debug_file WHERE application = :application AND kind = :kind"
        " AND debug_id = :debug_id AND debug_id <> '' ORDER BY id DESC LIMIT 1",
        application, kind, debug_id
    );
}

std::optional<DebugFile> debug_file_by_id_prefix(
    db::Sql& sql, Id<Application> application, DebugFileKind kind, std::string_view begin
) {
    // Ids are hexadecimal: no other character of one comes behind this.
    const auto end = std::string(begin) + "g";
    return sql.one<DebugFile>(
        "FROM debug_file WHERE application = :application AND kind = :kind AND debug_id <> ''"
        " AND debug_id >= :begin AND debug_id < :end ORDER BY id DESC LIMIT 1",
        application, kind, begin, end
    );
}

bool has_debug_files(db::Sql& sql, Id<Application> application, DebugFileKind kind) {
    return sql
        .one<Id<DebugFile>>(
            "SELECT id FROM debug_file WHERE application = :application AND kind = :kind"
            " AND debug_id <> '' LIMIT 1",
            application, kind
        )
        .has_value();
}

std::optional<DebugFile> debug_file_by_path(
    db::Sql& sql, Id<Application> application, DebugFileKind kind, std::string_view release,
    std::string_view distribution, std::string_view path
) {
    return sql.one<DebugFile>(
        "FROM debug_file WHERE application = :application AND kind = :kind AND release = :release"
        " AND path = :path AND distribution = :distribution ORDER BY id DESC LIMIT 1",
        application, kind, release, path, distribution
    );
}

std::vector<DebugFile> replaced_debug_files(
    db::Sql& sql, const DebugFile& file, std::int64_t limit
) {
    if (file.release.empty())
        return sql.all<DebugFile>(
            "FROM debug_file WHERE application = :application AND kind = :kind"
            " AND debug_id = :debug_id AND debug_id <> '' AND release = ''"
            " ORDER BY id LIMIT :limit",
            file.application, file.kind, file.debug_id, limit
        );
    return sql.all<DebugFile>(
        "FROM debug_file WHERE application = :application AND kind = :kind AND release = :release"
        " AND path = :path AND distribution = :distribution ORDER BY id LIMIT :limit",
        file.application, file.kind, file.release, file.path, file.distribution, limit
    );
}

std::vector<DebugFile> debug_files(db::Sql& sql, const DebugFileList& list) {
    db::Query query{"FROM debug_file WHERE"};
    query.add(" application = :application", list.application);
    if (list.before) query.add(" AND id < :before", *list.before);
    if (!list.kinds.empty()) query.add(" AND kind IN ").add_list(list.kinds);
    if (list.release) query.add(" AND release = :release", *list.release);
    query.add(" ORDER BY id DESC LIMIT :limit", list.limit);
    return sql.all<DebugFile>(query);
}

std::vector<DebugFile> unused_debug_files(
    db::Sql& sql, std::optional<Id<Application>> application, Time since, std::int64_t limit
) {
    db::Query query{"FROM debug_file WHERE"};
    if (application) query.add(" application = :application AND", *application);
    query.add(" COALESCE(last_used_at, uploaded_at) < :since", since);
    query.add(" ORDER BY COALESCE(last_used_at, uploaded_at), id LIMIT :limit", limit);
    return sql.all<DebugFile>(query);
}

void write_map_found(db::Sql& sql, const DebugFile& map) {
    sql.run(
        "UPDATE debug_file SET problem = '', detail = '' WHERE application = :application"
        " AND kind = 'script' AND release = :release AND distribution = :distribution"
        " AND problem IN ('map_missing', 'map_not_uploaded')"
        " AND (map_path = :path OR path || '.map' = :same_path)",
        map.application, map.release, map.distribution, map.path, map.path
    );
}

void write_debug_file_use(db::Sql& sql, Id<DebugFile> id, Time now) {
    sql.run("UPDATE debug_file SET last_used_at = :now WHERE id = :id", now, id);
}

std::vector<std::string> debug_files_with(db::Sql& sql, const db::BlobHash& blob, int limit) {
    return sql.all<std::string>(
        "SELECT a.key || ': ' || d.path FROM debug_file d JOIN application a ON a.id ="
        " d.application WHERE d.blob = :blob ORDER BY d.id LIMIT :limit",
        blob, limit
    );
}

}  // namespace mainstay::bugfix::store
